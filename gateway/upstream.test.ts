import { createServer as createHttpsServer } from 'node:https'
import { createServer, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { CERTIFICATE, KEY, listen, portOf, stop } from './stand-in.ts'
import { createUpstream, type Upstream } from './upstream.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})
const upstreamOf = (ca?: string): Upstream => {
  const upstream = createUpstream(ca)
  closers.push(() => upstream.close())
  return upstream
}
const words = { headers: {}, name: 'The image service', service: 'image' }

test('a certificate that nobody vouches for is refused, and trusted when OS_CACERT has it', async () => {
  const server = createHttpsServer({ key: KEY, cert: CERTIFICATE }, (_request, response) => response.end('hello'))
  await listen(server)
  closers.push(() => stop(server))
  const url = new URL(`https://127.0.0.1:${portOf(server)}/`)
  await expect(upstreamOf().send({ method: 'GET', url, ...words })).rejects.toMatchObject({
    status: 502,
    message: 'The image service cannot be reached: its certificate is not trusted (OS_CACERT names one to trust).',
  })
  const { body } = await upstreamOf(CERTIFICATE).send({ method: 'GET', url, ...words })
  expect(await body.text()).toBe('hello')
})

test('a service that takes longer than it may: 504', async () => {
  const server = createServer(() => undefined)
  const url = new URL(await listen(server))
  closers.push(() => stop(server))
  await expect(upstreamOf().send({ method: 'GET', url, timeout: 20, ...words })).rejects.toMatchObject({ status: 504, message: 'The image service did not answer in time.' })
})

test('a name that is not known: 502', async () => {
  // A label of 64 characters is no name: the answer does not wait for a name server.
  const sent = upstreamOf().send({ method: 'POST', url: new URL(`http://${'a'.repeat(64)}.invalid/`), ...words })
  await expect(sent).rejects.toMatchObject({ status: 502, message: 'The image service cannot be reached: its host name is not known.' })
})

/** Serves one request per connection and says nothing of it: the second one on a connection finds it closed. */
async function closingServer() {
  const served = new WeakSet<Socket>()
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    if (served.has(request.socket)) request.socket.destroy()
    else response.end('ok')
    served.add(request.socket)
  })
  const url = new URL(await listen(server))
  closers.push(() => stop(server))
  return { url, requests }
}

test('a kept connection that the service closed meanwhile: a read is sent again', async () => {
  const { url, requests } = await closingServer()
  const upstream = upstreamOf()
  for (let i = 0; i < 3; i++) {
    const { body } = await upstream.send({ method: 'GET', url, ...words })
    expect(await body.text()).toBe('ok')
  }
  expect(requests.length).toBeGreaterThan(3)
})

test('what changes something is sent once, on a connection of its own', async () => {
  const { url, requests } = await closingServer()
  const upstream = upstreamOf()
  await (await upstream.send({ method: 'GET', url, ...words })).body.text()
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'POST'] as const) {
    const { body } = await upstream.send({ method, url, body: 'x', ...words })
    expect(await body.text()).toBe('ok')
  }
  expect(requests.map(({ method }) => method)).toEqual(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'POST'])
  expect(requests.slice(1).map(({ headers }) => headers.connection)).toEqual(['close', 'close', 'close', 'close', 'close'])
})

test('what was cut before an answer is not sent again when it changes something', async () => {
  let count = 0
  const server = createServer((request) => {
    count++
    request.socket.destroy()
  })
  const url = new URL(await listen(server))
  closers.push(() => stop(server))
  await expect(upstreamOf().send({ method: 'POST', url, body: 'x', ...words })).rejects.toMatchObject({ status: 502, message: 'The image service cannot be reached: the connection was cut.' })
  expect(count).toBe(1)
  await expect(upstreamOf().send({ method: 'GET', url, ...words })).rejects.toMatchObject({ status: 502 })
  expect(count).toBe(3)
})
