import { hasStatus } from '#src/api/errors.ts'
import type { PatchOperation } from '#src/lib/json-patch.ts'
import type { At } from '#src/paths.ts'
import { patchImage } from './images.ts'

/** Of properties that no image has. */
const PROBE: readonly PatchOperation[] = [
  { op: 'add', path: '/loupe_probe', value: '1' },
  { op: 'replace', path: '/loupe_no_such', value: '1' },
]

/**
 * Whether properties that begin with `loupe_` are kept from this person, found without writing anything: a patch whose second part must fail is refused
 * for the first (403) where property protections hold, else for the second (409), and Glance applies all of a patch or none of it.
 * glance/api/property_protections.py, glance/api/v2/images.py _do_replace. Throws ApiError for any other refusal.
 */
export async function isGuarded(at: At, imageId: string): Promise<boolean> {
  try {
    await patchImage(at, imageId, PROBE)
    return false
  } catch (error) {
    if (hasStatus(error, 403)) return true
    if (hasStatus(error, 409)) return false
    throw error
  }
}
