import { describe, expect, it } from 'vitest'
import type { ImageChanges } from '#src/api/glance/image-cache.ts'
import type { Image } from '#src/api/glance/images.ts'
import { listsAt, mergeImages } from './mergeImages.ts'

/** `minute`: when it was created; later is higher in the list. */
const image = (id: string, minute: number, more: Partial<Image> = {}): Image => {
  const at = `2026-01-01T00:${String(minute).padStart(2, '0')}:00Z`
  return {
    id, name: id, status: 'active', visibility: 'private', owner: 'demo', protected: false, os_hidden: false,
    min_disk: 0, min_ram: 0, tags: [], created_at: at, updated_at: at, ...more,
  }
}
const pages = (...all: Image[][]) => all.map((images) => ({ images }))
const changes = (...all: [string, Image | 'gone'][]): ImageChanges => new Map(all)
const ids = (images: readonly Image[]) => images.map(({ id }) => id).join(' ')

const a = image('a', 9)
const b = image('b', 7)
const c = image('c', 7)
const d = image('d', 5)

describe('mergeImages', () => {
  it('is the page itself while nothing has happened', () => {
    const images = [a, b]
    expect(mergeImages(pages(images), changes())).toBe(images)
    expect(mergeImages([], changes())).toEqual([])
  })

  it('shows an image once, though pages overlap', () => {
    expect(ids(mergeImages(pages([a, c], [c, b], [b, d]), changes()))).toBe('a c b d')
  })

  it('keeps the place of a changed image and the objects of all others', () => {
    const renamed = image('b', 7, { name: 'new', updated_at: '2026-01-02T00:00:00Z' })
    const rows = mergeImages(pages([a, c], [b, d]), changes(['b', renamed]))
    expect(rows).toEqual([a, c, renamed, d])
    expect(rows[0]).toBe(a)
  })

  it('prefers a page that is newer than the change', () => {
    const old = image('b', 7, { name: 'old', updated_at: '2025-01-01T00:00:00Z' })
    expect(mergeImages(pages([a, b]), changes(['b', old]))[1]).toBe(b)
  })

  it('drops what is gone, wherever it was', () => {
    expect(ids(mergeImages(pages([a, c], [b, d]), changes(['c', 'gone'], ['x', 'gone']))).trim()).toBe('a b d')
  })

  it('puts new images where Glance will list them', () => {
    const top = image('top', 30)
    const middle = image('bb', 7)
    const last = image('last', 1)
    expect(ids(mergeImages(pages([a, c], [b, d]), changes(['last', last], ['top', top], ['bb', middle])))).toBe('top a c bb b d last')
    expect(ids(mergeImages([], changes(['last', last], ['top', top])))).toBe('top last')
  })

  it('leaves out what the list does not show', () => {
    const hidden = { os_hidden: true, updated_at: '2026-01-02T00:00:00Z' }
    expect(ids(mergeImages(pages([a, b]), changes(['b', image('b', 7, hidden)], ['n', image('n', 40, hidden)])))).toBe('a')
    const foreign = image('f', 40, { owner: 'acme', visibility: 'community' })
    expect(ids(mergeImages(pages([a]), changes(['f', foreign]), (row) => row.owner === 'demo'))).toBe('a')
  })

  it('lists what Glance lists: no community images of other projects, though one was looked at', () => {
    const theirs = image('t', 8, { visibility: 'community', owner: 'other' })
    const ours = image('o', 8, { visibility: 'community' })
    const lists = listsAt({ region: 'r', scope: 'demo' })
    expect(ids(mergeImages(pages([a, b]), changes(['t', theirs], ['o', ours]), lists))).toBe('a o b')
    // Even one of the list's, when another project makes it its community's.
    expect(ids(mergeImages(pages([a, b]), changes(['a', { ...a, owner: 'other', visibility: 'community' }]), lists))).toBe('b')
  })

  it('lists hidden images apart: one that is shown again goes from there to the others', () => {
    const hidden = { ...b, os_hidden: true, updated_at: '2026-01-02T00:00:00Z' }
    const again = { ...hidden, os_hidden: false, updated_at: '2026-01-03T00:00:00Z' }
    const at = { region: 'r', scope: 'demo' }
    expect(ids(mergeImages(pages([a, b]), changes(['b', hidden]), listsAt(at)))).toBe('a')
    expect(ids(mergeImages(pages([]), changes(['b', hidden]), listsAt(at, 'hidden')))).toBe('b')
    expect(ids(mergeImages(pages([hidden]), changes(['b', again]), listsAt(at, 'hidden')))).toBe('')
    expect(ids(mergeImages(pages([a]), changes(['b', again]), listsAt(at)))).toBe('a b')
  })
})
