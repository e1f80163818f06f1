import { t } from '@lingui/core/macro'
import type { Image, ImageStatus, Visibility } from '#src/api/glance/images.ts'
import type { Can, Refusal, Target } from '#src/policy/can.ts'
import type { GlanceRule } from '#src/policy/glance.ts'
import type { Rule } from '#src/policy/policy.ts'
import type { Reason } from '#src/ui/Reason.tsx'

/**
 * Why a person cannot do a thing to an image now: a sentence, and the rule of Glance's policy that says no, where one does; `undefined` when they can.
 * Policy (may this person?) comes before lifecycle (can this image?). A status that Loupe does not know refuses nothing: the service decides.
 */
export type WhyNot = (Reason & { readonly rule?: Rule }) | undefined

/** glance/domain/__init__.py Image.delete; a protected image is refused to administrators too. */
export const whyNotDelete = (image: Image, can: Can): WhyNot =>
  mayNot('delete_image', image, can) ?? (image.protected ? { words: t`Turn off protection first.` } : gone(image.status))

/** glance/api/v2/image_data.py ImageDataController.download: deactivated is for administrators only; without data the answer is 204. */
export function whyNotDownload(image: Image, can: Can): WhyNot {
  const refused = mayNot('download_image', image, can)
  if (refused !== undefined) return refused
  return image.status === 'deactivated' && can('context_is_admin') ? undefined : noData(image.status)
}

function noData(status: ImageStatus): WhyNot {
  switch (status) {
    case 'active':
    case 'unknown':
      return undefined
    case 'deactivated':
      return { words: t`The image is deactivated: its data is locked until it is reactivated.` }
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
      return gone(status)
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

/** Turning protection on or off: a patch like every other. */
export const whyNotProtect = (image: Image, can: Can): WhyNot => mayNot('modify_image', image, can) ?? gone(image.status)

/** Changing attributes, properties and tags. Glance takes patches in every status. */
export const whyNotEdit = (image: Image, can: Can): WhyNot => mayNot('modify_image', image, can) ?? gone(image.status)

/** `disk_format` and `container_format`. glance/api/v2/images.py: "can be only replaced for a queued image". */
export const whyNotFormats = (image: Image, can: Can): WhyNot =>
  whyNotEdit(image, can) ?? (image.status === 'queued' || image.status === 'unknown' ? undefined : { words: t`The formats are fixed once an image has data.` })

/** glance/domain/__init__.py valid_state_targets: `saving` is reached from `queued` only, and with both formats set. */
export function whyNotUpload(image: Image, can: Can): WhyNot {
  const refused = mayNot('upload_image', image, can) ?? notQueued(image)
  if (refused !== undefined || image.status === 'unknown') return refused
  if (typeof image['os_glance_import_task'] === 'string') return { words: t`An import into this image is running.` }
  return noFormats(image)
}

/** Keeping data aside for an import. glance/domain/__init__.py valid_state_targets: `uploading` is reached from `queued` only. */
export const whyNotStage = (image: Image, can: Can): WhyNot => mayNot('modify_image', image, can) ?? notQueued(image)

export type ImportMethod = 'glance-direct' | 'web-download' | 'copy-image' | 'glance-download'

/** glance/api/v2/images.py import_image */
export function whyNotImport(method: ImportMethod, image: Image, can: Can): WhyNot {
  const refused = method === 'copy-image' ? mayNot('copy_image', image, can) : mayNot('modify_image', image, can)
  if (refused !== undefined) return refused
  if (image.status === 'unknown') return undefined
  if (typeof image['os_glance_import_task'] === 'string') return { words: t`An import into this image is running.` }
  switch (method) {
    case 'copy-image':
      return image.status === 'active' ? undefined : { words: t`Only an active image can be copied to other stores.` }
    case 'glance-direct':
      return image.status === 'uploading' ? noFormats(image) : { words: t`No data is staged for this image.` }
    case 'web-download':
    case 'glance-download':
      return notQueued(image) ?? noFormats(image)
  }
}

/** Taking the data out of one of its stores. glance/api/v2/images.py delete_from_store */
export function whyNotRemoveFromStore(image: Image, can: Can): WhyNot {
  const refused = mayNot('get_image_location', image, can) ?? mayNot('delete_image_location', image, can)
  if (refused !== undefined) return refused
  if (image.status !== 'active' && image.status !== 'unknown') return { words: t`Only an active image can be taken out of a store.` }
  return (image.stores ?? '').includes(',') ? undefined : { words: t`It is in one store only. Delete the image instead.` }
}

/** Seeing where its data lies, where the cloud shows it at all. glance/api/v2/images.py ResponseSerializer.format_image */
export const whyNotLocations = (image: Image, can: Can): WhyNot => mayNot('get_image_location', image, can)

/**
 * A server from it, at Nova: that downloads the image as the person. nova/compute/api.py _validate_flavor_image: an active image only, for administrators
 * too. What no disk is in Nova takes all the same, and its host cannot boot it.
 */
export const whyNotLaunch = (image: Image, can: Can): WhyNot => why('os_compute_api:servers:create', {}, can) ?? mayNot('get_image', image, can) ?? whyNoRoot(image)

/** Why no server can boot from it, whoever asks. */
export const whyNoRoot = (image: Image): WhyNot => noData(image.status) ?? noDisk(image)

function noDisk({ container_format }: Image): WhyNot {
  switch (container_format ?? '') {
    case 'aki':
      return { words: t`It is a kernel. Servers boot with it from an image that names it as its kernel.` }
    case 'ari':
      return { words: t`It is a ramdisk. Servers boot with it from an image that names it as its ramdisk.` }
    case 'docker':
      return { words: t`It holds a container, not a disk that a server can boot from.` }
    case 'compressed':
      return { words: t`Its data is compressed: volumes can be made of it, servers cannot boot from it.` }
    default:
      return undefined
  }
}

/** Saying which flavors may be used with it: a patch of its properties, and a decision of those who run the cloud. */
export const whyNotAssignFlavors = (image: Image, can: Can): WhyNot =>
  can('context_is_admin') ? whyNotEdit(image, can) : { words: t`Flavors are assigned by administrators.`, rule: 'context_is_admin' }

/** Giving it to another project. glance/api/v2/images.py _do_replace: administrators only, whatever the rules say. */
export const whyNotOwner = (image: Image, can: Can): WhyNot =>
  whyNotEdit(image, can) ?? (can('context_is_admin') ? undefined : { words: t`Only administrators can give an image to another project.`, rule: 'context_is_admin' })

/** glance/api/v2/image_members.py _check_visibility_and_ownership */
const notShared = ({ visibility }: Image): WhyNot => (visibility === 'shared' ? undefined : { words: t`Only shared images have members.` })

export const whyNotMembers = (image: Image, can: Can): WhyNot => mayNot('get_members', image, can) ?? notShared(image)
/** Every question about members asks whether the image may be read, too. glance/api/v2/policy.py MemberAPIPolicy._enforce */
export const whyNotAddMember = (image: Image, can: Can): WhyNot => mayNot('add_member', image, can) ?? mayNot('get_image', image, can) ?? notShared(image)
/** A member is looked up before it is removed or answers. image_members.py _lookup_member */
export const whyNotRemoveMember = (image: Image, can: Can): WhyNot => mayNot('delete_member', image, can) ?? mayNot('get_member', image, can) ?? notShared(image)

/** Accepting or rejecting what another project shares. The owner may not do it for them. */
export function whyNotAnswer(image: Image, can: Can): WhyNot {
  const none = notShared(image)
  if (none !== undefined) return none
  const elsewhere: Target = { visibility: 'shared', owner: null }
  const refused = why('modify_member', image, can, { role: can('modify_member', elsewhere) ? t`Only the project that it is shared with can answer.` : t`You can look, but not answer: your role in this project does not allow it.` })
  return refused ?? mayNot('get_member', image, can)
}

/** A new image in the project `scope`. */
export const whyNotCreate = (can: Can, scope: string): WhyNot =>
  why('add_image', { owner: scope, visibility: 'private' }, can, { role: t`Your role in this project does not let you create images.`, image: t`You cannot create images in another project.` })

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
      return why('publicize_image', target, can, { role: t`Your role does not let you offer an image to every project of the cloud.` })
    case 'community':
      return why('communitize_image', target, can, { role: t`Your role does not let you offer an image to the community.`, nobody: t`This cloud has no community images.` })
    case 'private':
    case 'shared':
      return undefined
  }
}

/** Offering it to every project of the cloud; and taking it back, which its owners may too. */
export const whyNotPublish = (image: Image, can: Can): WhyNot => whyNotVisibility('public', image, can) ?? (image.visibility === 'public' ? { words: t`The image is public already.` } : undefined)
export const whyNotUnpublish = (image: Image, can: Can): WhyNot => whyNotEdit(image, can) ?? (image.visibility === 'public' ? undefined : { words: t`The image is not public.` })

const mayNot = (rule: GlanceRule, image: Image, can: Can): WhyNot => why(rule, image, can)

/**
 * A denial by the role is told from one by the image: who may do it to an image of their own lacks this one, not the role.
 * The same words for every rule, unless it has its own: a menu of many such actions says them once.
 */
function why(rule: Rule, target: Target, can: Can, own: Partial<Record<Refusal, string>> = {}): WhyNot {
  const refusal = can.refusal(rule, target)
  return refusal && { words: own[refusal] ?? words(refusal), rule }
}

/** Why a person may not do what a rule that is about no image decides. */
export const mayNotHere = (rule: Rule, can: Can): WhyNot => why(rule, {}, can)

function words(refusal: Refusal): string {
  switch (refusal) {
    case 'role':
      return t`Your role in this project does not allow this.`
    case 'image':
      return t`Only members of the project that owns the image can do this.`
    case 'nobody':
      return t`This cloud lets nobody do this.`
    case 'before':
      return t`The cloud refused this before.`
  }
}

const noFormats = ({ disk_format, container_format }: Image): WhyNot => (disk_format && container_format ? undefined : { words: t`Set the disk format and the container format first.` })

function notQueued({ status }: Image): WhyNot {
  switch (status) {
    case 'queued':
    case 'unknown':
      return undefined
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
      return gone(status)
  }
}

function gone(status: ImageStatus): WhyNot {
  if (status === 'deleted') return { words: t`The image is deleted.` }
  return status === 'pending_delete' ? { words: t`The image is being deleted.` } : undefined
}
