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
    application_credential: z.optional(z.looseObject({ id: z.string().check(z.regex(/^[\w-]{1,64}$/)) })),
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

/**
 * Milliseconds of a date in a token body. Always UTC, though Keystone leaves the zone out where an application credential ends
 * before its token would. NaN when it is no date.
 */
export const timeOf = (date: string): number => Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(date) ? date : `${date}Z`)

/** Keystone's own words to a refused request. `retry_after`: its header, as it came. */
export type Refusal = { status: number; body: unknown; request_id: string | undefined; retry_after: string | undefined }

/** Who the gateway asks for: Keystone's own log and brakes on guessing go by it. */
export type Visitor = { address: string; agent: string | undefined; request_id?: string }

export type Issued = { token: string; body: TokenBody }

const receiptBodySchema = z.looseObject({
  receipt: z.looseObject({ methods: z.array(z.string()), issued_at: z.string(), expires_at: z.string() }),
  required_auth_methods: z.array(z.array(z.string())),
})
/**
 * Given instead of a token where the rules of the account ask for more than was shown: what was shown counts for some minutes.
 * `receipt` is as secret as a token and, like it, not in the body. keystone/receipt/handlers.py build_receipt
 */
export type Receipt = { receipt: string; body: z.infer<typeof receiptBodySchema> }

export type Keystone = {
  /** Keystone's address without `/v3`. */
  readonly endpoint: URL
  /** `POST /v3/auth/tokens`; `receipt`: of what was shown before. */
  issue(auth: unknown, visitor: Visitor, receipt?: string): Promise<{ issued: Issued } | { asked: Receipt } | { refused: Refusal }>
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
  const call = (method: 'GET' | 'POST' | 'DELETE', { address, agent, request_id }: Visitor, headers: Record<string, string>, body: string | null = null, timeout = PATIENCE) => {
    const all = { accept: 'application/json', 'x-forwarded-for': address, ...(agent !== undefined && { 'user-agent': agent }), ...(request_id !== undefined && { 'x-openstack-request-id': request_id }), ...headers }
    return upstream.send({ method, url: tokens, headers: all, body, timeout, service: 'identity' })
  }

  return {
    endpoint,
    async issue(auth, visitor, receipt) {
      const response = await call('POST', visitor, { 'content-type': 'application/json', ...(receipt !== undefined && { [RECEIPT]: receipt }) }, JSON.stringify({ auth }))
      const body = await jsonOf(response)
      const asked = receiptOf(response, body)
      if (asked) return { asked }
      if (response.statusCode !== 201) return { refused: refusalOf(response, body) }
      const token = response.headers['x-subject-token']
      const parsed = tokenBodySchema.safeParse(body)
      if (!parsed.success || typeof token !== 'string' || !SECRET.test(token)) throw misunderstood()
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

function refusalOf({ statusCode: status, headers }: Response, body: unknown): Refusal {
  // A redirect, or a page of something else: nothing that the browser could read as Keystone's words.
  if (status < 400 || typeof body !== 'object' || body === null) throw misunderstood(status)
  return { status, body, request_id: only(headers['x-openstack-request-id']), retry_after: only(headers['retry-after']) }
}

const only = (header: string | string[] | undefined) => (typeof header === 'string' ? header : undefined)

const RECEIPT = 'openstack-auth-receipt'
/** What a token or a receipt may be made of: it goes into a header again. */
const SECRET = /^[\x21-\x7e]+$/

function receiptOf({ statusCode, headers }: Response, body: unknown): Receipt | undefined {
  const receipt = headers[RECEIPT]
  const { data } = receiptBodySchema.safeParse(body)
  return statusCode === 401 && data !== undefined && typeof receipt === 'string' && SECRET.test(receipt) ? { receipt, body: data } : undefined
}

function misunderstood(status = 200): GatewayError {
  // A proxy before Keystone: its page is its own, and its status says enough.
  if (status === 429) return new GatewayError(status, 'asked-too-often', { service: 'identity' })
  if (status >= 502 && status <= 504) return new GatewayError(status, 'not-available', { service: 'identity', status })
  return new GatewayError(502, 'not-keystone', { service: 'identity', status })
}
