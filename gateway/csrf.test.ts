import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { PROJECT, startBoth, type Client, type StandIn } from './stand-in.ts'

// Whether a page of somebody else can make a browser act here: every method, with every proof of origin that a browser sends or leaves out.

let cloud: StandIn
let client: Client
let close: () => Promise<void>

beforeAll(async () => {
  ;({ cloud, client, close } = await startBoth({ sso: { ways: [{ id: 'openid', label: 'Company' }] } }))
  expect((await client.signIn('alice', { project: { id: PROJECT } })).status).toBe(201)
})
afterAll(() => close())
beforeEach(() => {
  cloud.hits.length = 0
})

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']
const SITES = ['same-origin', 'same-site', 'cross-site', 'none', 'nonsense', undefined]
const ORIGINS: [name: string, of: (own: string) => string | undefined][] = [
  ['ours', (own) => own],
  ['ours by TLS', (own) => own.replace('http:', 'https:')],
  ['a foreign one', () => 'https://evil.example'],
  ['one that begins like ours', (own) => `${own}.evil.example`],
  ['ours with a user', (own) => own.replace('http://', 'http://evil.example@')],
  ['another port', () => 'http://127.0.0.1:1'],
  ['null', () => 'null'],
  ['none', () => undefined],
]
const HEADERS = ['loupe', 'XMLHttpRequest', undefined]

/** As it is meant, said once more: what a browser says of the site counts; what it does not say, the origin must prove. */
function allowed(method: string, site: string | undefined, origin: string, header: string | undefined): boolean {
  // A person cannot be led to an origin with a user in it, but it names our host, and a browser never sends one.
  const ours = origin.startsWith('ours')
  const reading = method === 'GET' || method === 'HEAD'
  if (reading) return site === 'same-origin' || site === 'none' || (site === undefined && (ours || origin === 'none'))
  return header === 'loupe' && (site === 'same-origin' || (site === undefined && ours))
}

for (const [origin, of] of ORIGINS) {
  describe(`an Origin: ${origin}`, () => {
    test.each(METHODS.flatMap((method) => SITES.map((site) => [method, site] as const)))('%s, Sec-Fetch-Site: %s', async (method, site) => {
      for (const header of HEADERS) {
        cloud.hits.length = 0
        const headers = { origin: of(client.origin), 'sec-fetch-site': site, 'x-requested-with': header }
        const { status } = await client.send(method, `/os/${PROJECT}/RegionOne/image/v2/images`, { headers })
        expect([header, status, cloud.hits.length]).toEqual(allowed(method, site, origin, header) ? [header, 200, 1] : [header, 403, 0])
      }
    })
  })
}

describe('what a form of another site can send', () => {
  const form = { origin: 'https://evil.example', 'x-requested-with': undefined }
  test.each(['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain', undefined])('of type %s reaches neither Keystone nor Glance', async (type) => {
    const asked = cloud.asked.length
    for (const site of ['cross-site', 'same-site', undefined]) {
      for (const [method, path] of [['POST', '/session'], ['POST', `/os/${PROJECT}/RegionOne/image/v2/images`], ['POST', `/os/unscoped/identity/v3/auth/tokens`]] as const) {
        const { status, headers } = await client.send(method, path, { headers: { ...form, 'sec-fetch-site': site, 'content-type': type }, body: '{"auth":{}}' })
        expect([path, status, headers['set-cookie']]).toEqual([path, 403, undefined])
      }
      // Of single sign-on Keystone's form is read from Keystone's site only.
      for (const path of ['/session/sso', '/session/sso/enter']) {
        const { status, headers } = await client.send('POST', path, { headers: { ...form, 'sec-fetch-site': site, 'content-type': type }, body: 'token=x&sealed=x' })
        expect([303, 403, 415]).toContain(status)
        if (status === 303) expect(headers.location).toMatch(/^\/login\?sso=(failed|late)/)
        expect(headers).not.toHaveProperty('set-cookie')
      }
    }
    expect([cloud.hits, cloud.asked.length]).toEqual([[], asked])
  })

  test('and a link of it, or a picture, reads nothing and downloads nothing', async () => {
    for (const mode of ['navigate', 'no-cors', 'cors']) {
      const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': mode, 'x-requested-with': undefined }
      for (const path of [`/os/${PROJECT}/RegionOne/image/v2/images`, `/os/${PROJECT}/RegionOne/image/v2/images/x/file`, `/session/${PROJECT}`, `/policy/${PROJECT}`, '/session/sso?by=openid']) expect([path, (await client.send('GET', path, { headers })).status]).toEqual([path, 403])
    }
    expect(cloud.hits).toEqual([])
  })

  test('no answer allows another site to read it', async () => {
    for (const path of ['/', '/config.json', `/session/${PROJECT}`, `/os/${PROJECT}/RegionOne/image/v2/images`, '/nowhere']) {
      for (const method of ['GET', 'OPTIONS']) {
        const { headers } = await client.send(method, path, { headers: { origin: 'https://evil.example', 'access-control-request-method': 'DELETE', 'access-control-request-headers': 'x-requested-with' } })
        expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
        expect(headers['cross-origin-resource-policy']).toBe('same-origin')
      }
    }
  })
})

describe('cookies', () => {
  const flags = (line: string) => line.split('; ').slice(1).map((flag) => flag.split('=')[0]?.toLowerCase() ?? '').toSorted((a, b) => a.localeCompare(b))

  test('that are given can be read by no script, go to no other host, over TLS only, and to no other site', async () => {
    const given = [await client.signIn('alice', { project: { id: PROJECT } }), await client.send('PUT', '/session/unscoped')].flatMap(({ headers }) => headers['set-cookie'] ?? [])
    expect(given.length).toBeGreaterThanOrEqual(3)
    for (const line of given) {
      expect(line).toMatch(/^__Host-loupe/)
      expect(line).toMatch(/; SameSite=Strict/)
      expect(line).toMatch(/; Path=\/;/)
      expect(flags(line)).toEqual(['expires', 'httponly', 'max-age', 'path', 'samesite', 'secure'])
    }
  })

  test('that are taken back are so with the same flags', async () => {
    const { headers } = await client.send('DELETE', '/session')
    const gone = headers['set-cookie'] ?? []
    expect(gone.length).toBeGreaterThanOrEqual(3)
    for (const line of gone) {
      expect(line).toMatch(/^__Host-loupe[^=]*=;.*; SameSite=Strict/)
      expect(flags(line)).toEqual(expect.arrayContaining(['expires', 'httponly', 'path', 'samesite', 'secure']))
      expect(flags(line)).not.toContain('domain')
    }
    expect(client.cookies.size).toBe(0)
  })

  test('come with nothing but a session', async () => {
    for (const path of ['/', '/config.json', '/nowhere', '/session/unscoped', `/os/${PROJECT}/RegionOne/image/v2/images`]) {
      expect((await client.send('GET', path)).headers).not.toHaveProperty('set-cookie')
    }
  })
})
