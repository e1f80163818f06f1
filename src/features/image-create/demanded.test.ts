import { describe, expect, it } from 'vitest'
import type { SchemaProperty } from '#src/api/glance/schemas.ts'
import { demandedToWire, demandsOf, whyNotDemanded } from './demanded.ts'

const properties: Record<string, SchemaProperty> = {
  name: { type: ['null', 'string'] },
  os_distro: { type: 'string', is_base: false },
  architecture: { type: 'string', enum: ['x86_64', 'aarch64'], is_base: false },
  'cost.center': { type: 'string', pattern: '^CC-\\d+$', maxLength: 8, is_base: false },
  tier: { type: 'integer', minimum: 1, maximum: 3, is_base: false },
  backed_up: { type: 'boolean', is_base: false },
}

it('tells what has a field already from what needs one; a choice is no line of text', () => {
  const { fields, others } = demandsOf({ required: ['name', 'os_distro', 'architecture', 'cost.center', 'unheard_of', 'name'], properties })
  expect([...fields]).toEqual(['name', 'os_distro'])
  expect(others.map(([key]) => key)).toEqual(['architecture', 'cost.center', 'unheard_of'])
})

it('demands nothing where the cloud does not', () => {
  expect(demandsOf({ required: [], properties })).toEqual({ fields: new Set(), others: [] })
})

it('writes every value in its own type', () => {
  const demands = demandsOf({ required: ['architecture', 'cost.center', 'tier', 'backed_up'], properties })
  const rows = [{ key: 'architecture', value: 'x86_64' }, { key: 'cost.center', value: ' CC-1 ' }, { key: 'tier', value: '2' }, { key: 'backed_up', value: 'false' }]
  expect(demandedToWire(rows, demands)).toEqual({ architecture: 'x86_64', 'cost.center': 'CC-1', tier: 2, backed_up: false })
})

describe('whyNotDemanded', () => {
  it.each([['cost.center', 'CC-12'], ['tier', '3'], ['backed_up', 'true'], ['architecture', 'aarch64']])('%s takes %s', (key, value) => {
    expect(whyNotDemanded(key, value, properties[key] ?? {})).toBeUndefined()
  })

  it.each([
    ['cost.center', ' ', /requires/],
    ['cost.center', 'CC-x', /must match/],
    ['cost.center', 'CC-1234567', /at most 8/],
    ['tier', '1.5', /whole number/],
    ['tier', '0', /1 or more/],
    ['tier', '4', /3 or less/],
    ['backed_up', 'perhaps', /none of the values/],
    ['architecture', 'z80', /none of the values/],
    ['unheard_of', 'a 🐈', /emoji/],
  ])('%s does not take %j', (key, value, why) => {
    expect(whyNotDemanded(key, value, properties[key] ?? {})).toMatch(why)
  })
})
