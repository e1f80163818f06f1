import { hasStatus } from '#src/api/errors.ts'
import { noteGone, noteImage } from '#src/api/glance/image-cache.ts'
import { isGone, readImage, type Image } from '#src/api/glance/images.ts'
import type { PatchOperation } from '#src/lib/json-patch.ts'
import type { At } from '#src/paths.ts'
import type { GlanceRule } from '#src/policy/glance.ts'
import { noteRefusal } from '#src/session/refusals.ts'

/** Takes from a refusal what it tells: the image is gone, or is another than it was, or this person may not (`rule`). */
export function learnFrom(error: unknown, at: At, image: Image, rule: GlanceRule | undefined): void {
  if (isGone(error)) noteGone(at, image.id)
  // Somebody protected it meanwhile, or it has another status: nothing to wait for, the refusal says enough.
  else if (hasStatus(error, 403, 409)) {
    if (rule !== undefined && hasStatus(error, 403)) noteRefusal(at, rule, image)
    void readImage(at, image.id).then((now) => noteImage(at, now), () => undefined)
  }
}

/**
 * The rule that refused a patch, where it can only have been that one: what else is in it may be guarded too, by a property protection or because
 * owners are for administrators. glance/api/policy.py _enforce_image_visibility
 */
export function ruleOf(operations: readonly PatchOperation[]): GlanceRule | undefined {
  if (operations.some(({ path }) => path !== '/visibility' && path !== '/protected')) return undefined
  const to = operations.find(({ path }) => path === '/visibility')
  if (to === undefined || to.op === 'remove') return undefined
  return to.value === 'public' ? 'publicize_image' : to.value === 'community' ? 'communitize_image' : undefined
}
