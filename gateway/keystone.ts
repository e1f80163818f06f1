import * as z from 'zod/mini'
import { SCOPE } from './path.ts'
import { GatewayError } from './problem.ts'
import type { Upstream } from './upstream.ts'

/** Milliseconds that Keystone may take: a password is hashed on purpose, but nobody waits longer for a page. */
const PATIENCE = 30_000
/** Milliseconds for a revocation: signing out must not wait for a cloud that is gone. */
const REVOKE_PATIENCE = 5_000

const tokenBodySchema = z.looseObject({
  token: z.looseObject({
    user: z.looseObject({ id: z.string().check(z.minLength(1), z.maxLength(255)) }),
    project: z.optional(z.looseObject({ id: z.string().check(z.regex(SCOPE)) })),
    domain: z.optional(z.unknown()),
    system: z.optional(z.unknown()),
    issued_at: z.string(),
    expires_at: z.string(),
    catalog: z.optional(
      z.array(
        z.looseObject({
          type: z.string(),
          endpoints: z.optional(
            z.array(z.looseObject({ interface: z.string(), url: z.nullish(z.string()), region_id: z.nullish(z.string()), region: z.nullish(z.string()) })),
          ),
        }),
      ),
    ),
  }),
})
/** Keystone's token body, as `GET /v3/auth/tokens` answers it; the token itself is not in it. */
export type TokenBody = z.infer<typeof tokenBodySchema>

/** Keystone's own words to a refused request. */
export type Refusal = { status: number; body: unknown; request_id: string | undefined }

/** Who the gateway asks for: Keystone's own log and brakes on guessing go by it. */
export type Visitor = { address: string; agent: string | undefined }

export type Issued = { token: string; body: TokenBody }

export type Keystone = {
  /** Keystone's address without `/v3`. */
  readonly endpoint: URL
  /** `POST /v3/auth/tokens`. */
  issue(auth: unknown, visitor: Visitor): Promise<{ issued: Issued } | { refused: Refusal }>
  /** `GET /v3/auth/tokens`, the token asking about itself. Undefined when it is no longer good. */
  validate(token: string, visitor: Visitor): Promise<TokenBody | undefined>
  /** `DELETE /v3/auth/tokens`. Whether the token is over now. Never throws: the cookie goes all the same, and the token ends by itself. */
  revoke(token: string, visitor: Visitor): Promise<boolean>
}

/** What OS_AUTH_URL says, without `/v3` and slashes at its end. */
export function keystoneRoot(authUrl: string): URL {
  const url = new URL(authUrl)
  url.pathname = url.pathname.replace(/\/+$/, '').replace(/\/v3$/, '')
  url.search = ''
  url.hash = ''
  return url
}

/** The client of Keystone that the gateway itself is. */
export function createKeystone(authUrl: string, upstream: Upstream): Keystone {
  const endpoint = keystoneRoot(authUrl)
  const tokens = new URL(`${endpoint.pathname.replace(/\/+$/, '')}/v3/auth/tokens`, endpoint)
  const call = (method: 'GET' | 'POST' | 'DELETE', { address, agent }: Visitor, headers: Record<string, string>, body: string | null = null, timeout = PATIENCE) => {
    const all = { accept: 'application/json', 'x-forwarded-for': address, ...(agent !== undefined && { 'user-agent': agent }), ...headers }
    return upstream.send({ method, url: tokens, headers: all, body, timeout, name: 'The identity service', service: 'identity' })
  }

  return {
    endpoint,
    async issue(auth, visitor) {
      const response = await call('POST', visitor, { 'content-type': 'application/json' }, JSON.stringify({ auth }))
      const body = await jsonOf(response)
      if (response.statusCode !== 201) return { refused: refusalOf(response, body) }
      const token = response.headers['x-subject-token']
      const parsed = tokenBodySchema.safeParse(body)
      if (!parsed.success || typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) throw misunderstood()
      return { issued: { token, body: parsed.data } }
    },
    async validate(token, visitor) {
      const response = await call('GET', visitor, { 'x-auth-token': token, 'x-subject-token': token })
      const body = await jsonOf(response)
      // 401: it may not ask any more; 404: it is not known any more.
      if (response.statusCode === 401 || response.statusCode === 404) return undefined
      const parsed = tokenBodySchema.safeParse(body)
      if (response.statusCode !== 200 || !parsed.success) throw misunderstood(response.statusCode)
      return parsed.data
    },
    async revoke(token, visitor) {
      try {
        const response = await call('DELETE', visitor, { 'x-auth-token': token, 'x-subject-token': token }, null, REVOKE_PATIENCE)
        await response.body.dump()
        // 401, 404: it was over before.
        return [204, 401, 404].includes(response.statusCode)
      } catch {
        return false // Keystone is not there to revoke anything
      }
    },
  }
}

type Response = Awaited<ReturnType<Upstream['send']>>

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return JSON.parse(await response.body.text())
  } catch {
    return undefined // an HTML page of a proxy, or a cut answer
  }
}

function refusalOf(response: Response, body: unknown): Refusal {
  // A redirect, or a page of a proxy: nothing that the browser could read as Keystone's words.
  if (response.statusCode < 400 || typeof body !== 'object' || body === null) throw misunderstood(response.statusCode)
  const id = response.headers['x-openstack-request-id']
  return { status: response.statusCode, body, request_id: typeof id === 'string' ? id : undefined }
}

const misunderstood = (status?: number) =>
  new GatewayError(502, `The identity service did not answer as Keystone does${status === undefined || status === 200 ? '' : ` (status ${status})`}.`, 'identity')
