import { t } from '@lingui/core/macro'
import type { Image } from '#src/api/glance/images.ts'
import type { At } from '#src/paths.ts'
import { learnFrom } from './learn.ts'
import { saveImage } from './save-image.ts'

/** Who sees an image, and whether it can be deleted. */
type Access = Pick<Image, 'visibility' | 'protected'>
export const accessOf = ({ visibility, protected: kept }: Image): Access => ({ visibility, protected: kept })

/**
 * Sets both in one patch: what is published is not unprotected for a moment. Throws ApiError, and has learned from it as acts.ts does; throws an
 * Error where somebody else has changed the same since `image` was read.
 */
export async function setAccess(at: At, image: Image, access: Access): Promise<void> {
  const saved = await saveImage(at, image.id, accessOf(image), access, accessOf).catch((error: unknown) => {
    learnFrom(error, at, image, undefined)
    throw error
  })
  if (saved.kind === 'changed') throw new Error(t`Somebody else has changed meanwhile who sees it, or its protection. Nothing was written. Look at what it is now, and decide again.`)
}
