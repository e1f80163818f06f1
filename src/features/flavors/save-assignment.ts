import { t } from '@lingui/core/macro'
import { noteImage } from '#src/api/glance/image-cache.ts'
import { patchImage, readImage, type Image } from '#src/api/glance/images.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { assignmentOf, assignmentPatch, type Assignment } from '#src/image/flavor-assignment.ts'
import { learnFrom } from '#src/image/learn.ts'
import type { At } from '#src/paths.ts'
import { assignedImagesQuery } from './assigned-images.ts'

const same = (a: Assignment, b: Assignment) => [...a.flavors, '', ...a.groups].join() === [...b.flavors, '', ...b.groups].join()

/**
 * Writes an assignment in one patch that touches nothing else, onto what the image is now: `from` is what the person saw. Throws ApiError; throws an
 * Error where somebody else has assigned otherwise meanwhile. Nothing was written then.
 */
export async function saveAssignment(at: At, image: Image, from: Assignment, to: Assignment): Promise<Image> {
  try {
    const now = await readImage(at, image.id)
    noteImage(at, now)
    const there = assignmentOf(now)
    if (!same(there, from) && !same(there, to)) throw new Error(t`Somebody else has assigned other flavors meanwhile. Nothing was written: look at what is assigned now.`)
    const operations = assignmentPatch(now, to)
    if (operations.length === 0) return now
    const saved = await patchImage(at, image.id, operations)
    noteImage(at, saved)
    // Not waited for: nobody looks at them here.
    void queryClient.invalidateQueries({ queryKey: assignedImagesQuery(at).queryKey })
    return saved
  } catch (error) {
    // A refusal may be the guard of these properties, and no rule's.
    learnFrom(error, at, image, undefined)
    throw error
  }
}
