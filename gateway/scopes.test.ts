// PUT and GET /session/<scope>: taking scopes from the ones that stand, and giving them up.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { surplus } from './cookies.ts'
import { OTHER_PROJECT, PROJECT, startBoth, type Client, type StandIn } from './stand-in.ts'

let cloud: StandIn
let client: Client
let close: () => Promise<void>

beforeEach(async () => {
  ;({ cloud, client, close } = await startBoth())
})
afterEach(() => close())

test('a further one is taken from the unscoped token', async () => {
  await client.signIn('alice')
  const { status, text } = await client.send('PUT', `/session/${PROJECT}`)
  expect(status).toBe(200)
  expect(JSON.parse(text)).toMatchObject({ token: { project: { id: PROJECT }, catalog: [{ type: 'image' }] } })
  expect(cloud.tokens.get(client.tokenOf(PROJECT))).toEqual({ user: 'alice', scope: PROJECT })
})

test('without an unscoped one, from any other', async () => {
  await client.signIn('alice', { project: { id: PROJECT } })
  expect((await client.send('PUT', `/session/${OTHER_PROJECT}`)).status).toBe(200)
  expect((await client.send('PUT', '/session/unscoped')).status).toBe(200)
})

test('from any that stands, when others are over', async () => {
  await client.signIn('alice')
  await client.send('PUT', `/session/${PROJECT}`)
  cloud.tokens.delete(client.tokenOf('unscoped'))
  expect((await client.send('PUT', `/session/${OTHER_PROJECT}`)).status).toBe(200)
  expect((await client.send('PUT', '/session/unscoped')).status).toBe(200)
})

test('a Keystone that cuts the connection does not end the session, nor keep the other tokens from being tried', async () => {
  await client.signIn('alice', { project: { id: PROJECT } })
  const cut = client.tokenOf(PROJECT)
  cloud.keystone = (request) => {
    if (request.method !== 'POST') return false
    request.socket.destroy()
    return true
  }
  expect((await client.send('PUT', `/session/${OTHER_PROJECT}`)).status).toBe(502)
  expect(client.tokenOf(PROJECT)).toBe(cut)

  cloud.keystone = () => false
  await client.send('PUT', '/session/unscoped')
  let asked = 0
  cloud.keystone = (request) => {
    if (request.method !== 'POST' || asked++ > 0) return false
    request.socket.destroy()
    return true
  }
  expect((await client.send('PUT', `/session/${OTHER_PROJECT}`)).status).toBe(200)
  expect(asked).toBe(2)
})

test('an application credential stands for its own project only, and Keystone is not asked for another', async () => {
  await client.signInByCredential('alice', 'c1', PROJECT)
  cloud.asked.length = 0
  const refused = [await client.send('PUT', `/session/${OTHER_PROJECT}`), await client.send('PUT', '/session/unscoped')]
  for (const { status, text } of refused) expect([status, text]).toEqual([403, expect.stringContaining('its own project only')])
  expect(await client.send('PUT', `/session/${PROJECT}`)).toMatchObject({ status: 200, text: expect.stringContaining('"c1"') as string })
  expect(cloud.asked).toEqual(Array(3).fill('GET /identity/v3/auth/tokens'))
  cloud.tokens.clear()
  expect((await client.send('PUT', `/session/${PROJECT}`)).status).toBe(401)
  expect((await client.send('PUT', `/session/${OTHER_PROJECT}`)).status).toBe(401)
})

test('no role there: 403, and the session stands', async () => {
  await client.signIn('alice')
  cloud.roles = () => false
  const { status, text } = await client.send('PUT', `/session/${PROJECT}`)
  expect([status, JSON.parse(text)]).toMatchObject([403, { error: { message: expect.stringContaining('no role') as string } }])
})

test('a token that is over: 401', async () => {
  await client.signIn('alice')
  cloud.tokens.clear()
  expect((await client.send('PUT', `/session/${PROJECT}`)).status).toBe(401)
  expect((await client.send('GET', '/session/unscoped')).status).toBe(401)
})

test('no session: 401; a word that is no scope: 400', async () => {
  expect((await client.send('PUT', `/session/${PROJECT}`)).status).toBe(401)
  expect((await client.send('GET', `/session/${PROJECT}`)).status).toBe(401)
  expect((await client.send('PUT', '/session/a.b')).status).toBe(400)
  expect(cloud.asked).toEqual([])
})

test('a refusal that is not about the session is Keystone’s own', async () => {
  await client.signIn('alice')
  cloud.keystone = (_request, response) => {
    response.writeHead(403, { connection: 'close' }).end(JSON.stringify({ error: { code: 403, message: 'Using a delegated token to create another token is not allowed..' } }))
    return true
  }
  const { status, text } = await client.send('PUT', `/session/${PROJECT}`)
  expect([status, text]).toEqual([403, expect.stringContaining('delegated token')])
})

test('at most twelve: the one taken longest ago goes, never unscoped', async () => {
  await client.signIn('alice')
  const projects = Array.from({ length: 13 }, (_, i) => `p${i}`)
  for (const project of projects.slice(0, 11)) await client.send('PUT', `/session/${project}`)
  expect([client.cookies.size, cloud.revoked]).toEqual([13, []])
  const oldest = client.session('p4') ?? ''
  client.cookies.set('__Host-loupe-p4', oldest.replace(/~\d+~/, '~1000~'))
  await client.send('PUT', '/session/p11')
  expect(client.cookies.has('__Host-loupe-p4')).toBe(false)
  expect(cloud.revoked).toEqual([oldest.split('~')[5]])
  expect(client.cookies.has('__Host-loupe-unscoped')).toBe(true)
  expect(client.cookies.has('__Host-loupe-p11')).toBe(true)
  expect(client.cookies.size).toBe(13)
})

test('as many as a Cookie header holds: long tokens are given up earlier', () => {
  const cookie = (scope: string, issued: number) => ({ scope, sid: 's'.repeat(22), user_id: 'u', credential: undefined, issued, token: 't'.repeat(2200) })
  const taken = [cookie('unscoped', 1), cookie('b', 3), cookie('a', 2), cookie('c', 4)]
  expect(surplus(taken, 'c').map(({ scope }) => scope)).toEqual(['a'])
  expect(surplus(taken, 'a').map(({ scope }) => scope)).toEqual(['b'])
  expect(surplus(taken.slice(0, 3), 'a')).toEqual([])
})

test('is read again from Keystone, without its token', async () => {
  await client.signIn('alice')
  const { status, headers, text } = await client.send('GET', '/session/unscoped')
  expect([status, JSON.parse(text)]).toMatchObject([200, { token: { user: { name: 'alice' } } }])
  expect(headers).not.toHaveProperty('x-subject-token')
  expect(cloud.asked.at(-1)).toBe('GET /identity/v3/auth/tokens')
})
