import * as z from 'zod/mini'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sessionOver, type Catalogs } from './catalog.ts'
import { clearAll, clearScope, newSid, readCookies, scopeOf, surplus, writeMarker, writeScope, type Cookies, type ScopeCookie } from './cookies.ts'
import { canKeepCookies, refuseOtherSites, SERVICE_HEADERS } from './headers.ts'
import type { Keystone, Refusal } from './keystone.ts'
import { SCOPE } from './path.ts'
import { GatewayError } from './problem.ts'

/** Bytes of a sign-in: names, a password, a passcode. */
const BODY_LIMIT = 64 * 1024

/** Keystone's own `auth`. By token is not for browsers: they never hold one, and PUT does it for them. */
const signInSchema = z.object({
  auth: z.object({
    identity: z.looseObject({ methods: z.array(z.string().check(z.refine((method) => method !== 'token'))).check(z.minLength(1)) }),
    scope: z.optional(z.union([z.literal('unscoped'), z.looseObject({})])),
  }),
})

/**
 * The session is Keystone's token in a cookie of its own per scope; nothing of it is kept here.
 * No answer holds a token: Keystone sends it in X-Subject-Token only, and that header ends here.
 */
export function sessionRoutes(app: FastifyInstance, { keystone, catalogs }: { keystone: Keystone; catalogs: Catalogs }): void {
  app.removeContentTypeParser('text/plain')
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SERVICE_HEADERS)
    refuseOtherSites(request)
  })

  app.post('/session', { bodyLimit: BODY_LIMIT }, async (request, reply) => {
    needHttps(request)
    const parsed = signInSchema.safeParse(request.body)
    if (!parsed.success) throw new GatewayError(400, 'The body is not an `auth` of Keystone, or it asks by token.')
    const answer = await keystone.issue(parsed.data.auth)
    if ('refused' in answer) return refuse(reply, answer.refused)
    const { issued } = answer
    catalogs.remember(issued.token, issued.body)

    const before = readCookies(request)
    const sid = await makeRoomFor(issued.body.token.user.id, before, reply)
    writeMarker(reply, sid, issued.body)
    const cookie = writeScope(reply, sid, issued)
    if (sid === before.sid) await dropSurplus(before, cookie, reply)
    return reply.code(201).send(issued.body)
  })

  app.get<{ Params: { scope: string } }>('/session/:scope', async (request, reply) => {
    const { scope } = request.params
    const { scopes, stale } = readCookies(request)
    const cookie = scopes.get(scope)
    if (cookie === undefined) {
      if (stale.some((old) => old.scope === scope)) clearScope(reply, scope)
      throw sessionOver()
    }
    const body = await keystone.validate(cookie.token)
    if (body === undefined) {
      catalogs.forget(cookie.token)
      throw sessionOver()
    }
    catalogs.remember(cookie.token, body)
    return body
  })

  app.put<{ Params: { scope: string } }>('/session/:scope', async (request, reply) => {
    needHttps(request)
    const { scope } = request.params
    if (!SCOPE.test(scope)) throw new GatewayError(400, 'The address names no scope.')
    const cookies = readCookies(request)
    const source = cookies.scopes.get('unscoped') ?? [...cookies.scopes.values()].toSorted((a, b) => b.issued - a.issued)[0]
    if (cookies.sid === undefined || source === undefined) throw sessionOver()

    const answer = await keystone.issue({
      identity: { methods: ['token'], token: { id: source.token } },
      scope: scope === 'unscoped' ? 'unscoped' : { project: { id: scope } },
    })
    if ('refused' in answer) {
      // keystone/api/_shared/authentication.py: 404 to a token that it does not know any more.
      if (answer.refused.status === 404) throw sessionOver()
      if (answer.refused.status !== 401) return refuse(reply, answer.refused)
      // Keystone says 401 both to a token that is over and to a project without a role. Only the first needs a new sign-in.
      if ((await keystone.validate(source.token)) === undefined) throw sessionOver()
      throw new GatewayError(403, 'This account has no role in the project, or there is no such project.')
    }
    const { issued } = answer
    if (scopeOf(issued.body) !== scope) throw new GatewayError(502, 'The identity service gave a token for another scope.', 'identity')
    catalogs.remember(issued.token, issued.body)
    const cookie = writeScope(reply, cookies.sid, issued)
    await dropSurplus(cookies, cookie, reply)
    return issued.body
  })

  app.delete('/session', async (request, reply) => {
    const { scopes, stale } = readCookies(request)
    await revokeAll([...scopes.values(), ...stale])
    clearAll(request, reply)
    return reply.code(204).send()
  })

  const revokeAll = async (cookies: readonly ScopeCookie[]): Promise<void> => {
    for (const { token } of cookies) catalogs.forget(token)
    await Promise.all(cookies.map(({ token }) => keystone.revoke(token)))
  }

  /**
   * The id of the sign-in that begins. The same person signing in again goes on in the one that stands, so that other tabs
   * and running uploads keep their scopes. Anybody else's sessions, and leftovers, are revoked and cleared before the new one is given out.
   */
  const makeRoomFor = async (user_id: string, { sid, scopes, stale }: Cookies, reply: FastifyReply): Promise<string> => {
    const same = sid !== undefined && scopes.size > 0 && [...scopes.values()].every((cookie) => cookie.user_id === user_id)
    const others = [...(same ? [] : scopes.values()), ...stale]
    await revokeAll(others)
    for (const { scope } of others) clearScope(reply, scope)
    return same ? sid : newSid()
  }

  const dropSurplus = async ({ scopes }: Cookies, added: ScopeCookie, reply: FastifyReply): Promise<void> => {
    const gone = surplus(new Map(scopes).set(added.scope, added).values(), added.scope)
    for (const { scope } of gone) clearScope(reply, scope)
    await revokeAll(gone)
  }
}

/** Passes on what Keystone said. */
function refuse(reply: FastifyReply, { status, body, request_id }: Refusal): FastifyReply {
  if (request_id !== undefined) reply.header('x-openstack-request-id', request_id)
  return reply.code(status).send(body)
}

/** A browser drops Secure cookies that come over plain http from another machine, silently: say so instead. */
function needHttps({ headers: { origin } }: FastifyRequest): void {
  if (origin !== undefined && !canKeepCookies(origin)) {
    throw new GatewayError(400, 'Signing in needs HTTPS: over plain http a browser keeps the session only on the gateway’s own machine (localhost).')
  }
}

