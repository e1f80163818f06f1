import * as z from 'zod/mini'
import { t } from '@lingui/core/macro'
import { BASE_ATTRIBUTES } from '#src/api/glance/images.ts'
import type { Wire } from './changes.ts'

/** Glance's default quota (glance/common/config.py image_property_quota). */
export const PROPERTIES = 128
/** glance/api/v2/images.py get_base_properties; models.py has the same width for keys. */
export const LENGTH = 255
/** What the database holds (glance/db/sqlalchemy/models.py ImageProperty.value is a TEXT): MySQL holds so many bytes of UTF-8, and answers 500 to more. */
const VALUE_BYTES = 65_535

/** glance/common/utils.py no_4byte_params: MySQL's three-byte UTF-8. */
const BEYOND_THREE_BYTES = /[\u{10000}-\u{10FFFF}]/u

/** Why Glance takes no such text, as a sentence; `name` says whose text it is. */
export const whyNotText = (text: string, name: string): string | undefined =>
  BEYOND_THREE_BYTES.test(text) ? t`“${name}” cannot hold emoji or other characters of four bytes: Glance refuses them.` : undefined

/** Why a property cannot have this value, as a sentence; `name` is the property's. */
export const whyNotValue = (value: string, name: string): string | undefined =>
  new TextEncoder().encode(value).length > VALUE_BYTES ? t`“${name}” is too long: a value has at most 64 KiB.` : whyNotText(value, name)

/** Keys that a form has a field of their own for, each with a sentence that says so. */
export type Reserved = ReadonlyMap<string, string>
const none: Reserved = new Map()

/** glance/api/v2/images.py RequestDeserializer: what nobody may write beside the base attributes. */
const READ_ONLY = new Set(['location', 'deleted', 'deleted_at'])

/** Why a property cannot have this key, as a sentence. */
export function whyNotKey(key: string, reserved = none): string | undefined {
  const name = key.trim()
  const { length } = name
  if (length === 0) return t`A property needs a key.`
  if (length > LENGTH) return t`A key has at most ${LENGTH} characters; this one has ${length}.`
  if (BASE_ATTRIBUTES.has(name)) return t`“${name}” is an attribute of every image, not a property.`
  // glance/api/common.py GLANCE_RESERVED_NS
  if (READ_ONLY.has(name) || name.startsWith('os_glance')) return t`“${name}” is reserved by Glance.`
  return reserved.get(name) ?? whyNotText(name, name)
}

/** One row of the property table. One that is taken out stays in sight until it is saved. `was`: the value that the image has, unless the row is new. */
export type PropertyRow = { key: string; value: string; state: 'there' | 'new' | 'removed'; was?: string | undefined }
export type PropertyValues = { rows: PropertyRow[] }

/** `there`: what the image has now. What it has beside `own` is taken out, what it has not is new. */
export const rowsOf = (own: Wire, there: Wire = own): PropertyRow[] =>
  [...new Set([...Object.keys(own), ...Object.keys(there)])].flatMap((key): PropertyRow[] => {
    const [value, was] = [own[key], there[key]]
    if (typeof was !== 'string') return typeof value === 'string' ? [{ key, value, state: 'new' }] : []
    return [typeof value === 'string' ? { key, value, state: 'there', was } : { key, value: was, state: 'removed', was }]
  })

/** The rows without what was done to one key. */
export const withoutChange = (rows: readonly PropertyRow[], key: string): PropertyRow[] =>
  rows.flatMap((row): PropertyRow[] => {
    if (row.key.trim() !== key) return [row]
    return row.was === undefined ? [] : [{ ...row, value: row.was, state: 'there' }]
  })

/** The properties that a table makes. Glance trims keys, not values. */
export const propertiesToWire = ({ rows }: PropertyValues): Wire =>
  Object.fromEntries(rows.filter((row) => row.state !== 'removed' && row.key.trim() !== '').map(({ key, value }) => [key.trim(), value]))

const rowSchema = z.object({ key: z.string(), value: z.string(), state: z.enum(['there', 'new', 'removed']), was: z.optional(z.string()) })

/**
 * What the rows of a form may say. A key that is there already is Glance's, whatever this form would think of it. Keys are told apart without
 * upper and lower case: twins are a 500 (MySQL's collation).
 */
export const propertyRowsSchema = (reserved?: () => Reserved): z.ZodMiniType<PropertyRow[], PropertyRow[]> =>
  z.array(rowSchema).check(
    z.check(({ value: rows, issues }) => {
      const complain = (message: string | undefined, ...path: (string | number)[]) => {
        if (message !== undefined) issues.push({ code: 'custom', message, input: rows, path })
      }
      // A row that nobody has written into yet is none.
      const kept = rows.entries().filter(([, { key, value, state }]) => state === 'there' || (state === 'new' && (key.trim() !== '' || value !== ''))).toArray()
      // New rows stand before the ones that are there.
      const seen = new Map(kept.flatMap(([, { key, state }]) => (state === 'there' ? [[key.toLowerCase(), key] as const] : [])))
      for (const [i, { key, value, state }] of kept) {
        const name = key.trim()
        complain(whyNotValue(value, name || t`Value`), i, 'value')
        if (state === 'there') continue
        const twin = seen.get(name.toLowerCase())
        complain(whyNotKey(name, reserved?.()) ?? whyNotTwin(name, twin), i, 'key')
        seen.set(name.toLowerCase(), twin ?? name)
      }
      const { length } = kept
      if (length > PROPERTIES) complain(t`An image has at most ${PROPERTIES} properties; this one has ${length}.`, 'root')
    }),
  )

/** Rows as they were typed, right or wrong. */
export const propertyDraftSchema: z.ZodMiniType<PropertyValues> = z.object({ rows: z.array(rowSchema) })

export const propertyValuesSchema: z.ZodMiniType<PropertyValues, PropertyValues> = z.object({ rows: propertyRowsSchema() })

/** Why a key cannot stand beside one that differs from it in nothing, or in upper and lower case only. */
export function whyNotTwin(name: string, twin: string | undefined): string | undefined {
  if (twin === undefined) return undefined
  return twin === name ? t`“${name}” is there already.` : t`“${name}” differs from “${twin}” only in upper and lower case: Glance cannot hold both.`
}
