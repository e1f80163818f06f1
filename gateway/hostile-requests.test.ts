import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { listen, PROJECT, startGateway, startStandIn, stop, type Client, type StandIn } from './stand-in.ts'

// Requests that no browser sends: hosts, headers and bodies that two readers might understand differently.

let cloud: StandIn
let client: Client
let close: () => Promise<unknown>
/** Stands where an attacker would like to get to. */
let canary: Server
let there: string
let canaryHits = 0
let seen: IncomingHttpHeaders = {}
let received = ''

beforeAll(async () => {
  cloud = await startStandIn()
  cloud.glance = (request, response) => {
    seen = request.headers
    text(request).then(
      (body) => {
        received = body
        response.end('{}')
      },
      () => undefined, // the gateway has hung up
    )
  }
  canary = createServer((_request, response) => {
    canaryHits++
    response.end('canary')
  })
  there = new URL(await listen(canary)).host
  const gateway = await startGateway({ authUrl: cloud.authUrl })
  client = gateway.client
  close = () => gateway.app.close()
  expect((await client.signIn('alice', { project: { id: PROJECT } })).status).toBe(201)
})
afterAll(async () => {
  await close()
  await cloud.close()
  await stop(canary)
})
beforeEach(() => {
  cloud.hits.length = 0
  received = ''
})

const path = `/os/${PROJECT}/RegionOne/image/v2/images`
const cookie = () => [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
const own = () => ({ host: new URL(client.origin).host, 'sec-fetch-site': 'same-origin', 'x-requested-with': 'loupe', cookie: cookie(), connection: 'close' })

/** What a raw request is answered with: the status of each answer on the connection. */
async function statusesOf(request: string): Promise<number[]> {
  const { hostname, port } = new URL(client.origin)
  const socket = connect(Number(port), hostname)
  socket.write(request, 'latin1')
  const answers = await text(socket)
  return [...answers.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
}

/** A request with headers as they are, in order and as often as they come. */
const raw = (line: string, headers: [string, string][], body = '') => {
  const others = Object.entries(own()).filter(([name]) => !headers.some(([given]) => given.toLowerCase() === name))
  return `${line}\r\n${[...others, ...headers].map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`
}

const expectNothing = () => {
  expect(cloud.hits).toEqual([])
  expect(canaryHits).toBe(0)
}

describe('hosts', () => {
  test.each([
    'a b', 'a/b', 'a\\b', 'a@b', 'user:secret@host', 'x:99999999', 'x:80:80', 'x:', '"x"', '-', '.x', '[::1', '::1', '[::1]x', 'x?y', 'x#y', 'x%00y', 'x%2fy', 'a,b', '\u00e9vil', 'x\ty', 'CANARY/', 'http://CANARY', `${'x'.repeat(300)}`,
  ])('%j is none', async (host) => {
    expect(await statusesOf(raw(`GET ${path} HTTP/1.1`, [['Host', host.replace('CANARY', there)]]))).toEqual([400])
    expectNothing()
  })

  test('another one than ours is nobody’s site: it gets no proof of origin, and the service stands where the catalog says', async () => {
    const elsewhere: [string, string][] = [['Host', there], ['Origin', client.origin], ['sec-fetch-site', '']]
    expect(await statusesOf(raw(`POST ${path} HTTP/1.1`, [...elsewhere, ['Content-Length', '0']]))).toEqual([403])
    expectNothing()
    expect(await statusesOf(raw(`GET ${path} HTTP/1.1`, [['Host', there]]))).toEqual([200])
    expect([cloud.hits, canaryHits, seen.host]).toEqual([['GET /image/v2/images'], 0, new URL(cloud.imageUrl).host])
  })

  test('two at once are refused', async () => {
    expect(await statusesOf(raw(`GET ${path} HTTP/1.1`, [['Host', new URL(client.origin).host], ['Host', there]]))).toEqual([400])
    expectNothing()
  })
})

describe('where one request ends', () => {
  const smuggled = `GET ${path}/smuggled HTTP/1.1\r\nHost: x\r\n\r\n`
  test.each<[string, [string, string][], string]>([
    ['a length and chunks', [['Content-Length', '4'], ['Transfer-Encoding', 'chunked']], `0\r\n\r\n${smuggled}`],
    ['chunks and a length', [['Transfer-Encoding', 'chunked'], ['Content-Length', '4']], `0\r\n\r\n${smuggled}`],
    ['two lengths', [['Content-Length', '0'], ['Content-Length', String(smuggled.length)]], smuggled],
    ['a list of lengths', [['Content-Length', '0, 5']], smuggled],
    ['a negative length', [['Content-Length', '-1']], smuggled],
    ['a length with a sign', [['Content-Length', '+5']], smuggled],
    ['a length in hex', [['Content-Length', '0x5']], smuggled],
    ['chunks that are not last', [['Transfer-Encoding', 'chunked, identity']], `0\r\n\r\n${smuggled}`],
    ['chunks by another name', [['Transfer-Encoding', 'xchunked']], `0\r\n\r\n${smuggled}`],
    ['chunks in quotes', [['Transfer-Encoding', '"chunked"']], `0\r\n\r\n${smuggled}`],
    ['a space before the colon', [['Content-Length ', '5']], smuggled],
    ['a header that is folded', [['X-Folded', 'a\r\n Content-Length: 5']], smuggled],
    ['a header of another line end', [['X-Bare', 'a\nContent-Length: 5']], smuggled],
    ['a bare carriage return', [['X-Bare', 'a\rContent-Length: 5']], smuggled],
    ['a NUL in a header', [['X-Nul', 'a\u0000b']], ''],
    ['a chunk of a wrong size', [['Transfer-Encoding', 'chunked']], `zz\r\n${smuggled}`],
    ['a chunk whose size overflows', [['Transfer-Encoding', 'chunked']], `fffffffffffffffff\r\n${smuggled}`],
    ['a chunk that ends elsewhere', [['Transfer-Encoding', 'chunked']], `1\r\nab\r\n0\r\n\r\n${smuggled}`],
  ])('%s: one answer at most, and no second request', async (_what, headers, body) => {
    const statuses = await statusesOf(raw(`POST ${path} HTTP/1.1`, headers, body))
    expect(statuses.length).toBeLessThanOrEqual(1)
    for (const status of statuses) expect(status).toBeGreaterThanOrEqual(400)
    expect(cloud.hits.filter((hit) => hit !== 'POST /image/v2/images')).toEqual([])
    expect(received).not.toContain('smuggled')
    expect(canaryHits).toBe(0)
  })

  test.each([
    ['an old version', `GET ${path} HTTP/0.9`],
    ['a newer version', `GET ${path} HTTP/2.0`],
    ['no version', `GET ${path}`],
    ['a tab in the line', `GET\t${path} HTTP/1.1`],
    ['a space in the address', `GET ${path} x HTTP/1.1`],
    ['a tunnel', 'CONNECT CANARY HTTP/1.1'],
    ['a tunnel to a path', `CONNECT ${path} HTTP/1.1`],
    ['small letters', `get ${path} HTTP/1.1`],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0'],
  ])('%s is not passed on', async (_what, line) => {
    const statuses = await statusesOf(raw(line.replace('CANARY', there), []))
    for (const status of statuses) expect(status).toBeGreaterThanOrEqual(400)
    // An upload of a case before may only just have been heard.
    expect(cloud.hits.filter((hit) => hit !== 'POST /image/v2/images')).toEqual([])
    expect(canaryHits).toBe(0)
  })
})

describe('headers that other servers obey', () => {
  test.each<[string, string, string]>([
    ['GET', 'X-Original-URL', '/identity/v3/auth/tokens'],
    ['GET', 'X-Rewrite-URL', '/identity/v3/auth/tokens'],
    ['GET', 'X-Forwarded-Path', '/admin'],
    ['GET', 'X-Forwarded-Prefix', '/../..'],
    ['GET', 'X-Forwarded-Host', 'CANARY'],
    ['GET', 'X-Forwarded-Server', 'CANARY'],
    ['GET', 'X-Host', 'CANARY'],
    ['GET', 'Forwarded', 'for=1.2.3.4;host=CANARY;proto=https'],
    ['GET', 'X-HTTP-Method-Override', 'DELETE'],
    ['GET', 'X-Method-Override', 'DELETE'],
    ['GET', 'X-HTTP-Method', 'DELETE'],
    ['GET', 'Proxy-Authorization', 'Basic eDp5'],
    ['GET', 'Proxy', 'http://CANARY'],
    ['GET', 'Authorization', 'Bearer x'],
    ['GET', 'X-Auth-Token', 'stolen'],
    ['GET', 'X-Subject-Token', 'stolen'],
    ['GET', 'X-Service-Token', 'stolen'],
    ['GET', 'X-Roles', 'admin'],
    ['GET', 'X-Is-Admin-Project', 'True'],
    ['GET', 'X-Image-Meta-Location', 'http://CANARY/'],
    ['GET', 'X-Glance-Registry', 'CANARY'],
    ['GET', 'OpenStack-Auth-Receipt', 'x'],
    ['GET', 'Upgrade', 'websocket'],
    ['GET', 'HTTP2-Settings', 'AAMAAABkAAQAAP__'],
    ['GET', 'TE', 'trailers'],
    ['GET', 'Max-Forwards', '0'],
    ['GET', 'Via', '1.1 CANARY'],
    ['GET', 'Host-Override', 'CANARY'],
  ])('%s with %s: %s changes nothing and stays here', async (method, name, value) => {
    const connection: [string, string][] = name === 'Upgrade' || name === 'HTTP2-Settings' ? [['Connection', `close, ${name}`]] : []
    expect(await statusesOf(raw(`${method} ${path} HTTP/1.1`, [[name, value.replace('CANARY', there)], ...connection]))).toEqual([200])
    expect(cloud.hits).toEqual(['GET /image/v2/images'])
    expect(canaryHits).toBe(0)
    if (name !== 'X-Auth-Token') expect(seen).not.toHaveProperty(name.toLowerCase())
    expect(seen['x-auth-token']).toBe(client.tokenOf(PROJECT))
    expect(JSON.stringify(seen)).not.toContain(there)
  })

  test('a header that names others as of this connection only takes nothing away', async () => {
    expect(await statusesOf(raw(`GET ${path} HTTP/1.1`, [['Connection', 'close, x-auth-token, cookie, host']]))).toEqual([200])
    expect(seen['x-auth-token']).toBe(client.tokenOf(PROJECT))
  })
})

describe('cookies that this gateway did not write', () => {
  const with_ = async (given: string) => statusesOf(raw(`GET ${path} HTTP/1.1`, [['Cookie', given]]))
  const pairs = () => [...client.cookies].map(([name, value]) => [name, value] as const)
  const marker = () => pairs().find(([name]) => name === '__Host-loupe')?.[1] ?? ''
  const session = () => pairs().find(([name]) => name.endsWith(PROJECT))?.[1] ?? ''

  test.each<[string, () => string]>([
    ['none', () => ''],
    ['only the marker', () => `__Host-loupe=${marker()}`],
    ['only the scope', () => `__Host-loupe-${PROJECT}=${session()}`],
    ['another marker', () => `__Host-loupe=${'x'.repeat(22)}; __Host-loupe-${PROJECT}=${session()}`],
    ['the scope’s value for another scope’s name', () => `__Host-loupe=${marker()}; __Host-loupe-${'c'.repeat(32)}=${session()}`],
    ['names without their prefix', () => `loupe=${marker()}; loupe-${PROJECT}=${session()}`],
    ['names in capitals', () => `__HOST-LOUPE=${marker()}; __HOST-LOUPE-${PROJECT}=${session()}`],
    ['a value of an older form', () => `__Host-loupe=${marker()}; __Host-loupe-${PROJECT}=v1~${marker()}~u~1~token`],
    ['a line break in the token', () => `__Host-loupe=${marker()}; __Host-loupe-${PROJECT}=v2~${marker()}~u~~1~token%0d%0aX-Roles:%20admin`],
    ['a space in the token', () => `__Host-loupe=${marker()}; __Host-loupe-${PROJECT}=v2~${marker()}~u~~1~to%20ken`],
    ['a prototype for a scope', () => `__Host-loupe=${marker()}; __Host-loupe-__proto__=${session()}`],
  ])('%s: no session', async (_what, given) => {
    expect(await with_(given())).toEqual([401])
    expect(cloud.hits).toEqual([])
  })

  test('a token that somebody made up reaches Keystone as a question, and no service', async () => {
    expect(await with_(`__Host-loupe=${marker()}; __Host-loupe-${PROJECT}=v2~${marker()}~u~~1~made-up`)).toEqual([401])
    expect(cloud.hits).toEqual([])
  })
})
