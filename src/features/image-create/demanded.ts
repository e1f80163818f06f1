import * as z from 'zod/mini'
import { t } from '@lingui/core/macro'
import { BASE_ATTRIBUTES } from '#src/api/glance/images.ts'
import type { ImageSchema, SchemaProperty } from '#src/api/glance/schemas.ts'
import type { Wire } from '#src/image/changes.ts'
import { NAMED_PROPERTIES, whyNotEmpty } from '#src/image/image-values.ts'
import { whyNotValue } from '#src/image/property-values.ts'

/** A property that the cloud demands and that has no field of its own. Not a record: a key may hold dots. */
export type Demanded = { key: string; value: string }

/** What this cloud demands of every image (schema-image.json `required`). */
export type Demands = {
  /** Attributes and properties that have a field in every form. */
  readonly fields: ReadonlySet<string>
  /** All others, with what the schema says of them. */
  readonly others: readonly (readonly [key: string, property: SchemaProperty])[]
}

const NAMED: ReadonlySet<string> = new Set(NAMED_PROPERTIES)

export function demandsOf({ required, properties }: Pick<ImageSchema, 'required' | 'properties'>): Demands {
  const keys = [...new Set(required)]
  const hasField = (key: string) => BASE_ATTRIBUTES.has(key) || (NAMED.has(key) && isPlain(properties[key]))
  return { fields: new Set(keys.filter(hasField)), others: keys.filter((key) => !hasField(key)).map((key) => [key, properties[key] ?? {}]) }
}

/** Whether the schema asks for nothing but a text: what a line of text is right for. */
const isPlain = (property: SchemaProperty | undefined) => property === undefined || (property.enum === undefined && kindOf(property) === 'text')

/** How a value is asked for. */
export function kindOf({ type, enum: values }: SchemaProperty): 'choice' | 'number' | 'text' {
  const types = [type ?? 'string'].flat()
  if (values !== undefined || types.includes('boolean')) return 'choice'
  return types.includes('integer') || types.includes('number') ? 'number' : 'text'
}

/** What there is to choose from, as text. */
export const choicesOf = ({ enum: values }: SchemaProperty): string[] => values?.flatMap((value) => (value === null ? [] : String(value))) ?? ['true', 'false']

/** A value as its type has it: the JSON schema would refuse a text for a number. */
function typed(value: string, property: SchemaProperty): unknown {
  const text = value.trim()
  const chosen = property.enum?.find((one) => one !== null && String(one) === text)
  if (chosen !== undefined) return chosen
  if (kindOf(property) === 'number') return Number(text)
  return kindOf(property) === 'choice' ? text === 'true' : text
}

export const demandedToWire = (rows: readonly Demanded[], { others }: Demands): Wire => {
  const properties = new Map(others)
  return Object.fromEntries(rows.map(({ key, value }) => [key, typed(value, properties.get(key) ?? {})]))
}

export const demandedSchema = ({ others }: Demands): z.ZodMiniType<Demanded[], Demanded[]> => {
  const properties = new Map(others)
  const row = z.object({ key: z.string(), value: z.string() })
  return z.array(
    row.check(
      z.check(({ value: { key, value }, issues }) => {
        const message = whyNotDemanded(key, value, properties.get(key) ?? {})
        if (message !== undefined) issues.push({ code: 'custom', message, input: value, path: ['value'] })
      }),
    ),
  )
}

/** A pattern is tried on texts that a person would type: one that is badly made must not hang the page. */
const TRIED = 1000

/** Why this cloud takes no such value, as a sentence. */
export function whyNotDemanded(key: string, value: string, property: SchemaProperty): string | undefined {
  const text = value.trim()
  const { minimum = -Infinity, maximum = Infinity, minLength = 0, maxLength = Infinity, pattern } = property
  const { length } = text
  if (length === 0) return whyNotEmpty(key)
  switch (kindOf(property)) {
    case 'choice':
      return choicesOf(property).includes(text) ? undefined : t`${key}: “${text}” is none of the values that this cloud takes.`
    case 'number': {
      const whole = [property.type].flat().includes('integer')
      if (!(whole ? /^[-+]?\d+$/ : /^[-+]?(\d+\.?\d*|\.\d+)$/).test(text)) return whole ? t`${key} is a whole number.` : t`${key} is a number.`
      if (Number(text) < minimum) return t`${key} is ${minimum} or more.`
      return Number(text) > maximum ? t`${key} is ${maximum} or less.` : undefined
    }
    case 'text':
      if (length < minLength) return t`${key} has ${minLength} characters or more; these are ${length}.`
      if (length > maxLength) return t`${key} has at most ${maxLength} characters; these are ${length}.`
      if (pattern !== undefined && length <= TRIED && !fits(pattern, text)) return t`${key} must match ${pattern}`
      return whyNotValue(text, key)
  }
}

/** A pattern of Python's that JavaScript cannot read judges nothing: Glance will. */
function fits(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value)
  } catch {
    return true
  }
}
