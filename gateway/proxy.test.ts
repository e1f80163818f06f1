import { createServer, type IncomingHttpHeaders } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { GatewaySettings } from './gateway.ts'
import { Client, listen, PROJECT, startGateway, startStandIn, stop, type Endpoint, type StandIn } from './stand-in.ts'

let cloud: StandIn
let client: Client
const closers: (() => Promise<unknown>)[] = []

/** Another gateway before the same cloud, with the same cookies. */
async function another(settings: Partial<GatewaySettings> = {}): Promise<Client> {
  const gateway = await startGateway({ authUrl: cloud.authUrl, ...settings })
  closers.push(() => gateway.app.close())
  for (const [name, value] of client?.cookies ?? []) gateway.client.cookies.set(name, value)
  return gateway.client
}

beforeEach(async () => {
  cloud = await startStandIn()
  closers.push(() => cloud.close())
  client = new Client('http://unused')
  client = await another()
  await client.signIn('alice', { project: { id: PROJECT } })
})
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const image = (path: string) => `/os/${PROJECT}/RegionOne/image/${path}`
const file = image('v2/images/x/file')

describe('headers', () => {
  test('the session’s token and the browser’s own address go to the service; cookies and claims stay here', async () => {
    let seen: IncomingHttpHeaders = {}
    cloud.glance = (request, response) => {
      seen = request.headers
      response.end()
    }
    await client.send('GET', image('v2/images'), {
      headers: {
        'x-auth-token': 'stolen', 'x-subject-token': 'x', 'x-service-token': 'x', 'x-forwarded-for': '10.9.8.7', 'x-forwarded-host': 'evil', 'x-forwarded-proto': 'https', forwarded: 'for=10.9.8.7',
        'x-real-ip': '10.9.8.7', authorization: 'Basic x', 'x-roles': 'admin', 'x-identity-status': 'Confirmed', origin: client.origin, referer: client.origin,
        accept: 'application/json', range: 'bytes=0-1', 'openstack-api-version': 'compute 2.90', 'user-agent': 'test', 'accept-encoding': 'gzip',
      },
    })
    const [token] = cloud.tokens.keys()
    expect(seen).toEqual({
      host: new URL(cloud.imageUrl).host, connection: expect.any(String) as string, 'x-auth-token': token, 'x-forwarded-for': '127.0.0.1',
      'x-openstack-request-id': expect.stringMatching(/^req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string,
      accept: 'application/json', range: 'bytes=0-1', 'openstack-api-version': 'compute 2.90', 'user-agent': 'test',
    })
  })

  test('of an answer only the known ones arrive', async () => {
    cloud.glance = (_request, response) => {
      response
        .writeHead(201, {
          'content-type': 'application/json', 'x-openstack-request-id': 'req-7', 'openstack-image-import-methods': 'glance-direct', 'set-cookie': 'a=b', 'x-subject-token': 'secret',
          'x-auth-token': 'secret', location: `${cloud.imageUrl}/v2/images/1`, 'www-authenticate': 'Basic realm="x"', 'access-control-allow-origin': '*', 'content-security-policy': "default-src *",
          'cache-control': 'public, max-age=9999', refresh: '0;url=http://evil', 'clear-site-data': '"cookies"', 'service-worker-allowed': '/', link: '</x>; rel=preload',
        })
        .end('{}')
    }
    const { headers } = await client.send('POST', image('v2/images'), { body: '{}' })
    for (const name of ['date', 'connection', 'keep-alive', 'transfer-encoding']) delete headers[name]
    expect(headers).toEqual({
      'content-type': 'application/json', 'x-openstack-request-id': 'req-7', 'openstack-image-import-methods': 'glance-direct',
      'content-security-policy': 'sandbox', 'cache-control': 'no-store', vary: 'Cookie', 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin',
    })
  })

  test('what Keystone says of tokens stays here', async () => {
    const { status, headers } = await client.send('GET', `/os/${PROJECT}/identity/v3/auth/projects`)
    expect(status).toBe(200)
    expect(headers).not.toHaveProperty('x-subject-token')
    expect(headers).not.toHaveProperty('set-cookie')
  })

  test('data of an image comes as an attachment, and nothing else does', async () => {
    cloud.glance = (_request, response) => response.writeHead(200, { 'content-type': 'text/html', 'content-disposition': 'inline' }).end('<script>')
    expect((await client.send('GET', file)).headers).toMatchObject({ 'content-disposition': 'attachment', 'content-security-policy': 'sandbox' })
    expect((await client.send('GET', image('v2/images/x'))).headers).not.toHaveProperty('content-disposition')
  })

  test('answers of services are not compressed', async () => {
    cloud.glance = (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ text: 'a'.repeat(20_000) }))
    const { headers, bytes } = await client.send('GET', image('v2/images'), { headers: { 'accept-encoding': 'gzip, br' } })
    expect(headers).not.toHaveProperty('content-encoding')
    expect(bytes.length).toBeGreaterThan(20_000)
  })
})

describe('the catalog', () => {
  const at = (type: string, url: string, more: Partial<Endpoint> = {}): Endpoint => ({ type, region: 'RegionOne', url: cloud.imageUrl.replace('/image', url), ...more })
  test.each<[string, string, string, Partial<Endpoint>, string]>([
    ['image', '/image', 'image/v2/images', {}, '/image/v2/images'],
    ['image', '/image/', 'image/versions', {}, '/image/versions'],
    ['image', '/image/v2', 'image/v2/images', {}, '/image/v2/images'],
    ['image', '/image/v2/', 'image/v2/images', {}, '/image/v2/images'],
    ['image', '/', 'image/v2/images', {}, '/v2/images'],
    ['image', '/v2.1', 'image/v2/images', {}, '/v2/images'],
    ['network', '/networking/v2.0', 'network/v2.0/networks', {}, '/networking/v2.0/networks'],
    ['compute', '/compute/v2.1', 'compute/flavors/detail', {}, '/compute/v2.1/flavors/detail'],
    ['compute', '/compute/v2.1/', 'compute/flavors/detail', {}, '/compute/v2.1/flavors/detail'],
    ['volumev3', '/volume/v3/p', 'block-storage/types', {}, '/volume/v3/p/types'],
    ['block-store', '/volume/v3/p', 'block-storage/types', {}, '/volume/v3/p/types'],
    ['audit-data', '/v1', 'audit-data/v1/events', {}, '/v1/events'],
    ['image', '/image', 'image/v2/images', { region: null, region_id: 'RegionOne' }, '/image/v2/images'],
    ['image', '/image', 'image/v2/images', { region: 'old name', region_id: 'RegionOne' }, '/image/v2/images'],
  ])('%s at %s: %s', async (type, url, path, more, expected) => {
    cloud.catalog = [at(type, url, more)]
    expect((await (await another()).send('GET', `/os/${PROJECT}/RegionOne/${path}?a=1`)).status).toBe(200)
    expect(cloud.hits).toEqual([`GET ${expected}?a=1`])
  })

  test.each<[string, Partial<Endpoint>]>([
    ['another interface', { interface: 'internal' }],
    ['an address with a password', { url: 'http://user:secret@127.0.0.1:1/' }],
    ['an address with a query', { url: 'http://127.0.0.1:1/?x=' }],
    ['an address with a fragment', { url: 'http://127.0.0.1:1/#' + 'x' }],
    ['another scheme', { url: 'file:///etc/passwd' }],
    ['no address', { url: '' }],
    ['another region', { region: 'RegionTwo' }],
  ])('an endpoint that is not used: %s', async (_what, more) => {
    cloud.catalog = [at('image', '/image', more), at('compute', '/compute')]
    const { status, text } = await (await another()).send('GET', image('v2/images'))
    expect([status, JSON.parse(text)]).toMatchObject([404, { error: { service: 'image', message: 'The catalog of this scope has no public endpoint of the image service in region RegionOne.' } }])
  })

  test('another interface by configuration', async () => {
    cloud.catalog = [at('image', '/outside'), at('image', '/inside', { interface: 'internal' })]
    await (await another({ interface: 'internal' })).send('GET', image('v2/images'))
    expect(cloud.hits).toEqual(['GET /inside/v2/images'])
  })

  test('is asked for once, also by requests at the same time, and again when the service refuses the token', async () => {
    const fresh = await another()
    cloud.asked.length = 0
    await Promise.all(Array.from({ length: 5 }, () => fresh.send('GET', image('v2/images'))))
    expect(cloud.asked).toEqual(['GET /identity/v3/auth/tokens'])
    cloud.glance = (_request, response) => response.writeHead(401).end()
    expect((await fresh.send('GET', image('v2/images'))).status).toBe(401)
    await fresh.send('GET', image('v2/images'))
    expect(cloud.asked).toHaveLength(2)
  })

  test('a failure to ask is not remembered', async () => {
    const fresh = await another()
    cloud.keystone = (_request, response) => {
      response.writeHead(503, { connection: 'close' }).end('busy')
      return true
    }
    expect((await fresh.send('GET', image('v2/images'))).status).toBe(503)
    cloud.keystone = () => false
    expect((await fresh.send('GET', image('v2/images'))).status).toBe(200)
  })

  test('a token that is over: 401', async () => {
    const fresh = await another()
    cloud.tokens.clear()
    expect((await fresh.send('GET', image('v2/images'))).status).toBe(401)
    expect(cloud.hits).toEqual([])
  })
})

describe('answers', () => {
  test('errors pass with their body', async () => {
    cloud.glance = (_request, response) => response.writeHead(403, { 'content-type': 'application/json', 'x-openstack-request-id': 'req-9' }).end('{"message": "Image x is protected."}')
    const { status, headers, text } = await client.send('DELETE', image('v2/images/x'))
    expect([status, headers['x-openstack-request-id'], text]).toEqual([403, 'req-9', '{"message": "Image x is protected."}'])
  })

  test('without a body: 204, 304, HEAD', async () => {
    cloud.glance = (request, response) => response.writeHead(request.method === 'GET' ? 304 : request.method === 'HEAD' ? 200 : 204, { etag: '"1"', ...(request.method === 'HEAD' && { 'content-length': '77' }) }).end()
    expect(await client.send('DELETE', image('v2/images/x'))).toMatchObject({ status: 204, text: '' })
    expect(await client.send('GET', image('v2/images/x'))).toMatchObject({ status: 304, text: '', headers: { etag: '"1"' } })
    expect(await client.send('HEAD', image('v2/images/x'))).toMatchObject({ status: 200, text: '', headers: { 'content-length': '77' } })
  })

  test('a redirect is not followed and not passed on', async () => {
    let hits = 0
    const canary = createServer((_request, response) => {
      hits++
      response.end()
    })
    const location = await listen(canary)
    closers.push(() => stop(canary))
    for (const status of [301, 302, 303, 307, 308]) {
      cloud.glance = (_request, response) => response.writeHead(status, { location }).end('moved')
      const answer = await client.send('GET', image('v2/images'))
      expect(answer).toMatchObject({ status: 502, text: expect.stringContaining('The image service (region RegionOne) redirects to another place.') as string })
      expect(answer.headers).not.toHaveProperty('location')
    }
    expect(hits).toBe(0)
    cloud.glance = (_request, response) => response.writeHead(300, { location }).end('{"versions":[]}')
    const versions = await client.send('GET', image(''))
    expect(versions).toMatchObject({ status: 300, text: '{"versions":[]}' })
    expect(versions.headers).not.toHaveProperty('location')
  })

  test('a service that is not there: 502 that names it', async () => {
    const server = createServer()
    const url = await listen(server)
    await stop(server)
    cloud.catalog = [{ type: 'image', region: 'RegionOne', url }]
    const { status, headers, text } = await (await another()).send('GET', image('v2/images'))
    expect(status).toBe(502)
    expect(JSON.parse(text)).toEqual({
      error: {
        code: 502, title: 'Bad Gateway', message: 'The image service (region RegionOne) cannot be reached: the connection was refused.', service: 'image',
        reason: 'unreachable', values: { service: 'image', where: 'region', region: 'RegionOne', because: 'refused' },
      },
    })
    expect(headers).toMatchObject({ 'content-security-policy': 'sandbox', 'cache-control': 'no-store' })
  })
})
