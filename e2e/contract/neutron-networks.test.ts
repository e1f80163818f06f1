import { expect } from 'vitest'
import * as z from 'zod/mini'
import { expectStatus } from './answers.ts'
import { endpointOf, send, type Client } from './client.ts'
import { chapter } from './cloud-under-test.ts'

const networks = z.looseObject({ networks: z.array(z.looseObject({ id: z.string(), tenant_id: z.string(), shared: z.boolean(), 'router:external': z.boolean(), status: z.string(), subnets: z.array(z.string()) })) })

// The real cloud at hand has no Neutron.
chapter('Neutron: networks', (cloud) => {
  const list = (client: Client, token: string = client.token_id) => {
    const network = endpointOf(client.token, 'network', { region: undefined, interface: 'public' }) ?? cloud.skip('the catalog has no network service')
    return send('GET', `${network}/v2.0/networks`, { token })
  }

  cloud.onlyMaster('one’s own, the shared and the external ones; of every project for administrators', async () => {
    const alice = await cloud.as('alice')
    const answer = await list(alice)
    expectStatus(answer, 200)
    const seen = networks.parse(answer.json()).networks
    expect(seen.every(({ tenant_id, shared, 'router:external': external }) => tenant_id === alice.project_id || shared || external)).toBe(true)
    expect(seen.some(({ subnets }) => subnets.length === 0)).toBe(true)
    expect(networks.parse((await list(await cloud.as('admin'))).json()).networks.length).toBeGreaterThan(seen.length)
  })

  cloud.test('a token that is none: 401 in the words of Keystone', async () => {
    const answer = await list(await cloud.as('alice'), 'made-up')
    expectStatus(answer, 401)
    expect(answer.json()).toStrictEqual({ error: { code: 401, title: 'Unauthorized', message: 'The request you have made requires authentication.' } })
  })
})
