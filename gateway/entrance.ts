import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Catalogs } from './catalog.ts'
import { clearReceipt, clearScope, newSid, readCookies, surplus, writeMarker, writeScope, type Cookies, type ScopeCookie } from './cookies.ts'
import { visitorOf } from './headers.ts'
import type { Issued, Keystone } from './keystone.ts'
import { GatewayError } from './problem.ts'

export const onlyProjects = () => new GatewayError(400, 'only-projects')

/** How a token becomes a session of this browser, whichever way one signed in, and what happens to the sessions that stood before. */
export type Entrance = {
  /** Puts a token that was just issued into the browser. Throws 400 for one that is of no project and not unscoped; it is revoked then. */
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
   * The id of the sign-in that begins. The same person signing in again, by the same means, goes on in the one that stands, so that other
   * tabs and running uploads keep their scopes. Anybody else's sessions, and leftovers, are revoked and cleared before the new one is given
   * out; so are those of a password before an application credential of the same person, which may do less, and the other way round.
   */
  const makeRoomFor = async ({ token: { user, application_credential } }: Issued['body'], { sid, scopes, stale }: Cookies, request: FastifyRequest, reply: FastifyReply): Promise<string> => {
    const same = sid !== undefined && scopes.size > 0 && [...scopes.values()].every((cookie) => cookie.user_id === user.id && cookie.credential === application_credential?.id)
    const others = [...(same ? [] : scopes.values()), ...stale]
    await revokeAll(others, request)
    for (const { scope } of others) clearScope(reply, scope)
    return same ? sid : newSid()
  }

  const dropSurplus: Entrance['dropSurplus'] = async ({ scopes }, added, request, reply) => {
    const gone = surplus(new Map(scopes).set(added.scope, added).values(), added.scope)
    for (const { scope } of gone) clearScope(reply, scope)
    await revokeAll(gone, request)
  }

  return {
    revokeAll,
    dropSurplus,
    async enter(issued, request, reply) {
      clearReceipt(request, reply)
      // An application credential brings its own scope.
      if (issued.body.token.domain !== undefined || issued.body.token.system !== undefined) {
        await keystone.revoke(issued.token, visitorOf(request))
        throw onlyProjects()
      }
      catalogs.remember(issued.token, issued.body)
      const before = readCookies(request)
      const sid = await makeRoomFor(issued.body, before, request, reply)
      writeMarker(reply, sid, issued.body)
      const cookie = writeScope(reply, sid, issued)
      if (sid === before.sid) await dropSurplus(before, cookie, request, reply)
    },
  }
}
