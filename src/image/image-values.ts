import * as z from 'zod/mini'
import { t } from '@lingui/core/macro'
import { VISIBILITIES, properties, type Image } from '#src/api/glance/images.ts'
import type { Wire } from './changes.ts'
import { LENGTH, whyNotText, whyNotValue } from './property-values.ts'

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
  name: '', visibility: 'private', disk_format: '', container_format: 'bare', min_disk: '', min_ram: '', protected: false, os_hidden: false, tags: [],
  os_distro: '', os_version: '', architecture: '', hypervisor_type: '', kernel_id: '', ramdisk_id: '', description: '',
}

const whole = (what: string, unit: string) =>
  z.string().check(
    z.refine((text) => /^\s*\d*\s*$/.test(text), { error: t`${what} is a whole number of ${unit}.`, abort: true }),
    z.refine((text) => Number(text) <= LARGEST, t`${what} is at most ${LARGEST} ${unit}.`),
  )

/** A check that words its own complaint. */
export const told = <T>(whyNot: (value: T) => string | undefined) =>
  z.check<T>(({ value, issues }) => {
    const message = whyNot(value)
    if (message !== undefined) issues.push({ code: 'custom', message, input: value })
  })

/** `name`: of the field. */
const property = (name: string) => z.string().check(told((value) => whyNotValue(value, name)))

/** GET /v2/schemas/image: the pattern of `kernel_id` and `ramdisk_id`. */
const IMAGE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
export const isImageId = (text: string): boolean => IMAGE_ID.test(text.trim())

const imageId = (name: string) =>
  z.string().check(
    told((text) => {
      const typed = text.trim()
      return typed === '' || isImageId(typed) ? undefined : t`${name}: “${typed}” is no image’s id. Choose an image from the list, or paste its id.`
    }),
  )

/** What Glance takes. With `data` on its way both formats must be set first: "Properties disk_format, container_format must be set prior to saving data." */
export const imageValuesSchema = ({ data }: { data: boolean }): z.ZodMiniType<ImageValues, ImageValues> => {
  const format = (message: string) => (data ? z.string().check(z.minLength(1, message)) : z.string())
  const labels = namedLabels()
  return z.object({
    name: z.string().check(told((name) => whyNotLong(name) ?? whyNotText(name, t`Name`))),
    visibility: z.enum(VISIBILITIES),
    disk_format: format(t`Choose the disk format: Glance takes no data without it.`),
    container_format: format(t`Choose the container format: Glance takes no data without it.`),
    min_disk: whole(t`Minimum disk`, 'GiB'),
    min_ram: whole(t`Minimum RAM`, 'MiB'),
    protected: z.boolean(),
    os_hidden: z.boolean(),
    tags: z.readonly(z.array(z.string())).check(told((tags) => whyNotTags(tags) ?? tags.map(whyNotTag).find((why) => why !== undefined))),
    os_distro: property(labels.os_distro),
    os_version: property(labels.os_version),
    architecture: property(labels.architecture),
    hypervisor_type: property(labels.hypervisor_type),
    kernel_id: imageId(labels.kernel_id),
    ramdisk_id: imageId(labels.ramdisk_id),
    description: property(labels.description),
  })
}

function whyNotLong(name: string): string | undefined {
  const { length } = name
  return length > LENGTH ? t`A name has at most ${LENGTH} characters; this one has ${length}.` : undefined
}

function whyNotTags({ length }: readonly string[]): string | undefined {
  return length > TAGS ? t`An image has at most ${TAGS} tags; here are ${length}.` : undefined
}

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
  const named = Object.fromEntries(NAMED_PROPERTIES.map((key) => [key, own[key] ?? ''])) as Record<NamedProperty, string>
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
