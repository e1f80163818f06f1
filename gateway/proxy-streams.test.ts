import { once } from 'node:events'
import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import { PassThrough, Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { PROJECT, signal, startGateway, startStandIn, type Client, type StandIn } from './stand-in.ts'

const MIB = 1024 ** 2
const image = (path: string) => `/os/${PROJECT}/RegionOne/image/${path}`
const file = image('v2/images/x/file')

let cloud: StandIn
let client: Client
let server: Server
let close: () => Promise<unknown>

beforeEach(async () => {
  cloud = await startStandIn()
  const gateway = await startGateway({ authUrl: cloud.authUrl })
  client = gateway.client
  server = gateway.app.server
  close = () => gateway.app.close()
  await client.signIn('alice', { project: { id: PROJECT } })
})
afterEach(async () => {
  await close()
  await cloud.close()
})

test('an upload reaches the service while it is sent, in chunks or with its length', async () => {
  for (const length of [undefined, '6']) {
    const first = signal()
    const whole = signal<string>()
    let framing: IncomingHttpHeaders = {}
    cloud.glance = (request, response) => {
      framing = request.headers
      request.once('data', () => first.resolve())
      void buffer(request).then((bytes) => {
        whole.resolve(bytes.toString())
        response.writeHead(204).end()
      })
    }
    const body = new PassThrough()
    const sent = client.send('PUT', file, { headers: { 'content-type': 'application/octet-stream', 'content-length': length }, body })
    body.write('abc')
    await first.promise
    body.end('def')
    expect(await whole.promise).toBe('abcdef')
    expect((await sent).status).toBe(204)
    expect(framing[length === undefined ? 'transfer-encoding' : 'content-length']).toBe(length ?? 'chunked')
  }
})

test('a download reaches the browser while it is sent, with its length', async () => {
  const go = signal()
  cloud.glance = (_request, response) => {
    response.writeHead(200, { 'content-length': '6', 'content-type': 'application/octet-stream' }).write('abc')
    void go.promise.then(() => response.end('def'))
  }
  const response = await client.open('GET', file)
  expect(response.headers['content-length']).toBe('6')
  const [chunk] = (await once(response, 'data')) as [Buffer]
  expect(chunk.toString()).toBe('abc')
  go.resolve()
  expect((await buffer(response)).toString()).toBe('def')
})

test('a body has no limit', async () => {
  let size = 0
  cloud.glance = (request, response) => {
    request.on('data', (chunk: Buffer) => (size += chunk.length)).on('end', () => response.end())
  }
  for (const type of ['application/octet-stream', 'application/json', undefined]) {
    size = 0
    const { status } = await client.send('PUT', file, { headers: { 'content-type': type }, body: Buffer.alloc(20 * MIB) })
    expect([status, size]).toEqual([200, 20 * MIB])
  }
})

test('an early answer arrives at once, and the rest is not sent', async () => {
  const total = 512
  for (const length of [String(total * MIB), undefined]) {
    let pulled = 0
    const piece = Buffer.alloc(MIB)
    const body = Readable.from((function* () {
      for (; pulled < total; pulled++) yield piece
    })())
    cloud.glance = (request, response) => {
      request.pause()
      response.writeHead(409, { 'content-type': 'application/json' }).end('{"message":"Image status transition from active to saving is not allowed"}')
    }
    const response = await client.open('PUT', file, { headers: { 'content-length': length }, body })
    expect(response.statusCode).toBe(409)
    expect(response.headers.connection).toBe('close')
    expect((await buffer(response)).toString()).toContain('from active to saving')
    expect(pulled).toBeLessThan(64)
    body.destroy()
  }
})

test.each(['before the answer', 'in the upload', 'in the download'])('the browser goes away %s: so does the gateway', async (when) => {
  const arrived = signal<IncomingMessage>()
  cloud.glance = (request, response) => {
    if (when === 'in the download') response.writeHead(200).write(Buffer.alloc(MIB))
    request.resume()
    arrived.resolve(request)
  }
  const leave = new AbortController()
  const body = when === 'in the upload' ? new PassThrough() : undefined
  body?.write('abc')
  const sent = client.send(body ? 'PUT' : 'GET', file, { signal: leave.signal, ...(body && { body }) })
  const { socket } = await arrived.promise
  const closed = Promise.all([new Promise((resolve) => socket.once('close', resolve)), expect(sent).rejects.toThrow()])
  leave.abort()
  await closed
  // And the gateway goes on.
  cloud.glance = (_request, response) => response.end('ok')
  expect((await client.send('GET', image('v2/images'))).text).toBe('ok')
})

test('an upload that has been sent whole and waits for its answer ends with the browser, too', async () => {
  const arrived = signal<IncomingMessage>()
  cloud.glance = (request) => void buffer(request).then(() => arrived.resolve(request))
  const leave = new AbortController()
  const sent = client.send('PUT', file, { signal: leave.signal, body: 'all of it' })
  const { socket } = await arrived.promise
  const closed = Promise.all([new Promise((resolve) => socket.once('close', resolve)), expect(sent).rejects.toThrow()])
  leave.abort()
  await closed
})

test('a download that the service cuts does not look like a whole one', async () => {
  for (const headers of [{ 'content-length': '1000' }, {}]) {
    cloud.glance = (request, response) => {
      response.writeHead(200, headers).write('abc', () => request.socket.destroy())
    }
    await expect(client.send('GET', file)).rejects.toThrow()
  }
})

test('an upload that the service cuts: 502', async () => {
  cloud.glance = (request) => {
    request.once('data', () => request.socket.destroy())
  }
  const { status, text } = await client.send('PUT', file, { body: Buffer.alloc(1000) })
  expect([status, text]).toEqual([502, expect.stringContaining('the connection was cut')])
})

test('a browser that goes away while the catalog is asked for: the service hears nothing', async () => {
  cloud.glance = (_request, response) => response.writeHead(401).end()
  await client.send('GET', image('v2/images')) // the gateway forgets the catalog
  const asked = signal()
  const answer = signal()
  cloud.keystone = async () => {
    asked.resolve()
    await answer.promise
    return false
  }
  const noticed = signal()
  server.once('connection', (socket: Socket) => socket.once('close', () => noticed.resolve()))
  const leave = new AbortController()
  const sent = expect(client.send('DELETE', image('v2/images/x'), { signal: leave.signal })).rejects.toThrow()
  await asked.promise
  leave.abort()
  await Promise.all([sent, noticed.promise])
  answer.resolve()
  cloud.glance = (_request, response) => response.end('ok')
  expect((await client.send('POST', image('v2/images'))).status).toBe(200)
  expect(cloud.hits.filter((hit) => hit.startsWith('DELETE'))).toEqual([])
})
