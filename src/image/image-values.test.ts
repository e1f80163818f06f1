import { describe, expect, it } from 'vitest'
import { imageSchema, type Image } from '#src/api/glance/images.ts'
import { jsonPatch } from '#src/lib/json-patch.ts'
import { imageValuesSchema, noValues, toNewWire, toWire, valuesOf, whyNotTag, type ImageValues } from './image-values.ts'

const image: Image = imageSchema.parse({
  id: '2f9a1a5c-0000-4000-8000-000000000001', name: 'ubuntu-24.04', status: 'active', visibility: 'shared', owner: 'p1', protected: false, os_hidden: false,
  disk_format: 'qcow2', container_format: 'bare', size: 1, virtual_size: 2, min_disk: 10, min_ram: 0, checksum: null, os_hash_algo: null, os_hash_value: null,
  created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z', tags: ['lts', 'base'], os_distro: 'ubuntu', hw_disk_bus: 'virtio',
})

const problems = (values: Partial<ImageValues>, data = false) => {
  const { error } = imageValuesSchema({ data }).safeParse({ ...noValues, ...values })
  return error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? []
}

describe('what is written', () => {
  it('of an image that nobody changed, is nothing', () => {
    for (const one of [image, { ...image, name: null, disk_format: null, container_format: null, tags: [], os_distro: '' }]) {
      expect(jsonPatch(toWire(valuesOf(one)), toWire(valuesOf(one)))).toEqual([])
    }
  })

  it.each<[string, Partial<ImageValues>, unknown]>([
    ['a name', { name: ' noble ' }, [{ op: 'replace', path: '/name', value: 'noble' }]],
    ['no name', { name: '' }, [{ op: 'replace', path: '/name', value: null }]],
    ['a number', { min_ram: '512' }, [{ op: 'replace', path: '/min_ram', value: 512 }]],
    ['no minimum', { min_disk: '' }, [{ op: 'replace', path: '/min_disk', value: 0 }]],
    ['a switch as a boolean', { os_hidden: true }, [{ op: 'replace', path: '/os_hidden', value: true }]],
    ['tags, but not their order', { tags: ['lts', 'base'] }, []],
    ['a tag', { tags: ['base'] }, [{ op: 'replace', path: '/tags', value: ['base'] }]],
    ['a new property', { os_version: '24.04' }, [{ op: 'add', path: '/os_version', value: '24.04' }]],
    ['an emptied property as removed', { os_distro: ' ' }, [{ op: 'remove', path: '/os_distro' }]],
  ])('of %s, is that', (_, change, operations) => {
    expect(jsonPatch(toWire(valuesOf(image)), toWire({ ...valuesOf(image), ...change }))).toEqual(operations)
  })

  it('of a new image, leaves out what Glance sets by itself', () => {
    expect(toNewWire({ ...noValues, container_format: '', rows: [] })).toEqual({ visibility: 'private' })
    expect(toNewWire({ ...noValues, name: 'a', disk_format: 'raw', container_format: 'bare', min_disk: '3', protected: true, tags: ['x'], os_distro: 'debian', rows: [{ key: 'os_type', value: 'linux', state: 'new' }, { key: 'empty', value: '', state: 'new' }] })).toEqual({
      name: 'a', visibility: 'private', disk_format: 'raw', container_format: 'bare', min_disk: 3, protected: true, tags: ['x'], os_distro: 'debian', os_type: 'linux', empty: '',
    })
  })
})

describe('what an image may be', () => {
  it.each<[string, Partial<ImageValues>, boolean]>([
    ['nothing set', {}, false],
    ['a name of 255 characters', { name: 'x'.repeat(255) }, false],
    ['a right-to-left name', { name: 'أوبونتو' }, false],
    ['the largest numbers', { min_disk: '2147483647', min_ram: '2147483647' }, false],
    ['both formats before data', { disk_format: 'raw', container_format: 'bare' }, true],
  ])('takes %s', (_, values, data) => {
    expect(problems(values, data)).toEqual([])
  })

  it.each<[string, Partial<ImageValues>, boolean, RegExp[]]>([
    ['a name of 256 characters', { name: 'x'.repeat(256) }, false, [/^name: .*255/]],
    ['an emoji in a name', { name: 'cat 🐈' }, false, [/^name: .*emoji/]],
    ['words for a number', { min_disk: 'ten' }, false, [/^min_disk: .*whole number of GiB/]],
    ['a fraction', { min_ram: '0.5' }, false, [/^min_ram: .*whole number of MiB/]],
    ['a negative number', { min_disk: '-1' }, false, [/^min_disk/]],
    ['a number too large', { min_ram: '2147483648' }, false, [/^min_ram: .*2147483647/]],
    ['129 tags', { tags: Array.from({ length: 129 }, (__, i) => `t${i}`) }, false, [/^tags: .*128/]],
    ['data without formats', { container_format: '' }, true, [/^disk_format/, /^container_format/]],
    ['an emoji in a property', { description: '🐈' }, false, [/^description/]],
  ])('refuses %s', (_, values, data, expected) => {
    const found = problems(values, data)
    expect(found).toHaveLength(expected.length)
    for (const [i, pattern] of expected.entries()) expect(found[i]).toMatch(pattern)
  })
})

it.each<[string, boolean]>([
  ['lts', true],
  ['x'.repeat(255), true],
  ['x'.repeat(256), false],
  ['🐈', false],
])('whyNotTag %#', (tag, ok) => {
  expect(whyNotTag(tag) === undefined).toBe(ok)
})
