import type { Image } from '#src/api/glance/images.ts'
import { formatter } from '#src/lib/language.ts'

/** What the list's address says: a text to find, a column to sort by. What it does not understand it leaves out. */
export type ListSearch = { q: string; sort: Sort }
export type Sort = { key: SortKey; dir: 'asc' | 'desc' }
export type SortKey = (typeof SORT_KEYS)[number]

/** The sortable columns, by Glance's names. */
const SORT_KEYS = ['name', 'status', 'visibility', 'disk_format', 'size', 'updated_at'] as const
const NEWEST: Sort = { key: 'updated_at', dir: 'desc' }

export function parseSearch(params: URLSearchParams): ListSearch {
  return { q: params.get('q') ?? '', sort: parseSort(params.get('sort')) }
}

function parseSort(text: string | null): Sort {
  const [name, dir] = (text ?? '').split(':')
  const key = SORT_KEYS.find((known) => known === name)
  return key ? { key, dir: dir === 'desc' ? 'desc' : 'asc' } : NEWEST
}

/** The same as an address, without what is as usual; params that are not the list's own stay. */
export function writeSearch(params: URLSearchParams, { q, sort }: ListSearch): URLSearchParams {
  const next = new URLSearchParams(params)
  if (q === '') next.delete('q')
  else next.set('q', q)
  if (sort.key === NEWEST.key && sort.dir === NEWEST.dir) next.delete('sort')
  else next.set('sort', `${sort.key}:${sort.dir}`)
  return next
}

/** A second click turns the order; a new column starts where one looks first: names from a, sizes and dates from the largest. */
export const nextSort = (sort: Sort, key: SortKey): Sort =>
  sort.key === key ? { key, dir: sort.dir === 'asc' ? 'desc' : 'asc' } : { key, dir: key === 'size' || key === 'updated_at' ? 'desc' : 'asc' }

const byName = formatter((locale) => new Intl.Collator(locale, { numeric: true, sensitivity: 'base' }))

/** Sorted by one column; what has no value comes last in either order, equals stay newest first. */
export function sorted(images: readonly Image[], { key, dir }: Sort): Image[] {
  const sign = dir === 'asc' ? 1 : -1
  return images.toSorted((a, b) => {
    const [x, y] = [a[key] ?? '', b[key] ?? '']
    if (x === '' || y === '') return Number(x === '') - Number(y === '')
    if (typeof x === 'number' && typeof y === 'number') return sign * (x - y)
    return sign * (key === 'name' ? byName().compare(String(x), String(y)) : compare(String(x), String(y)))
  })
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
