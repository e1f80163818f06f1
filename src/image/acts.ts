import { t } from '@lingui/core/macro'
import { noteGone, noteImage } from '#src/api/glance/image-cache.ts'
import { deactivateImage, deleteImage, imageQuery, isGone, patchImage, reactivateImage, readImage, type Image } from '#src/api/glance/images.ts'
import { queryClient } from '#src/api/queryClient.ts'
import type { At } from '#src/paths.ts'
import type { Can } from '#src/policy/can.ts'
import type { GlanceRule } from '#src/policy/glance.ts'
import { forgetTransfer } from '#src/transfers/transfers.ts'
import { learnFrom } from './learn.ts'
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
    learnFrom(error, at, image, RULES[act])
    throw error
  }
  if (act !== 'delete') return
  await beforeGone?.()
  noteGone(at, id)
}

/** The answer to an action has no body. It is done all the same where the image cannot be read just then: whoever shows it asks again. */
const reread = (at: At, id: string): Promise<void> =>
  readImage(at, id).then(
    (image) => noteImage(at, image),
    () => queryClient.invalidateQueries({ queryKey: imageQuery(at, id).queryKey }),
  )

async function ask(act: Act, at: At, id: string): Promise<void> {
  switch (act) {
    case 'deactivate':
      await deactivateImage(at, id)
      return reread(at, id)
    case 'reactivate':
      await reactivateImage(at, id)
      return reread(at, id)
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
