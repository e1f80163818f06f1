import * as z from 'zod/mini'
import { t } from '@lingui/core/macro'
import { VISIBILITIES } from '#src/api/glance/images.ts'
import type { Wire } from '#src/image/changes.ts'
import { imageValuesShape, NAMED_PROPERTIES, noValues, toNewWire, type ImageValues, type NamedProperty } from '#src/image/image-values.ts'
import { propertyRowsSchema, type PropertyValues, type Reserved } from '#src/image/property-values.ts'
import { demandedSchema, demandedToWire, typedShape, type Demanded, type Demands } from './demanded.ts'

/** What the form of a new image holds. */
export type CreateValues = ImageValues & PropertyValues & { demanded: Demanded[] }

/** `scope`: the project where one acts. */
export const emptyValues = ({ others }: Demands, scope: string): CreateValues => ({ ...noValues, owner: scope, rows: [], demanded: others.map(({ key }) => ({ key, value: '' })) })

export const createValuesSchema = ({ data, demands }: { data: boolean; demands: Demands }): z.ZodMiniType<CreateValues, CreateValues> =>
  z.object({
    ...imageValuesShape({ data, demanded: demands.fields, owned: true }),
    ...typedShape(demands),
    rows: propertyRowsSchema(() => reservedKeys(demands)),
    demanded: demandedSchema(demands),
  })

/** Keys that the table of properties leaves to their fields. */
export const reservedKeys = ({ others }: Demands): Reserved =>
  new Map([...NAMED_PROPERTIES, ...others.map(({ key }) => key)].map((key) => [key, t`“${key}” has a field of its own above.`]))

/** What is asked of Glance: nothing that it would set by itself, but for what it demands. */
export function newImageOf(values: CreateValues, demands: Demands, scope: string): Wire {
  const { min_disk, min_ram, tags, protected: kept, os_hidden } = values
  const said: Wire = { min_disk: Number(min_disk), min_ram: Number(min_ram), tags, protected: kept, os_hidden }
  const demanded = Object.entries(said).filter(([key]) => demands.fields.has(key))
  const { owner, ...wire } = toNewWire(values)
  return { ...wire, ...(owner !== scope && { owner }), ...Object.fromEntries(demanded), ...demandedToWire(values.demanded, demands) }
}

const text = z.catch(z.string(), '')
const flag = z.catch(z.boolean(), false)
const valuesShape = z.object({
  name: text,
  owner: text,
  visibility: z.catch(z.enum(VISIBILITIES), noValues.visibility),
  disk_format: text,
  container_format: text,
  min_disk: text,
  min_ram: text,
  protected: flag,
  os_hidden: flag,
  tags: z.catch(z.array(z.string()), []),
  ...(Object.fromEntries(NAMED_PROPERTIES.map((name) => [name, text])) as Record<NamedProperty, typeof text>),
  rows: z.catch(z.array(z.object({ key: z.string(), value: z.string(), state: z.literal('new') })), []),
  demanded: z.catch(z.array(z.object({ key: z.string(), value: z.string() })), []),
})

/** What a file suggests, and what of it stands in which field. */
export const SUGGESTED = ['name', 'disk_format', 'container_format', 'min_disk', 'os_distro', 'os_version', 'architecture'] as const
export type Suggestions = Record<(typeof SUGGESTED)[number], string>

/** A draft: typed values, right or wrong, what a file suggested of them, and which file it was. What an older Loupe did not keep is empty. */
export const draftSchema = z.object({
  values: valuesShape,
  told: z.object(Object.fromEntries(SUGGESTED.map((key) => [key, text])) as Record<keyof Suggestions, typeof text>),
  file: z.optional(z.object({ name: z.string(), size: z.number() })),
})
export type CreateDraft = z.infer<typeof draftSchema>

/** The values of a draft in the form as it is now: the cloud may demand other properties since. */
export const restored = ({ values }: CreateDraft, { others }: Demands, scope: string): CreateValues => ({
  ...values,
  owner: values.owner || scope,
  demanded: others.map(({ key }) => values.demanded.find((row) => row.key === key) ?? { key, value: '' }),
})
