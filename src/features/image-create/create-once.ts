import { hasStatus } from '#src/api/errors.ts'
import { createImage, isGone, patchImage, properties, readImage, type Image } from '#src/api/glance/images.ts'
import type { Wire } from '#src/image/changes.ts'
import { jsonPatch } from '#src/lib/json-patch.ts'
import type { At } from '#src/paths.ts'

/**
 * Makes the record of an image. One that is there already is ours when an earlier answer got lost on its way: of a project that it was asked for
 * (`owners`), without data. What was corrected in the form since is then written into it.
 */
export async function createOnce(at: At, id: string, wanted: Wire, owners: ReadonlySet<string>): Promise<Image> {
  try {
    return await createImage(at, { ...wanted, id })
  } catch (error) {
    if (!hasStatus(error, 409)) throw error
    const there = await readImage(at, id).catch((failed: unknown) => {
      if (isGone(failed)) return undefined // somebody else's: not to be seen from here
      throw failed
    })
    if (!there?.owner || !owners.has(there.owner) || there.status !== 'queued') throw error
    const operations = correctionsOf(there, { owner: at.scope, ...wanted })
    return operations.length > 0 ? patchImage(at, id, operations) : there
  }
}

/** What Glance sets by itself where a new image does not say it. */
const UNSAID: Wire = { name: null, disk_format: null, container_format: null, min_disk: 0, min_ram: 0, protected: false, os_hidden: false, tags: [] }

function correctionsOf(there: Image, wanted: Wire) {
  const after: Wire = { ...UNSAID, ...wanted }
  const before = Object.fromEntries([...Object.keys(UNSAID), 'visibility', 'owner'].map((key) => [key, there[key] ?? null]))
  return jsonPatch({ ...before, ...properties(there) }, after)
}
