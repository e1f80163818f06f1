import { createServer, type Server } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listen, PROJECT, startGateway, startStandIn, stop, type Client, type StandIn } from './stand-in.ts'

let cloud: StandIn
let client: Client
let close: () => Promise<unknown>
/** Stands where an attacker would like to get to. */
let canary: Server
let canaryOrigin: string
let canaryHits = 0

beforeAll(async () => {
  cloud = await startStandIn()
  canary = createServer((_request, response) => {
    canaryHits++
    response.end('canary')
  })
  canaryOrigin = await listen(canary)
  const gateway = await startGateway({ authUrl: cloud.authUrl })
  client = gateway.client
  close = () => gateway.app.close()
  expect((await client.signIn('alice', { project: { id: PROJECT } })).status).toBe(201)
  expect((await client.send('PUT', '/session/unscoped')).status).toBe(200)
  cloud.asked.length = 0
})

afterAll(async () => {
  await close()
  await cloud.close()
  await stop(canary)
})

/** Sends a request target that no client library would let through. */
async function sendRaw(target: string): Promise<number> {
  const { hostname, port, host } = new URL(client.origin)
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const socket = connect(Number(port), hostname)
  socket.write(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nSec-Fetch-Site: same-origin\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`, 'latin1')
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(await text(socket))?.[1])
}

const base = `/os/${PROJECT}/RegionOne/image`
const here = 'CANARY'

test.each([
  ['dot segments', `${base}/../../admin`, 400],
  ['dot segments at the end', `${base}/v2/..`, 400],
  ['a single dot', `${base}/./v2/images`, 400],
  ['dots over the region', `/os/${PROJECT}/../RegionOne/image/v2`, 400],
  ['dots for a region', `/os/${PROJECT}/../image/v2`, 400],
  ['encoded dots', `${base}/%2e%2e/%2e%2e/admin`, 400],
  ['encoded dots, capital', `${base}/%2E%2E/admin`, 400],
  ['half-encoded dots', `${base}/.%2e/admin`, 400],
  ['dots encoded twice', `${base}/%252e%252e/admin`, 400],
  ['dots encoded three times', `${base}/%25252e%25252e/admin`, 400],
  ['dots with a parameter', `${base}/..;x=1/admin`, 400],
  ['an encoded slash', `${base}/v2%2fimages`, 400],
  ['an encoded slash, capital', `${base}/v2%2Fimages`, 400],
  ['a slash encoded twice', `${base}/v2%252fimages`, 400],
  ['dots and a slash in one segment', `${base}/..%2f..%2fadmin`, 400],
  ['a tag with an encoded slash', `${base}/v2/images/x/tags/a%2Fb`, 400],
  ['a backslash', `${base}/..\\..\\admin`, 400],
  ['an encoded backslash', `${base}/..%5c..%5cadmin`, 400],
  ['a backslash encoded twice', `${base}/%255c%255cevil`, 400],
  ['an empty segment', `${base}//evil.example/x`, 400],
  ['an empty segment before the path', `${base}/v2//images`, 400],
  ['an empty region', `/os/${PROJECT}//image/v2`, 404],
  ['empty segments first', `//os/${PROJECT}/RegionOne/image/v2`, 404],
  ['a whole URL as the path', `${base}/http://${here}/`, 400],
  ['a whole URL, encoded', `${base}/http%3A%2F%2F${here}`, 400],
  ['an absolute-form target', `http://${here}/`, 400],
  ['an absolute-form target of the canary’s file', `http://${here}/assets/x.js`, 400],
  ['an asterisk', '*', 400],
  ['an absolute-form target with our path', `http://${here}${base}/v2/images`, 400],
  ['user information', `${base}/@${here}/`, 400],
  ['user information for a region', `/os/${PROJECT}/RegionOne@${here}/image/v2`, 400],
  ['a host for a region', `/os/${PROJECT}/${here}/image/v2`, 404],
  ['a host for a scope', `/os/${here}/RegionOne/image/v2`, 400],
  ['an encoded line break', `${base}/v2/images%0d%0aHost:%20${here}`, 400],
  ['an encoded NUL', `${base}/v2/images%00`, 400],
  ['an encoded tab', `${base}/v2/%09/images`, 400],
  ['a broken encoding', `${base}/v2/%zz`, 400],
  ['an encoding cut short', `${base}/v2/%2`, 400],
  ['bytes that are not UTF-8', `${base}/v2/%ff`, 400],
  ['a dot in overlong UTF-8', `${base}/%c0%ae%c0%ae/admin`, 400],
  ['bare bytes over ASCII', `${base}/v2/\u00e9`, 400],
  ['an encoded route word', `/%6fs/${PROJECT}/RegionOne/image/v2`, 400],
  ['an unknown service', `/os/${PROJECT}/RegionOne/object-store/v1`, 404],
  ['a service that the catalog lacks', `/os/${PROJECT}/RegionOne/compute/flavors`, 404],
  ['a region that the catalog lacks', `/os/${PROJECT}/RegionTwo/image/v2/images`, 404],
  ['a scope without a session', `/os/${'c'.repeat(32)}/RegionOne/image/v2/images`, 401],
  ['a scope without a catalog', '/os/unscoped/RegionOne/image/v2/images', 404],
  ['tokens of Keystone', '/os/unscoped/identity/v3/auth/tokens', 403],
  ['tokens of Keystone, in disguise', '/os/unscoped/identity/v3/auth/%74okens', 403],
  ['tokens by way of another path', '/os/unscoped/identity/v3/auth/projects/../tokens', 400],
  ['web single sign-on', '/os/unscoped/identity/v3/auth/OS-FEDERATION/websso/x', 403],
  ['OAuth', '/os/unscoped/identity/v3/OS-OAUTH1/access_token', 403],
  ['secrets of EC2', '/os/unscoped/identity/v3/users/x/credentials/OS-EC2', 403],
])('%s: %s → %i', async (_what, path, status) => {
  const before = [...cloud.hits]
  const target = path.replaceAll(here, new URL(canaryOrigin).host)
  expect(await sendRaw(target)).toBe(status)
  expect(cloud.hits).toEqual(before)
  expect(canaryHits).toBe(0)
  // The catalog may have been asked for; nothing else of Keystone.
  expect(cloud.asked.filter((line) => line !== 'GET /identity/v3/auth/tokens')).toEqual([])
})

test.each(['two%20words', '%F0%9F%90%A7', 'a%3Fb%3Dc', 'a%23b', 'a%40b', '100%25', 'x.y', '%3Cb%3E', 'a%2Bb'])('a tag passes as it is: %s', async (tag) => {
  expect((await client.send('PUT', `${base}/v2/images/x/tags/${tag}`)).status).toBe(200)
  expect(cloud.hits.at(-1)).toBe(`PUT /image/v2/images/x/tags/${tag}`)
})
