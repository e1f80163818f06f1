import { describe, expect, it } from 'vitest'
import type { Image } from '#src/api/glance/images.ts'
import { assignmentOf, assignmentPatch, effectiveOf, groupsIn, isCarrier, isOpen, misfitOf, propertiesOf } from './flavor-assignment.ts'

const image = (properties: Record<string, string> = {}) => ({ id: 'i', name: 'one', min_ram: 0, min_disk: 0, ...properties }) as unknown as Image
const uuid = (n: number) => `0000000${n}-aaaa-4bbb-8ccc-0123456789ab`.slice(-36)
const flavor = (id: string, groups: string[] = [], ram = 1024, disk = 10) => ({ id, ram, disk, groups })

describe('what an image says', () => {
  it('reads ids and names, in their order, each once', () => {
    expect(assignmentOf(image({ loupe_flavors: 'b, a,,b ', loupe_flavors_3: 'd', loupe_flavors_2: 'c', loupe_flavor_groups: 'gpu' }))).toEqual({ flavors: ['b', 'a', 'c', 'd'], groups: ['gpu'] })
  })
  it('reads what lies beyond ten in the order of the numbers', () => {
    expect(assignmentOf(image({ loupe_flavors_10: 'z', loupe_flavors_2: 'y', loupe_flavors: 'x' })).flavors).toEqual(['x', 'y', 'z'])
  })
  it('takes no other property for its own', () => {
    const others = { loupe_flavors_1: 'a', loupe_flavors_02: 'b', loupe_flavors_: 'c', loupe_flavors_x: 'd', xloupe_flavors: 'e', loupe_flavor: 'f' }
    expect(isOpen(assignmentOf(image(others)))).toBe(true)
    expect(Object.keys(others).filter(isCarrier)).toEqual([])
  })
  it('survives what is read, written and read again', () => {
    const assignment = { flavors: Array.from({ length: 40 }, (_, n) => uuid(n)), groups: ['gpu', 'a.b_c-d'] }
    expect(assignmentOf(image(propertiesOf(assignment)))).toEqual(assignment)
  })
})

describe('what is written', () => {
  it('cuts no id in two, and fills each property as far as Nova keeps it', () => {
    const written = propertiesOf({ flavors: Array.from({ length: 8 }, (_, n) => uuid(n)), groups: [] })
    expect(Object.keys(written)).toEqual(['loupe_flavors', 'loupe_flavors_2'])
    // Seven of them are 258 bytes.
    expect(written['loupe_flavors']?.split(',')).toHaveLength(6)
    expect(Object.values(written).every((value) => value.length <= 255)).toBe(true)
  })
  it('takes exactly 255 bytes', () => {
    const [long, short] = ['x'.repeat(253), 'y']
    expect(propertiesOf({ flavors: [long, short], groups: [] })).toEqual({ loupe_flavors: `${long},${short}` })
    expect(Object.keys(propertiesOf({ flavors: [`${long}x`, short], groups: [] }))).toHaveLength(2)
  })
  it('refuses what could not be read again', () => {
    for (const part of ['a,b', ' ', 'x'.repeat(256)]) expect(() => propertiesOf({ flavors: [part], groups: [] })).toThrow(RangeError)
  })
  it('touches nothing else, and takes away what is empty', () => {
    const before = image({ loupe_flavors: 'a', loupe_flavors_2: 'b', loupe_flavor_groups: 'gpu', os_distro: 'debian' })
    expect(assignmentPatch(before, { flavors: ['a'], groups: [] })).toEqual([
      { op: 'remove', path: '/loupe_flavors_2' },
      { op: 'remove', path: '/loupe_flavor_groups' },
    ])
    expect(assignmentPatch(before, assignmentOf(before))).toEqual([{ op: 'replace', path: '/loupe_flavors', value: 'a,b' }, { op: 'remove', path: '/loupe_flavors_2' }])
    expect(assignmentPatch(image(), { flavors: [], groups: ['gpu'] })).toEqual([{ op: 'add', path: '/loupe_flavor_groups', value: 'gpu' }])
  })
})

describe('what it comes to', () => {
  const all = [flavor('a', ['gpu']), flavor('b'), flavor('c', ['gpu', 'big'])]
  const ids = (assignment: { flavors: string[]; groups: string[] }) => effectiveOf(assignment, all).flavors.map(({ id }) => id)
  it('is all of them where nothing is assigned', () => {
    expect(effectiveOf({ flavors: [], groups: [] }, all)).toEqual({ open: true, flavors: all, dead: [], empty: [] })
  })
  it('is the union of flavors and groups', () => {
    expect(ids({ flavors: ['b'], groups: [] })).toEqual(['b'])
    expect(ids({ flavors: [], groups: ['gpu'] })).toEqual(['a', 'c'])
    expect(ids({ flavors: ['b', 'c'], groups: ['big'] })).toEqual(['b', 'c'])
  })
  it('is none where what is assigned is not there', () => {
    expect(effectiveOf({ flavors: ['gone'], groups: ['dissolved'] }, all)).toEqual({ open: false, flavors: [], dead: ['gone'], empty: ['dissolved'] })
  })
  it('reads the groups of a flavor', () => {
    expect([groupsIn(undefined), groupsIn(''), groupsIn('a, b,a')]).toEqual([[], [], ['a', 'b']])
  })
})

describe('what fits', () => {
  const needs = (min_ram: number, min_disk: number, size: number | null = null) => ({ min_ram, min_disk, size })
  it('asks for memory, then for room', () => {
    expect(misfitOf(needs(2048, 0), flavor('a'))).toEqual({ kind: 'ram', need: 2048 })
    expect(misfitOf(needs(0, 11), flavor('a'))).toEqual({ kind: 'disk', need: 11 })
    expect(misfitOf(needs(0, 0, 10 * 1024 ** 3 + 1), flavor('a'))).toEqual({ kind: 'size', need: 10 * 1024 ** 3 + 1 })
    expect(misfitOf(needs(1024, 10, 10 * 1024 ** 3), flavor('a'))).toBeUndefined()
  })
  it('takes every image without a disk of its own, for whom the rule lets; others need a volume', () => {
    const diskless = flavor('a', [], 1024, 0)
    expect(misfitOf(needs(0, 500, 1024 ** 4), diskless, { zeroDisk: true })).toBeUndefined()
    expect(misfitOf(needs(0, 0), diskless)).toEqual({ kind: 'volume' })
    expect(misfitOf(needs(0, 20), diskless, { volume: true })).toBeUndefined()
    expect(misfitOf(needs(2048, 0), diskless, { volume: true })).toEqual({ kind: 'ram', need: 2048 })
  })
  it('leaves the disk of a server on a volume aside', () => {
    expect(misfitOf(needs(0, 20), flavor('a', [], 1024, 1), { volume: true })).toBeUndefined()
  })
})
