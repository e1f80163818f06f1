import { describe, expect, it } from 'vitest'
import type { Image } from '#src/api/glance/images.ts'
import { flavorSchema } from '#src/api/nova/flavors.ts'
import { grouped } from '#src/image/flavors-for.ts'
import { assignedRows, groupsOf, usable, without } from './flavor-rows.ts'

const flavor = (id: string, group?: string, ram = 1024) => grouped(flavorSchema.parse({ id, name: id, vcpus: 1, ram, disk: 10, ...(group !== undefined && { extra_specs: { 'loupe:group': group } }) }))
const all = [flavor('a', 'gpu'), flavor('b'), flavor('c', 'gpu,big', 512)]
const image = { min_ram: 1000, min_disk: 0, size: null } as unknown as Image

describe('rows of an assignment', () => {
  it('says why each flavor may be used, and what the image needs', () => {
    expect(usable(image, { flavors: ['a'], groups: ['gpu', 'big'] }, all, {}).map(({ flavor: { id }, assigned, by, misfit }) => ({ id, assigned, by, misfit }))).toEqual([
      { id: 'a', assigned: true, by: ['gpu'], misfit: undefined },
      { id: 'c', assigned: false, by: ['gpu', 'big'], misfit: { kind: 'ram', need: 1000 } },
    ])
  })
  it('keeps what is not there any more, so that it can be taken away', () => {
    const assignment = { flavors: ['b', 'gone'], groups: ['dissolved'] }
    const rows = assignedRows(assignment, all)
    expect(rows.map((row) => (row.kind === 'group' ? [row.name, row.members.length] : [row.id, row.flavor?.id]))).toEqual([['dissolved', 0], ['b', 'b'], ['gone', undefined]])
    expect(rows.map((row) => without(assignment, row))).toEqual([
      { flavors: ['b', 'gone'], groups: [] },
      { flavors: ['gone'], groups: ['dissolved'] },
      { flavors: ['b'], groups: ['dissolved'] },
    ])
  })
  it('gathers groups from the flavors that are in them', () => {
    expect(groupsOf(all).map(({ name, members }) => [name, members.map(({ id }) => id)])).toEqual([['big', ['c']], ['gpu', ['a', 'c']]])
  })
})
