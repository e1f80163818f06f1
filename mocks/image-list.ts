import type { Cloud, Image, MemberStatus } from './cloud.ts'
import { isVisibleRow, targetOf, visibleImage, type Who } from './enforce.ts'
import { fault, plainFault } from './glance-errors.ts'
import { beyondThreeBytes } from './image-attributes.ts'

const sortKeys = ['name', 'status', 'container_format', 'disk_format', 'size', 'id', 'created_at', 'updated_at'] as const
type SortKey = (typeof sortKeys)[number]
type Sort = { readonly key: SortKey; readonly descending: boolean }
/** limit_param_default and api_limit_max. */
const defaultLimit = 25
const largestLimit = 1000

/** `marker`: the id to go on from, when more may follow. */
export type Page = { readonly images: readonly Image[]; readonly marker: string | undefined }

/** One page of the images that this person's query finds. glance/api/v2/images.py index, glance/db/sqlalchemy/api.py image_get_all. */
export function listImages(cloud: Cloud, who: Who, params: URLSearchParams): Page {
  const limit = readLimit(params.get('limit'))
  const member_status = readChoice(params, 'member_status', ['pending', 'accepted', 'rejected', 'all'], 'Invalid status') ?? 'accepted'
  const visibility = readChoice(params, 'visibility', ['community', 'public', 'private', 'shared', 'all', ''], 'Invalid visibility value')
  if (params.has('changes-since')) throw fault(400, 'The "changes-since" filter is no longer available on v2.')
  const sorts = readSorts(params)
  const os_hidden = readBoolean(params, 'os_hidden') ?? false
  const isProtected = readBoolean(params, 'protected')
  if (!who.can('get_images', { owner: who.project_id })) throw fault(403, 'You are not authorized to complete get_images action.')
  const conditions = readConditions(params)
  const after = readMarker(cloud, who, params.get('marker'))

  const order = compareBy(sorts, first)
  // To the marker nothing is like an empty text or 0, unlike to the order (_paginate_query): where both occur, rows come twice or never.
  const position = compareBy(sorts, empty)
  const found = [...cloud.images.values()]
    .filter(
      (image) =>
        image.status !== 'killed' &&
        image.os_hidden === os_hidden &&
        (isProtected === undefined || image.protected === isProtected) &&
        inScope(cloud, who, image, visibility, member_status) &&
        conditions.every((condition) => condition(image)),
    )
    .toSorted(order)
    .filter((image) => after === undefined || position(image, after) > 0)
    .slice(0, limit)
  const images = found.filter((image) => who.can('get_image', targetOf(image)))
  return { images, marker: images.length > 0 && found.length === limit ? images.at(-1)?.id : undefined }
}

function readLimit(text: string | null): number {
  if (text === null) return defaultLimit
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw fault(400, 'limit param must be an integer')
  const limit = Number(text)
  if (limit < 0) throw fault(400, 'limit param must be positive')
  return Math.min(limit, largestLimit)
}

function readChoice<T extends string>(params: URLSearchParams, name: string, choices: readonly T[], complaint: string): T | undefined {
  const text = params.get(name)
  if (text === null) return undefined
  const choice = choices.find((candidate) => candidate === text)
  if (choice === undefined) throw fault(400, `${complaint}: ${text}`)
  return choice
}

function readBoolean(params: URLSearchParams, name: string): boolean | undefined {
  const text = params.get(name)
  if (text === null) return undefined
  const value = name === 'os_hidden' ? text.toLowerCase() : text
  if (value !== 'true' && value !== 'false') throw fault(400, `Invalid value '${value}' for '${name}' filter. Valid values are 'true' or 'false'.`)
  return value === 'true'
}

function readMarker(cloud: Cloud, who: Who, id: string | null): Image | undefined {
  if (id === null) return undefined
  const image = visibleImage(cloud, who, id)
  if (image) return image
  throw cloud.images.has(id) ? fault(403, `Forbidding request, image ${id} not visible`) : fault(400, `No image found with ID ${id}`)
}

/** glance/db/sqlalchemy/api.py _select_images_query, and the rule for community images that follows it. */
function inScope(cloud: Cloud, who: Who, image: Image, visibility: string | undefined, member_status: MemberStatus | 'all'): boolean {
  const own = image.owner === who.project_id
  if (visibility === undefined ? image.visibility === 'community' && !own : visibility !== 'all' && image.visibility !== visibility) return false
  return isVisibleRow(cloud, who, image, (member) => member_status === 'all' || member.status === member_status)
}

// --- order ---

function readSorts(params: URLSearchParams): Sort[] {
  const keys: string[] = []
  const directions: string[] = []
  const sort = params.get('sort')
  if (sort !== null) {
    if (params.has('sort_key') || params.has('sort_dir')) throw fault(400, 'Old and new sorting syntax cannot be combined')
    for (const part of sort.trim().split(',')) {
      const [key = '', direction = ''] = part.split(/:(.*)/)
      keys.push(key.trim())
      directions.push(direction.trim() || 'desc')
    }
  } else {
    keys.push(...params.getAll('sort_key').map((key) => key.trim()))
    directions.push(...params.getAll('sort_dir').map((direction) => direction.trim()))
  }
  const sorted = keys.map(readSortKey)
  for (const direction of directions) if (direction !== 'asc' && direction !== 'desc') throw fault(400, `Invalid sort direction: ${direction}`)
  if (directions.length > 1 && directions.length !== sorted.length) throw fault(400, 'Number of sort dirs does not match the number of sort keys')
  if (sorted.length === 0) sorted.push('created_at')
  // One direction is every key's, those two that make the order total included.
  const rest = directions.length === 1 ? directions[0] : 'desc'
  const sorts = sorted.map((key, i) => ({ key, descending: (directions.length > 1 ? directions[i] : rest) === 'desc' }))
  for (const key of ['created_at', 'id'] as const) if (!sorted.includes(key)) sorts.push({ key, descending: rest === 'desc' })
  return sorts
}

function readSortKey(text: string): SortKey {
  const key = sortKeys.find((candidate) => candidate === text)
  if (key === undefined) throw fault(400, `Invalid sort key: ${text}. It must be one of the following: ${sortKeys.join(', ')}.`)
  return key
}

/** How what is null sorts: as the order has it, and as a marker is compared (see `listImages`). */
type Nothing = { readonly number: number; readonly text: string }
/** MySQL: before all else. A text begins with `=` here. */
const first: Nothing = { number: -1, text: '' }
/** Like an empty text, or 0. */
const empty: Nothing = { number: 0, text: '=' }

/** The order of MySQL: text without regard to case. */
function compareBy(sorts: readonly Sort[], nothing: Nothing): (a: Image, b: Image) => number {
  return (a, b) => {
    for (const { key, descending } of sorts) {
      const order = compare(valueOf(a, key, nothing), valueOf(b, key, nothing))
      if (order !== 0) return descending ? -order : order
    }
    return 0
  }
}

function valueOf(image: Image, key: SortKey, nothing: Nothing): string | number {
  const value = image[key]
  if (value === null) return key === 'size' ? nothing.number : nothing.text
  return typeof value === 'string' ? `=${value.toLowerCase()}` : value
}

const compare = (a: string | number, b: string | number): number => Number(a > b) - Number(a < b)

// --- filters ---

type Condition = (image: Image) => boolean
const notFilters = new Set(['limit', 'marker', 'member_status', 'sort', 'sort_key', 'sort_dir', 'visibility', 'os_hidden', 'protected', 'tag', 'deleted'])
const comparable = ['size', 'min_disk', 'min_ram', 'virtual_size'] as const
const textual = ['name', 'id', 'status', 'container_format', 'disk_format'] as const
const exact = ['owner', 'checksum', 'os_hash_value', 'os_hash_algo'] as const
const same = (a: string | null | undefined, b: string) => a?.toLowerCase() === b.toLowerCase()
const oneOf = <T extends string>(names: readonly T[], name: string): T | undefined => names.find((candidate) => candidate === name)

/** Of a repeated parameter only the last counts, except for tags. Whatever is no attribute is a property. */
function readConditions(params: URLSearchParams): Condition[] {
  // A defect of Glance: its database breaks on these.
  if (beyondThreeBytes.test([...params.values()].join(''))) throw plainFault(500)
  const conditions = params.getAll('tag').map((tag): Condition => (image) => image.tags.some((has) => same(has, tag.trim())))
  for (const [name, value] of new Map(params)) if (!notFilters.has(name)) conditions.push(readCondition(name, value))
  return conditions
}

function readCondition(name: string, value: string): Condition {
  const range = /^(.*)_(min|max)$/.exec(name)
  if (range?.[1] !== undefined) {
    const ranged = oneOf(comparable, range[1])
    // A defect of Glance: there is no such column.
    if (!ranged) throw plainFault(500)
    if (!/^\s*[-+]?\d+\s*$/.test(value)) throw fault(400, 'Unable to filter on a range with a non-numeric value.')
    const bound = Number(value)
    return (image) => image[ranged] !== null && (range[2] === 'min' ? image[ranged] >= bound : image[ranged] <= bound)
  }
  if (name === 'created_at' || name === 'updated_at') return readTime(name, value)
  const text = oneOf(textual, name)
  if (text) return readText(text, value)
  const number = oneOf(comparable, name)
  // MySQL reads what it can of a number and takes the rest for nothing: `gt:100` is 0.
  if (number) return (image) => image[number] === (Number.parseInt(value, 10) || 0)
  const attribute = oneOf(exact, name)
  if (attribute) return (image) => same(image[attribute], value)
  return (image) => same(image.properties[name], value)
}

function readText(name: (typeof textual)[number], value: string): Condition {
  const { operator, operand } = split(value)
  if (operator === 'eq') return (image) => same(image[name], operand)
  if (operator !== 'in') throw fault(400, `Unable to filter by unknown operator '${operator}'.`)
  const values = splitList(operand)
  return (image) => values.some((candidate) => same(image[name], candidate))
}

/** Such a time is UTC. */
const withoutZone = /T[\d:.]+$/
const isoTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?)?(Z|[-+]\d\d:?\d\d)?$/

function readTime(name: 'created_at' | 'updated_at', value: string): Condition {
  const { operator, operand } = split(value)
  const time = isoTime.test(operand) ? Date.parse(operand.replace(withoutZone, '$&Z')) : Number.NaN
  if (Number.isNaN(time)) throw fault(400, `Bad "${name}" query filter format. Use ISO 8601 DateTime notation.`)
  switch (operator) {
    case 'gt':
      return (image) => image[name] > time
    case 'gte':
      return (image) => image[name] >= time
    case 'lt':
      return (image) => image[name] < time
    case 'lte':
      return (image) => image[name] <= time
    case 'neq':
      return (image) => image[name] !== time
    case 'eq':
      return (image) => image[name] === time
    default:
      throw fault(400, 'Unable to filter on a unknown operator.')
  }
}

/** `gt:2026-…` → gt and the rest; a time may hold colons of its own. glance/common/utils.py split_filter_op. */
function split(value: string): { operator: string; operand: string } {
  const colon = value.indexOf(':')
  if (colon === -1 || isoTime.test(value)) return { operator: 'eq', operand: value }
  return { operator: value.slice(0, colon), operand: value.slice(colon + 1) }
}

/** The values of `in:`; quoted ones may hold commas. glance/common/utils.py split_filter_value_for_quotes. */
function splitList(value: string): string[] {
  let open = false
  for (let i = 0; i < value.length; i += 1) {
    if (value[i] !== '"' || value[i - 1] === '\\') continue
    if (!open && i > 0 && value[i - 1] !== ',') throw fault(400, `Invalid filter value ${value}. There is no comma before opening quotation mark.`)
    if (open && i + 1 < value.length && value[i + 1] !== ',') throw fault(400, `Invalid filter value ${value}. There is no comma after closing quotation mark.`)
    open = !open
  }
  if (open) throw fault(400, `Invalid filter value ${value}. The quote is not closed.`)
  return [...value.matchAll(/"([^"\\]*(?:\\.[^"\\]*)*)",?|([^,]+),?|,/g)].map(([, quoted, plain]) => [quoted, plain].join(''))
}
