import { utc } from './envelope.ts'
import { FIELDS, type Field, type Query } from './log.ts'

/** What is wrong with a question, in Hermes's words where it has some. */
export class QueryError extends Error {}

const DEFAULT_LIMIT = 10
export const MOST_AT_ONCE = 1_000

/** Each with the older word for it that Hermes still knows. hermes pkg/api/events.go ListEvents */
const FILTERS: readonly (readonly [Field, string?])[] = [
  ['observer_type', 'source'], ['target_type', 'resource_type'], ['target_id'], ['initiator_id', 'user_name'], ['initiator_type'], ['initiator_name'],
  ['action', 'event_type'], ['outcome'], ['request_path'], ['observer_id'],
]
const SORTED: Readonly<Record<string, Field>> = {
  ...Object.fromEntries((Object.keys(FIELDS) as Field[]).map((field) => [field, field])),
  source: 'observer_type', resource_type: 'target_type', resource_name: 'target_id', event_type: 'action',
}
const OPERATORS = { lt: '<', lte: '<=', gt: '>', gte: '>=' } as const
const isOperator = (text: string): text is keyof typeof OPERATORS => Object.hasOwn(OPERATORS, text)

/** The query language of `GET /v1/events`. */
export function parseQuery(params: URLSearchParams): Query {
  const limit = numberIn(params, 'limit') || DEFAULT_LIMIT
  if (limit > MOST_AT_ONCE) throw new QueryError(`limit ${limit} exceeds the maximum of ${MOST_AT_ONCE}`)
  return {
    filters: FILTERS.flatMap(([field, older]) => {
      const text = params.get(field) ?? (older === undefined ? null : params.get(older)) ?? ''
      const not = text.startsWith('!')
      const value = not ? text.slice(1) : text
      return value === '' ? [] : [{ field, value, not }]
    }),
    time: timeIn(params.get('time') ?? ''),
    search: params.get('search') ?? '',
    sort: sortIn(params.get('sort') ?? ''),
    offset: numberIn(params, 'offset'),
    limit,
  }
}

function numberIn(params: URLSearchParams, name: string): number {
  const text = params.get(name) ?? ''
  if (!/^\d{0,9}$/.test(text)) throw new QueryError(`Invalid ${name} value`)
  return Number(text)
}

function sortIn(text: string): Query['sort'] {
  if (text.trim() === '') return []
  return text.split(',').map((element) => {
    const [name = '', direction, ...rest] = element.trim().split(':')
    const field = Object.hasOwn(SORTED, name) ? SORTED[name] : undefined
    if (field === undefined) throw new QueryError(`not a valid topic: ${name}, valid topics: ${Object.keys(SORTED).join(' ')}`)
    if (rest.length > 0 || (direction !== undefined && direction !== 'asc' && direction !== 'desc')) throw new QueryError(`sort direction ${direction} is invalid, must be asc or desc`)
    return { field, descending: direction === 'desc' }
  })
}

function timeIn(text: string): Query['time'] {
  if (text.trim() === '') return []
  const seen = new Set<string>()
  return text.split(',').map((element) => {
    const [, name = '', time = ''] = /^\s*([^:]*):?(.*)$/.exec(element) ?? []
    if (!isOperator(name)) throw new QueryError(`time operator ${name} is not valid. Must be lt, lte, gt or gte`)
    if (time.trim() === '') throw new QueryError(`time operator ${name} missing :<timestamp>`)
    if (seen.has(name)) throw new QueryError(`time operator ${name} can only occur once`)
    seen.add(name)
    // A plus sign that was not encoded has become a space.
    const value = utc(time.trim().replace(/ (?=\d\d:?\d\d$)/, '+'))
    if (value === undefined) throw new QueryError(`invalid time format: ${time}`)
    return { operator: OPERATORS[name], value }
  })
}

/** The fields that have values to choose from; `undefined`: none of them. */
export const attributeOf = (name: string): Field | undefined => (name !== 'time' && Object.hasOwn(FIELDS, name) ? (name as Field) : undefined)

/** `service/storage/image` of depth 2 is `service/storage`; each once. */
export const cutAt = (values: readonly string[], depth: number): string[] => [...new Set(depth === 0 ? values : values.map((value) => value.split('/').slice(0, depth).join('/')))]
