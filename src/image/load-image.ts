import { imageChanges, imageChangesQuery, noteGone, noteImage } from '#src/api/glance/image-cache.ts'
import { imageQuery, imagesQuery, isGone, type Image, type Shelf } from '#src/api/glance/images.ts'
import { queryClient } from '#src/api/queryClient.ts'
import type { At } from '#src/paths.ts'

/**
 * For the loaders of an image's pages. `known`: what the cache has will do, it is read again once the page stands. Throws ApiError; one that is
 * not there is taken out of the list too, and one that is there again is put back.
 */
export async function loadImage(at: At, id: string, age: 'known' | 'fresh'): Promise<Image> {
  const query = imageQuery(at, id)
  await queryClient.ensureQueryData(imageChangesQuery(at))
  if (age === 'known') takeFromList(at, id)
  try {
    const image = await (age === 'known' ? queryClient.ensureQueryData(query) : queryClient.fetchQuery(query))
    if (imageChanges(at).get(id) === 'gone') noteImage(at, image)
    return image
  } catch (error) {
    if (isGone(error)) noteGone(at, id)
    throw error
  }
}

/** Glance lists whole records: what the list shows stands on the page at once, as something to be read again. */
function takeFromList(at: At, id: string): void {
  const { queryKey } = imageQuery(at, id)
  const listed = listedImage(at, id)
  const known = queryClient.getQueryData(queryKey)
  if (listed && (known === undefined || listed.updated_at > known.updated_at)) queryClient.setQueryData(queryKey, listed, { updatedAt: 0 })
}

const SHELVES = ['shown', 'hidden'] as const satisfies readonly Shelf[]

/** What the list has of an image, if anything. */
export function listedImage(at: At, id: string): Image | undefined {
  const noted = imageChanges(at).get(id)
  if (typeof noted === 'string') return undefined
  const pages = SHELVES.flatMap((shelf) => queryClient.getQueryData(imagesQuery(at, shelf).queryKey)?.pages ?? [])
  for (const page of pages) {
    const row = page.images.find((image) => image.id === id)
    if (row) return noted && noted.updated_at >= row.updated_at ? noted : row
  }
  return noted
}
