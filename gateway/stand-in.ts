// For the gateway's own tests: a small cloud that does what a test says, and a client that is not a browser and so can send anything.
import { createServer, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Readable } from 'node:stream'
import { buffer, json } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { buildGateway, type GatewaySettings } from './gateway.ts'

/** Good for 127.0.0.1 until 2126; protects nothing. */
export const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgm7nv6d1xQDFX/UCf
R6ANAutpkVb9Avsy6m69y16vIdehRANCAAQpWsmkyZYvp09seVrf9ygr/TZuZ340
/1TxGxlHauUtUkYn5a4kF8k22sFWx/kpdEzftKfmqSyk7xNEluYSS62r
-----END PRIVATE KEY-----
`
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBjzCCATagAwIBAgIUO7C4pcK3t3I6QravcBxnf3QDHOgwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyMTA5NDUwNVoYDzIxMjYxMDI4
MDk0NTA1WjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQpWsmkyZYvp09seVrf9ygr/TZuZ340/1TxGxlHauUtUkYn5a4kF8k2
2sFWx/kpdEzftKfmqSyk7xNEluYSS62ro2QwYjAdBgNVHQ4EFgQUUu+e+anvXn1/
k68yHHP+u+UwAuMwHwYDVR0jBBgwFoAUUu+e+anvXn1/k68yHHP+u+UwAuMwDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0cAMEQC
IFzM8ahmEx2RDnopWprTfW2NMo6sYbX42DppD/wHtCIUAiBRXEN8wXFZ7uf4yFC1
Bp/I1NSszvdYdmnmqNU43sRiCw==
-----END CERTIFICATE-----
`

export const portOf = (server: { address(): AddressInfo | string | null }): number => {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server does not listen')
  return address.port
}

/** Starts a server on the loopback and tells its origin. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${portOf(server)}`
}

export async function stop(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

export const PROJECT = 'a'.repeat(32)
export const OTHER_PROJECT = 'b'.repeat(32)
export type Endpoint = { type: string; region?: string | null; region_id?: string | null; interface?: string; url: string }

type Identity = { user: string; scope: string; credential?: string | undefined }
const authSchema = z.object({
  auth: z.object({
    identity: z.looseObject({ methods: z.array(z.string()), token: z.optional(z.object({ id: z.string() })), password: z.optional(z.object({ user: z.looseObject({ name: z.string(), password: z.string() }) })),
      application_credential: z.optional(z.object({ id: z.string(), secret: z.string() })),
    }),
    scope: z.optional(z.union([z.literal('unscoped'), z.object({ project: z.object({ id: z.string() }) })])),
  }),
})

export type StandIn = {
  authUrl: string
  /** Where its Glance stands. */
  imageUrl: string
  /** Every request that reached Glance, in order: method and path. */
  hits: string[]
  /** Every request that reached Keystone. */
  asked: string[]
  revoked: string[]
  tokens: Map<string, Identity>
  /** What Glance does. */
  glance: RequestListener
  /** What Keystone does before anything else: true when it has answered. */
  keystone: (request: IncomingMessage, response: Parameters<RequestListener>[1]) => boolean | Promise<boolean>
  catalog: Endpoint[]
  roles: (user: string, project: string) => boolean
  close(): Promise<void>
}

/** A Keystone (password `secret` for anybody) and a Glance at `/image` of one server. */
export async function startStandIn(): Promise<StandIn> {
  const server = createServer((request, response) => void route(request, response))
  const origin = await listen(server)
  let count = 0
  const cloud: StandIn = {
    authUrl: `${origin}/identity/v3`,
    imageUrl: `${origin}/image`,
    hits: [],
    asked: [],
    revoked: [],
    tokens: new Map(),
    glance: (_request, response) => response.end('{}'),
    keystone: () => false,
    catalog: [{ type: 'image', region: 'RegionOne', url: `${origin}/image/v2/` }],
    roles: () => true,
    close: () => stop(server),
  }

  const bodyOf = ({ user, scope, credential }: Identity) => ({
    token: {
      methods: [credential === undefined ? 'password' : 'application_credential'],
      user: { id: `id-of-${user}`, name: user, domain: { id: 'default', name: 'Default' } },
      ...(scope !== 'unscoped' && {
        project: { id: scope, name: scope, domain: { id: 'default', name: 'Default' } },
        roles: [{ id: 'member', name: 'member' }],
        catalog: cloud.catalog.map(({ type, ...endpoint }) => ({ type, name: type, endpoints: [{ interface: 'public', ...endpoint }] })),
      }),
      ...(credential !== undefined && { application_credential: { id: credential, name: credential, restricted: true } }),
      issued_at: new Date().toISOString(),
      expires_at: new Date(Date.now() + 3_600_000).toISOString(),
    },
  })

  const route: (...args: Parameters<RequestListener>) => Promise<void> = async (request, response) => {
    const { method = '', url = '' } = request
    const say = (status: number, body?: unknown, headers = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close', ...headers }).end(body === undefined ? undefined : JSON.stringify(body))
    }
    if (!url.startsWith('/identity/')) {
      cloud.hits.push(`${method} ${url}`)
      cloud.glance(request, response)
      return
    }
    cloud.asked.push(`${method} ${url}`)
    if (await cloud.keystone(request, response)) return
    const unauthorized = { error: { code: 401, title: 'Unauthorized', message: 'The request you have made requires authentication.' } }
    const subject = String(request.headers['x-subject-token'] ?? '')
    if (url === '/identity/v3') return say(200, { version: { id: 'v3.14' } })
    if (url === '/identity/v3/auth/projects') return say(200, { projects: [] }, { 'x-subject-token': 'leak', 'set-cookie': 'leak=1' })
    if (url !== '/identity/v3/auth/tokens') return say(404, { error: { code: 404 } })
    if (method === 'DELETE') {
      cloud.revoked.push(subject)
      cloud.tokens.delete(subject)
      return say(204)
    }
    if (method === 'GET') {
      const identity = cloud.tokens.get(subject)
      return identity ? say(200, bodyOf(identity), { 'x-subject-token': subject }) : say(401, unauthorized)
    }
    const { auth } = authSchema.parse(await json(request))
    if (auth.identity.token && !cloud.tokens.has(auth.identity.token.id)) return say(404, { error: { code: 404, message: 'Failed to validate token', title: 'Not Found' } })
    const { application_credential } = auth.identity
    if (application_credential) {
      const [user = '', scope = ''] = application_credential.secret.split(' of ')
      const identity = { user, scope, credential: application_credential.id }
      const token = `gAAAAA-token_${identity.credential}.${++count}==`
      cloud.tokens.set(token, identity)
      return say(201, bodyOf(identity), { 'x-subject-token': token })
    }
    const user = auth.identity.token ? cloud.tokens.get(auth.identity.token.id)?.user : auth.identity.password?.user.password === 'secret' ? auth.identity.password.user.name : undefined
    const scope = auth.scope === undefined || auth.scope === 'unscoped' ? 'unscoped' : auth.scope.project.id
    if (user === undefined || (scope !== 'unscoped' && !cloud.roles(user, scope))) return say(401, unauthorized, { 'x-openstack-request-id': 'req-1' })
    const token = `gAAAAA-token_${user}.${scope.slice(0, 8)}.${++count}==`
    cloud.tokens.set(token, { user, scope })
    say(201, bodyOf({ user, scope }), { 'x-subject-token': token })
  }
  return cloud
}

export type Answer = { status: number; headers: IncomingHttpHeaders; text: string; bytes: Buffer }
/** A header that is undefined is not sent, also not by default. */
export type Sending = { headers?: Record<string, string | undefined>; body?: Readable | Buffer | string; signal?: AbortSignal }

/** A jar of cookies and a raw HTTP client: the path goes over the wire as it is. */
export class Client {
  readonly origin: string
  /** Name → value as it stands in Set-Cookie. */
  readonly cookies = new Map<string, string>()

  constructor(origin: string) {
    this.origin = origin
  }

  /** The answer as soon as its head is there. */
  open(method: string, path: string, { headers = {}, body, signal }: Sending = {}): Promise<IncomingMessage> {
    const { hostname, port, host } = new URL(this.origin)
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const all = { host, 'x-requested-with': 'loupe', 'sec-fetch-site': 'same-origin', cookie: cookie || undefined, ...headers }
    const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        { hostname, port, method, path, agent: false, ...(signal && { signal }), headers: sent },
        (response) => {
          for (const line of response.headers['set-cookie'] ?? []) this.keep(line)
          resolve(response)
        },
      )
      request.on('error', reject)
      if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) request.end(body)
      else pipeline(body, request).catch(reject)
    })
  }

  async send(method: string, path: string, sending?: Sending): Promise<Answer> {
    const response = await this.open(method, path, sending)
    const bytes = await buffer(response)
    return { status: response.statusCode ?? 0, headers: response.headers, text: bytes.toString(), bytes }
  }

  signIn(user: string, scope: unknown = 'unscoped', password = 'secret'): Promise<Answer> {
    const auth = { identity: { methods: ['password'], password: { user: { name: user, domain: { name: 'Default' }, password } } }, scope }
    return this.send('POST', '/session', { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ auth }) })
  }

  /** The stand-in takes whose credential it is, and of which project, from its secret. */
  signInByCredential(user: string, id: string, project: string): Promise<Answer> {
    const auth = { identity: { methods: ['application_credential'], application_credential: { id, secret: `${user} of ${project}` } } }
    return this.send('POST', '/session', { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ auth }) })
  }

  /** The value of a scope's cookie, decoded. */
  session(scope: string): string | undefined {
    const value = this.cookies.get(`__Host-loupe-${scope}`)
    return value === undefined ? undefined : decodeURIComponent(value)
  }

  /** The token in the cookie of a scope. */
  tokenOf(scope: string): string {
    return this.session(scope)?.split('~').slice(5).join('~') ?? ''
  }

  private keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ')
    const at = pair.indexOf('=')
    const gone = attributes.includes('Max-Age=0') || attributes.some((attribute) => attribute.startsWith('Expires=Thu, 01 Jan 1970'))
    if (gone) this.cookies.delete(pair.slice(0, at))
    else this.cookies.set(pair.slice(0, at), pair.slice(at + 1))
  }
}

/** A gateway on a free port, and a client of it. */
export async function startGateway(settings: GatewaySettings): Promise<{ app: FastifyInstance; client: Client; origin: string }> {
  const app = await buildGateway({ dist: '/nowhere', ...settings })
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  return { app, origin, client: new Client(origin) }
}

/** A stand-in cloud with a gateway before it, for one test. */
export async function startBoth(settings: Partial<GatewaySettings> = {}): Promise<{ cloud: StandIn; client: Client; close: () => Promise<void> }> {
  const cloud = await startStandIn()
  const { app, client } = await startGateway({ authUrl: cloud.authUrl, ...settings })
  const close = async () => {
    await app.close()
    await cloud.close()
  }
  return { cloud, client, close }
}

/** A promise and its key. */
export const signal = <T = void>() => Promise.withResolvers<T>()
