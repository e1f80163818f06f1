import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { drain } from './drain.ts'
import { routeOf } from './finished.ts'
import { createMetrics, serveMetrics } from './metrics.ts'
import { Client, PROJECT, signal, startGateway, startStandIn, stop, type StandIn } from './stand-in.ts'

const image = (path: string) => `/os/${PROJECT}/RegionOne/image/${path}`
const file = image('v2/images/x/file')

let cloud: StandIn
let app: FastifyInstance
let client: Client
let written: string
const closers: (() => Promise<unknown>)[] = []
const logTo = { write: (line: string) => void (written += line) }

const start = async (settings?: Parameters<typeof startGateway>[0]) => {
  written = ''
  const gateway = await startGateway({ authUrl: cloud.authUrl, log: 'trace', logTo, ...settings })
  ;({ app, client } = gateway)
  closers.push(() => gateway.app.close())
}
beforeEach(async () => {
  cloud = await startStandIn()
  closers.push(() => cloud.close())
  await start()
})
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

type Line = Record<string, unknown>
const lines = (): Line[] => written.split('\n').filter(Boolean).map((line) => JSON.parse(line) as Line)
const requests = () => lines().filter(({ msg }) => msg === 'request')
/** A line stands when the last of a request is gone, which a client hears of a moment before. */
const logged = (count: number) => vi.waitFor(() => expect(requests().length).toBeGreaterThanOrEqual(count))

describe('the access log', () => {
  test('has one line of JSON for every request, with who, where, what became of it, and both request ids', async () => {
    await client.signIn('alice', { project: { id: PROJECT } })
    cloud.glance = (_request, response) => response.writeHead(201, { 'x-openstack-request-id': 'req-of-glance' }).end('x'.repeat(1000))
    await client.send('POST', image('v2/images?marker=secret-marker'), { body: 'a body' })
    await logged(2)
    const [signedIn, created] = requests()
    const who = { user_id: 'id-of-alice', project_id: PROJECT, from: '127.0.0.1' }
    expect(signedIn).toMatchObject({ method: 'POST', path: '/session', route: 'session', status: 201, ...who })
    expect(created).toEqual({
      level: 30, time: expect.any(Number) as number, pid: process.pid, hostname: expect.any(String) as string, msg: 'request', ms: expect.any(Number) as number, received: expect.any(Number) as number,
      request_id: expect.stringMatching(/^req-[0-9a-f-]{36}$/) as string, service_request_id: 'req-of-glance', method: 'POST', path: image('v2/images'), route: 'image', status: 201, sent: expect.any(Number) as number, ...who,
    })
    expect(created?.['sent']).toBeGreaterThan(1000)
  })

  test('says what a browser left, and what never reached a route', async () => {
    await client.signIn('alice', { project: { id: PROJECT } })
    const heard = signal()
    cloud.glance = () => heard.resolve()
    const leave = new AbortController()
    const sent = expect(client.send('GET', image('v2/images'), { signal: leave.signal })).rejects.toThrow()
    await heard.promise
    leave.abort()
    await sent
    await client.send('GET', '/config.json', { headers: { host: 'not a host' } })
    await client.send('DELETE', '/session', { headers: { 'x-requested-with': undefined } })
    await logged(4)
    expect(requests().slice(1).map(({ path, status, aborted }) => [path, status, aborted])).toEqual(
      expect.arrayContaining([[image('v2/images'), 499, true], ['/config.json', 400, undefined], ['/session', 403, undefined]]),
    )
  })

  test.each([
    ['no host', ''],
    ['a host that is none', 'Host: a b\r\n'],
    ['two hosts', 'Host: a\r\nHost: b\r\n'],
  ])('outlives a request with %s, whatever it asks for', async (_what, host) => {
    const paths = ['/session/unscoped', `/os/${PROJECT}/RegionOne/image/v2/images`, `/policy/${PROJECT}`]
    for (const path of paths) {
      const socket = connect(Number(new URL(client.origin).port), '127.0.0.1')
      socket.end(`GET ${path} HTTP/1.1\r\n${host}Cookie: __Host-loupe=x\r\nConnection: close\r\n\r\n`)
      expect((await buffer(socket)).toString()).toMatch(/^HTTP\/1\.1 400 /)
    }
    await logged(paths.length)
    expect(requests().map(({ path, status }) => [path, status])).toEqual(paths.map((path) => [path, 400]))
  })

  test('outlives a watcher that fails', async () => {
    await start({ authUrl: cloud.authUrl, metrics: { finished: () => expect.unreachable('as a metric of a wrong label does') } })
    expect((await client.send('GET', '/healthz')).status).toBe(200)
    await vi.waitFor(() => expect(lines().map(({ msg }) => msg)).toContain('a request that is over could not be told of'))
    expect((await client.send('GET', '/healthz')).status).toBe(200)
  })

  test('believes no user id that a browser writes beside its token', async () => {
    await client.signIn('alice', { project: { id: PROJECT } })
    const name = `__Host-loupe-${PROJECT}`
    client.cookies.set(name, (client.cookies.get(name) ?? '').replace('id-of-alice', 'id-of-admin'))
    await client.send('GET', image('v2/images'))
    await logged(2)
    expect(requests()[1]).toMatchObject({ status: 200, user_id: 'id-of-alice' })
  })

  test('never has a token, a cookie, a password, a query or a body, whatever fails', async () => {
    const hunted = ['hunted-password', 'hunted-query', 'hunted-body', 'hunted-agent', 'hunted-answer']
    await client.signIn('alice', { project: { id: PROJECT } })
    await client.signIn('alice', 'unscoped', 'hunted-password')
    await client.send('PUT', '/session/unscoped')
    const bad = JSON.stringify({ auth: { identity: { methods: ['password'], password: { user: { name: 'alice', domain: { name: 'Default' }, password: 'hunted-password' } } }, scope: { system: { all: true } } } })
    await client.send('POST', '/session', { headers: { 'content-type': 'application/json' }, body: bad })
    await client.send('POST', '/session', { headers: { 'content-type': 'application/json' }, body: `{"auth": hunted-body` })
    for (const glance of [200, 401, 403, 500, 'cut', 'half'] as const) {
      cloud.glance = (request, response) => {
        if (glance === 'cut') request.socket.destroy()
        else if (glance === 'half') response.writeHead(200, { 'content-length': '1000' }).write('hunted-answer', () => request.socket.destroy())
        else response.writeHead(glance).end('hunted-answer')
      }
      await client.send('PUT', `${file}?q=hunted-query`, { headers: { 'user-agent': 'hunted-agent' }, body: 'hunted-body' }).catch(() => undefined)
      await client.send('GET', `${image('v2/%2e%2e')}?q=hunted-query`)
    }
    cloud.keystone = (_request, response) => {
      response.writeHead(500, { connection: 'close' }).end('hunted-answer')
      return true
    }
    await client.send('PUT', '/session/unscoped')
    await client.send('DELETE', '/session')
    await logged(18)
    for (const word of [...hunted, ...client.cookies.values(), 'gAAAAA', '__Host-', 'v2~', 'x-auth-token']) expect(written).not.toContain(word)
    expect(written).not.toMatch(/cookie/i)
  })

  test('is silent about whoever only asks whether the gateway is there', async () => {
    await start({ authUrl: cloud.authUrl, log: 'info', logTo })
    await client.send('GET', '/healthz')
    await client.send('GET', '/readyz')
    await client.send('GET', '/config.json')
    await logged(1)
    expect(requests().map(({ path }) => path)).toEqual(['/config.json'])
  })
})

test('a request has one id, from the browser’s error to the service’s log', async () => {
  await client.signIn('alice', { project: { id: PROJECT } })
  let heard: unknown
  cloud.glance = (request) => {
    heard = request.headers['x-openstack-request-id']
    request.socket.destroy()
  }
  const { status, headers } = await client.send('POST', image('v2/images'), { headers: { 'x-openstack-request-id': 'req-forged' } })
  expect([status, heard]).toEqual([502, headers['x-openstack-request-id']])
  expect(heard).toMatch(/^req-[0-9a-f-]{36}$/)
})

describe('health', () => {
  test('a gateway whose Keystone is there is ready; one whose is not says so, and lives', async () => {
    expect((await client.send('GET', '/readyz')).status).toBe(200)
    await start({ authUrl: 'http://127.0.0.1:1/v3' })
    expect(await client.send('GET', '/healthz')).toMatchObject({ status: 200, text: '{"status":"ok"}', headers: { 'cache-control': 'no-store' } })
    const { status, text } = await client.send('GET', '/readyz')
    expect([status, JSON.parse(text)]).toMatchObject([503, { error: { reason: 'not-ready', service: 'identity' } }])
    // Where it is, only the log knows.
    expect(text).not.toContain('127.0.0.1')
  })

  test('Keystone is asked once for many who ask', async () => {
    cloud.asked.length = 0
    await Promise.all(Array.from({ length: 20 }, () => client.send('GET', '/readyz')))
    expect(cloud.asked).toEqual(['GET /identity/v3'])
  })

  test('below a path it is asked at the top too', async () => {
    await start({ authUrl: cloud.authUrl, basePath: '/loupe' })
    for (const path of ['/healthz', '/readyz', '/loupe/healthz']) expect((await client.send('GET', path)).status).toBe(200)
  })
})

describe('metrics', () => {
  test('count requests by part of the gateway, at an address of their own', async () => {
    const metrics = createMetrics()
    const server = await serveMetrics(metrics, { host: '127.0.0.1', port: 0 })
    closers.push(() => stop(server))
    await start({ authUrl: cloud.authUrl, metrics })
    await client.signIn('alice', { project: { id: PROJECT } })
    await client.send('PUT', file, { body: Buffer.alloc(100_000) })
    await client.send('GET', image('v2/images'))
    await client.send('PROPFIND', image('v2/images'))
    await client.send('GET', `/RegionOne/${PROJECT}/images`)
    const address = server.address()
    const there = new Client(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`)
    const read = async () => (await there.send('GET', '/metrics')).text
    await vi.waitFor(async () => expect(await read()).toContain('loupe_requests_total{route="page",method="GET",status="404"} 1'))
    const text = await read()
    for (const line of [
      'loupe_requests_total{route="session",method="POST",status="201"} 1',
      'loupe_requests_total{route="image-data",method="PUT",status="200"} 1',
      'loupe_requests_total{route="image",method="GET",status="200"} 1',
      'loupe_requests_total{route="image",method="other",status="405"} 1',
      'loupe_requests_running{route="image-data"} 0',
      'loupe_request_duration_seconds_count{route="image-data",method="PUT"} 1',
      'process_cpu_user_seconds_total',
    ]) expect(text).toContain(line)
    expect(Number(/loupe_bytes_total\{route="image-data",direction="received"\} (\d+)/.exec(text)?.[1])).toBeGreaterThanOrEqual(90_000)
    expect(text).not.toMatch(new RegExp(`${PROJECT}|alice|RegionOne`))
    expect((await there.send('GET', '/')).status).toBe(404)
    expect((await client.send('GET', '/metrics', { headers: { accept: '*/*' } })).status).toBe(404)
  })

  test.each([
    ['/', 'page'], ['/RegionOne/p/images/x', 'page'], ['/assets/a-1.js', 'file'], ['/theme.js', 'file'], ['/session', 'session'], ['/session/unscoped', 'session'], ['/policy/p', 'policy'],
    ['/os/p/identity/v3/auth/projects', 'identity'], ['/os/p/identity/image/v2', 'image'], ['/os/p/R/image/v2/images/x/file', 'image-data'], ['/os/p/R/image/v2/images/x', 'image'],
    ['/os/p/R/compute/flavors', 'compute'], ['/os/p/R/nonsense/x', 'os'], ['/demo/image/v2', 'demo'], ['/healthz', 'health'], ['/sessions', 'page'],
  ])('%s is of %s', (path, route) => {
    expect(routeOf(path)).toBe(route)
  })
})

describe('draining', () => {
  beforeEach(() => client.signIn('alice', { project: { id: PROJECT } }))
  const refused = () => expect(new Client(client.origin).send('GET', '/healthz')).rejects.toThrow(/ECONNREFUSED|ECONNRESET/)

  test('an upload and a download that are running end well; nothing new begins', async () => {
    const heard = signal()
    const go = signal()
    const whole = signal<number>()
    cloud.glance = (request, response) => {
      if (request.method === 'GET') {
        response.writeHead(200, { 'content-length': '6' }).write('abc')
        void go.promise.then(() => response.end('def'))
        return
      }
      request.once('data', () => heard.resolve())
      void buffer(request).then((bytes) => {
        whole.resolve(bytes.length)
        response.writeHead(204).end()
      })
    }
    const body = new PassThrough()
    const upload = client.send('PUT', file, { body })
    body.write(Buffer.alloc(1000))
    await heard.promise
    const download = await client.open('GET', file)

    const drained = drain(app, 30_000)
    await vi.waitFor(refused)
    for (let i = 0; i < 5; i++) {
      body.write(Buffer.alloc(1000))
      await new Promise((resolve) => setImmediate(resolve))
    }
    body.end()
    go.resolve()
    expect([(await upload).status, await whole.promise, (await buffer(download)).toString()]).toEqual([204, 6000, 'abcdef'])
    await drained
  })

  test('what takes longer than its patience is cut', async () => {
    const heard = signal()
    cloud.glance = (request) => void request.once('data', () => heard.resolve())
    const body = new PassThrough()
    const upload = expect(client.send('PUT', file, { body })).rejects.toThrow()
    body.write('abc')
    await heard.promise
    await drain(app, 50)
    await upload
  })

  test('a connection that a browser has opened to spare keeps nobody waiting', async () => {
    const socket = connect(Number(new URL(client.origin).port), '127.0.0.1')
    await once(socket, 'connect')
    const gone = once(socket, 'close')
    await drain(app, 60_000)
    await gone
  })

  test('what comes by a connection that stands is answered as ever, and is the last there', async () => {
    const heard = signal()
    const go = signal()
    cloud.glance = (_request, response) => {
      heard.resolve()
      void go.promise.then(() => response.end('ok'))
    }
    const { host, port } = new URL(client.origin)
    const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const socket = connect(Number(port), '127.0.0.1')
    const answers = buffer(socket)
    socket.write(`GET ${image('v2/images')} HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}\r\n\r\n`)
    await heard.promise
    const drained = drain(app, 60_000)
    await vi.waitFor(refused)
    socket.write(`GET /healthz HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
    go.resolve()
    const [first, last, ...rest] = (await answers).toString().split(/(?=HTTP\/1\.1 )/)
    expect([first, last, rest]).toEqual([expect.stringMatching(/^HTTP\/1\.1 200 /), expect.stringMatching(/^HTTP\/1\.1 200 [^]*connection: close[^]*content-security-policy: [^]*\{"status":"ok"\}$/i), []])
    await drained
  })

  test('a connection that is kept for more keeps nobody waiting', async () => {
    const { hostname, port, host } = new URL(client.origin)
    const go = signal()
    const heard = signal()
    cloud.glance = (_request, response) => {
      heard.resolve()
      void go.promise.then(() => response.end('ok'))
    }
    const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answered = new Promise<number | undefined>((resolve, reject) => {
      httpRequest({ hostname, port, path: image('v2/images'), headers: { host, cookie, connection: 'keep-alive' } }, (response) => void buffer(response).then(() => resolve(response.statusCode), reject)).on('error', reject).end()
    })
    await heard.promise
    const drained = drain(app, 60_000)
    go.resolve()
    expect(await answered).toBe(200)
    await drained
  })
})
