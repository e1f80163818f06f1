import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { timeOf, type Issued, type Receipt } from './keystone.ts'
import { SCOPE } from './path.ts'
import { GatewayError } from './problem.ts'

/** Holds the id of the sign-in that stands. Scope cookies of any other sign-in count for nothing. */
const MARKER = '__Host-loupe'
const PREFIX = `${MARKER}-`

/** Of a sign-in that waits for its second step. No scope is called so: of a scope's name a dot is no part. */
const RECEIPT = `${MARKER}.receipt`

/** How many scopes a browser may hold, and how long their cookies may be together: all of them ride on every request, and proxies end a header at 8 kB. */
const MAX_SCOPES = 12
const MAX_COOKIES = 7000
/** What browsers accept as name and value together. Source: RFC 6265 section 6.1 */
const MAX_COOKIE = 4096

/**
 * A scope's session: Keystone's token, whose it is, the sign-in it belongs to, and when it was taken (seconds). `credential`: the id of
 * the application credential that speaks for the person; such a token knows no scope but its own.
 */
export type ScopeCookie = { scope: string; sid: string; user_id: string; credential: string | undefined; issued: number; token: string }

export type Cookies = {
  /** The id of the sign-in that stands. */
  sid: string | undefined
  /** The scopes of that sign-in. */
  scopes: ReadonlyMap<string, ScopeCookie>
  /** Scopes left over from another sign-in: a request that raced it wrote them. */
  stale: readonly ScopeCookie[]
}

export const newSid = (): string => randomBytes(16).toString('base64url')

const VALUE = /^v2~([\w-]{22})~([^~]{1,255})~([^~]{0,255})~(\d{1,12})~([\x21-\x7e]+)$/

/** The sessions that a request brings. What was not written by this gateway is passed over. */
export function readCookies(request: FastifyRequest): Cookies {
  const sid = /^[\w-]{22}$/.exec(request.cookies[MARKER] ?? '')?.[0]
  const scopes = new Map<string, ScopeCookie>()
  const stale: ScopeCookie[] = []
  for (const [name, value] of Object.entries(request.cookies)) {
    if (!name.startsWith(PREFIX) || value === undefined) continue
    const scope = name.slice(PREFIX.length)
    const [, itsSid, user_id, credential, issued, token] = VALUE.exec(value) ?? []
    if (!SCOPE.test(scope) || !itsSid || !user_id || !issued || !token) continue
    const cookie = { scope, sid: itsSid, user_id, credential: credential === '' ? undefined : credential, issued: Number(issued), token }
    if (itsSid === sid) scopes.set(scope, cookie)
    else stale.push(cookie)
  }
  return { sid, scopes, stale }
}

/** The token of a scope, undefined when the browser has no session there. */
export const tokenOf = (request: FastifyRequest, scope: string): string | undefined => readCookies(request).scopes.get(scope)?.token

const attributes = { path: '/', secure: true, httpOnly: true, sameSite: 'strict' } as const

/**
 * How long the browser keeps a token or a receipt: until it ends. Max-Age goes by Keystone's clock alone, so
 * neither the browser's nor this machine's clock can end a session early; Expires is for what knows no Max-Age.
 */
function lifetime({ issued_at, expires_at }: { issued_at: string; expires_at: string }) {
  const expires = timeOf(expires_at)
  const maxAge = Math.floor((expires - timeOf(issued_at)) / 1000)
  return Number.isFinite(maxAge) ? { expires: new Date(expires), maxAge } : {}
}

/** The session that a token becomes. Throws where no browser would keep it. */
export function scopeCookie(sid: string, { token, body }: Issued): ScopeCookie {
  const { user, application_credential } = body.token
  const cookie = { scope: scopeOf(body), sid, user_id: user.id, credential: application_credential?.id, issued: Math.floor(Date.now() / 1000), token }
  if (PREFIX.length + cookie.scope.length + encodeURIComponent(valueOf(cookie)).length > MAX_COOKIE) {
    throw new GatewayError(502, 'token-too-long', { service: 'identity' })
  }
  return cookie
}

/** Puts a session into the browser. */
export const writeScope = (reply: FastifyReply, cookie: ScopeCookie, body: Issued['body']): void => {
  reply.setCookie(PREFIX + cookie.scope, valueOf(cookie), { ...attributes, ...lifetime(body.token) })
}

export const writeMarker = (reply: FastifyReply, sid: string, body: Issued['body']): void => {
  reply.setCookie(MARKER, sid, { ...attributes, ...lifetime(body.token) })
}

/** What was shown of a sign-in, until its second step. */
export const readReceipt = ({ cookies }: FastifyRequest): string | undefined => /^[\x21-\x7e]+$/.exec(cookies[RECEIPT] ?? '')?.[0]

export const writeReceipt = (reply: FastifyReply, { receipt, body }: Receipt): void => {
  reply.setCookie(RECEIPT, receipt, { ...attributes, ...lifetime(body.receipt) })
}

/** Takes the receipt away from a browser that has one. */
export function clearReceipt({ cookies }: FastifyRequest, reply: FastifyReply): void {
  if (cookies[RECEIPT] !== undefined) reply.clearCookie(RECEIPT, attributes)
}

export const clearScope = (reply: FastifyReply, scope: string): void => {
  reply.clearCookie(PREFIX + scope, attributes)
}

/** Takes everything away, also what is not readable any more. */
export function clearAll(request: FastifyRequest, reply: FastifyReply): void {
  for (const name of Object.keys(request.cookies)) {
    if (name === MARKER || name === RECEIPT || (name.startsWith(PREFIX) && SCOPE.test(name.slice(PREFIX.length)))) reply.clearCookie(name, attributes)
  }
}

/** The scope that a token is for. */
export const scopeOf = ({ token }: Issued['body']): string => token.project?.id ?? 'unscoped'

const valueOf = ({ sid, user_id, credential = '', issued, token }: ScopeCookie) => `v2~${sid}~${user_id}~${credential}~${issued}~${token}`

/** What a scope takes of the Cookie header. */
const lengthOf = (cookie: ScopeCookie) => `${PREFIX}${cookie.scope}=${encodeURIComponent(valueOf(cookie))}; `.length

/** The scopes to give up so that the rest stays within the limits: the ones taken longest ago, never `unscoped` (others are taken from it) nor `keep`. */
export function surplus(scopes: Iterable<ScopeCookie>, keep: string): ScopeCookie[] {
  const all = [...scopes]
  let count = all.length
  let length = all.reduce((sum, cookie) => sum + lengthOf(cookie), 0)
  const oldestFirst = all.filter(({ scope }) => scope !== 'unscoped' && scope !== keep).toSorted((a, b) => a.issued - b.issued)
  return oldestFirst.filter((cookie) => {
    if (count <= MAX_SCOPES && length <= MAX_COOKIES) return false
    count -= 1
    length -= lengthOf(cookie)
    return true
  })
}
