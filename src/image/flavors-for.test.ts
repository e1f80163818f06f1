import { describe, expect, it } from 'vitest'
import type { Image } from '#src/api/glance/images.ts'
import { flavorSchema } from '#src/api/nova/flavors.ts'
import { assignmentOf } from './flavor-assignment.ts'
import { bootsFromVolume, grouped, isTight, obstacleOf, rootOf } from './flavors-for.ts'

const image = (more: Record<string, unknown> = {}) => ({ id: 'i', min_ram: 0, min_disk: 0, size: 1, ...more }) as unknown as Image
const flavor = (id: string, more: Record<string, unknown> = {}) => grouped(flavorSchema.parse({ id, name: id, vcpus: 1, ram: 1024, disk: 10, ...more }))
const why = (one: Image, with_: ReturnType<typeof flavor>, zeroDisk = false) => obstacleOf(one, assignmentOf(one), with_, rootOf(one, zeroDisk))?.kind

const snapshotOfVolumes = { size: 0, min_disk: 50, block_device_mapping: JSON.stringify([{ boot_index: 0, source_type: 'snapshot', volume_size: 50 }, { boot_index: null, source_type: 'blank' }]) }

describe('why an image and a flavor do not go together', () => {
  it.each([
    ['nothing', image(), flavor('a'), undefined],
    ['disabled comes first', image({ loupe_flavors: 'b' }), flavor('a', { 'OS-FLV-DISABLED:disabled': true }), 'disabled'],
    ['another is assigned', image({ loupe_flavors: 'b', min_ram: 4096 }), flavor('a'), 'unassigned'],
    ['assigned by a group', image({ loupe_flavor_groups: 'gpu' }), flavor('a', { extra_specs: { 'loupe:group': 'gpu' } }), undefined],
    ['assigned, and too small', image({ loupe_flavors: 'a', min_ram: 4096 }), flavor('a'), 'ram'],
    ['encrypted', image({ cinder_encryption_key_id: 'k' }), flavor('a'), 'volume'],
    ['no disk', image(), flavor('a', { disk: 0 }), 'volume'],
    ['no disk, but the image brings a volume', image(snapshotOfVolumes), flavor('a', { disk: 0 }), undefined],
    ['a small disk, but the image brings a volume', image(snapshotOfVolumes), flavor('a'), undefined],
  ])('%s', (_, one, with_, kind) => {
    expect(why(one, with_)).toBe(kind)
  })
  it('is no disk only for whom the rule does not let', () => {
    expect(why(image(), flavor('a', { disk: 0 }), true)).toBeUndefined()
  })
})

it.each([[5, {}, false], [11, {}, true], [11, { volume: true }, false]])('a disk of %d GiB inside, with %j', (inside, root, tight) => {
  expect(isTight(image({ virtual_size: inside * 1024 ** 3 }), flavor('a'), root)).toBe(tight)
  expect(isTight(image(), flavor('a'), root)).toBe(false)
  expect(isTight(image({ virtual_size: inside * 1024 ** 3 }), flavor('a', { disk: 0 }), root)).toBe(false)
})

it.each([[undefined], ['{'], ['[]'], ['[{"boot_index":0,"source_type":"image"}]'], ['[{"boot_index":1,"source_type":"snapshot"}]']])('a block device mapping %j brings no volume to boot from', (mapping) => {
  expect(bootsFromVolume(image({ block_device_mapping: mapping }))).toBe(false)
})
