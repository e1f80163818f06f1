import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { answerBrokenRequest } from './edge.ts'
import { SECURITY_HEADERS } from './headers.ts'
import { PROJECT, startGateway, type Client } from './stand-in.ts'

let dist: string
let client: Client
let app: FastifyInstance

beforeAll(async () => {
  dist = mkdtempSync(join(tmpdir(), 'loupe-edge-'))
  writeFileSync(join(dist, 'index.html'), '<title>the page</title>')
  ;({ app, client } = await startGateway({ authUrl: 'http://127.0.0.1:1/v3', dist }))
})
afterAll(async () => {
  await app.close()
  rmSync(dist, { recursive: true })
})

/** Sends text as it is; the answer as it comes. */
async function raw(request: string): Promise<string> {
  const { hostname, port } = new URL(client.origin)
  const socket = connect(Number(port), hostname)
  socket.write(request)
  return text(socket)
}

const expectGuarded = (answer: string, status: number) => {
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  const lines = head.toLowerCase().split('\r\n')
  expect(lines[0]).toMatch(new RegExp(`^http/1.1 ${status} `))
  expect(lines).toContain('x-content-type-options: nosniff')
  expect(lines).toContain(`referrer-policy: ${SECURITY_HEADERS['referrer-policy']}`)
  expect(lines.some((line) => line.startsWith('content-security-policy: '))).toBe(true)
  expect(JSON.parse(body)).toMatchObject({ error: { code: status } })
  return lines
}

test.each([
  ['no HTTP', 'HELO\r\n\r\n', 400],
  ['no Host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
  ['an expectation', 'GET / HTTP/1.1\r\nHost: x\r\nExpect: tea\r\n\r\n', 417],
  ['too many headers', `GET / HTTP/1.1\r\nHost: x\r\nCookie: ${'x'.repeat(40_000)}\r\n\r\n`, 431],
])('%s is refused with the headers of every answer', async (_what, request, status) => {
  const lines = expectGuarded(await raw(request), status)
  if (!request.startsWith('GET / HTTP/1.1\r\nConnection')) expect(lines).toContain('cache-control: no-store')
})

test('a request that does not come to its end: 408', async () => {
  const said = await new Promise<string>((resolve) => {
    const socket = { writable: true, end: resolve }
    answerBrokenRequest(Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket as never)
  })
  expectGuarded(said, 408)
})

test.each([
  ['OPTIONS', `/os/${PROJECT}/R/image/v2/images`, 'GET, HEAD, POST, PUT, PATCH, DELETE'],
  ['TRACE', `/os/${PROJECT}/R/image/v2/images?limit=1`, 'GET, HEAD, POST, PUT, PATCH, DELETE'],
  ['PROPFIND', '/os/x', 'GET, HEAD, POST, PUT, PATCH, DELETE'],
  ['OPTIONS', '/session', 'POST, DELETE'],
  ['PATCH', '/session', 'POST, DELETE'],
  ['PROPFIND', '/session/unscoped', 'GET, HEAD, PUT'],
  ['DELETE', '/session/unscoped', 'GET, HEAD, PUT'],
])('%s %s: 405', async (method, path, allow) => {
  const { status, headers } = await client.send(method, path)
  expect([status, headers.allow, headers['content-security-policy'], headers['cache-control']]).toEqual([405, allow, 'sandbox', 'no-store'])
})

const navigation = { 'sec-fetch-mode': 'navigate', accept: 'text/html' }

test.each([`/RegionOne/${PROJECT}/images/%E0%A4%A`, '/%', '/login%ff?to=/x', `/RegionOne/${PROJECT}/images/${'x'.repeat(3000)}`])('a person at an address that cannot be read gets the page: %s', async (path) => {
  expect(await client.send('GET', path, { headers: navigation })).toMatchObject({ status: 200, text: '<title>the page</title>' })
})

test.each([
  ['a script', '/x/%ff', { 'sec-fetch-mode': 'cors' }],
  ['a link to a service', `/os/${PROJECT}/R/image/v2/images/%ff/file`, navigation],
  ['an asset', '/assets/%ff.js', navigation],
])('%s is told that it cannot be read', async (_what, path, headers) => {
  const { status, text: body } = await client.send('GET', path, { headers })
  expect([status, JSON.parse(body)]).toMatchObject([400, { error: { code: 400 } }])
})
