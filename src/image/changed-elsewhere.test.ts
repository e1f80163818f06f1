import { describe, expect, it } from 'vitest'
import type { ImageChanges } from '#src/api/glance/image-cache.ts'
import type { Image } from '#src/api/glance/images.ts'
import { newest, newsOf, sinceOf } from './changed-elsewhere.ts'

const image = (id: string, minute: number, name = id): Image => ({
  id, name, status: 'active', visibility: 'private', owner: 'demo', protected: false, os_hidden: false, min_disk: 0, min_ram: 0, tags: [],
  created_at: '2026-01-01T00:00:00Z', updated_at: `2026-01-01T00:0${minute}:00Z`,
})
const noted = (...all: [string, Image | 'gone'][]): ImageChanges => new Map(all)
const none = noted()

describe('the news of an answer', () => {
  const pages = [{ images: [image('a', 2)] }, { images: [image('b', 1)] }]
  const ids = (...all: Parameters<typeof newsOf>) => newsOf(...all).map(({ id }) => id)

  it('are the images that the list has not, or not so', () => {
    expect(ids([image('new', 3), image('a', 2), image('b', 3, 'renamed')], pages, none, none)).toEqual(['new', 'b'])
  })

  it('are not what is noted already', () => {
    const changes = noted(['b', image('b', 3)])
    expect(ids([image('b', 3)], pages, changes, changes)).toEqual([])
  })

  it('are not what this browser noted since it asked', () => {
    expect(ids([image('a', 3), image('b', 3)], pages, none, noted(['a', 'gone'], ['b', image('b', 4)]))).toEqual([])
  })

  it('bring back what was gone before it asked', () => {
    const changes = noted(['a', 'gone'])
    expect(ids([image('a', 2)], pages, changes, changes)).toEqual(['a'])
  })
})

describe('from when to ask', () => {
  it('is the newest change that was heard, and not the order of the list', () => {
    expect(newest([image('a', 1), image('b', 3), image('c', 2)])).toBe('2026-01-01T00:03:00Z')
    expect(newest([image('a', 1)], '2026-01-01T00:09:00Z')).toBe('2026-01-01T00:09:00Z')
    expect(newest([])).toBeUndefined()
  })

  it('is a minute earlier, written as Glance does', () => {
    expect(sinceOf('2026-01-01T00:03:00Z')).toBe('2026-01-01T00:02:00Z')
  })
})
