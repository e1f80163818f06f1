import { t } from '@lingui/core/macro'
import type { Image, ImageStatus, Visibility } from '#src/api/glance/images.ts'
import type { Can, Target } from '#src/policy/can.ts'
import type { GlanceRule } from '#src/policy/glance.ts'
import type { Reason } from '#src/ui/Reason.tsx'

/**
 * Why a person cannot do a thing to an image now: a sentence, and the rule of Glance's policy that says no, where one does; `undefined` when they can.
 * Policy (may this person?) comes before lifecycle (can this image?). A status that Loupe does not know refuses nothing: the service decides.
 */
export type WhyNot = (Reason & { readonly rule?: GlanceRule }) | undefined

/** glance/domain/__init__.py Image.delete; a protected image is refused to administrators too. */
export const whyNotDelete = (image: Image, can: Can): WhyNot =>
  mayNot('delete_image', image, can) ?? (image.protected ? { words: t`Turn off protection first.` } : gone(image.status))

/** glance/api/v2/image_data.py ImageDataController.download: deactivated is for administrators only; without data the answer is 204. */
export function whyNotDownload(image: Image, can: Can): WhyNot {
  const refused = mayNot('download_image', image, can)
  if (refused !== undefined) return refused
  switch (image.status) {
    case 'active':
    case 'unknown':
      return undefined
    case 'deactivated':
      return can('context_is_admin') ? undefined : { words: t`The image is deactivated: its data is locked until it is reactivated.` }
    case 'queued':
      return { words: t`The image has no data yet.` }
    case 'saving':
    case 'uploading':
    case 'importing':
      return { words: t`The data is still on its way into the image.` }
    case 'killed':
      return { words: t`The upload failed: the image has no data.` }
    case 'pending_delete':
    case 'deleted':
      return gone(image.status)
  }
}

/** glance/domain/__init__.py Image.deactivate. Glance answers 204 to a deactivated one too; there is nothing to do then. */
export function whyNotDeactivate(image: Image, can: Can): WhyNot {
  const refused = mayNot('deactivate', image, can)
  if (refused !== undefined) return refused
  if (image.status === 'deactivated') return { words: t`The image is deactivated already.` }
  return image.status === 'active' || image.status === 'unknown' ? undefined : (gone(image.status) ?? { words: t`Only an active image can be deactivated.` })
}

/** glance/domain/__init__.py Image.reactivate */
export function whyNotReactivate(image: Image, can: Can): WhyNot {
  const refused = mayNot('reactivate', image, can)
  if (refused !== undefined) return refused
  if (image.status === 'active') return { words: t`The image is active already.` }
  return image.status === 'deactivated' || image.status === 'unknown' ? undefined : (gone(image.status) ?? { words: t`Only a deactivated image can be reactivated.` })
}

/** Turning protection on or off: a patch as any other. */
export const whyNotProtect = (image: Image, can: Can): WhyNot => mayNot('modify_image', image, can) ?? gone(image.status)

/** Changing attributes, properties and tags. Glance takes patches in every status. */
export const whyNotEdit = (image: Image, can: Can): WhyNot => mayNot('modify_image', image, can) ?? gone(image.status)

/** `disk_format` and `container_format`. glance/api/v2/images.py: "can be only replaced for a queued image". */
export const whyNotFormats = (image: Image, can: Can): WhyNot =>
  whyNotEdit(image, can) ?? (image.status === 'queued' || image.status === 'unknown' ? undefined : { words: t`The formats are fixed once an image has data.` })

/** glance/domain/__init__.py valid_state_targets: `saving` is reached from `queued` only, and with both formats set. */
export function whyNotUpload(image: Image, can: Can): WhyNot {
  const refused = mayNot('upload_image', image, can)
  if (refused !== undefined) return refused
  switch (image.status) {
    case 'unknown':
      return undefined
    case 'queued':
      if (typeof image['os_glance_import_task'] === 'string') return { words: t`An import into this image is running.` }
      return image.disk_format && image.container_format ? undefined : { words: t`Set the disk format and the container format first.` }
    case 'saving':
      return { words: t`An upload into this image is running.` }
    case 'uploading':
      return { words: t`Data for this image is staged: it waits for its import.` }
    case 'importing':
      return { words: t`An import into this image is running.` }
    case 'active':
    case 'deactivated':
      return { words: t`The image has its data, which cannot be replaced.` }
    case 'killed':
      return { words: t`The upload failed for good. Create a new image.` }
    case 'pending_delete':
    case 'deleted':
      return gone(image.status)
  }
}

/** A new image in the project `scope`. */
export const whyNotCreate = (can: Can, scope: string): WhyNot =>
  can('add_image', { owner: scope, visibility: 'private' }) ? undefined : { words: t`Your role in this project does not let you create images.`, rule: 'add_image' }

/**
 * A visibility for an image, or for a new one. What an image has already is no change, so it is never refused.
 * glance/api/policy.py _enforce_image_visibility: only public and community have rules of their own.
 */
export function whyNotVisibility(visibility: Visibility, image: Image | undefined, can: Can): WhyNot {
  if (visibility === image?.visibility) return undefined
  const refused = image ? whyNotEdit(image, can) : undefined
  if (refused !== undefined) return refused
  const target: Target = image ?? { visibility }
  switch (visibility) {
    case 'public':
      return can('publicize_image', target) ? undefined : { words: t`Your role does not let you offer an image to every project of the cloud.`, rule: 'publicize_image' }
    case 'community':
      return can('communitize_image', target) ? undefined : { words: t`Your role does not let you offer an image to the community.`, rule: 'communitize_image' }
    case 'private':
    case 'shared':
      return undefined
  }
}

/**
 * A denial by the role is told from one by the image: who may do it to an image of their own lacks this one, not the role.
 * The same words for every rule: a menu of many such actions says them once.
 */
function mayNot(rule: GlanceRule, image: Image, can: Can): WhyNot {
  if (can(rule, image)) return undefined
  return { words: can(rule) ? t`Only members of the project that owns the image can do this.` : t`Your role in this project does not allow this.`, rule }
}

function gone(status: ImageStatus): WhyNot {
  if (status === 'deleted') return { words: t`The image is deleted.` }
  return status === 'pending_delete' ? { words: t`The image is being deleted.` } : undefined
}
