// Single sign-on through Keystone's WebSSO: the browser goes to Keystone and its identity provider, and comes back with a form that Keystone
// posts. Source: keystone/api/auth.py AuthFederationWebSSOResource, etc/sso_callback_template.html
import { randomBytes, randomUUID } from 'node:crypto'
import * as z from 'zod/mini'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readCookies } from './cookies.ts'
import type { Entrance } from './entrance.ts'
import { isSameOrigin, refuseOtherSites, SERVICE_HEADERS, visitorOf } from './headers.ts'
import type { Keystone } from './keystone.ts'
import { GatewayError } from './problem.ts'
import { createSeal, KEY_LENGTH } from './seal.ts'

/** One way to sign on. `id`: a protocol of Keystone's, or an identity provider and a protocol of its own: `openid`, `corporate/saml2`. */
export type SsoWay = { readonly id: string; readonly label: string }

export type SsoSettings = {
  readonly ways: readonly SsoWay[]
  /** Keystone's address as browsers reach it, with or without `/v3`; the gateway's own unless said otherwise. */
  readonly keystone?: string | undefined
  /** 32 bytes that all replicas share; one for this gateway alone unless given. */
  readonly key?: Uint8Array | undefined
}

const WAY = /^(?!\.\.?(\/|$))[\w.-]{1,64}(\/(?!\.\.?$)[\w.-]{1,64})?$/

/** `Company account=openid, Partners=partners/saml2`. Undefined where it is not that. */
export function parseWays(text: string): SsoWay[] | undefined {
  const ways = text.split(',').filter((one) => one.trim() !== '').map((one) => {
    const at = one.lastIndexOf('=')
    return { label: one.slice(0, Math.max(at, 0)).trim(), id: one.slice(at + 1).trim() }
  })
  return ways.every(({ id, label }) => label !== '' && WAY.test(id)) && new Set(ways.map(({ id }) => id)).size === ways.length ? ways : undefined
}

/** Marks a browser that has begun: a token that comes back is nothing to any other. Strict, so it is not there when Keystone's form arrives. */
const COOKIE = '__Host-loupe.sso'
const attributes = { path: '/', secure: true, httpOnly: true, sameSite: 'strict' } as const

/** Seconds for the identity provider: a person may have to look for a phone. */
const WHOLE = 600
/** Milliseconds from Keystone's form to the session: a page that sends itself on. */
const LAST_STEP = 60_000
const BODY_LIMIT = 16 * 1024

const PAGE_POLICY = "default-src 'none'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
const PAGE_SCRIPT = 'document.forms[0].submit()\n'

/** How many that have entered are remembered for that time. One more, and the first of them is forgotten: its browser’s cookie is gone. */
const MOST = 10_000

const sealedSchema = z.object({ id: z.string(), until: z.number(), token: z.string() })
const startSchema = z.object({ by: z.string(), to: z._default(z.string(), '') })
const TOKEN = /^[\x21-\x7e]{1,3500}$/

/** Why nobody was let in: said by the sign-in page. `late`: it took too long, or began elsewhere; `failed`: Keystone's answer was no session. */
type Trouble = 'late' | 'failed'

export function ssoRoutes(app: FastifyInstance, { keystone, entrance, sso }: { keystone: Keystone; entrance: Entrance; sso: SsoSettings }): void {
  const root = new URL((sso.keystone ?? keystone.endpoint.href).replace(/\/+$/, '').replace(/\/v3$/, ''))
  const seal = createSeal(sso.key ?? randomBytes(KEY_LENGTH))
  const spent = onceOnly(LAST_STEP, MOST)
  const base = app.basePath
  const backTo = (reply: FastifyReply, search: Record<string, string>) => reply.redirect(`${base}/login?${new URLSearchParams(search).toString()}`, 303)
  const giveUp = (reply: FastifyReply, trouble: Trouble, to = '') => backTo(reply, { sso: trouble, ...(to !== '' && { to }) })

  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: BODY_LIMIT }, (_request, body, done) => done(null, new URLSearchParams(String(body))))
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(SERVICE_HEADERS)
  })

  app.get('/session/sso', async (request, reply) => {
    refuseOtherSites(request)
    const { data } = startSchema.safeParse(request.query)
    const way = sso.ways.find(({ id }) => id === data?.by)
    if (data === undefined || way === undefined) throw new GatewayError(404, 'nothing-there')
    // Kept for the way back; a place too long for a cookie is left out. The browser judges it before it goes there.
    const to = /^\/[\x21-\x7e]{0,1500}$/.test(data.to) ? data.to : ''
    reply.setCookie(COOKIE, `${randomUUID()}~${to}`, { ...attributes, maxAge: WHOLE })
    const [first = '', protocol] = way.id.split('/')
    const place = protocol === undefined ? `websso/${first}` : `identity_providers/${first}/protocols/${protocol}/websso`
    return reply.redirect(`${root.href.replace(/\/+$/, '')}/v3/auth/OS-FEDERATION/${place}?origin=${encodeURIComponent(`${originOf(request)}${base}/session/sso`)}`, 302)
  })

  // The one route that another site may post to: Keystone's. Nothing is believed here; no cookie is there, and none is set.
  app.post('/session/sso', async (request, reply) => {
    if (request.headers.origin !== root.origin) {
      request.log.warn(`a form of single sign-on came from ${request.headers.origin ?? 'nowhere'}, not from ${root.origin}: LOUPE_SSO_URL says where browsers find Keystone`)
      return giveUp(reply, 'failed')
    }
    const token = fieldOf(request, 'token')
    if (token === undefined || !TOKEN.test(token)) return giveUp(reply, 'failed')
    const sealed = seal.close(JSON.stringify({ id: randomUUID(), until: Date.now() + LAST_STEP, token }))
    return reply.headers({ 'content-security-policy': PAGE_POLICY, 'content-type': 'text/html; charset=utf-8' }).send(pageOf(sealed, base))
  })

  app.get('/session/sso.js', async (_request, reply) => reply.type('text/javascript; charset=utf-8').send(PAGE_SCRIPT))

  app.post('/session/sso/enter', async (request, reply) => {
    if (!isSameOrigin(request)) throw new GatewayError(403, 'other-site')
    const [, nonce, to] = /^([\w-]{36})~(.*)$/.exec(request.cookies[COOKIE] ?? '') ?? []
    reply.clearCookie(COOKIE, attributes)
    const opened = opening(seal.open(fieldOf(request, 'sealed') ?? ''))
    // Sent a second time, by a reload of the page: what it brought the first time stands.
    if (opened === undefined || !spent.take(opened.id)) return giveUp(reply, 'late', to)
    const { token, until } = opened
    if (nonce === undefined || until < Date.now()) {
      // Another replica may have let it in.
      if (![...readCookies(request).scopes.values()].some((cookie) => cookie.token === token)) await keystone.revoke(token, visitorOf(request))
      return giveUp(reply, 'late', to)
    }
    try {
      const body = await keystone.validate(token, visitorOf(request))
      if (body === undefined) return giveUp(reply, 'failed', to)
      await entrance.enter({ token, body }, request, reply)
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error
      request.log.warn({ err: error }, 'a single sign-on came to nothing')
      return giveUp(reply, 'failed', to)
    }
    return backTo(reply, { sso: 'entered', ...(to !== undefined && to !== '' && { to }) })
  })
}

function fieldOf({ body }: FastifyRequest, name: string): string | undefined {
  return body instanceof URLSearchParams ? (body.get(name) ?? undefined) : undefined
}

function opening(text: string | undefined): z.infer<typeof sealedSchema> | undefined {
  return text === undefined ? undefined : sealedSchema.safeParse(JSON.parse(text)).data
}

/** The origin of Loupe as the browser knows it, which Keystone has among its trusted_dashboard. TLS may end before this machine: the page that led here knows. */
function originOf({ headers: { referer, host = '', 'sec-fetch-site': site } }: FastifyRequest): string {
  const from = site === 'same-origin' && referer !== undefined ? URL.parse(referer) : null
  if (from !== null && from.host === URL.parse(`${from.protocol}//${host}`)?.host) return from.origin
  // Without one: cookies marked Secure come by https only, but for the machine itself.
  const local = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/.test(host)
  return `${local ? 'http' : 'https'}://${host}`
}

/** What can be used once, within so many milliseconds. Other replicas do not know of it: there the browser's cookie is gone. */
export function onceOnly(ms: number, most: number) {
  /** Until when, oldest first. */
  const used = new Map<string, number>()
  return {
    take(id: string): boolean {
      const now = Date.now()
      for (const [old, until] of used) {
        if (until >= now && used.size < most) break
        used.delete(old)
      }
      if (used.has(id)) return false
      used.set(id, now + ms)
      return true
    },
  }
}

/** A page of our own between Keystone's form and the session: what it sends is same-site, so that the cookies are there. The token in it is sealed. */
const pageOf = (sealed: string, base: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>Loupe</title></head>
<body><form method="post" action="${base}/session/sso/enter"><input type="hidden" name="sealed" value="${sealed}"><noscript><button>Continue to Loupe</button></noscript></form>
<script src="${base}/session/sso.js"></script></body>
</html>
`
