import { hasStatus } from '#src/api/errors.ts'
import { createImage, isGone, readImage, type Image } from '#src/api/glance/images.ts'
import type { At } from '#src/paths.ts'

/** Makes the record of an image. One that is there already is ours when an earlier answer got lost on its way: the same project's, without data. */
export async function createOnce(at: At, image: Readonly<Record<string, unknown>> & { id: string }): Promise<Image> {
  try {
    return await createImage(at, image)
  } catch (error) {
    if (!hasStatus(error, 409)) throw error
    const there = await readImage(at, image.id).catch((failed: unknown) => {
      if (isGone(failed)) return undefined // somebody else's: not to be seen from here
      throw failed
    })
    if (there?.owner === at.scope && there.status === 'queued') return there
    throw error
  }
}
