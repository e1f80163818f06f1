import type { Image } from './cloud.ts'
import { fault } from './glance-errors.ts'

/** What a person may write of an image, apart from its properties. */
export type Attributes = Pick<
  Image,
  'name' | 'owner' | 'visibility' | 'protected' | 'os_hidden' | 'min_disk' | 'min_ram' | 'disk_format' | 'container_format' | 'tags'
>
export const attributeNames: ReadonlySet<string> = new Set<keyof Attributes>([
  'name', 'owner', 'visibility', 'protected', 'os_hidden', 'min_disk', 'min_ram', 'disk_format', 'container_format', 'tags',
])
/** Rows of the table that nobody may write. glance/api/v2/images.py RequestDeserializer. */
export const readOnlyNames: ReadonlySet<string> = new Set([
  'created_at', 'updated_at', 'status', 'checksum', 'size', 'virtual_size', 'direct_url', 'self', 'file', 'schema', 'id', 'os_hash_algo', 'os_hash_value',
])
export const reservedNames: ReadonlySet<string> = new Set(['location', 'deleted', 'deleted_at'])
/** glance/api/common.py GLANCE_RESERVED_NS. */
export const isReserved = (name: string): boolean => reservedNames.has(name) || name.startsWith('os_glance')

/** [image] image_property_quota, image_tag_quota: the defaults. */
const quota = 128
const largestInt = 2 ** 31 - 1
const beyondThreeBytes = /[\u{10000}-\u{10FFFF}]/u

/** What Glance checks after the schema: quotas, numbers and what its database holds. */
export function checkAttributes(image: Attributes & Pick<Image, 'properties'>): void {
  checkTagCount(image.tags)
  const count = Object.keys(image.properties).filter((name) => !name.startsWith('os_glance')).length
  if (count > quota) throw fault(413, `The limit has been exceeded on the number of allowed image properties. Attempted: ${count}, Maximum: ${quota}`)
  for (const name of ['min_disk', 'min_ram'] as const) {
    if (image[name] < 0) throw fault(400, `Invalid value '${image[name]}' for parameter '${name}': Cannot be a negative value`)
    if (image[name] > largestInt) throw fault(400, `'${name}' value out of range, must not exceed ${largestInt}.`)
  }
  // The database is MySQL's three-byte UTF-8 (glance/common/utils.py no_4byte_params).
  if (image.name !== null && beyondThreeBytes.test(image.name)) throw fault(400, "Name can't contain 4 byte unicode characters.")
}

export function checkTagCount(tags: readonly string[]): void {
  if (tags.length > quota) throw fault(413, `The limit has been exceeded on the number of allowed image tags. Attempted: ${tags.length}, Maximum: ${quota}`)
}
