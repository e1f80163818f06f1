import { createServer } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { listen, PROJECT, startBoth, stop } from './stand-in.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

/** A service that says which of several it is, and where it was asked. */
async function service(name: string): Promise<string> {
  const server = createServer((request, response) => void response.end(`${name} ${request.url}`))
  closers.push(() => stop(server))
  return listen(server)
}

type Body = { token: { catalog: { type: string; endpoints: { region_id: string; interface: string; url: string }[] }[] } }

async function gateway(settings: { auditUrl?: string }) {
  const both = await startBoth(settings)
  closers.push(both.close)
  return {
    ...both,
    catalog: async () => {
      await both.client.signIn('alice', { project: { id: PROJECT } })
      return (JSON.parse((await both.client.send('GET', `/session/${PROJECT}`)).text) as Body).token.catalog
    },
  }
}

const asked = (region: string) => `/os/${PROJECT}/${region}/audit-data/v1/events?limit=1`

test('where no catalog names an audit service, there is the one that the gateway knows: for the page, and for the way to it, in every region', async () => {
  const auditUrl = `${await service('ours')}/below`
  const { cloud, client, catalog } = await gateway({ auditUrl })
  cloud.catalog.push({ type: 'image', region: 'Two', url: cloud.imageUrl })
  const audit = (await catalog()).filter(({ type }) => type === 'audit-data')
  expect(audit).toHaveLength(1)
  expect(audit[0]?.endpoints.map(({ region_id, interface: face, url }) => `${region_id} ${face} ${url}`)).toEqual(['RegionOne', 'Two'].flatMap((region) => ['public', 'internal', 'admin'].map((face) => `${region} ${face} ${auditUrl}`)))
  for (const region of ['RegionOne', 'Two']) expect((await client.send('GET', asked(region))).text).toBe('ours /below/v1/events?limit=1')
})

test('from the sign-in on, before anybody has asked about the session', async () => {
  const { client } = await gateway({ auditUrl: await service('ours') })
  const answer = await client.signIn('alice', { project: { id: PROJECT } })
  expect((JSON.parse(answer.text) as Body).token.catalog.map(({ type }) => type)).toEqual(['image', 'audit-data'])
  expect((await client.send('GET', asked('RegionOne'))).text).toMatch(/^ours/)
})

test.each(['', '/', '/v1', '/v1/'])('it may be written with “%s” at its end', async (end) => {
  const { client, catalog } = await gateway({ auditUrl: (await service('ours')) + end })
  await catalog()
  expect((await client.send('GET', asked('RegionOne'))).text).toBe('ours /v1/events?limit=1')
})

test('the catalog’s own comes first', async () => {
  const { cloud, client, catalog } = await gateway({ auditUrl: await service('ours') })
  cloud.catalog.push({ type: 'audit-data', region: 'RegionOne', url: await service('theirs') }, { type: 'image', region: 'Two', url: cloud.imageUrl })
  expect((await catalog()).filter(({ type }) => type === 'audit-data').map(({ endpoints }) => endpoints.map(({ region_id, interface: face }) => `${region_id ?? ''} ${face}`))).toHaveLength(2)
  expect((await client.send('GET', asked('RegionOne'))).text).toMatch(/^theirs/)
  expect((await client.send('GET', asked('Two'))).text).toMatch(/^ours/)
  expect((await client.send('GET', asked('Three'))).status).toBe(404)
})

test('a session without a project has no catalog, and none is made up; without the variable nothing is', async () => {
  const { client } = await gateway({ auditUrl: 'http://127.0.0.1:9' })
  await client.signIn('alice')
  expect((await client.send('GET', '/session/unscoped')).text).not.toContain('catalog')
  const without = await gateway({})
  expect((await without.catalog()).map(({ type }) => type)).toEqual(['image'])
  expect((await without.client.send('GET', asked('RegionOne'))).status).toBe(404)
})
