import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Visitor } from './keystone.ts'
import { GatewayError } from './problem.ts'

/** A fresh nonce for one answer: 128 bits, as the CSP specification asks. */
export const newNonce = (): string => randomBytes(16).toString('base64')

/**
 * The content security policy of what the gateway serves itself. `nonce` allows Emotion's style elements of one answer.
 * `dev` allows what Vite's client needs beside it: its inline preamble (by the same nonce) and its socket.
 */
export function contentSecurityPolicy({ nonce, dev = false }: { nonce?: string; dev?: boolean } = {}): string {
  const allowed = nonce === undefined ? '' : ` 'nonce-${nonce}'`
  return [
    "default-src 'none'",
    `script-src 'self'${dev ? allowed : ''}`,
    `style-src 'self'${allowed}`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${dev ? ' ws: wss:' : ''}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/**
 * Every answer carries these. `same-origin` and not `no-referrer`: with the latter a browser sends `Origin: null`, which
 * would take away the proof that a browser without Sec-Fetch-Site has.
 */
export const SECURITY_HEADERS = {
  'content-security-policy': contentSecurityPolicy(),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const

/** What comes from a service, or tells of a session, is no page and is kept nowhere. */
export const SERVICE_HEADERS = { 'content-security-policy': 'sandbox', 'cache-control': 'no-store', vary: 'Cookie' } as const

/** Request headers that a service gets to see. Everything else stays here: cookies, a browser's own X-Auth-Token, X-Forwarded-*. */
const TO_SERVICE = [
  'accept', 'accept-language', 'content-type', 'content-length', 'range', 'if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since',
  'if-range', 'user-agent', 'x-openstack-image-size', 'x-image-meta-store', 'openstack-api-version', 'x-openstack-nova-api-version',
] as const

/**
 * Response headers that the browser gets to see. Never X-Subject-Token (a token), Set-Cookie, Access-Control-*, Location (it
 * names the service's own address) or WWW-Authenticate (a browser may open its own password dialog).
 */
const TO_BROWSER = [
  'content-type', 'content-length', 'content-encoding', 'content-range', 'accept-ranges', 'etag', 'last-modified', 'content-md5', 'retry-after', 'allow',
  'x-openstack-request-id', 'x-compute-request-id', 'openstack-api-version', 'x-openstack-nova-api-version', 'openstack-image-import-methods',
  'openstack-image-store-ids',
] as const

type Headers = Record<string, string | string[] | undefined>

const picked = (headers: Headers, names: readonly string[]): Record<string, string | string[]> => {
  const kept: Record<string, string | string[]> = {}
  for (const name of names) {
    const value = headers[name]
    if (value !== undefined) kept[name] = value
  }
  return kept
}

/**
 * Headers of the request to a service: the allowed ones, the session's token, the address of the browser as this machine saw it, and the id
 * of the request: Glance takes it for its own (glance/api/middleware/context.py), others log it beside theirs (oslo.middleware request_id.py).
 */
export const requestHeaders = ({ headers, ip, id }: FastifyRequest, token: string): Record<string, string | string[]> => ({
  ...picked(headers, TO_SERVICE),
  'x-auth-token': token,
  'x-forwarded-for': ip,
  'x-openstack-request-id': id,
})

export const visitorOf = ({ ip, headers, id }: FastifyRequest): Visitor => ({ address: ip, agent: headers['user-agent'], request_id: id })

export const responseHeaders = (headers: Headers): Record<string, string | string[]> => picked(headers, TO_BROWSER)

/** A host name or address with an optional port, and nothing else: it may come to stand in the demo cloud's catalog. */
const HOST = /^(?:[a-z0-9](?:[a-z0-9._-]{0,252})|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i

/**
 * Puts the security headers on every answer; refuses a Host that is none or is said twice (a proxy before may have gone by the other one),
 * a version of HTTP whose framing is not that of 1.x, and a request target that is not a path (as a forward proxy gets it).
 */
export function guardEveryAnswer(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(SECURITY_HEADERS)
    const { httpVersion, headersDistinct, url } = request.raw
    if (httpVersion !== '1.1' && httpVersion !== '1.0') done(new GatewayError(400, 'no-http'))
    else if (headersDistinct['host']?.length !== 1 || !HOST.test(headersDistinct['host'][0] ?? '')) done(new GatewayError(400, 'no-host'))
    else if (!url?.startsWith('/')) done(new GatewayError(400, 'no-path'))
    else done()
  })
}

/** Whether a page of this origin sent the request, as its browser says. */
export function isSameOrigin({ headers: { origin, host = '', 'sec-fetch-site': site } }: FastifyRequest): boolean {
  return typeof site === 'string' ? site === 'same-origin' : origin !== undefined && hasHost(origin, host)
}

/**
 * Whether a page of Loupe itself sent the request. Reading: no other site may, not even a sibling under the same domain
 * (SameSite=Strict lets those send the cookies). Changing: also needs a header that no other site can send without asking first.
 */
export function refuseOtherSites(request: FastifyRequest): void {
  const { origin, 'sec-fetch-site': site, 'x-requested-with': with_ } = request.headers
  const reading = request.method === 'GET' || request.method === 'HEAD'
  const sameOrigin = isSameOrigin(request)
  // `none`: the person typed the address. Without either header: not a browser.
  const allowed = reading ? sameOrigin || site === 'none' || (site === undefined && origin === undefined) : sameOrigin && with_ === 'loupe'
  if (!allowed) throw new GatewayError(403, 'other-site')
}

/** Compares hosts only: the scheme is http here when TLS ends at a proxy before the gateway. */
function hasHost(origin: string, host: string): boolean {
  const from = URL.parse(origin)
  // The same scheme on both sides, so that a default port counts as none on both.
  return from !== null && from.host === URL.parse(`${from.protocol}//${host}`)?.host
}

/** Whether cookies marked Secure reach the browser: over https, and on the machine itself. Source: https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy */
export function canKeepCookies(origin: string): boolean {
  const url = URL.parse(origin)
  if (url === null || url.protocol === 'https:') return true
  return url.hostname === 'localhost' || url.hostname.endsWith('.localhost') || url.hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(url.hostname)
}
