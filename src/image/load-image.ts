import { imageChanges, imageChangesQuery, noteGone, noteImage } from '#src/api/glance/image-cache.ts'
import { imageQuery, isGone, type Image } from '#src/api/glance/images.ts'
import { queryClient } from '#src/api/queryClient.ts'
import type { At } from '#src/paths.ts'

/**
 * For the loaders of an image's pages. `known`: what the cache has will do, it is read again once the page stands. Throws ApiError; one that is
 * not there is taken out of the list too, and one that is there again is put back.
 */
export async function loadImage(at: At, id: string, age: 'known' | 'fresh'): Promise<Image> {
  const query = imageQuery(at, id)
  await queryClient.ensureQueryData(imageChangesQuery(at))
  try {
    const image = await (age === 'known' ? queryClient.ensureQueryData(query) : queryClient.fetchQuery(query))
    if (imageChanges(at).get(id) === 'gone') noteImage(at, image)
    return image
  } catch (error) {
    if (isGone(error)) noteGone(at, id)
    throw error
  }
}
