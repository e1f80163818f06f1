import { describe, expect, it } from 'vitest'
import { doubtsOf, folded, suggestionsOf, whyOverLimit } from './source.ts'

const found = { disk_format: 'qcow2', container_format: 'bare', virtual_size: 20 * 2 ** 30, min_disk: 20, warnings: [], what: 'QCOW2 v3, 20 GiB virtual' }
const schema = { disk_formats: ['qcow2', 'raw'] }

describe('suggestionsOf', () => {
  it('takes what the name and the bytes tell', () => {
    expect(suggestionsOf({ named: { name: 'noble', os_distro: 'ubuntu' }, found })).toEqual({
      name: 'noble', disk_format: 'qcow2', container_format: 'bare', min_disk: '20', os_distro: 'ubuntu', os_version: '', architecture: '',
    })
  })

  it('takes back what another file told', () => {
    expect(suggestionsOf(undefined)).toMatchObject({ name: '', disk_format: '', container_format: 'bare', min_disk: '' })
  })
})

describe('doubtsOf', () => {
  it.each([
    ['a file as it is described', found, 'qcow2', 0],
    ['one that is not described yet', found, '', 0],
    ['another format than its own', found, 'raw', 1],
    ['a format that the cloud does not take', { ...found, disk_format: 'vhdx' }, 'vhdx', 1],
    ['an archive', { what: 'ZIP archive', warnings: ['Unpack it.'] }, 'raw', 1],
    ['one that was not looked at yet', undefined, 'raw', 0],
  ])('of %s', (_, what, disk_format, count) => {
    expect(doubtsOf({ found: what }, disk_format, schema)).toHaveLength(count)
  })
})

it('tells in a line what is folded away', () => {
  expect(folded({ container_format: 'bare', os_distro: 'ubuntu', os_version: '24.04', protected: true, os_hidden: true, hypervisor_type: 'qemu' }, 0)).toBe('bare · Protected · Hidden · ubuntu 24.04 · qemu')
  expect(folded({ container_format: '', description: 'x' }, 2)).toBe('No container format · Described · 2 properties')
})

describe('whyOverLimit', () => {
  const usage = { image_count_total: { usage: 2, limit: 3 }, image_size_total: { usage: 30, limit: 40 } }
  it.each([
    ['room enough', usage, 10 * 2 ** 20, undefined],
    ['a file too large', usage, 10 * 2 ** 20 + 1, /has 10 MiB of its 40 MiB left/],
    ['no file', usage, undefined, undefined],
    ['as many images as there may be', { ...usage, image_count_total: { usage: 3, limit: 3 } }, undefined, /has 3 images and may have 3/],
    ['more used than there may be', { image_size_total: { usage: 3, limit: 1 } }, 1, /has 0 B of its 1 MiB left/],
    ['no limit', { image_count_total: { usage: 3, limit: -1 }, image_size_total: { usage: 3, limit: -1 } }, 1, undefined],
    ['limits that are not told', {}, 1, undefined],
    ['none known yet', undefined, 1, undefined],
  ])('%s', (_, known, bytes, why) => {
    if (why) expect(whyOverLimit(known, bytes)).toMatch(why)
    else expect(whyOverLimit(known, bytes)).toBeUndefined()
  })
})
