import { useQuery } from '@tanstack/react-query'
import { imageChanges, noteImage, type ImageChanges } from '#src/api/glance/image-cache.ts'
import { imageKeys, imagesQuery, readImagesSince, type Image, type ImagesPage, type Shelf } from '#src/api/glance/images.ts'
import { queryClient } from '#src/api/queryClient.ts'
import type { At } from '#src/paths.ts'
import { useReturn } from '#src/ui/useReturn.ts'

/** `until`: the newest change that any answer had, in Glance's own time. */
type Heard = { readonly until: string | undefined }

/**
 * Hears what was made and changed elsewhere, by a colleague or in a terminal: asks when the person comes back to the list or to the
 * window. A deletion is in no such answer: it shows when the list is read anew, or by a 404.
 */
export function useChangedElsewhere(at: At, shelf: Shelf, isRead: boolean): { error: Error | null; retry: () => void } {
  const queryKey = [...imageKeys.all(at), 'elsewhere', shelf]
  const { error, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }): Promise<Heard> => hear(at, shelf, queryClient.getQueryData<Heard>(queryKey)?.until, signal),
    // A list that has just been read has nothing to be told.
    initialData: { until: undefined },
    initialDataUpdatedAt: () => queryClient.getQueryState(imagesQuery(at, shelf).queryKey)?.dataUpdatedAt,
    staleTime: 5_000,
    refetchOnWindowFocus: false,
    enabled: isRead,
  })
  const ask = () => {
    if (isRead) void refetch({ cancelRefetch: false })
  }
  useReturn(ask)
  return { error, retry: ask }
}

async function hear(at: At, shelf: Shelf, until: string | undefined, signal: AbortSignal): Promise<Heard> {
  const pages = queryClient.getQueryData(imagesQuery(at, shelf).queryKey)?.pages ?? []
  const before = imageChanges(at)
  const heard = newest(pages[0]?.images ?? [], until)
  const answer = await readImagesSince(at, shelf, heard && sinceOf(heard), signal)
  for (const image of newsOf(answer, pages, before, imageChanges(at))) noteImage(at, image)
  return { until: newest(answer, heard) }
}

/**
 * The newest change among images: of a list's first page only, since what another page or a change of this browser tells is later than the
 * time when that page was read, and what happened in between was not heard.
 */
export const newest = (images: readonly Image[], known?: string): string | undefined =>
  images.reduce<string | undefined>((last, { updated_at }) => (last === undefined || updated_at > last ? updated_at : last), known)

/** Several servers of one Glance have several clocks. */
const SKEW_MS = 60_000

/** From when to ask, as Glance writes times. */
export const sinceOf = (heard: string): string => new Date(Date.parse(heard) - SKEW_MS).toISOString().replace(/\.\d+Z$/, 'Z')

/** What of an answer is not known yet. What this browser noted since it asked (`before`, `now`) is newer than the answer. */
export function newsOf(answer: readonly Image[], pages: readonly ImagesPage[], before: ImageChanges, now: ImageChanges): Image[] {
  const read = new Map(pages.flatMap(({ images }) => images.map((image) => [image.id, image])))
  return answer.filter((image) => {
    const noted = now.get(image.id)
    return noted === before.get(image.id) && JSON.stringify(noted ?? read.get(image.id)) !== JSON.stringify(image)
  })
}
