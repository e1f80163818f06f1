import * as z from 'zod/mini'
import { t } from '@lingui/core/macro'
import { BASE_ATTRIBUTES } from '#src/api/glance/images.ts'
import type { ImageSchema, SchemaProperty } from '#src/api/glance/schemas.ts'
import type { Wire } from '#src/image/changes.ts'
import { namedLabels, NAMED_PROPERTIES, whyNotEmpty, type NamedProperty } from '#src/image/image-values.ts'
import { whyNotValue } from '#src/image/property-values.ts'
import { fits } from '#src/lib/pattern.ts'

/** The value of a property of the site's that has no field in every form. Not a record: a key may hold dots. */
export type Demanded = { key: string; value: string }

/** A property of the site's, and what its schema says of it. */
type Site = { readonly key: string; readonly property: SchemaProperty; readonly required: boolean }

/** What this cloud says of its images beside what every cloud does (schema-image.json). */
export type Demands = {
  /** Attributes and properties with a field in every form that must not be empty. */
  readonly fields: ReadonlySet<string>
  /** Of those properties the ones with a schema that a line of text is not right for. */
  readonly typed: ReadonlyMap<NamedProperty, SchemaProperty>
  /** All other properties that it demands; where it takes no others than it names, those too. */
  readonly others: readonly Site[]
  /** Whether an image may have properties that nobody has named. */
  readonly open: boolean
}

const isNamed = (key: string): key is NamedProperty => (NAMED_PROPERTIES as readonly string[]).includes(key)

export function demandsOf({ required, properties, custom, additionalProperties: open }: Pick<ImageSchema, 'required' | 'properties' | 'custom' | 'additionalProperties'>): Demands {
  const demanded = new Set(required)
  const keys = [...demanded, ...(open ? [] : Object.keys(custom).filter((key) => !demanded.has(key)))]
  return {
    fields: new Set(keys.filter((key) => demanded.has(key) && (BASE_ATTRIBUTES.has(key) || isNamed(key)))),
    typed: new Map(keys.flatMap((key) => (isNamed(key) && demanded.has(key) && properties[key] && kindOf(properties[key]) !== 'text' ? [[key, properties[key]] as const] : []))),
    others: keys.filter((key) => !BASE_ATTRIBUTES.has(key) && !isNamed(key)).map((key) => ({ key, property: properties[key] ?? {}, required: demanded.has(key) })),
    open,
  }
}

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

/** An empty one is none. */
export const demandedToWire = (rows: readonly Demanded[], { others }: Demands): Wire =>
  Object.fromEntries(rows.flatMap(({ key, value }) => (value.trim() === '' ? [] : [[key, typed(value, others.find((other) => other.key === key)?.property ?? {})]])))

/** What a property of the site's may be. */
const siteValue = (whyNot: (value: string) => string | undefined) =>
  z.string().check(
    z.check(({ value, issues }) => {
      const message = whyNot(value)
      if (message !== undefined) issues.push({ code: 'custom', message, input: value })
    }),
  )

/** The typed ones of the named properties. */
export const typedShape = ({ typed: properties }: Demands) =>
  Object.fromEntries([...properties].map(([key, property]) => [key, siteValue((value) => whyNotDemanded(namedLabels()[key], value, property, true))]))

export const demandedSchema = ({ others }: Demands): z.ZodMiniType<Demanded[], Demanded[]> =>
  z.array(
    z.object({ key: z.string(), value: z.string() }).check(
      z.check(({ value: { key, value }, issues }) => {
        const { property = {}, required = false } = others.find((other) => other.key === key) ?? {}
        const message = whyNotDemanded(key, value, property, required)
        if (message !== undefined) issues.push({ code: 'custom', message, input: value, path: ['value'] })
      }),
    ),
  )

/** Why this cloud takes no such value, as a sentence. */
export function whyNotDemanded(key: string, value: string, property: SchemaProperty, required: boolean): string | undefined {
  const text = value.trim()
  const { minimum = -Infinity, maximum = Infinity, minLength = 0, maxLength = Infinity, pattern } = property
  const { length } = text
  if (length === 0) return required ? whyNotEmpty(key) : undefined
  switch (kindOf(property)) {
    case 'choice':
      return choicesOf(property).includes(text) ? undefined : t`${key}: “${text}” is not one of the values that this cloud takes.`
    case 'number': {
      const whole = [property.type].flat().includes('integer')
      if (!(whole ? /^[-+]?\d+$/ : /^[-+]?(\d+\.?\d*|\.\d+)$/).test(text)) return whole ? t`${key} is a whole number.` : t`${key} is a number.`
      if (Number(text) < minimum) return t`${key} is ${minimum} or more.`
      return Number(text) > maximum ? t`${key} is ${maximum} or less.` : undefined
    }
    case 'text':
      if (length < minLength) return t`${key} has ${minLength} characters or more; these are ${length}.`
      if (length > maxLength) return t`${key} has at most ${maxLength} characters; these are ${length}.`
      if (pattern !== undefined && !fits(pattern, text)) return t`${key} must match ${pattern}`
      return whyNotValue(text, key)
  }
}
