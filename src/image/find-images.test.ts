import { describe, expect, test } from 'vitest'
import type { Image } from '#src/api/glance/images.ts'
import { found } from './find-images.ts'

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

describe('what is found', () => {
  const images = [
    image('1', { name: 'Ubuntu 24.04 (Noble)', tags: ['lts'] }),
    image('2', { name: null, os_distro: 'debian' }),
    image('3', { name: '.*' }),
    image('4', { name: 'ümlaut', tags: ['GPU'] }),
  ]
  test.each([
    ['', ['1', '2', '3', '4']],
    ['  ', ['1', '2', '3', '4']],
    ['ubuntu', ['1']],
    ['noble ubuntu', ['1']],
    ['.*', ['3']],
    ['(', ['1']],
    ['gpu', ['4']],
    ['ÜM', ['4']],
    ['DEBIAN', ['2']],
    ['null', []],
  ])('%s', (q, expected) => {
    expect(ids(found(images, q))).toEqual(expected)
  })
})
