import { buffer } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { sniff } from '#src/formats/sniff.ts'
import { createDemoCloud, type Image } from './cloud.ts'
import { describe as describeDisk, diskData } from './seed-disk.ts'
import recorded from './seed-sums.json' with { type: 'json' }
import { sumsOf } from './seed-sums.ts'
import { diskOf, seedImages } from './seed.ts'

const images = [...createDemoCloud({ profile: 'master' }).images.values()]
const having = (attribute: keyof Image) => new Set(images.map((image) => image[attribute]))

describe('the story', () => {
  test('shows every status, visibility and format, and names that are hard to show', () => {
    expect(images.length).toBeGreaterThanOrEqual(40)
    expect(new Set(seedImages.map(({ key }) => key)).size).toBe(seedImages.length)
    expect(having('status')).toEqual(new Set(['active', 'deactivated', 'importing', 'killed', 'pending_delete', 'queued', 'saving', 'uploading']))
    expect(having('visibility').size).toBe(4)
    for (const format of ['ami', 'ari', 'aki', 'vhd', 'vhdx', 'vmdk', 'raw', 'qcow2', 'vdi', 'iso', 'ploop', null]) expect(having('disk_format')).toContain(format)
    const names = images.map(({ name }) => name)
    expect(names).toContain(null)
    expect(names.some((name) => name?.length === 200)).toBe(true)
    expect(images.some(({ properties, tags }) => Object.keys(properties).length === 60 && tags.length === 20)).toBe(true)
  })

  test('takes no time to tell', () => {
    const start = performance.now()
    createDemoCloud({ profile: 'zed' }).dispose()
    expect(performance.now() - start).toBeLessThan(300)
  })
})

const disks = seedImages.flatMap((seed) => diskOf(seed) ?? [])
const known: Readonly<Record<string, { of: string; checksum: string; os_hash_value: string }>> = recorded

describe('the data of the story', () => {
  test.each(disks.map((disk) => [disk.key, disk] as const))('%s: its sums are of these very bytes, its header is of its format', async (key, disk) => {
    expect(known[key]?.of).toBe(describeDisk(disk))
    const head = await buffer(diskData(disk).read(0, 64 * 1024))
    const found = sniff(head, disk.size)
    if (disk.disk_format !== 'ami' && key !== 'compressed') expect(found.disk_format).toBe(disk.disk_format)
    // VHDX tells the size of its disk beyond the header.
    if (disk.virtual_size !== null && disk.disk_format !== 'vhdx') expect(found.virtual_size).toBe(disk.virtual_size)
  })

  test.each(disks.filter(({ size }) => size < 64 * 1024 ** 2).map((disk) => [disk.key, disk] as const))('%s adds up to its sums', async (key, disk) => {
    const sums = await sumsOf(diskData(disk).read(0, disk.size))
    expect(sums).toEqual({ size: disk.size, checksum: known[key]?.checksum, os_hash_value: known[key]?.os_hash_value })
  })

  test('a part is the same bytes as in the whole', async () => {
    const data = diskData({ key: 'x', disk_format: 'qcow2', size: 3_000_000, virtual_size: 5 })
    const whole = await buffer(data.read(0, data.size))
    for (const [start, end] of [[0, 1], [65_535, 65_537], [1_048_575, 1_048_577], [2_999_999, 3_000_000], [10, 2_500_000]] as const) {
      expect((await buffer(data.read(start, end))).equals(whole.subarray(start, end))).toBe(true)
    }
  })
})
