import type { Image } from './cloud.ts'
import { fault, plainFault } from './glance-errors.ts'

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

/** image_property_quota, image_tag_quota: the defaults. */
export const tagQuota = 128
const propertyQuota = 128
const largestInt = 2 ** 31 - 1

/** What Glance checks after the schema: numbers, quotas, and what its database holds. */
export function checkAttributes({ name, tags, properties, min_disk, min_ram }: Pick<Image, 'name' | 'tags' | 'properties' | 'min_disk' | 'min_ram'>): void {
  for (const [param, value] of Object.entries({ min_disk, min_ram })) {
    if (value < 0) throw fault(400, `Invalid value '${value}' for parameter '${param}': Cannot be a negative value`)
  }
  if (tags.length > tagQuota) throw fault(413, tooManyTags(tags.length))
  const count = Object.keys(properties).filter((key) => !isReserved(key)).length
  if (count > propertyQuota) throw fault(413, `The limit has been exceeded on the number of allowed image properties. Attempted: ${count}, Maximum: ${propertyQuota}`)
  refuseFourBytes({ name, ...properties }, tags)
  for (const [param, value] of Object.entries({ min_disk, min_ram })) {
    if (value > largestInt) throw fault(400, `'${param}' value out of range, must not exceed ${largestInt}.`)
  }
  breakLikeMySql(properties)
}

export const tooManyTags = (count: number): string => `The limit has been exceeded on the number of allowed image tags. Attempted: ${count}, Maximum: ${tagQuota}`

/** What the database's UTF-8 of three bytes cannot hold. */
export const beyondThreeBytes = /[\u{10000}-\u{10FFFF}]/u
/** Python's str.title. */
const titled = (text: string) => text.toLowerCase().replaceAll(/(?<![a-z])[a-z]/g, (letter) => letter.toUpperCase())

/** glance/common/utils.py no_4byte_params. */
function refuseFourBytes(texts: Readonly<Record<string, string | null>>, tags: readonly string[]): void {
  for (const [key, value] of Object.entries(texts)) {
    if (beyondThreeBytes.test(key)) throw fault(400, "Property names can't contain 4 byte unicode.")
    if (beyondThreeBytes.test(value ?? '')) throw fault(400, `${titled(key)} can't contain 4 byte unicode characters.`)
  }
  if (tags.some((tag) => beyondThreeBytes.test(tag))) throw fault(400, "Param values can't contain 4 byte unicode.")
}

/** Defects of Glance: what its database refuses becomes a 500. Keys are alike there whatever their case. */
function breakLikeMySql(properties: Readonly<Record<string, string>>): void {
  const keys = Object.keys(properties)
  const tooLong = Object.entries(properties).some(([key, value]) => key.length > 255 || Buffer.byteLength(value) > 65_535)
  if (tooLong || new Set(keys.map((key) => key.toLowerCase())).size < keys.length) throw plainFault(500)
}
