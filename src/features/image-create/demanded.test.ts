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

const custom = Object.fromEntries(Object.entries(properties).filter(([, { is_base }]) => is_base === false))
const demandsFor = (required: string[], additionalProperties = true) => demandsOf({ required, properties, custom, additionalProperties })

it('tells what has a field already from what needs one; a choice is no line of text', () => {
  const { fields, typed, others } = demandsFor(['name', 'os_distro', 'architecture', 'cost.center', 'unheard_of', 'name'])
  expect([...fields]).toEqual(['name', 'os_distro', 'architecture'])
  expect([...typed.keys()]).toEqual(['architecture'])
  expect(others.map(({ key }) => key)).toEqual(['cost.center', 'unheard_of'])
})

it('demands nothing where the cloud does not', () => {
  expect(demandsFor([])).toEqual({ fields: new Set(), typed: new Map(), others: [], open: true })
})

it('offers what the cloud knows where it takes nothing else', () => {
  expect(demandsFor(['tier'], false).others.map(({ key, required }) => [key, required])).toEqual([['tier', true], ['cost.center', false], ['backed_up', false]])
})

it('writes every value in its own type, and none that is empty', () => {
  const demands = demandsFor(['cost.center', 'tier', 'backed_up', 'unheard_of'])
  const rows = [{ key: 'cost.center', value: ' CC-1 ' }, { key: 'tier', value: '2' }, { key: 'backed_up', value: 'false' }, { key: 'unheard_of', value: ' ' }]
  expect(demandedToWire(rows, demands)).toEqual({ 'cost.center': 'CC-1', tier: 2, backed_up: false })
})

describe('whyNotDemanded', () => {
  it('lets what is not required be empty', () => {
    expect(whyNotDemanded('tier', '', properties['tier'] ?? {}, false)).toBeUndefined()
  })

  it.each([['cost.center', 'CC-12'], ['tier', '3'], ['backed_up', 'true'], ['architecture', 'aarch64']])('%s takes %s', (key, value) => {
    expect(whyNotDemanded(key, value, properties[key] ?? {}, true)).toBeUndefined()
  })

  it.each([
    ['cost.center', ' ', /requires/],
    ['cost.center', 'CC-x', /must match/],
    ['cost.center', 'CC-1234567', /at most 8/],
    ['tier', '1.5', /whole number/],
    ['tier', '0', /1 or more/],
    ['tier', '4', /3 or less/],
    ['backed_up', 'perhaps', /not one of the values/],
    ['architecture', 'z80', /not one of the values/],
    ['unheard_of', 'a 🐈', /emoji/],
  ])('%s does not take %j', (key, value, why) => {
    expect(whyNotDemanded(key, value, properties[key] ?? {}, true)).toMatch(why)
  })
})
