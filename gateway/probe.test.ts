import { createServer } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { whyNotKeystone } from './probe.ts'
import { listen, startStandIn, stop } from './stand-in.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

test('a Keystone, by its address with and without /v3', async () => {
  const cloud = await startStandIn()
  closers.push(() => cloud.close())
  for (const authUrl of [cloud.authUrl, cloud.authUrl.replace('/v3', ''), `${cloud.authUrl}/`]) expect(await whyNotKeystone(authUrl)).toBeUndefined()
})

test.each([
  ['another service', 200, '{"versions":[]}'],
  ['a page', 200, '<html>'],
  ['Keystone v2', 200, '{"version":{"id":"v2.0"}}'],
  ['a redirect', 302, ''],
  ['a failure', 503, '{"version":{"id":"v3.14"}}'],
  ['nothing there', 404, '{}'],
])('not a Keystone v3: %s', async (_what, status, body) => {
  const server = createServer((_request, response) => response.writeHead(status, { location: '/elsewhere' }).end(body))
  const authUrl = await listen(server)
  closers.push(() => stop(server))
  expect(await whyNotKeystone(`${authUrl}/v3`)).toBe(`OS_AUTH_URL=${authUrl}/v3 is not a Keystone v3: ${authUrl}/v3 answered ${status}`)
})

test('nobody there', async () => {
  const server = createServer()
  const authUrl = await listen(server)
  await stop(server)
  expect(await whyNotKeystone(authUrl)).toBe(`OS_AUTH_URL=${authUrl} cannot be reached: the connection was refused`)
})
