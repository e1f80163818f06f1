import { hasStatus } from '#src/api/errors.ts'
import { noteImage } from '#src/api/glance/image-cache.ts'
import { patchImage, readImage, type Image } from '#src/api/glance/images.ts'
import type { PatchOperation } from '#src/lib/json-patch.ts'
import type { At } from '#src/paths.ts'
import { noteRefusal } from '#src/session/refusals.ts'
import { mergeChanges, type Wire } from './changes.ts'
import { ruleOf } from './learn.ts'

export type Saved = {
  readonly image: Image
  /** What somebody else has changed meanwhile, beside what is in conflict. It stays. */
  readonly elsewhere: readonly string[]
} & (
  | { readonly kind: 'saved' }
  /** Somebody else has changed the same things (`keys`) meanwhile. Nothing was written: the person decides. `result`: the image with all that the person changed. */
  | { readonly kind: 'changed'; readonly keys: readonly string[]; readonly result: Wire }
)

/**
 * Writes what a person changed, in one patch, onto what the image is now: Glance has no ETag, so the image is read again just before.
 * `loaded` and `mine` are what the form began with and what it holds; `see` takes the same of an image. Throws ApiError.
 */
export async function saveImage(at: At, id: string, loaded: Wire, mine: Wire, see: (image: Image) => Wire): Promise<Saved> {
  const now = await readImage(at, id)
  const { operations, result, conflicts, elsewhere } = mergeChanges(loaded, mine, see(now))
  if (conflicts.length > 0) {
    noteImage(at, now)
    return { kind: 'changed', image: now, elsewhere, keys: conflicts, result }
  }
  const image = operations.length > 0 ? await patch(at, now, operations) : now
  noteImage(at, image)
  return { kind: 'saved', image, elsewhere }
}

async function patch(at: At, image: Image, operations: readonly PatchOperation[]): Promise<Image> {
  try {
    return await patchImage(at, image.id, operations)
  } catch (error) {
    const rule = ruleOf(operations)
    if (rule !== undefined && hasStatus(error, 403)) noteRefusal(at, rule, image)
    throw error
  }
}
