import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { imageChanges, noteGone, noteImage } from '#src/api/glance/image-cache.ts'
import { imageKeys, isGone, isTransitional, readImage, readImages, type Image } from '#src/api/glance/images.ts'
import { queryClient } from '#src/api/queryClient.ts'
import type { At } from '#src/paths.ts'
import { toastProblem } from '#src/ui/toast.tsx'
import { shortNameOf } from './actions.tsx'

/** How often what is under way is asked for, in ms: the longer nothing changes, the rarer. */
const SOON = 2_000
const LATE = 20_000
const SLOWER = 1.4

/** Glance calls `uploading` also what was staged and waits for its import, for days perhaps: looked at, but rarely. */
const isFollowed = (image: Image): boolean => isTransitional(image) || image.status === 'uploading'

/** How long until the next look, after `quiet` looks without news. */
export const pauseOf = (followed: Iterable<Image>, quiet: number): number => ([...followed].some(isTransitional) ? Math.min(SOON * SLOWER ** quiet, LATE) : LATE)

/**
 * Follows the images that Glance changes by itself: asks for them together while the tab is in sight, and writes what it hears
 * where every screen reads it. Another set of them starts anew, quickly.
 */
export function useLiveStatus(at: At, images: readonly Image[]): void {
  // A list draws itself at every letter that is typed: it is gone through when it is another.
  const known = useMemo(() => new Map(images.filter(isFollowed).map((image) => [image.id, image])), [images])
  const queryKey = [...imageKeys.all(at), 'live', ...known.keys()]
  useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const changed = await look(at, known, signal)
      return { quiet: changed ? 0 : (queryClient.getQueryData<{ quiet: number }>(queryKey)?.quiet ?? 0) + 1 }
    },
    enabled: known.size > 0,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: 'always',
    refetchInterval: ({ state }) => pauseOf(known.values(), state.data?.quiet ?? 0),
  })
}

/** One look at images under way; answers whether anything was different. What this browser wrote since the question was asked is newer than the answer. */
async function look(at: At, known: ReadonlyMap<string, Image>, signal: AbortSignal): Promise<boolean> {
  const before = imageChanges(at)
  const answer = new Map((await readImages(at, [...known.keys()], signal)).map((image) => [image.id, image]))
  let changed = false
  for (const [id, last] of known) {
    const image = answer.get(id) ?? (await readOrGone(at, id, signal))
    if (imageChanges(at).get(id) !== before.get(id)) continue
    if (image === 'gone') tellGone(at, last)
    else if (JSON.stringify(image) !== JSON.stringify(last)) noteImage(at, image)
    else continue
    changed = true
  }
  return changed
}

/** nova/compute/manager.py: a snapshot that fails is deleted while nobody looks. One that is complete, or is being deleted, somebody deletes. */
export const mayHaveFailed = ({ status, image_type }: Image): boolean => image_type === 'snapshot' && (status === 'queued' || status === 'saving')

function tellGone(at: At, last: Image): void {
  noteGone(at, last.id)
  if (!mayHaveFailed(last)) return
  const name = shortNameOf(last)
  toastProblem({ message: t`Its image was removed before it was complete, mostly because Nova could not take it. The audit log and the events of the server may say why.` }, t`The snapshot “${name}” was not completed`)
}

/** No default list has hidden images: only a 404 says that one is gone. */
async function readOrGone(at: At, id: string, signal: AbortSignal): Promise<Image | 'gone'> {
  try {
    return await readImage(at, id, signal)
  } catch (error) {
    if (isGone(error)) return 'gone'
    throw error
  }
}
