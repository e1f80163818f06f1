import * as z from 'zod/mini'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sessionOver, type Catalogs } from './catalog.ts'
import { clearAll, clearReceipt, clearScope, readCookies, readReceipt, scopeCookie, scopeOf, writeReceipt, writeScope, type Cookies, type ScopeCookie } from './cookies.ts'
import { onlyProjects, type Entrance } from './entrance.ts'
import { canKeepCookies, refuseOtherSites, SERVICE_HEADERS, visitorOf } from './headers.ts'
import type { Issued, Keystone, Receipt, Refusal, Visitor } from './keystone.ts'
import { noScope, SCOPE } from './path.ts'
import { GatewayError } from './problem.ts'
import { proofSchema } from './sign-in.ts'

/** Bytes of a sign-in: names, a password, a passcode. */
const BODY_LIMIT = 64 * 1024

/** Keystone's own `auth`. */
const signInSchema = z.object({ auth: z.object({ identity: proofSchema, scope: z.optional(z.unknown()) }) })
const projectScopeSchema = z.optional(z.union([z.literal('unscoped'), z.strictObject({ project: z.looseObject({}) })]))

/**
 * The session is Keystone's token in a cookie of its own per scope; nothing of it is kept here.
 * No answer holds a token: Keystone sends it in X-Subject-Token only, and that header ends here.
 */
export function sessionRoutes(app: FastifyInstance, { keystone, catalogs, entrance: { enter, dropSurplus, revokeAll } }: { keystone: Keystone; catalogs: Catalogs; entrance: Entrance }): void {
  app.removeContentTypeParser('text/plain')
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SERVICE_HEADERS)
    refuseOtherSites(request)
  })

  app.post('/session', { bodyLimit: BODY_LIMIT }, async (request, reply) => {
    needHttps(request)
    const parsed = signInSchema.safeParse(request.body)
    if (!parsed.success) throw new GatewayError(400, 'no-auth')
    if (!projectScopeSchema.safeParse(parsed.data.auth.scope).success) throw onlyProjects()
    const receipt = receiptFor(parsed.data.auth.identity, request)
    const answer = await keystone.issue(parsed.data.auth, visitorOf(request), receipt)
    if ('asked' in answer) return askMore(answer.asked, request, reply)
    if ('refused' in answer) {
      if (receipt === undefined || !names(answer.refused, receipt)) return refuse(reply, answer.refused)
      clearReceipt(request, reply)
      throw tooLate()
    }
    await enter(answer.issued, request, reply)
    return reply.code(201).send(answer.issued.body)
  })

  app.get<{ Params: { scope: string } }>('/session/:scope', async (request, reply) => {
    const { scope } = request.params
    const { scopes, stale } = readCookies(request)
    const cookie = scopes.get(scope)
    if (cookie === undefined) {
      if (stale.some((old) => old.scope === scope)) clearScope(reply, scope)
      throw sessionOver()
    }
    const body = await keystone.validate(cookie.token, visitorOf(request))
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
    if (!SCOPE.test(scope)) throw noScope(scope)
    const cookies = readCookies(request)
    if (cookies.sid === undefined) throw sessionOver()
    const credential = [...cookies.scopes.values()].find((cookie) => cookie.credential !== undefined)
    if (credential) return itself(scope, credential, visitorOf(request))
    const answer = await take(scope, cookies, visitorOf(request))
    if ('error' in answer) throw answer.error
    if ('refused' in answer) return refuse(reply, answer.refused)
    const { issued } = answer
    if (scopeOf(issued.body) !== scope) throw new GatewayError(502, 'other-scope', { service: 'identity' })
    const cookie = scopeCookie(cookies.sid, issued)
    catalogs.remember(issued.token, issued.body)
    writeScope(reply, cookie, issued.body)
    await dropSurplus(cookies, cookie, request, reply)
    return issued.body
  })

  app.delete('/session', async (request, reply) => {
    const { scopes, stale } = readCookies(request)
    clearAll(request, reply)
    if (await revokeAll([...scopes.values(), ...stale], request)) return reply.code(204).send()
    return { revoked: false, message: 'You are signed out in this browser, but the cloud did not confirm it: the session ends there by itself.' }
  })

  /** A token of `scope`, from the first session that gives one. Its error is 401 only when every session is over; else it is the first one's. */
  const take = async (scope: string, { scopes }: Cookies, visitor: Visitor): Promise<{ issued: Issued } | Failure> => {
    const unscopedFirst = [...scopes.values()].toSorted((a, b) => Number(b.scope === 'unscoped') - Number(a.scope === 'unscoped') || b.issued - a.issued)
    let failure: Failure | undefined
    for (const source of unscopedFirst) {
      const auth = { identity: { methods: ['token'], token: { id: source.token } }, scope: scope === 'unscoped' ? 'unscoped' : { project: { id: scope } } }
      const answer = await takeFrom(source.token, auth, visitor)
      if (answer === 'over') continue
      if ('issued' in answer) return answer
      failure ??= answer
    }
    return failure ?? { error: sessionOver() }
  }

  const takeFrom = async (token: string, auth: unknown, visitor: Visitor): Promise<{ issued: Issued } | Failure | 'over'> => {
    const answer = await keystone.issue(auth, visitor).catch((error: unknown) => {
      // Nobody waits for every token at a Keystone that is silent (504).
      if (error instanceof GatewayError && error.status === 502) return { error }
      throw error
    })
    if ('asked' in answer) return { error: beyondLoupe(answer.asked) }
    if (!('refused' in answer)) return answer
    // keystone/api/_shared/authentication.py: 404 to a token that it does not know any more.
    if (answer.refused.status === 404) return 'over'
    if (answer.refused.status !== 401) return answer
    // Keystone says 401 both to a token that is over and to a project without a role. Only the first needs a new sign-in.
    if ((await keystone.validate(token, visitor)) === undefined) return 'over'
    return { error: new GatewayError(403, 'no-role') }
  }

  /**
   * What stands for a scope where an application credential signed in: its own, or nothing. Keystone gives no token for its token, not
   * even for the same project, and some cut the connection over the question.
   */
  const itself = async (scope: string, { token, scope: own }: ScopeCookie, visitor: Visitor): Promise<Issued['body']> => {
    const body = await keystone.validate(token, visitor)
    if (body === undefined) throw sessionOver()
    if (scope !== own) throw new GatewayError(403, 'own-project-only')
    catalogs.remember(token, body)
    return body
  }
}

const tooLate = () => new GatewayError(410, 'sign-in-late')

/** The passcode of a second step comes alone: what was shown before it is in the receipt. Throws where there is none. */
function receiptFor(proof: object, request: FastifyRequest): string | undefined {
  if (!('totp' in proof)) return undefined
  const receipt = readReceipt(request)
  if (receipt === undefined) throw tooLate()
  return receipt
}

/** Keystone names a receipt that is over in its words. keystone/exception.py ReceiptNotFound */
const names = ({ body }: Refusal, receipt: string): boolean => JSON.stringify(body).includes(receipt)

/** 202 with Keystone's own words on what is still to be shown, where that is a passcode. The receipt stays in a cookie. */
function askMore(asked: Receipt, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { receipt, required_auth_methods } = asked.body
  const wantsPasscode = required_auth_methods.some((rule) => rule.every((method) => method === 'totp' || receipt.methods.includes(method)))
  if (!wantsPasscode) {
    clearReceipt(request, reply)
    throw beyondLoupe(asked)
  }
  writeReceipt(reply, asked)
  return reply.code(202).send(asked.body)
}

/** The rules of the account ask for something else. An application credential is no exception to them unless a rule names it. keystone/auth/core.py UserMFARulesValidator */
function beyondLoupe({ body: { required_auth_methods } }: Receipt): GatewayError {
  const ways = required_auth_methods.map((methods) => methods.join(' and ')).join(', or ')
  return new GatewayError(401, 'more-asked', { service: 'identity', ways })
}

type Failure = { refused: Refusal } | { error: GatewayError }

/** Passes on what Keystone said. */
function refuse(reply: FastifyReply, { status, body, request_id, retry_after }: Refusal): FastifyReply {
  if (request_id !== undefined) reply.header('x-openstack-request-id', request_id)
  if (retry_after !== undefined) reply.header('retry-after', retry_after)
  return reply.code(status).send(body)
}

/** A browser drops Secure cookies that come over plain http from another machine, silently: say so instead. */
function needHttps({ headers: { origin } }: FastifyRequest): void {
  if (origin !== undefined && !canKeepCookies(origin)) {
    throw new GatewayError(400, 'needs-https')
  }
}

