import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { imageChangesQuery } from '#src/api/glance/image-cache.ts'
import { imagesQuery, type Image } from '#src/api/glance/images.ts'
import { nameOf } from '#src/image/actions.tsx'
import { assignmentOf } from '#src/image/flavor-assignment.ts'
import { obstacleOf, rootOf, type Grouped, type Obstacle } from '#src/image/flavors-for.ts'
import { listsAt, mergeImages } from '#src/image/mergeImages.ts'
import { whyNoRoot } from '#src/image/why-not.ts'
import type { At } from '#src/paths.ts'

/** Every image that the place lists, as its list has them; `whole`: read to the end. */
export function useAllImages(at: At): { images: readonly Image[] | undefined; whole: boolean; error: Error | null; retry: () => void } {
  const { data, error, isFetching, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery(imagesQuery(at))
  const { data: changes } = useSuspenseQuery(imageChangesQuery(at))
  useEffect(() => {
    // Whoever else reads on with the same cursor shares the request.
    if (hasNextPage && !isFetching && !error) void fetchNextPage({ cancelRefetch: false })
  }, [hasNextPage, isFetching, error, fetchNextPage])
  const images = useMemo(() => data && mergeImages(data.pages, changes, listsAt(at, 'shown')), [data, changes, at])
  return { images, whole: data !== undefined && !hasNextPage, error, retry: () => void (data ? fetchNextPage({ cancelRefetch: false }) : refetch()) }
}

/** Why they do not go together: what keeps the image from every flavor (a sentence), or what keeps this flavor from it. */
export type Judged = { readonly image: Image; readonly noRoot: string | undefined; readonly obstacle: Obstacle | undefined }

/** `zeroDisk`: the person may use a flavor without a disk. What goes comes first, each by name. */
export const judged = (images: readonly Image[], flavor: Grouped, zeroDisk: boolean): readonly Judged[] =>
  images
    .map((image) => ({ image, noRoot: whyNoRoot(image)?.words, obstacle: obstacleOf(image, assignmentOf(image), flavor, rootOf(image, zeroDisk)) }))
    .toSorted((a, b) => Number(goes(b)) - Number(goes(a)) || nameOf(a.image).localeCompare(nameOf(b.image)))

export const goes = ({ noRoot, obstacle }: Judged): boolean => noRoot === undefined && obstacle === undefined
