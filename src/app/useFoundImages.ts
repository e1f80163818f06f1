import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { imageChangesQuery } from '#src/api/glance/image-cache.ts'
import { imageQuery, imagesQuery, isGone, type Image } from '#src/api/glance/images.ts'
import { isImageId } from '#src/image/image-values.ts'
import { listsAt, mergeImages } from '#src/image/mergeImages.ts'
import type { At } from '#src/paths.ts'
import { bestOf } from './find-entries.ts'

/** Images in sight at once; the list shows all that are found. */
const MOST = 8

export type FoundImages = {
  readonly best: readonly Image[]
  readonly count: number
  /** How many were looked through so far. */
  readonly searched: number
  /** More are still being read. */
  readonly reading: boolean
  /** Why the rest could not be. */
  readonly error: Error | null
  readonly retry: () => void
  /** Of an id: what Glance says to it. It also knows images that stand in no list. */
  readonly byId: 'asking' | 'none' | undefined
}

const nothing: readonly Image[] = []

/** The images of a place that `q` finds, out of what the list's own cursor has read. It is read on while there is something to find. */
export function useFoundImages(at: At, q: string): FoundImages {
  const asked = q !== ''
  const { data, error, isFetching, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({ ...imagesQuery(at), enabled: asked })
  const { data: changes } = useQuery(imageChangesQuery(at))
  useEffect(() => {
    // The list may be reading too: both wait for one answer.
    if (asked && hasNextPage && !isFetching && !error) void fetchNextPage({ cancelRefetch: false })
  }, [asked, hasNextPage, isFetching, error, fetchNextPage])

  const all = useMemo(() => (data && changes ? mergeImages(data.pages, changes, listsAt(at)) : nothing), [data, changes, at])
  const { best, count } = useMemo(() => (asked ? bestOf(all, q, MOST) : { best: nothing, count: 0 }), [all, asked, q])

  const id = isImageId(q) && count === 0 ? q.toLowerCase() : undefined
  const one = useQuery({ ...imageQuery(at, id ?? ''), enabled: id !== undefined })
  const byId = id === undefined || one.data ? undefined : one.isPending ? 'asking' : isGone(one.error) ? 'none' : undefined

  return {
    best: id !== undefined && one.data ? [one.data] : best,
    count: id !== undefined && one.data ? 1 : count,
    searched: all.length,
    reading: asked && !error && (data === undefined || hasNextPage),
    error: error ?? (id !== undefined && !isGone(one.error) ? one.error : null),
    retry: () => void (error ? (data ? fetchNextPage() : refetch()) : one.refetch()),
    byId,
  }
}
