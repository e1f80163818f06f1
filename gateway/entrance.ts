import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Catalogs } from './catalog.ts'
import { clearReceipt, clearScope, newSid, readCookies, scopeCookie, surplus, writeMarker, writeScope, type Cookies, type ScopeCookie } from './cookies.ts'
import { visitorOf } from './headers.ts'
import type { Issued, Keystone } from './keystone.ts'
import { GatewayError } from './problem.ts'

export const onlyProjects = () => new GatewayError(400, 'only-projects')

/** How a token becomes a session of this browser, whichever way one signed in, and what happens to the sessions that stood before. */
export type Entrance = {
  /**
   * Puts a token that was just issued into the browser. Throws 400 for one that is of no project and not unscoped, 502 for one that no
   * cookie holds. Then it is revoked, and what stood before stands.
   */
  readonly enter: (issued: Issued, request: FastifyRequest, reply: FastifyReply) => Promise<void>
  /** Gives up what is too much beside a scope that was added. */
  readonly dropSurplus: (cookies: Cookies, added: ScopeCookie, request: FastifyRequest, reply: FastifyReply) => Promise<void>
  /** Whether Keystone says that all of them are over. */
  readonly revokeAll: (cookies: readonly ScopeCookie[], request: FastifyRequest) => Promise<boolean>
}

export function createEntrance({ keystone, catalogs }: { keystone: Keystone; catalogs: Catalogs }): Entrance {
  const revokeAll: Entrance['revokeAll'] = async (cookies, request) => {
    for (const { token } of cookies) catalogs.forget(token)
    const over = await Promise.all(cookies.map(({ token }) => keystone.revoke(token, visitorOf(request))))
    const left = over.filter((done) => !done).length
    if (left > 0) request.log.warn(`Keystone did not confirm that ${left} of ${over.length} tokens are revoked`)
    return left === 0
  }

  /**
   * The id of the sign-in that begins, and the sessions that are not of it. The same person signing in again, by the same means, goes on in
   * the one that stands, so that other tabs and running uploads keep their scopes. Anybody else's sessions, and leftovers, are revoked and
   * cleared before the new one is given out; so are those of a password before an application credential of the same person, which may do
   * less, and the other way round.
   */
  const signInFor = ({ token: { user, application_credential } }: Issued['body'], { sid, scopes, stale }: Cookies): { sid: string; others: ScopeCookie[] } => {
    const same = sid !== undefined && scopes.size > 0 && [...scopes.values()].every((cookie) => cookie.user_id === user.id && cookie.credential === application_credential?.id)
    return { sid: same ? sid : newSid(), others: [...(same ? [] : scopes.values()), ...stale] }
  }

  const dropSurplus: Entrance['dropSurplus'] = async ({ scopes }, added, request, reply) => {
    const gone = surplus(new Map(scopes).set(added.scope, added).values(), added.scope)
    for (const { scope } of gone) clearScope(reply, scope)
    await revokeAll(gone, request)
  }

  /** Gives up nothing before it is sure that the new session can be had. */
  const settle = async (issued: Issued, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { body, token } = issued
    // An application credential brings its own scope.
    if (body.token.domain !== undefined || body.token.system !== undefined) throw onlyProjects()
    const before = readCookies(request)
    const { sid, others } = signInFor(body, before)
    const cookie = scopeCookie(sid, issued)
    await revokeAll(others, request)
    for (const { scope } of others) clearScope(reply, scope)
    catalogs.remember(token, body)
    writeMarker(reply, sid, body)
    writeScope(reply, cookie, body)
    if (sid === before.sid) await dropSurplus(before, cookie, request, reply)
  }

  return {
    revokeAll,
    dropSurplus,
    async enter(issued, request, reply) {
      clearReceipt(request, reply)
      try {
        await settle(issued, request, reply)
      } catch (error) {
        // Nobody has it.
        await keystone.revoke(issued.token, visitorOf(request))
        throw error
      }
    },
  }
}
