import { t } from '@lingui/core/macro'
import { hasStatus } from '#src/api/errors.ts'
import { noteGone, noteImage } from '#src/api/glance/image-cache.ts'
import { deactivateImage, deleteImage, isGone, patchImage, reactivateImage, readImage, type Image } from '#src/api/glance/images.ts'
import { jsonPatch } from '#src/lib/json-patch.ts'
import type { At } from '#src/paths.ts'
import type { Can } from '#src/policy/can.ts'
import type { GlanceRule } from '#src/policy/glance.ts'
import { noteRefusal } from '#src/session/refusals.ts'
import { forgetTransfer } from '#src/transfers/transfers.ts'
import { whyNotDeactivate, whyNotDelete, whyNotProtect, whyNotReactivate, type WhyNot } from './why-not.ts'

/** What is done to an image as a whole, and may be done to many at once. */
export const ACTS = ['deactivate', 'reactivate', 'protect', 'unprotect', 'delete'] as const
export type Act = (typeof ACTS)[number]

/** What is asked for each. */
const RULES: Readonly<Record<Act, GlanceRule>> = { deactivate: 'deactivate', reactivate: 'reactivate', protect: 'modify_image', unprotect: 'modify_image', delete: 'delete_image' }

/** Why a person cannot do it to this image now; also where it is so already. */
export function whyNotAct(act: Act, image: Image, can: Can): WhyNot {
  switch (act) {
    case 'deactivate':
      return whyNotDeactivate(image, can)
    case 'reactivate':
      return whyNotReactivate(image, can)
    case 'protect':
      return whyNotProtect(image, can) ?? (image.protected ? { words: t`The image is protected already.` } : undefined)
    case 'unprotect':
      return whyNotProtect(image, can) ?? (image.protected ? undefined : { words: t`The image is not protected.` })
    case 'delete':
      return whyNotDelete(image, can)
  }
}

/**
 * Does it, and writes what Glance answers wherever the image is shown. Throws ApiError; an image that turns out to be gone is noted as
 * such, and to delete it then is no failure; one that turns out to be another than it was is read again. `beforeGone`: goes elsewhere when the page was this image's own, before it is taken out of it.
 */
export async function perform(act: Act, at: At, image: Image, beforeGone?: () => Promise<void>): Promise<void> {
  const { id } = image
  try {
    await ask(act, at, id)
  } catch (error) {
    if (isGone(error)) noteGone(at, id)
    // Somebody protected it meanwhile, or it has another status: nothing to wait for, the refusal says enough.
    else if (hasStatus(error, 403, 409)) {
      if (hasStatus(error, 403)) noteRefusal(at, RULES[act], image)
      void readImage(at, id).then((now) => noteImage(at, now), () => undefined)
    }
    throw error
  }
  if (act !== 'delete') return
  await beforeGone?.()
  noteGone(at, id)
}

function learnFrom(error: unknown, at: At, id: string): void {
  if (isGone(error)) noteGone(at, id)
  // Somebody protected it meanwhile, or it has another status: nothing to wait for, the refusal says enough.
  else if (hasStatus(error, 403, 409)) void readImage(at, id).then((image) => noteImage(at, image), () => undefined)
}

/** Who sees an image, and whether it can be deleted. */
export type Access = Pick<Image, 'visibility' | 'protected'>
export const accessOf = ({ visibility, protected: kept }: Image): Access => ({ visibility, protected: kept })

/** Sets both in one patch: what is published is not unprotected for a moment. Throws ApiError, and has learned from it as `perform` does. */
export async function setAccess(at: At, image: Image, access: Access): Promise<void> {
  const operations = jsonPatch(accessOf(image), access)
  if (operations.length === 0) return
  try {
    noteImage(at, await patchImage(at, image.id, operations))
  } catch (error) {
    learnFrom(error, at, image.id)
    throw error
  }
}

async function ask(act: Act, at: At, id: string): Promise<void> {
  switch (act) {
    case 'deactivate':
      await deactivateImage(at, id)
      noteImage(at, await readImage(at, id))
      return
    case 'reactivate':
      await reactivateImage(at, id)
      noteImage(at, await readImage(at, id))
      return
    case 'protect':
    case 'unprotect':
      noteImage(at, await patchImage(at, id, [{ op: 'replace', path: '/protected', value: act === 'protect' }]))
      return
    case 'delete':
      await deleteImage(at, id).catch((error: unknown) => {
        if (!isGone(error)) throw error
      })
      // An image that may not be deleted keeps its upload.
      forgetTransfer(id)
  }
}
