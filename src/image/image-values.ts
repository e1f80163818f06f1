import * as z from 'zod/mini'
import { BASE_ATTRIBUTES, VISIBILITIES, properties, type Image } from '#src/api/glance/images.ts'

/** Properties that the forms know by name. Source: GET /v2/schemas/image, `is_base: false`. */
export const NAMED_PROPERTIES = ['os_distro', 'os_version', 'architecture', 'description'] as const

/** Glance's default quotas (glance/common/config.py image_tag_quota, image_property_quota). */
const TAGS = 128
const PROPERTIES = 128
/** glance/api/v2/images.py get_base_properties; models.py has the same width for keys. */
const LENGTH = 255
/** What the database holds (glance/db/sqlalchemy/models.py Image.min_disk, an Integer); Glance answers 400 to more. */
const LARGEST = 2 ** 31 - 1
/** glance/db/sqlalchemy/models.py ImageProperty.value is a TEXT: MySQL holds so many bytes of UTF-8, and answers 500 to more. */
const VALUE_BYTES = 65_535

/** glance/common/utils.py no_4byte_params: MySQL's three-byte UTF-8. */
const BEYOND_THREE_BYTES = /[\u{10000}-\u{10FFFF}]/u
const fourBytes = (what: string) => `${what} cannot hold emoji or other characters of four bytes: Glance refuses them.`

/** Why a tag cannot be taken, as a sentence. */
export function whyNotTag(tag: string): string | undefined {
  if (tag.length > LENGTH) return `A tag has at most ${LENGTH} characters; this one has ${tag.length}.`
  return BEYOND_THREE_BYTES.test(tag) ? fourBytes('A tag') : undefined
}

/** Why a property's value cannot be taken, as a sentence. */
export function whyNotValue(value: string, what = 'A value'): string | undefined {
  if (new TextEncoder().encode(value).length > VALUE_BYTES) return `${what} has at most 64 KiB.`
  return BEYOND_THREE_BYTES.test(value) ? fourBytes(what) : undefined
}

/** glance/api/v2/images.py RequestDeserializer: what nobody may write beside the base attributes. */
const RESERVED = new Set(['location', 'deleted', 'deleted_at'])

/** Why a property cannot have this key, as a sentence. Keys are told apart without upper and lower case: twins are a 500 (MySQL's collation). */
export function whyNotKey(key: string): string | undefined {
  const name = key.trim()
  if (name === '') return 'A property needs a key.'
  if (name.length > LENGTH) return `A key has at most ${LENGTH} characters; this one has ${name.length}.`
  if (BEYOND_THREE_BYTES.test(name)) return fourBytes('A key')
  if (BASE_ATTRIBUTES.has(name)) return `“${name}” is an attribute of every image, not a property.`
  // glance/api/common.py GLANCE_RESERVED_NS
  if (RESERVED.has(name) || name.startsWith('os_glance')) return `“${name}” is reserved by Glance.`
  return undefined
}

/** What a form holds of an image: text as it is typed, '' for what is not set. */
export type ImageValues = {
  name: string
  visibility: Image['visibility']
  disk_format: string
  container_format: string
  /** GiB. */
  min_disk: string
  /** MiB. */
  min_ram: string
  protected: boolean
  os_hidden: boolean
  tags: readonly string[]
} & Record<(typeof NAMED_PROPERTIES)[number], string>

/** A new image before anything is known of it. Nearly every image is without a container. */
export const noValues: ImageValues = {
  name: '', visibility: 'private', disk_format: '', container_format: 'bare', min_disk: '', min_ram: '', protected: false, os_hidden: false, tags: [],
  os_distro: '', os_version: '', architecture: '', description: '',
}

const whole = (what: string, unit: string) =>
  z.string().check(
    z.refine((text) => /^\s*\d*\s*$/.test(text), { error: `${what} is a whole number of ${unit}.`, abort: true }),
    z.refine((text) => Number(text) <= LARGEST, `${what} is at most ${LARGEST} ${unit}.`),
  )

const property = (what: string) => z.string().check(told((value) => whyNotValue(value, what)))

/** A check that words its own complaint. */
const told = <T>(whyNot: (value: T) => string | undefined) =>
  z.check<T>(({ value, issues }) => {
    const message = whyNot(value)
    if (message !== undefined) issues.push({ code: 'custom', message, input: value })
  })

/** What Glance takes. With `data` on its way both formats must be set first: "Properties disk_format, container_format must be set prior to saving data." */
export const imageValuesSchema = ({ data }: { data: boolean }): z.ZodMiniType<ImageValues, ImageValues> => {
  const format = (message: string) => (data ? z.string().check(z.minLength(1, message)) : z.string())
  return z.object({
    name: z.string().check(
      z.maxLength(LENGTH, `A name has at most ${LENGTH} characters.`),
      told((name) => (BEYOND_THREE_BYTES.test(name) ? fourBytes('A name') : undefined)),
    ),
    visibility: z.enum(VISIBILITIES),
    disk_format: format('Choose the disk format: Glance takes no data without it.'),
    container_format: format('Choose the container format: Glance takes no data without it.'),
    min_disk: whole('Minimum disk', 'GiB'),
    min_ram: whole('Minimum RAM', 'MiB'),
    protected: z.boolean(),
    os_hidden: z.boolean(),
    tags: z.readonly(z.array(z.string())).check(told((tags) => (tags.length > TAGS ? `An image has at most ${TAGS} tags; here are ${tags.length}.` : tags.map(whyNotTag).find((why) => why !== undefined)))),
    os_distro: property('The distribution'),
    os_version: property('The version'),
    architecture: property('The architecture'),
    description: property('The description'),
  })
}

/** A key and its value as the wire has them; `undefined` for one that is not there. */
export type Wire = Readonly<Record<string, unknown>>

/** The values of a form as Glance spells them. The only translator of what is written. An empty property is none. */
export const toWire = (values: ImageValues): Wire => ({
  name: values.name.trim() || null,
  visibility: values.visibility,
  disk_format: values.disk_format || null,
  container_format: values.container_format || null,
  min_disk: Number(values.min_disk),
  min_ram: Number(values.min_ram),
  protected: values.protected,
  os_hidden: values.os_hidden,
  tags: values.tags,
  ...Object.fromEntries(NAMED_PROPERTIES.map((key) => [key, values[key].trim() || undefined])),
})

/** What the form of a new image sends: nothing that Glance would set by itself. */
export const toNewWire = (values: ImageValues): Wire =>
  Object.fromEntries(Object.entries(toWire(values)).filter(([key, value]) => key === 'visibility' || !(value === null || value === undefined || value === 0 || value === false || (Array.isArray(value) && value.length === 0))))

export function valuesOf(image: Image): ImageValues {
  const own = properties(image)
  const named = Object.fromEntries(NAMED_PROPERTIES.map((key) => [key, own[key] ?? ''])) as Record<(typeof NAMED_PROPERTIES)[number], string>
  return {
    name: image.name ?? '',
    visibility: image.visibility,
    disk_format: image.disk_format ?? '',
    container_format: image.container_format ?? '',
    min_disk: image.min_disk === 0 ? '' : String(image.min_disk),
    min_ram: image.min_ram === 0 ? '' : String(image.min_ram),
    protected: image.protected,
    os_hidden: image.os_hidden,
    tags: image.tags.toSorted((a, b) => a.localeCompare(b)),
    ...named,
  }
}

/** One row of the property table. One that is taken out stays in sight until it is saved. */
export type PropertyRow = { key: string; value: string; state: 'there' | 'new' | 'removed' }
export type PropertyValues = { rows: PropertyRow[] }

/** `there`: what the image has now; every other row is new. */
export const rowsOf = (own: Wire, there: Wire = own): PropertyRow[] =>
  Object.entries(own).flatMap(([key, value]) => (typeof value === 'string' ? { key, value, state: Object.hasOwn(there, key) ? 'there' : 'new' } : []))

/** The properties that a table makes. Glance trims keys, not values. */
export const propertiesToWire = ({ rows }: PropertyValues): Wire =>
  Object.fromEntries(rows.filter((row) => row.state !== 'removed' && row.key.trim() !== '').map(({ key, value }) => [key.trim(), value]))

const rowSchema = z.object({ key: z.string(), value: z.string(), state: z.enum(['there', 'new', 'removed']) })

/** What a table of properties may say. A key that is there already is Glance's, whatever this form would think of it. */
export const propertyValuesSchema: z.ZodMiniType<PropertyValues, PropertyValues> = z.object({ rows: z.array(rowSchema) }).check(
  z.check(({ value: { rows }, issues }) => {
    const complain = (message: string | undefined, ...path: (string | number)[]) => {
      if (message !== undefined) issues.push({ code: 'custom', message, input: rows, path: ['rows', ...path] })
    }
    const kept = rows.entries().filter(([, row]) => row.state !== 'removed').toArray()
    // New rows stand before the ones that are there.
    const seen = new Map(kept.flatMap(([, { key, state }]) => (state === 'there' ? [[key.toLowerCase(), key] as const] : [])))
    for (const [i, { key, value, state }] of kept) {
      const name = key.trim()
      complain(whyNotValue(value, `The value of ${name || 'a property'}`), i, 'value')
      if (state === 'there') continue
      const twin = seen.get(name.toLowerCase())
      complain(whyNotKey(name) ?? twinOf(name, twin), i, 'key')
      seen.set(name.toLowerCase(), twin ?? name)
    }
    if (kept.length > PROPERTIES) complain(`An image has at most ${PROPERTIES} properties; here are ${kept.length}.`, 'root')
  }),
)

function twinOf(name: string, twin: string | undefined): string | undefined {
  if (twin === undefined) return undefined
  return twin === name ? `“${name}” is there already.` : `“${name}” differs from “${twin}” only in upper and lower case: Glance cannot hold both.`
}
