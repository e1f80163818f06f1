import { describe, expect, it } from 'vitest'
import type { Network } from '#src/api/neutron/networks.ts'
import { firstNetworks, usableFirst, whyNotNetwork } from './usable-networks.ts'

const network = (id: string, more: Partial<Network> = {}): Network => ({ id, name: id, status: 'ACTIVE', admin_state_up: true, shared: false, tenant_id: 'demo', subnets: ['s'], 'router:external': false, ...more })
const offer = (of: readonly Network[], error: Error | null = null) => ({ of, error, retry: () => {} })

describe('a network that no server can be put in', () => {
  it.each([
    ['its own', network('a'), false, true],
    ['without a subnet', network('a', { subnets: [] }), true, false],
    ['outside', network('a', { 'router:external': true }), false, false],
    ['outside, for staff', network('a', { 'router:external': true }), true, true],
    ['outside, and shared', network('a', { 'router:external': true, shared: true }), false, true],
  ])('%s', (_, one, mayExternal, usable) => {
    expect(whyNotNetwork(one, mayExternal) === undefined).toBe(usable)
  })
})

describe('what is chosen at first', () => {
  const odd = network('odd', { subnets: [] })
  it.each([
    ['nothing without a service', undefined, true, { network: 'none', networks: [] }],
    ['the only one that can be used', offer([network('a'), odd]), true, { network: 'chosen', networks: ['a'] }],
    ['nobody decides among several', offer([network('a'), network('b')]), true, { network: 'chosen', networks: [] }],
    ['none where none can be used', offer([odd]), true, { network: 'none', networks: [] }],
    ['Nova decides where they could not be read', offer([], new Error('down')), true, { network: 'auto', networks: [] }],
    ['an old Nova cannot be told none', offer([odd]), false, { network: 'auto', networks: [] }],
    ['nor where there is no service', undefined, false, { network: 'auto', networks: [] }],
    ['an old Nova too is told which of several', offer([network('a'), network('b')]), false, { network: 'chosen', networks: [] }],
  ] as const)('%s', (_, networks, byWord, first) => {
    expect(firstNetworks(networks, false, byWord)).toEqual(first)
  })
})

it('offers first what can be used, each in its order', () => {
  const [odd, b, a] = [network('odd', { subnets: [] }), network('b'), network('a')]
  expect(usableFirst([odd, b, a], false)).toEqual([b, a, odd])
})
