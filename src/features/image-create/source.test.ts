import { describe, expect, it } from 'vitest'
import { doubtsOf, folded, suggestionsOf } from './source.ts'

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
  expect(folded({ container_format: 'bare', os_distro: 'ubuntu', os_version: '24.04', protected: true })).toBe('bare · Protected · ubuntu 24.04')
  expect(folded({ container_format: '', description: 'x' })).toBe('No container format · Described')
})
