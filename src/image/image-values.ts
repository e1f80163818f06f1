import * as z from 'zod/mini'
import { t } from '@lingui/core/macro'
import { VISIBILITIES, properties, type Image } from '#src/api/glance/images.ts'
import type { Wire } from './changes.ts'
import { LENGTH, propertiesToWire, whyNotText, whyNotValue, type PropertyValues } from './property-values.ts'

/** Properties that the forms know by name. Source: GET /v2/schemas/image, `is_base: false`, and Nova's `hypervisor_type`. */
export const NAMED_PROPERTIES = ['os_distro', 'os_version', 'architecture', 'hypervisor_type', 'kernel_id', 'ramdisk_id', 'description'] as const
export type NamedProperty = (typeof NAMED_PROPERTIES)[number]

/** What the forms call them. */
export const namedLabels = (): Readonly<Record<NamedProperty, string>> => ({
  os_distro: t`Distribution`,
  os_version: t`Version`,
  architecture: t`Architecture`,
  hypervisor_type: t`Hypervisor`,
  kernel_id: t`Kernel`,
  ramdisk_id: t`Ramdisk`,
  description: t`Description`,
})

/** Glance's default quota (glance/common/config.py image_tag_quota). */
const TAGS = 128
/** What the database holds (glance/db/sqlalchemy/models.py Image.min_disk, an Integer); Glance answers 400 to more. */
const LARGEST = 2 ** 31 - 1

/** Why a tag cannot be taken, as a sentence. */
export function whyNotTag(tag: string): string | undefined {
  const { length } = tag
  if (length > LENGTH) return t`A tag has at most ${LENGTH} characters; this one has ${length}.`
  return whyNotText(tag, tag)
}

/** What a form holds of an image: text as it is typed, '' for what is not set. */
export type ImageValues = {
  name: string
  /** A project's id. */
  owner: string
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
} & Record<NamedProperty, string>

/** A new image before anything is known of it. Nearly every image is without a container. */
export const noValues: ImageValues = {
  name: '', owner: '', visibility: 'private', disk_format: '', container_format: 'bare', min_disk: '', min_ram: '', protected: false, os_hidden: false, tags: [],
  os_distro: '', os_version: '', architecture: '', hypervisor_type: '', kernel_id: '', ramdisk_id: '', description: '',
}

/** A check that words its own complaint, when it has one: the language may change. */
const told = <T>(whyNot: (value: T) => string | undefined) =>
  z.check<T>(({ value, issues }) => {
    const message = whyNot(value)
    if (message !== undefined) issues.push({ code: 'custom', message, input: value })
  })

function whyNotWhole(text: string, what: string, unit: string): string | undefined {
  if (!/^\s*\d*\s*$/.test(text)) return t`${what} must be a whole number of ${unit}.`
  return Number(text) > LARGEST ? t`${what} is at most ${LARGEST} ${unit}.` : undefined
}

/** GET /v2/schemas/image: the pattern of `kernel_id` and `ramdisk_id`. */
const IMAGE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
export const isImageId = (text: string): boolean => IMAGE_ID.test(text.trim())

function whyNotImageId(text: string, label: string): string | undefined {
  const typed = text.trim()
  return typed === '' || isImageId(typed) ? undefined : t`${label}: “${typed}” is not the id of an image. Choose an image from the list, or paste its id.`
}

/** What a form knows beside its values: whether data is on its way, and which fields this cloud demands of every image. */
type Circumstances = { data: boolean; demanded?: ReadonlySet<string>; /** It must be somebody's. */ owned?: boolean }

const none: ReadonlySet<string> = new Set()

/** What Glance takes. With `data` on its way both formats must be set first: "Properties disk_format, container_format must be set prior to saving data." */
export function imageValuesShape({ data, demanded = none, owned = false }: Circumstances) {
  const text = (key: string, label: () => string, whyNot: (value: string) => string | undefined) =>
    z.string().check(told((value) => (value.trim() === '' && demanded.has(key) ? whyNotEmpty(label()) : whyNot(value))))
  const named = (name: NamedProperty, whyNot: (value: string, label: string) => string | undefined) => {
    const label = () => namedLabels()[name]
    return text(name, label, (value) => whyNot(value, label()))
  }
  return {
    name: text('name', () => t`Name`, (name) => whyNotLong(name) ?? whyNotText(name, t`Name`)),
    owner: text('owner', () => t`Project`, (owner) => (owned && owner === '' ? t`Choose the project that is to own the image.` : undefined)),
    visibility: z.enum(VISIBILITIES),
    disk_format: text('disk_format', () => t`Disk format`, (value) => (data && value === '' ? t`Choose the disk format: Glance takes no data without it.` : undefined)),
    container_format: text('container_format', () => t`Container format`, (value) => (data && value === '' ? t`Choose the container format: Glance takes no data without it.` : undefined)),
    min_disk: text('min_disk', () => t`Minimum disk`, (value) => whyNotWhole(value, t`Minimum disk`, 'GiB')),
    min_ram: text('min_ram', () => t`Minimum RAM`, (value) => whyNotWhole(value, t`Minimum RAM`, 'MiB')),
    protected: z.boolean(),
    os_hidden: z.boolean(),
    tags: z.readonly(z.array(z.string())).check(told((tags) => whyNotTags(tags) ?? tags.map(whyNotTag).find((why) => why !== undefined))),
    os_distro: named('os_distro', whyNotValue),
    os_version: named('os_version', whyNotValue),
    architecture: named('architecture', whyNotValue),
    hypervisor_type: named('hypervisor_type', whyNotValue),
    kernel_id: named('kernel_id', whyNotImageId),
    ramdisk_id: named('ramdisk_id', whyNotImageId),
    description: named('description', whyNotValue),
  }
}

export const imageValuesSchema = (circumstances: Circumstances): z.ZodMiniType<ImageValues, ImageValues> => z.object(imageValuesShape(circumstances))

/** What to say of a field or property that the cloud demands. */
export const whyNotEmpty = (label: string): string => t`${label}: this cloud requires it of every image.`

function whyNotLong(name: string): string | undefined {
  const { length } = name
  return length > LENGTH ? t`A name has at most ${LENGTH} characters; this one has ${length}.` : undefined
}

/** Why an image cannot have so many tags, as a sentence. */
export function whyNotTags({ length }: readonly string[]): string | undefined {
  return length > TAGS ? t`An image has at most ${TAGS} tags; this one has ${length}.` : undefined
}

/** The values of a form as Glance spells them. The only translator of what is written. An empty property is none. */
export const toWire = (values: ImageValues): Wire => ({
  name: values.name.trim() || null,
  owner: values.owner || null,
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

/** What the form of a new image sends: nothing that Glance would set by itself. A named property stands in its field. */
export const toNewWire = (values: ImageValues & PropertyValues): Wire =>
  Object.fromEntries(Object.entries({ ...propertiesToWire(values), ...toWire(values) }).filter(([key, value]) => key === 'visibility' || !(value === null || value === undefined || value === 0 || value === false || (Array.isArray(value) && value.length === 0))))

export function valuesOf(image: Image): ImageValues {
  const own = properties(image)
  const named = Object.fromEntries(NAMED_PROPERTIES.map((key) => [key, own[key] ?? ''])) as Record<NamedProperty, string>
  return {
    name: image.name ?? '',
    owner: image.owner ?? '',
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
