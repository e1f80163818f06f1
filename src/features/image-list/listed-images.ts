import { t } from '@lingui/core/macro'
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { forgetChanges, imageChanges, imageChangesQuery } from '#src/api/glance/image-cache.ts'
import { imageKeys, imagesQuery, type Image, type Shelf } from '#src/api/glance/images.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { useChangedElsewhere } from '#src/image/changed-elsewhere.ts'
import { found } from '#src/image/find-images.ts'
import { useLiveStatus } from '#src/image/live-status.ts'
import { listsAt, mergeImages } from '#src/image/mergeImages.ts'
import type { At } from '#src/paths.ts'
import { sorted, type Sort } from './list-search.ts'
import { useOwners } from './owners.ts'

export type ListedImages = {
  /** As far as they are read, in order; `undefined` before the first page is there. */
  readonly all: readonly Image[] | undefined
  /** Those of them that are found. */
  readonly shown: readonly Image[]
  /** Whether more are on their way, or were to come and did not. */
  readonly rest: 'loading' | 'missing' | undefined
  /** What failed; what was read before stays. */
  readonly trouble: { readonly title: string; readonly error: Error; readonly retry: () => void } | undefined
  readonly refresh: () => void
  readonly refreshing: boolean
}

const none: readonly Image[] = []

/** Every image that a place lists, read on to the end, with what has happened since; sorted, and of these the ones of `project` that `q` finds. */
export function useListedImages(at: At, shelf: Shelf, { key, dir }: Sort, q: string, project: string | undefined): ListedImages {
  const { data, error, isFetching, isFetchNextPageError, isRefetching, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery(imagesQuery(at, shelf))
  const { data: changes } = useSuspenseQuery(imageChangesQuery(at))
  const merged = useMemo(() => data && mergeImages(data.pages, changes, listsAt(at, shelf)), [data, changes, at, shelf])
  const owners = useOwners(at, key === 'owner')
  // Projects of one name, in two domains, do not mingle.
  const names = useMemo(() => new Map([...owners].map(([id, { name }]) => [id, `${name} ${id}`])), [owners])
  // Sorted before it is searched: typing then only filters.
  const all = useMemo(() => merged && sorted(merged, { key, dir }, names), [merged, key, dir, names])
  const shown = useMemo(() => (all ? found(project === undefined ? all : all.filter(({ owner }) => owner === project), q) : none), [all, q, project])
  useLiveStatus(at, merged ?? none)
  const elsewhere = useChangedElsewhere(at, shelf, data !== undefined)
  useEffect(() => {
    // Whoever else reads on with the same cursor shares the request.
    if (hasNextPage && !isFetching && !error) void fetchNextPage({ cancelRefetch: false })
  }, [hasNextPage, isFetching, error, fetchNextPage])

  /** The old list stands until all of the new one is there. Every deletion made elsewhere shows then. */
  const refresh = async () => {
    const before = imageChanges(at)
    const { data: anew } = await refetch()
    if (anew === data) return
    forgetChanges(at, before)
    // The other list missed what is forgotten now.
    queryClient.removeQueries({ queryKey: imageKeys.list(at, shelf === 'hidden' ? 'shown' : 'hidden'), exact: true })
  }

  const troubleOf = (): ListedImages['trouble'] => {
    if (error && !data) return { title: t`The images could not be read`, error, retry: () => void refetch() }
    if (error && isFetchNextPageError) return { title: t`Not all images could be read`, error, retry: () => void fetchNextPage() }
    if (error) return { title: t`The list could not be read again`, error, retry: () => void refresh() }
    if (elsewhere.error) return { title: t`What changed meanwhile could not be read`, error: elsewhere.error, retry: elsewhere.retry }
    return undefined
  }
  return {
    all,
    shown,
    rest: !hasNextPage ? undefined : error ? 'missing' : 'loading',
    trouble: troubleOf(),
    refresh: () => void refresh(),
    refreshing: isRefetching,
  }
}
