import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Client, PROJECT, startGateway, startStandIn, type StandIn } from './stand-in.ts'

let dist: string
let cloud: StandIn
let client: Client
let close: () => Promise<unknown>

beforeAll(async () => {
  dist = mkdtempSync(join(tmpdir(), 'loupe-base-'))
  mkdirSync(join(dist, 'assets'))
  writeFileSync(join(dist, 'index.html'), '<html lang="en"><script src="./theme.js"></script><link href="./assets/a.css"><a href="https://x/">./y</a></html>')
  writeFileSync(join(dist, 'assets/a.js'), 'x')
  cloud = await startStandIn()
  const gateway = await startGateway({ authUrl: cloud.authUrl, dist, basePath: '/loupe' })
  client = gateway.client
  close = () => gateway.app.close()
})
afterAll(async () => {
  await close()
  await cloud.close()
  rmSync(dist, { recursive: true })
})

const navigation = { 'sec-fetch-mode': 'navigate', accept: 'text/html' }

test.each(['/loupe/', '/loupe/login', '/loupe/RegionOne/p/images/x', '/loupe/%'])('the page at %s knows where it stands, and names what it loads there', async (path) => {
  const { status, text } = await client.send('GET', path, { headers: navigation })
  expect([status, text]).toEqual([200, '<html data-base="/loupe" lang="en"><script src="/loupe/theme.js"></script><link href="/loupe/assets/a.css"><a href="https://x/">./y</a></html>'])
})

test('files are below it', async () => {
  expect((await client.send('GET', '/loupe/assets/a.js')).status).toBe(200)
  expect((await client.send('GET', '/loupe/config.json')).status).toBe(200)
})

test.each([['/loupe', '/loupe/'], ['/loupe?x=1', '/loupe/?x=1']])('%s leads to %s', async (path, location) => {
  expect(await client.send('GET', path)).toMatchObject({ status: 308, headers: { location } })
})

test.each(['/', '/login', '/assets/a.js', '/config.json', '/session/unscoped', `/os/${PROJECT}/RegionOne/image/v2/images`, '/loupes/login', '/Loupe/login', '/%6coupe/login', '//loupe/login', '/loupe//evil.example', '/x/../loupe/login'])('there is nothing at %s', async (path) => {
  const { status, headers } = await client.send('GET', path, { headers: { accept: '*/*', 'sec-fetch-mode': 'cors' } })
  expect([400, 404]).toContain(status)
  expect(headers).not.toHaveProperty('location')
})

describe('a session', () => {
  test('has tokens that go there only, and an id that this host alone can set, with every other flag', async () => {
    const auth = { identity: { methods: ['password'], password: { user: { name: 'alice', domain: { name: 'Default' }, password: 'secret' } } }, scope: { project: { id: PROJECT } } }
    const { status, headers } = await client.send('POST', '/loupe/session', { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ auth }) })
    expect(status).toBe(201)
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(/^__Host-loupe~loupe=[\w-]{22}; Max-Age=\d+; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/),
      expect.stringMatching(/^__Secure-loupe-a{32}=[^;]+; Max-Age=\d+; Path=\/loupe; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/),
    ])
    expect((await client.send('GET', `/loupe/os/${PROJECT}/RegionOne/image/v2/images?limit=1`)).status).toBe(200)
    expect(cloud.hits).toEqual(['GET /image/v2/images?limit=1'])
    expect((await client.send('PUT', '/loupe/session/unscoped')).status).toBe(200)
  })

  test('is not what another Loupe at the top of this host has', async () => {
    const cookie = [...client.cookies].map(([name, value]) => `${name.replace('__Secure-', '__Host-').replace('~loupe', '')}=${value}`).join('; ')
    expect((await client.send('GET', `/loupe/session/${PROJECT}`, { headers: { cookie } })).status).toBe(401)
  })

  test('is none that another host of the domain has planted: it cannot set the id', async () => {
    const id = client.cookies.get('__Host-loupe~loupe') ?? ''
    const session = `__Secure-loupe-${PROJECT}=${client.cookies.get(`__Secure-loupe-${PROJECT}`) ?? ''}`
    const status = async (planted: string) => (await new Client(client.origin).send('GET', `/loupe/session/${PROJECT}`, { headers: { cookie: `${session}; ${planted}` } })).status
    expect(await status(`__Host-loupe~loupe=${id}`)).toBe(200)
    for (const name of ['__Secure-loupe', '__Secure-loupe~loupe', '__Host-loupe', '__Host-loupe~other', 'loupe~loupe']) expect([name, await status(`${name}=${id}`)]).toEqual([name, 401])
    // Beside whoever is signed in it counts for nothing.
    expect(await status(`__Host-loupe~loupe=${'x'.repeat(22)}`)).toBe(401)
  })

  test('ends, and takes its cookies along', async () => {
    const { status, headers } = await client.send('DELETE', '/loupe/session')
    expect(status).toBe(204)
    for (const line of headers['set-cookie'] ?? []) expect(line).toMatch(/^(__Host-loupe~loupe=; .*Path=\/|__Secure-loupe-[^=]*=; .*Path=\/loupe); Expires=Thu, 01 Jan 1970/)
    expect([client.cookies.size, cloud.revoked.length]).toEqual([0, 2])
  })
})
