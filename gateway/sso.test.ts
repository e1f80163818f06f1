import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createSeal } from './seal.ts'
import { onceOnly, parseWays, type SsoSettings } from './sso.ts'
import { Client, startGateway, startStandIn, type Answer, type StandIn } from './stand-in.ts'

const KEYSTONE = 'https://keystone.example'
const COOKIE = '__Host-loupe.sso'
const ways = [{ id: 'openid', label: 'Company account' }, { id: 'partners/saml2', label: 'Partners' }]
const form = { 'content-type': 'application/x-www-form-urlencoded', 'x-requested-with': undefined }

let cloud: StandIn
let client: Client
let close: () => Promise<void>

const start = async (sso: Partial<SsoSettings> = {}) => {
  const gateway = await startGateway({ authUrl: cloud.authUrl, sso: { ways, keystone: `${KEYSTONE}/identity/v3`, ...sso } })
  return gateway
}

beforeEach(async () => {
  cloud = await startStandIn()
  const gateway = await start()
  client = gateway.client
  close = () => gateway.app.close()
  cloud.tokens.set('token-of-fred', { user: 'fred', scope: 'unscoped' })
})
afterEach(async () => {
  vi.useRealTimers()
  await close()
  await cloud.close()
})

const begin = (query = 'by=openid', headers: Record<string, string | undefined> = {}) => client.send('GET', `/session/sso?${query}`, { headers: { 'x-requested-with': undefined, ...headers } })
/** Keystone's form, as a browser sends it: from another site, so without the cookies that are Strict. */
const arrive = (token = 'token-of-fred', headers: Record<string, string | undefined> = {}) =>
  new Client(client.origin).send('POST', '/session/sso', { headers: { ...form, origin: KEYSTONE, 'sec-fetch-site': 'cross-site', ...headers }, body: new URLSearchParams({ token }).toString() })
const sealedIn = ({ text }: Answer) => /name="sealed" value="([\w-]+)"/.exec(text)?.[1] ?? ''
const enter = (sealed: string, headers: Record<string, string | undefined> = {}, by = client) =>
  by.send('POST', '/session/sso/enter', { headers: { ...form, origin: client.origin, ...headers }, body: new URLSearchParams({ sealed }).toString() })

describe('the whole way', () => {
  test('out to Keystone with a mark of this browser, in by its form and a page of our own, to a session', async () => {
    const out = await begin(`by=openid&to=${encodeURIComponent('/RegionOne/p1/images?q=a b')}`.replace('+', '%20'))
    expect(out.status).toBe(302)
    const place = new URL(String(out.headers.location))
    expect([place.origin, place.pathname]).toEqual([KEYSTONE, '/identity/v3/auth/OS-FEDERATION/websso/openid'])
    expect(place.searchParams.get('origin')).toBe(`${client.origin}/session/sso`)
    expect(out.headers['set-cookie']?.[0]).toMatch(/^__Host-loupe\.sso=[^;]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Strict$/)

    const page = await arrive()
    expect(page.status).toBe(200)
    expect(page.headers).not.toHaveProperty('set-cookie')
    expect(page.headers['content-security-policy']).toBe("default-src 'none'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
    expect(page.headers['cache-control']).toBe('no-store')
    expect(page.text).not.toContain('token-of-fred')
    expect(page.text).not.toMatch(/<script>|\son\w+=/)
    expect((await client.send('GET', '/session/sso.js')).text).toContain('submit()')
    expect(cloud.asked).toEqual([])

    const done = await enter(sealedIn(page))
    expect([done.status, done.headers.location]).toEqual([303, '/login?sso=entered'])
    expect([...client.cookies.keys()]).toEqual(['__Host-loupe', '__Host-loupe-unscoped'])
    expect(client.tokenOf('unscoped')).toBe('token-of-fred')
    expect((await client.send('GET', '/session/unscoped')).status).toBe(200)
  })

  test('an identity provider of its own, and the place to return to', async () => {
    const out = await begin(`by=partners%2Fsaml2&to=${encodeURIComponent('/RegionOne/p1/images?q=ubuntu')}`)
    expect(out.headers.location).toContain('/v3/auth/OS-FEDERATION/identity_providers/partners/protocols/saml2/websso?')
    const done = await enter(sealedIn(await arrive()))
    expect(done.headers.location).toBe(`/login?${new URLSearchParams({ sso: 'entered', to: '/RegionOne/p1/images?q=ubuntu' }).toString()}`)
  })

  test('another person’s sessions go, as with any sign-in', async () => {
    await client.signIn('alice')
    const before = client.tokenOf('unscoped')
    await begin()
    await enter(sealedIn(await arrive()))
    expect(cloud.revoked).toEqual([before])
  })

  test('two replicas with one key', async () => {
    const key = randomBytes(32)
    const [one, two] = [await start({ key }), await start({ key })]
    const page = await new Client(one.origin).send('POST', '/session/sso', { headers: { ...form, origin: KEYSTONE, 'sec-fetch-site': 'cross-site' }, body: 'token=token-of-fred' })
    await two.client.send('GET', '/session/sso?by=openid')
    expect((await enter(sealedIn(page), { origin: two.origin }, two.client)).headers.location).toBe('/login?sso=entered')
    await one.app.close()
    await two.app.close()
  })
})

describe('who begins', () => {
  test.each([
    ['http://HOST', undefined, 'http://HOST'],
    // TLS ends before the gateway: the page that led here tells.
    ['https://HOST', 'same-origin', 'https://HOST'],
    ['https://elsewhere.example', 'same-origin', 'http://HOST'],
    ['https://HOST', 'none', 'http://HOST'],
  ])('from %s (%s) is %s to Keystone', async (referer, site, origin) => {
    const { host } = new URL(client.origin)
    const { headers } = await begin('by=openid', { referer: `${referer.replace('HOST', host)}/login`, 'sec-fetch-site': site })
    expect(new URL(String(headers.location)).searchParams.get('origin')).toBe(`${origin.replace('HOST', host)}/session/sso`)
  })

  test('under another name it is https', async () => {
    const { headers } = await begin('by=openid', { host: 'loupe.example', 'sec-fetch-site': 'none' })
    expect(new URL(String(headers.location)).searchParams.get('origin')).toBe('https://loupe.example/session/sso')
  })

  test.each(['', 'by=', 'by=other', 'by=openid/..', 'to=/x'])('no such way: %j', async (query) => {
    expect((await begin(query)).status).toBe(404)
  })

  test('no page of another site', async () => {
    expect((await begin('by=openid', { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect(client.cookies.size).toBe(0)
  })

  test.each(['https://evil.example/', '//evil.example', `/${'x'.repeat(1600)}`])('a place that is none of Loupe’s, or too long, is left out or judged later: %s', async (to) => {
    await begin(`by=openid&to=${encodeURIComponent(to)}`)
    const location = String((await enter(sealedIn(await arrive()))).headers.location)
    // What begins with two slashes stays a parameter, which the sign-in page judges.
    expect(location.startsWith('/login?sso=entered')).toBe(true)
    expect(new URL(location, client.origin).origin).toBe(client.origin)
  })
})

describe('what comes back', () => {
  test.each(['https://evil.example', 'null', undefined, `${KEYSTONE}.evil.example`, 'http://keystone.example'])('a form of another origin brings nothing, and leads to the sign-in: %s', async (origin) => {
    await begin()
    const { status, text, headers } = await arrive('token-of-fred', { origin })
    expect([status, text, headers.location, headers['set-cookie']]).toEqual([303, '', '/login?sso=failed', undefined])
  })

  test.each(['', 'a b', 'x'.repeat(3501), '"><script>'])('a token that can be none leads back to the sign-in: %j', async (token) => {
    const { status, headers } = await arrive(token)
    expect([status, headers.location]).toEqual(token === '"><script>' ? [200, undefined] : [303, '/login?sso=failed'])
  })

  test('a form that is too large, or of another type', async () => {
    expect((await arrive('x'.repeat(20_000))).status).toBe(413)
    expect((await arrive('t', { 'content-type': 'text/plain' })).status).toBe(415)
  })
})

const refused = async (answer: Answer, location: string) => {
  expect([answer.status, answer.headers.location]).toEqual([303, location])
  expect((await client.send('GET', '/session/unscoped')).status).toBe(401)
}

describe('who enters', () => {
  test('no browser that has not begun', async () => {
    await refused(await enter(sealedIn(await arrive())), '/login?sso=late')
    expect([cloud.asked, cloud.revoked]).toEqual([['DELETE /identity/v3/auth/tokens'], ['token-of-fred']])
  })

  test.each([
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['a sibling', { 'sec-fetch-site': 'same-site', origin: 'https://evil.example' }],
    ['an address that was typed', { 'sec-fetch-site': 'none', origin: undefined }],
    ['an opaque origin', { 'sec-fetch-site': undefined, origin: 'null' }],
  ])('no form of %s', async (_who, headers) => {
    await begin()
    expect((await enter(sealedIn(await arrive()), headers)).status).toBe(403)
  })

  test('once: the sealed token is not good again, and what it brought stands', async () => {
    await begin()
    const mark = client.cookies.get(COOKIE) ?? ''
    const sealed = sealedIn(await arrive())
    await enter(sealed)
    // A reload of the page, with the mark and without.
    expect((await enter(sealed)).headers.location).toBe('/login?sso=late')
    client.cookies.set(COOKIE, mark)
    expect((await enter(sealed)).headers.location).toBe('/login?sso=late')
    expect(cloud.revoked).toEqual([])
    expect((await client.send('GET', '/session/unscoped')).status).toBe(200)
    client.cookies.clear()
    await begin()
    await refused(await enter(sealed), '/login?sso=late')
  })

  test('a reload that comes to another replica ends nothing either', async () => {
    const key = randomBytes(32)
    const [one, two] = [await start({ key }), await start({ key })]
    const sealed = sealedIn(await new Client(one.origin).send('POST', '/session/sso', { headers: { ...form, origin: KEYSTONE }, body: 'token=token-of-fred' }))
    await one.client.send('GET', '/session/sso?by=openid')
    await enter(sealed, { origin: one.origin }, one.client)
    for (const [name, value] of one.client.cookies) two.client.cookies.set(name, value)
    expect((await enter(sealed, { origin: two.origin }, two.client)).headers.location).toBe('/login?sso=late')
    expect(cloud.revoked).toEqual([])
    await one.app.close()
    await two.app.close()
  })

  test('nothing that was not sealed here', async () => {
    await begin()
    const sealed = createSeal(randomBytes(32)).close(JSON.stringify({ id: 'x', until: Date.now() + 1000, token: 'token-of-fred' }))
    await refused(await enter(sealed), '/login?sso=late')
    for (const broken of ['', 'AAAA', 'A'.repeat(80)]) {
      await begin()
      await refused(await enter(broken), '/login?sso=late')
    }
  })

  test('not a minute later', async () => {
    await begin()
    const page = await arrive()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 })
    await refused(await enter(sealedIn(page)), '/login?sso=late')
    expect(cloud.revoked).toEqual(['token-of-fred'])
  })

  test('not with a token that Keystone does not know', async () => {
    await begin('by=openid&to=/x')
    await refused(await enter(sealedIn(await arrive('made-up'))), '/login?sso=failed&to=%2Fx')
  })

  test('not with a token of the system', async () => {
    cloud.keystone = (_request, response) => {
      const token = { user: { id: 'u' }, system: { all: true }, issued_at: new Date().toISOString(), expires_at: new Date(Date.now() + 60_000).toISOString() }
      response.writeHead(200, { connection: 'close' }).end(JSON.stringify({ token }))
      return true
    }
    await begin('by=openid&to=/x')
    await refused(await enter(sealedIn(await arrive())), '/login?sso=failed&to=%2Fx')
    expect(cloud.asked).toContain('DELETE /identity/v3/auth/tokens')
  })

  test('not while Keystone is away, and whoever is in stays so', async () => {
    await client.signIn('alice')
    await begin('by=openid&to=/x')
    const page = await arrive()
    const { keystone } = cloud
    cloud.keystone = (_request, response) => {
      response.writeHead(503, { connection: 'close' }).end('<html>')
      return true
    }
    const { status, headers } = await enter(sealedIn(page))
    expect([status, headers.location]).toEqual([303, '/login?sso=failed&to=%2Fx'])
    cloud.keystone = keystone
    expect((await client.send('GET', '/session/unscoped')).status).toBe(200)
  })
})

describe('what can be used once', () => {
  test('not twice, until its time is over', () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 0 })
    const once = onceOnly(1000, 10)
    expect([once.take('a'), once.take('a'), once.take('b')]).toEqual([true, false, true])
    vi.setSystemTime(1001)
    expect([once.take('a'), once.take('a')]).toEqual([true, false])
  })

  test('of more than it remembers the first is forgotten', () => {
    const once = onceOnly(60_000, 2)
    expect(['a', 'b', 'c', 'c', 'b', 'a'].map((id) => once.take(id))).toEqual([true, true, true, false, true, true])
  })
})

test('without the setting there are no such addresses, and the page hears of the ways there are', async () => {
  const config = await client.send('GET', '/config.json')
  expect(JSON.parse(config.text)).toMatchObject({ sso: ways })
  const plain = await startGateway({ authUrl: cloud.authUrl })
  expect((await plain.client.send('POST', '/session/sso', { headers: form, body: 'token=x' })).status).toBe(405)
  expect(JSON.parse((await plain.client.send('GET', '/config.json')).text)).not.toHaveProperty('sso')
  await plain.app.close()
})

test.each([
  ['Company account=openid, Partners=partners/saml2', ways],
  ['A=B=openid', [{ label: 'A=B', id: 'openid' }]],
  ['openid', undefined],
  ['=openid', undefined],
  ['A=', undefined],
  ['A=a/b/c', undefined],
  ['A=../x', undefined],
  ['A=x/..', undefined],
  ['A=x?y', undefined],
  ['A=x, B=x', undefined],
])('LOUPE_SSO=%s', (text, expected) => {
  expect(parseWays(text)).toEqual(expected)
})
