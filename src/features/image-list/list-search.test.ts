import { describe, expect, test } from 'vitest'
import type { Image } from '#src/api/glance/images.ts'
import { nextSort, parseSearch, sorted, writeSearch, type ListSearch } from './list-search.ts'

const image = (id: string, rest: Partial<Image> = {}): Image => ({
  id,
  name: id,
  status: 'active',
  visibility: 'private',
  protected: false,
  os_hidden: false,
  min_disk: 0,
  min_ram: 0,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
  tags: [],
  ...rest,
})
const ids = (images: readonly Image[]) => images.map(({ id }) => id)

const usual: ListSearch = { q: '', sort: { key: 'updated_at', dir: 'desc' }, columns: undefined, project: undefined, shelf: 'shown' }

describe('the address of a list', () => {
  test.each<[string, Partial<ListSearch>]>([
    ['', {}],
    ['q=ubuntu', { q: 'ubuntu' }],
    ['sort=name', { sort: { key: 'name', dir: 'asc' } }],
    ['sort=size:desc', { sort: { key: 'size', dir: 'desc' } }],
    ['sort=owner:desc', { sort: { key: 'owner', dir: 'desc' } }],
    ['sort=checksum:desc', {}],
    ['sort=name:sideways', { sort: { key: 'name', dir: 'asc' } }],
    ['columns=size,status,nonsense', { columns: ['status', 'size'] }],
    ['columns=', { columns: [] }],
    ['project=48cf0e5a9a56a6eb64d77e79c5313854', { project: '48cf0e5a9a56a6eb64d77e79c5313854' }],
    ['project=a/b', {}],
    ['hidden=1', { shelf: 'hidden' }],
    ['hidden=yes', {}],
  ])('%s', (text, search) => {
    expect(parseSearch(new URLSearchParams(text))).toEqual({ ...usual, ...search })
  })

  test('says only what is not as usual, and keeps what is not its own', () => {
    const params = new URLSearchParams('q=x&other=1&sort=name:asc&columns=size&hidden=1&project=p0')
    expect(writeSearch(params, usual).toString()).toBe('other=1')
    expect(decodeURIComponent(writeSearch(params, { q: 'a b', sort: { key: 'size', dir: 'asc' }, columns: ['status', 'size'], project: 'p1', shelf: 'hidden' }).toString())).toBe(
      'q=a+b&other=1&sort=size:asc&columns=status,size&hidden=1&project=p1',
    )
  })

  test('a second click turns the order', () => {
    expect(nextSort({ key: 'name', dir: 'asc' }, 'name')).toEqual({ key: 'name', dir: 'desc' })
    expect(nextSort({ key: 'name', dir: 'asc' }, 'size')).toEqual({ key: 'size', dir: 'desc' })
  })
})

describe('the order', () => {
  const images = [image('b', { size: 2 }), image('a10', { size: null }), image('a9', { size: 10 }), image('n', { name: null })]
  test('names as people count', () => expect(ids(sorted(images, { key: 'name', dir: 'asc' }))).toEqual(['a9', 'a10', 'b', 'n']))
  test('no name comes last in either order', () => expect(ids(sorted(images, { key: 'name', dir: 'desc' }))).toEqual(['b', 'a10', 'a9', 'n']))
  test('sizes as numbers', () => expect(ids(sorted(images, { key: 'size', dir: 'desc' })).slice(0, 2)).toEqual(['a9', 'b']))
  test('owners by the names that are known', () => {
    const owned = [image('1', { owner: 'a' }), image('2', { owner: 'b' }), image('3', { owner: null }), image('4', { owner: 'c' })]
    const names = new Map([['a', 'zebra'], ['b', 'Acme']])
    expect(ids(sorted(owned, { key: 'owner', dir: 'asc' }, names))).toEqual(['2', '4', '1', '3'])
  })
})
