import { describe, expect, it } from 'vitest'
import { flavorSchema } from '#src/api/nova/flavors.ts'
import { grouped } from '#src/image/flavors-for.ts'
import { regroup, whyNotName } from './flavor-groups.ts'

const flavor = (id: string, group?: string) => grouped(flavorSchema.parse({ id, name: id, vcpus: 1, ram: 1, disk: 1, ...(group !== undefined && { extra_specs: { 'loupe:group': group } }) }))
const all = [flavor('a', 'gpu'), flavor('b'), flavor('c', 'big,gpu')]
const written = (group: string, ...members: string[]) => regroup(all, group, new Set(members)).map(({ flavor: { id }, groups }) => [id, groups.join(',')])

describe('what has to be written of a group', () => {
  it('is what changes, and leaves other groups as they are', () => {
    expect(written('gpu', 'b', 'c')).toEqual([['a', ''], ['b', 'gpu']])
    expect(written('gpu', 'a', 'c')).toEqual([])
    expect(written('big', 'a', 'c')).toEqual([['a', 'gpu,big']])
  })
  it('dissolves it where nothing is in it', () => {
    expect(written('gpu')).toEqual([['a', ''], ['c', 'big']])
  })
})

describe('the name of a group', () => {
  it('stands among others with commas between', () => {
    expect(whyNotName('a.B_c-9', ['gpu'])).toBeUndefined()
    for (const name of ['', 'a,b', 'a b', 'größe', 'gpu', 'x'.repeat(65)]) expect(whyNotName(name, ['gpu'])).toEqual(expect.any(String))
  })
})
