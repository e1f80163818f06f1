import { createServer } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Client, listen, PROJECT, startBoth, startGateway, stop, type StandIn } from './stand-in.ts'

let cloud: StandIn
let client: Client
let close: () => Promise<void>

beforeEach(async () => {
  ;({ cloud, client, close } = await startBoth())
})
afterEach(() => close())

const byPassword = (user: object) => JSON.stringify({ auth: { identity: { methods: ['password'], password: { user: { ...user, password: 'secret' } } } } })

describe('signing in', () => {
  test('gives Keystone’s token body, and the token in a cookie only', async () => {
    const { status, headers, text } = await client.signIn('alice')
    expect(status).toBe(201)
    expect(JSON.parse(text)).toMatchObject({ token: { user: { name: 'alice' } } })
    expect(JSON.parse(text)).not.toHaveProperty('token.catalog')
    const [marker = '', scope = '', ...rest] = headers['set-cookie'] ?? []
    expect(rest).toEqual([])
    for (const line of [marker, scope]) {
      expect(line).toMatch(/; Max-Age=3600; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/)
    }
    expect(marker).toMatch(/^__Host-loupe=[\w-]{22};/)
    expect(client.session('unscoped')).toMatch(/^v2~[\w-]{22}~id-of-alice~~\d+~gAAAAA-token_alice/)
    const token = client.tokenOf('unscoped')
    expect(cloud.tokens.has(token)).toBe(true)
    delete headers['set-cookie']
    expect(text + JSON.stringify(headers)).not.toContain(token.slice(0, 20))
    expect(headers).not.toHaveProperty('x-subject-token')
    expect(headers).toMatchObject({ 'cache-control': 'no-store', vary: 'Cookie', 'content-security-policy': 'sandbox', 'cross-origin-resource-policy': 'same-origin' })
  })

  test('passes on Keystone’s refusal, with its request id, and leaves the session that stands', async () => {
    await client.signIn('alice')
    const { status, headers, text } = await client.signIn('alice', 'unscoped', 'wrong')
    expect(status).toBe(401)
    expect(text).toContain('The request you have made requires authentication.')
    expect(headers).toMatchObject({ 'x-openstack-request-id': 'req-1' })
    expect(headers).not.toHaveProperty('set-cookie')
    expect((await client.send('GET', '/session/unscoped')).status).toBe(200)
  })

  test('by an application credential: its own project, whose token may end without a zone in its date', async () => {
    cloud.keystone = ({ method }, response) => {
      if (method !== 'POST') return false
      const date = (ms: number) => new Date(Date.now() + ms).toISOString()
      const token = { user: { id: 'u' }, project: { id: PROJECT }, application_credential: { id: 'c1' }, issued_at: date(0), expires_at: date(600_000).slice(0, 19) }
      response.writeHead(201, { 'x-subject-token': 'token', connection: 'close' }).end(JSON.stringify({ token }))
      return true
    }
    const { headers } = await client.signInByCredential('alice', 'c1', PROJECT)
    expect([...client.cookies.keys()]).toEqual(['__Host-loupe', `__Host-loupe-${PROJECT}`])
    expect(headers['set-cookie']?.at(-1)).toMatch(/; Max-Age=(599|600);/)
  })

  test('straight into a project', async () => {
    await client.signIn('alice', { project: { id: PROJECT } })
    expect([...client.cookies.keys()]).toEqual(['__Host-loupe', `__Host-loupe-${PROJECT}`])
  })

  test.each([
    ['no JSON', '{'],
    ['no auth', '{}'],
    ['no methods', JSON.stringify({ auth: { identity: { methods: [] } } })],
    ['a token of the browser’s own', JSON.stringify({ auth: { identity: { methods: ['token'], token: { id: 'x' } } } })],
    ['a token beside a password', JSON.stringify({ auth: { identity: { methods: ['password', 'token'], token: { id: 'x' } } } })],
    // Keystone would take one of two names, and not say which.
    ['a user by id beside the name', byPassword({ name: 'alice', domain: { name: 'Default' }, id: 'x' })],
    ['a domain by id beside the name', byPassword({ name: 'alice', domain: { name: 'Default', id: 'x' } })],
    ['a user without a domain', byPassword({ name: 'alice' })],
    ['a name that is too long', byPassword({ name: 'a'.repeat(256), domain: { name: 'Default' } })],
    ['a name that is no text', byPassword({ name: 1, domain: { name: 'Default' } })],
    ['a proof that no method names', JSON.stringify({ auth: { identity: { methods: ['password'], password: { user: { id: 'u', password: 'x' } }, application_credential: { id: 'c', secret: 'x' } } } })],
    ['two proofs', JSON.stringify({ auth: { identity: { methods: ['password', 'totp'], password: { user: { id: 'u', password: 'x' } }, totp: { user: { id: 'v', passcode: '1' } } } } })],
    ['a passcode for somebody whose id is no text', JSON.stringify({ auth: { identity: { methods: ['totp'], totp: { user: { id: ['u'], passcode: '1' } } } } })],
    ['an application credential by id beside its name', JSON.stringify({ auth: { identity: { methods: ['application_credential'], application_credential: { id: 'c', name: 'n', user: { id: 'u' }, secret: 'x' } } } })],
  ])('is refused with %s', async (_what, body) => {
    const answer = await client.send('POST', '/session', { headers: { 'content-type': 'application/json' }, body })
    expect(answer.status).toBe(400)
    expect(JSON.parse(answer.text)).toMatchObject({ error: { code: 400, title: 'Bad Request' } })
    expect(cloud.asked).toEqual([])
  })

  test.each([
    ['the system', { system: { all: true } }],
    ['a domain', { domain: { id: 'default' } }],
    ['a trust', { 'OS-TRUST:trust': { id: 'x' } }],
    ['a project and more', { project: { id: PROJECT }, system: { all: true } }],
    ['another word', 'scoped'],
  ])('into %s is refused', async (_what, scope) => {
    const { status, text } = await client.signIn('alice', scope)
    expect([status, text]).toEqual([400, expect.stringContaining('Loupe works in projects')])
    expect(cloud.asked).toEqual([])
  })

  test.each([
    ['the system', { system: { all: true } }],
    ['a domain', { domain: { id: 'default', name: 'Default' } }],
  ])('that gives a token of %s is refused, and the token revoked', async (_what, scope) => {
    cloud.keystone = ({ method }, response) => {
      if (method !== 'POST') return false
      const body = JSON.stringify({ token: { user: { id: 'u' }, ...scope, issued_at: new Date().toISOString(), expires_at: new Date().toISOString() } })
      response.writeHead(201, { 'x-subject-token': 'wide', connection: 'close' }).end(body)
      return true
    }
    const { status, headers, text } = await client.signIn('alice')
    expect([status, text, headers['set-cookie']]).toEqual([400, expect.stringContaining('Loupe works in projects'), undefined])
    expect(cloud.revoked).toEqual(['wide'])
  })

  test('into a project whose id no cookie can be named by is refused', async () => {
    const { status, headers } = await client.signIn('alice', { project: { id: 'a.b;c' } })
    expect([status, headers['set-cookie']]).toEqual([502, undefined])
  })

  test('is refused when it is too long or not JSON by name', async () => {
    expect((await client.send('POST', '/session', { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ auth: 'x'.repeat(70_000) }) })).status).toBe(413)
    expect((await client.send('POST', '/session', { headers: { 'content-type': 'text/plain' }, body: '{}' })).status).toBe(415)
  })

  test('over plain http on another machine says that HTTPS is needed', async () => {
    for (const site of ['same-origin', undefined]) {
      const headers = { host: 'loupe.example:8080', origin: 'http://loupe.example:8080', 'content-type': 'application/json', 'sec-fetch-site': site }
      const answer = await client.send('POST', '/session', { headers, body: '{}' })
      expect(answer.status).toBe(400)
      expect(answer.text).toContain('HTTPS')
    }
  })

  test('a token too long for a cookie is said', async () => {
    cloud.keystone = (_request, response) => {
      const body = JSON.stringify({ token: { user: { id: 'u' }, issued_at: new Date().toISOString(), expires_at: new Date().toISOString() } })
      response.writeHead(201, { 'x-subject-token': 'x'.repeat(5000), connection: 'close' }).end(body)
      return true
    }
    const { status, text } = await client.signIn('alice')
    expect([status, text.includes('too long for a cookie'), text.includes('xxxx')]).toEqual([502, true, false])
  })

  test('a token too long for a cookie is revoked, and who was in stays so', async () => {
    await client.signIn('alice')
    const { keystone } = cloud
    cloud.keystone = (request, response) => {
      if (request.method !== 'POST') return false
      const body = JSON.stringify({ token: { user: { id: 'u' }, issued_at: new Date().toISOString(), expires_at: new Date().toISOString() } })
      response.writeHead(201, { 'x-subject-token': 'x'.repeat(5000), connection: 'close' }).end(body)
      return true
    }
    expect((await client.signIn('bob')).status).toBe(502)
    cloud.keystone = keystone
    expect(cloud.revoked).toEqual(['x'.repeat(5000)])
    expect((await client.send('GET', '/session/unscoped')).status).toBe(200)
  })
})

describe('who signs in next', () => {
  test('somebody else: every scope of the one before is revoked and cleared first', async () => {
    await client.signIn('alice')
    await client.send('PUT', `/session/${PROJECT}`)
    const tokens = ['unscoped', PROJECT].map((scope) => client.tokenOf(scope))
    const sid = client.cookies.get('__Host-loupe')
    await client.signIn('bob')
    expect(cloud.revoked.toSorted()).toEqual(tokens.toSorted())
    expect([...client.cookies.keys()].toSorted()).toEqual(['__Host-loupe', '__Host-loupe-unscoped'])
    expect(client.session('unscoped')).toContain('~id-of-bob~')
    expect(client.cookies.get('__Host-loupe')).not.toBe(sid)
  })

  test('the same person: other scopes go on', async () => {
    await client.signIn('alice')
    await client.send('PUT', `/session/${PROJECT}`)
    const sid = client.cookies.get('__Host-loupe')
    await client.signIn('alice')
    expect(cloud.revoked).toEqual([])
    expect(client.cookies.get('__Host-loupe')).toBe(sid)
    expect((await client.send('GET', `/session/${PROJECT}`)).status).toBe(200)
  })

  test.each([
    ['the application credential of the same person', false, true],
    ['the password of the same person after an application credential', true, false],
    ['another application credential of the same person', true, true],
  ])('%s: what the one before could do is over', async (_what, before, after) => {
    const enter = (byCredential: boolean, id: string) => (byCredential ? client.signInByCredential('alice', id, PROJECT) : client.signIn('alice', { project: { id: PROJECT } }))
    await enter(before, 'c1')
    const token = client.tokenOf(PROJECT)
    await enter(after, 'c2')
    expect(cloud.revoked).toEqual([token])
    expect([...client.cookies.keys()].toSorted()).toEqual(['__Host-loupe', `__Host-loupe-${PROJECT}`])
    expect(client.tokenOf(PROJECT)).not.toBe(token)
  })

  test('the same application credential goes on where it was', async () => {
    await client.signInByCredential('alice', 'c1', PROJECT)
    const sid = client.cookies.get('__Host-loupe')
    await client.signInByCredential('alice', 'c1', PROJECT)
    expect([cloud.revoked, client.cookies.get('__Host-loupe')]).toEqual([[], sid])
    expect((await client.send('GET', `/session/${PROJECT}`)).status).toBe(200)
    expect((await client.send('GET', '/session/unscoped')).status).toBe(401)
    expect((await client.send('DELETE', '/session')).status).toBe(204)
    expect([cloud.revoked.length, client.cookies.size]).toEqual([1, 0])
  })

  test('a scope that was taken while somebody else signed in counts for nothing', async () => {
    await client.signIn('alice')
    const late = new Client(client.origin)
    for (const [name, value] of client.cookies) late.cookies.set(name, value)
    await late.send('PUT', `/session/${PROJECT}`)
    await client.signIn('bob')
    // The browser gets alice's answer after bob's.
    const leftover = late.cookies.get(`__Host-loupe-${PROJECT}`) ?? ''
    client.cookies.set(`__Host-loupe-${PROJECT}`, leftover)
    expect((await client.send('GET', `/os/${PROJECT}/RegionOne/image/v2/images`)).status).toBe(401)
    expect(cloud.hits).toEqual([])
    expect((await client.send('GET', `/session/${PROJECT}`)).status).toBe(401)
    expect(client.cookies.has(`__Host-loupe-${PROJECT}`)).toBe(false)
    client.cookies.set(`__Host-loupe-${PROJECT}`, leftover)
    await client.send('DELETE', '/session')
    expect(cloud.revoked).toContain(decodeURIComponent(leftover).split('~').slice(5).join('~'))
  })
})

describe('signing out', () => {
  test('revokes every token and clears every cookie', async () => {
    await client.signIn('alice')
    await client.send('PUT', `/session/${PROJECT}`)
    const tokens = ['unscoped', PROJECT].map((scope) => client.tokenOf(scope))
    expect((await client.send('DELETE', '/session')).status).toBe(204)
    expect(cloud.revoked.toSorted()).toEqual(tokens.toSorted())
    expect([...client.cookies.keys()]).toEqual([])
  })

  test('works when Keystone is gone', async () => {
    await client.signIn('alice')
    await cloud.close()
    const answer = await client.send('DELETE', '/session')
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, { revoked: false, message: expect.stringContaining('did not confirm') as string }])
    expect([...client.cookies.keys()]).toEqual([])
    const { status, text } = await client.signIn('alice')
    expect([status, JSON.parse(text)]).toMatchObject([502, { error: { code: 502, service: 'identity', message: 'The identity service cannot be reached: the connection was refused.' } }])
  })
})

test.each([
  [204, 204], [401, 204], [404, 204], [403, 200], [500, 200],
])('signing out, when Keystone answers %i: %i', async (its, ours) => {
  await client.signIn('alice')
  cloud.keystone = (_request, response) => {
    response.writeHead(its, { connection: 'close' }).end()
    return true
  }
  expect((await client.send('DELETE', '/session')).status).toBe(ours)
  expect([...client.cookies.keys()]).toEqual([])
})

test('Keystone sees who asks', async () => {
  const seen: unknown[] = []
  cloud.keystone = ({ method, headers }) => {
    seen.push([method, headers['x-forwarded-for'], headers['user-agent']])
    return false
  }
  const headers = { 'user-agent': 'Firefox', 'x-forwarded-for': '1.2.3.4' }
  const auth = { identity: { methods: ['password'], password: { user: { name: 'alice', domain: { name: 'Default' }, password: 'secret' } } }, scope: 'unscoped' }
  await client.send('POST', '/session', { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify({ auth }) })
  await client.send('GET', '/session/unscoped', { headers })
  await client.send('PUT', `/session/${PROJECT}`, { headers })
  await client.send('DELETE', '/session', { headers })
  expect(seen).toEqual(['POST', 'GET', 'POST', 'DELETE', 'DELETE'].map((method) => [method, '127.0.0.1', 'Firefox']))
})

describe('who may ask', () => {
  const own = { 'x-requested-with': 'loupe' }
  test.each<[string, string, Record<string, string>, number]>([
    ['a page of Loupe', 'DELETE', { ...own, 'sec-fetch-site': 'same-origin' }, 204],
    ['a page of Loupe in a browser without Sec-Fetch-Site', 'DELETE', { ...own, origin: 'http://HOST' }, 204],
    ['the same behind a proxy that ends TLS', 'DELETE', { ...own, origin: 'https://HOST' }, 204],
    ['no proof at all', 'DELETE', own, 403],
    ['without X-Requested-With', 'DELETE', { 'x-requested-with': '', 'sec-fetch-site': 'same-origin' }, 403],
    ['another site', 'DELETE', { ...own, 'sec-fetch-site': 'cross-site' }, 403],
    ['a sibling domain', 'DELETE', { ...own, 'sec-fetch-site': 'same-site' }, 403],
    ['an address that was typed', 'DELETE', { ...own, 'sec-fetch-site': 'none' }, 403],
    ['another Origin', 'DELETE', { ...own, origin: 'http://evil.example' }, 403],
    ['an Origin of another port', 'DELETE', { ...own, origin: 'http://127.0.0.1:1' }, 403],
    ['an opaque Origin', 'DELETE', { ...own, origin: 'null' }, 403],
    ['another site that claims our Origin too', 'DELETE', { ...own, origin: 'http://HOST', 'sec-fetch-site': 'cross-site' }, 403],
    ['reading: another site', 'GET', { 'sec-fetch-site': 'cross-site' }, 403],
    ['reading: a sibling domain', 'GET', { 'sec-fetch-site': 'same-site' }, 403],
    ['reading: another Origin', 'GET', { origin: 'http://evil.example' }, 403],
    ['reading: an address that was typed', 'GET', { 'sec-fetch-site': 'none' }, 200],
    ['reading: no browser', 'GET', {}, 200],
  ])('%s: %s', async (_what, method, headers, status) => {
    await client.signIn('alice')
    const { host } = new URL(client.origin)
    const exactly = { 'x-requested-with': undefined, 'sec-fetch-site': undefined, ...headers, origin: headers.origin?.replace('HOST', host) }
    for (const path of method === 'GET' ? ['/session/unscoped', '/os/unscoped/identity/v3/auth/projects'] : ['/session']) {
      expect((await client.send(method, path, { headers: exactly })).status).toBe(status)
    }
    expect(cloud.tokens.size).toBe(status === 204 ? 0 : 1)
  })

  test.each(['a b', 'a/b', 'a@b', 'évil', 'x:99999999', '"x"'])('a Host that is none: %j', async (host) => {
    expect((await client.send('GET', '/config.json', { headers: { host } })).status).toBe(400)
  })
})

test.each([
  ['a page', 200, '<html>'],
  ['a redirect', 301, ''],
  ['a failure in HTML', 500, '<html>'],
  ['a token without a head', 201, '{"token":{}}'],
])('what is not Keystone is not passed on: %s', async (_what, status, body) => {
  const server = createServer((_request, response) => response.writeHead(status, { location: 'http://127.0.0.1:1/', 'x-subject-token': 'x' }).end(body))
  const authUrl = await listen(server)
  const gateway = await startGateway({ authUrl })
  const answer = await gateway.client.signIn('alice')
  expect(answer.status).toBe(502)
  expect(JSON.parse(answer.text)).toMatchObject({ error: { service: 'identity', message: expect.stringContaining('did not answer as Keystone does') as string } })
  await gateway.app.close()
  await stop(server)
})

test.each([
  ['too many, by a proxy', 429, '<html>', 'asked too often'],
  ['not there, by a proxy', 503, '<html>', 'not available (status 503)'],
  ['too many, in words', 429, '{"error":{"code":429,"message":"Slow down."}}', 'Slow down.'],
])('a Keystone that cannot answer now: %s', async (_what, status, body, words) => {
  cloud.keystone = (_request, response) => {
    response.writeHead(status, { 'retry-after': '30', connection: 'close' }).end(body)
    return true
  }
  const answer = await client.signIn('alice')
  expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(words)])
  if (body.startsWith('{')) expect(answer.headers['retry-after']).toBe('30')
})
