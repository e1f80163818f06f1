import { plural, t } from '@lingui/core/macro'
import type { Definition } from '#src/api/glance/metadefs.ts'
import { formatNumber } from '#src/lib/number.ts'
import { fits } from '#src/lib/pattern.ts'
import { groupOf } from './property-groups.ts'

/** oslo_utils/strutils.py TRUE_STRINGS and FALSE_STRINGS: what Nova's FlexibleBooleanField reads, in upper or lower case. */
const BOOLEANS = new Set(['1', 't', 'true', 'on', 'y', 'yes', '0', 'f', 'false', 'off', 'n', 'no'])

/** How a value is asked for. What Glance has is text in every case. */
export type Asked = { readonly kind: 'choice'; readonly values: readonly string[] } | { readonly kind: 'list'; readonly values: readonly string[] } | { readonly kind: 'number' } | { readonly kind: 'text' }

export function askedBy({ type, enum: values, items }: Definition): Asked {
  if (values !== undefined) return { kind: 'choice', values }
  switch (type) {
    case 'boolean':
      return { kind: 'choice', values: ['true', 'false'] }
    case 'array':
      return { kind: 'list', values: items?.enum ?? [] }
    case 'integer':
    case 'number':
      return { kind: 'number' }
    case 'string':
      return { kind: 'text' }
  }
}

/** What several definitions of one key say together: a value that one of them knows is known. */
export function united(definitions: readonly Definition[] | undefined): Definition | undefined {
  const [first, ...others] = definitions ?? []
  if (first === undefined || others.length === 0) return first
  const alike = [first, ...others.filter(({ type }) => type === first.type)]
  const titles = new Set(alike.flatMap(({ title }) => title ?? []))
  const values = alike.every((one) => one.enum !== undefined) ? [...new Set(alike.flatMap((one) => one.enum ?? []))] : undefined
  return { ...first, ...(titles.size > 0 && { title: [...titles].join(' · ') }), enum: values, required: alike.some(({ required }) => required) }
}

/** A list in a text as Horizon writes it: an operator, a space, the items with commas (horizon tree.service.js Property.getValue). */
export type List = { readonly operator: string; readonly items: readonly string[] }

export function listOf(value: string): List {
  const [, operator = '', items = ''] = /^(?:(<[^>]*>) )?([^]*)$/.exec(value) ?? []
  return { operator, items: items === '' ? [] : items.split(',') }
}

/** `value` with or without an item. An empty list is an empty text; a new one begins with the definition's first operator. */
export function toggled(value: string, item: string, { operators }: Definition): string {
  const list = listOf(value)
  const items = list.items.includes(item) ? list.items.filter((one) => one !== item) : [...list.items, item]
  if (items.length === 0) return ''
  const operator = value === '' ? (operators[0] ?? '<in>') : list.operator
  return operator === '' ? items.join(',') : `${operator} ${items.join(',')}`
}

/** Why a value does not fit its definition, as a sentence. Glance checks none of this. */
export function whyUnfit(definition: Definition, value: string): string | undefined {
  const { key, type, enum: values, minimum, maximum, minLength = 0, maxLength = Infinity, pattern } = definition
  // Horizon 9e51f9607: with an empty architecture no server boots.
  if (value === '' && (type !== 'string' || values !== undefined || groupOf(key) === 'cloud')) return t`It is empty, which Nova does not take for not set.`
  if (values !== undefined) return values.includes(value) ? undefined : t`It is not one of the values in its definition.`
  switch (type) {
    case 'boolean':
      return BOOLEANS.has(value.toLowerCase()) ? undefined : t`Its definition asks for true or false.`
    case 'integer':
    case 'number': {
      if (!(type === 'integer' ? /^\s*[+-]?\d+\s*$/ : /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/).test(value))
        return type === 'integer' ? t`Its definition asks for a whole number.` : t`Its definition asks for a number.`
      const number = Number(value)
      const range = rangeOf(definition)
      return range !== undefined && (number < (minimum ?? -Infinity) || number > (maximum ?? Infinity)) ? t`Its definition asks for ${range}.` : undefined
    }
    case 'array': {
      const known = definition.items?.enum
      const others = listOf(value).items.filter((item) => !(known?.includes(item) ?? true)).join(', ')
      return others === '' ? undefined : t`Its definition does not know ${others}.`
    }
    case 'string': {
      const { length } = value
      if (length < minLength) return t`Its definition asks for ${minLength} characters or more; these are ${length}.`
      if (length > maxLength) return t`Its definition asks for ${maxLength} characters at most; these are ${length}.`
      return pattern === undefined || fits(pattern, value) ? undefined : t`Its definition asks for the pattern ${pattern}`
    }
  }
}

/** What kind of value a definition asks for, in a few words. */
export function kindOf(definition: Definition): string {
  const { type, enum: values, maxLength } = definition
  if (values !== undefined) return plural(values.length, { one: 'one known value', other: 'one of # values' })
  const range = rangeOf(definition)
  switch (type) {
    case 'boolean':
      return t`true or false`
    case 'integer':
      return range === undefined ? t`whole number` : t`whole number, ${range}`
    case 'number':
      return range === undefined ? t`number` : t`number, ${range}`
    case 'array':
      return t`list`
    case 'string':
      return maxLength === undefined ? t`text` : t`text of at most ${maxLength} characters`
  }
}

/** "1 to 64", "1 or more": what a number may be, where its definition says. */
export function rangeOf({ minimum, maximum }: Definition): string | undefined {
  const [least, most] = [minimum, maximum].map((bound) => (bound === undefined ? '' : formatNumber(bound)))
  if (least && most) return t`${least} to ${most}`
  if (least) return t`${least} or more`
  return most ? t`${most} or less` : undefined
}
