import type { Image, Shelf } from '#src/api/glance/images.ts'
import { formatter } from '#src/lib/language.ts'

/**
 * What the list's address says: a text to find, a column to sort by, which columns stand there (`undefined`: the usual ones), whose images
 * they are (`undefined`: all projects'), and whether it is the list of hidden images. What it does not understand it leaves out.
 */
export type ListSearch = { q: string; sort: Sort; columns: readonly ColumnKey[] | undefined; project: string | undefined; shelf: Shelf }
export type Sort = { key: SortKey; dir: 'asc' | 'desc' }
export type SortKey = (typeof SORT_KEYS)[number]
export type ColumnKey = (typeof COLUMN_KEYS)[number]

/** The columns that can be chosen, by Glance's names, in their order. */
export const COLUMN_KEYS = ['status', 'visibility', 'owner', 'disk_format', 'size', 'min_disk', 'min_ram', 'created_at', 'updated_at'] as const
export const SORT_KEYS = ['name', ...COLUMN_KEYS] as const
const NEWEST: Sort = { key: 'updated_at', dir: 'desc' }

export function parseSearch(params: URLSearchParams): ListSearch {
  return { q: params.get('q') ?? '', sort: parseSort(params.get('sort')), columns: parseColumns(params.get('columns')), project: parseProject(params.get('project')), shelf: shelfOf(params) }
}

export const shelfOf = (params: URLSearchParams): Shelf => (params.get('hidden') === '1' ? 'hidden' : 'shown')

function parseSort(text: string | null): Sort {
  const [name, dir] = (text ?? '').split(':')
  const key = SORT_KEYS.find((known) => known === name)
  return key ? { key, dir: dir === 'desc' ? 'desc' : 'asc' } : NEWEST
}

function parseColumns(text: string | null): ColumnKey[] | undefined {
  const words = text?.split(',')
  return words && COLUMN_KEYS.filter((key) => words.includes(key))
}

/** An id of a project; what can be none is left out. */
const parseProject = (text: string | null) => (text !== null && /^[A-Za-z0-9_-]{1,64}$/.test(text) ? text : undefined)

/** The same as an address, without what is as usual; params that are not the list's own stay. */
export function writeSearch(params: URLSearchParams, { q, sort, columns, project, shelf }: ListSearch): URLSearchParams {
  const next = new URLSearchParams(params)
  const write = (name: string, value: string | undefined) => (value === undefined ? next.delete(name) : next.set(name, value))
  write('q', q === '' ? undefined : q)
  write('sort', sort.key === NEWEST.key && sort.dir === NEWEST.dir ? undefined : `${sort.key}:${sort.dir}`)
  write('columns', columns?.join(','))
  write('project', project)
  write('hidden', shelf === 'hidden' ? '1' : undefined)
  return next
}

/** A second click turns the order; a new column starts where one looks first: names from a, sizes and dates from the largest. */
export const nextSort = (sort: Sort, key: SortKey): Sort =>
  sort.key === key ? { key, dir: sort.dir === 'asc' ? 'desc' : 'asc' } : { key, dir: LARGEST_FIRST.has(key) ? 'desc' : 'asc' }
const LARGEST_FIRST: ReadonlySet<SortKey> = new Set<SortKey>(['size', 'min_disk', 'min_ram', 'created_at', 'updated_at'])

export const byName = formatter((locale) => new Intl.Collator(locale, { numeric: true, sensitivity: 'base' }))

/** Sorted by one column; what has no value comes last in either order, equals stay newest first. `projects`: names of owners, as far as they are known. */
export function sorted(images: readonly Image[], { key, dir }: Sort, projects?: ReadonlyMap<string, string>): Image[] {
  const sign = dir === 'asc' ? 1 : -1
  const words = key === 'name' || key === 'owner' ? byName().compare : compare
  const valueOf = (image: Image) => (key === 'owner' ? (projects?.get(image.owner ?? '') ?? image.owner) : image[key]) ?? ''
  return images.toSorted((a, b) => {
    const [x, y] = [valueOf(a), valueOf(b)]
    if (x === '' || y === '') return Number(x === '') - Number(y === '')
    if (typeof x === 'number' && typeof y === 'number') return sign * (x - y)
    return sign * words(String(x), String(y))
  })
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
