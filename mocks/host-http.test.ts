import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, request, type IncomingMessage, type RequestOptions, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createDemoCloud } from './cloud.ts'
import { hostHttp } from './host-http.ts'

const cloud = createDemoCloud({ profile: 'master', seed: false })
let server: Server
let port = 0
let token = ''

/** Node's own client: fetch would not send another Host header. */
async function ask(path: string, { body, ...options }: RequestOptions & { body?: string } = {}): Promise<{ status: number | undefined; headers: IncomingMessage['headers']; text: string }> {
  const sent = request({ host: '127.0.0.1', port, path, ...options })
  sent.end(body)
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  return { status: answer.statusCode, headers: answer.headers, text: await text(answer) }
}

const credentials = JSON.stringify({ auth: { identity: { methods: ['password'], password: { user: { name: 'alice', domain: { id: 'default' }, password: 'secret' } } } } })
const json = { 'Content-Type': 'application/json' }

async function image(name: string): Promise<string> {
  const made = await ask('/demo/image/v2/images', { method: 'POST', headers: { ...json, 'X-Auth-Token': token }, body: JSON.stringify({ name, disk_format: 'raw', container_format: 'bare' }) })
  return (JSON.parse(made.text) as { id: string }).id
}

const upload = (id: string, body: string) =>
  ask(`/demo/image/v2/images/${id}/file`, { method: 'PUT', headers: { 'Content-Type': 'application/octet-stream', 'X-Auth-Token': token, Accept: 'application/json', 'Content-Length': body.length }, body })

beforeAll(async () => {
  const host = hostHttp(cloud)
  server = createServer((req, res) => host(req, res, '/demo'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
  const signed = await ask('/demo/identity/v3/auth/tokens', { method: 'POST', headers: json, body: credentials })
  token = String(signed.headers['x-subject-token'])
})

afterAll(() => {
  cloud.dispose()
  server.closeAllConnections()
  server.close()
})

describe('addresses', () => {
  test.each(['evil.example/path', 'a b', 'user@host', '"><script>', '127.0.0.1:80:80'])('the Host %j does not get into the catalog', async (host) => {
    const answer = await ask('/demo/identity/v3', { headers: { Host: host } })
    expect(answer.status).toBe(400)
    expect(answer.text).not.toContain('script')
  })

  test.each(['cloud.example.org', 'localhost:8080', '[::1]:8080'])('the Host %s is where the catalog leads', async (host) => {
    const answer = await ask('/demo/identity/v3/auth/tokens', { method: 'POST', headers: { ...json, Host: host }, body: credentials })
    expect(answer.text).toContain(`"url":"http://${host}/demo/image"`)
  })

  test('what is no service of the cloud', async () => {
    expect((await ask('/demo/volume/v3')).status).toBe(501)
    expect((await ask('/elsewhere')).status).toBe(400)
  })

  test('a request line over 8 KiB', async () => {
    expect((await ask(`/demo/image/v2/images?id=in:${'x'.repeat(8192)}`, { headers: { 'X-Auth-Token': token } })).status).toBe(414)
  })
})

describe('failures that a name asks for', () => {
  const status = async (id: string) => (JSON.parse((await ask(`/demo/image/v2/images/${id}`, { headers: { 'X-Auth-Token': token } })).text) as { status: string }).status

  test('fail-at-60: the connection breaks, and the image waits for another try', async () => {
    const id = await image('fail-at-60 on its way')
    await expect(upload(id, 'x'.repeat(100_000))).rejects.toThrow()
    expect(await status(id)).toBe('queued')
  })

  test('full-at-60: an early answer, and the rest is let through', async () => {
    const id = await image('full-at-60')
    const answer = await upload(id, 'x'.repeat(5_000_000))
    expect(answer.status).toBe(413)
    expect(answer.text).toContain('Image storage media is full')
    expect(await status(id)).toBe('queued')
  })

  test('slow-1: it takes its time, and arrives', async () => {
    const id = await image('slow-1')
    const start = performance.now()
    expect((await upload(id, 'x'.repeat(100_000))).status).toBe(204)
    expect(performance.now() - start).toBeGreaterThan(900)
    expect(await status(id)).toBe('active')
  })
})

test('an audit log that fails once answers the next who asks', async () => {
  const status = async () => (await ask('/demo/audit/v1/events', { headers: { 'X-Auth-Token': token } })).status
  const { seeded } = cloud
  const known: PropertyDescriptor = { configurable: true, writable: true, value: seeded }
  Object.defineProperty(cloud, 'seeded', { configurable: true, get: () => { throw new Error('no history') } })
  expect(await status()).toBe(500)
  Object.defineProperty(cloud, 'seeded', known)
  expect(await status()).toBe(200)
  vi.spyOn(cloud.bus, 'take').mockImplementationOnce(() => {
    throw new Error('no messages')
  })
  expect(await status()).toBe(500)
  expect(await status()).toBe(200)
}, 30_000)

test('the bytes go when the cloud goes', async () => {
  const other = createDemoCloud({ profile: 'master', seed: false })
  const own = mkdtempSync(join(tmpdir(), 'loupe-test-'))
  vi.stubEnv('TMPDIR', own)
  const host = hostHttp(other)
  const place = createServer((req, res) => host(req, res, '/demo'))
  place.listen(0, '127.0.0.1')
  await once(place, 'listening')
  const there = { port: (place.address() as AddressInfo).port }
  const signed = await ask('/demo/identity/v3/auth/tokens', { ...there, method: 'POST', headers: json, body: credentials })
  const headers = { 'X-Auth-Token': String(signed.headers['x-subject-token']) }
  const made = await ask('/demo/image/v2/images', { ...there, method: 'POST', headers: { ...headers, ...json }, body: '{"disk_format":"raw","container_format":"bare"}' })
  const { id } = JSON.parse(made.text) as { id: string }
  await ask(`/demo/image/v2/images/${id}/file`, { ...there, method: 'PUT', headers: { ...headers, 'Content-Type': 'application/octet-stream' }, body: 'data' })
  expect(readdirSync(own)).toHaveLength(1)
  other.dispose()
  expect(readdirSync(own)).toHaveLength(0)
  rmSync(own, { recursive: true })
  vi.unstubAllEnvs()
  place.closeAllConnections()
  place.close()
})
