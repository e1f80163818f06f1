import { randomUUID } from 'node:crypto'
import { http, type RequestHandler } from 'msw'
import { evaluateRule, type Credentials } from '#src/policy/check.ts'
import { credentialsOf } from '#src/policy/credentials.ts'
import type { KeystoneRule } from '#src/policy/keystone.ts'
import { hexId, type User } from './accounts.ts'
import type { Cloud, Token } from './cloud.ts'
import { answerOr, json, partOf, pathOf, rootOf, withHeaders } from './answers.ts'

export type KeystoneCall = {
  readonly cloud: Cloud
  readonly request: Request
  readonly url: URL
  /** `http://host:port/demo/identity`, as this caller reaches it. */
  readonly endpoint: string
  /** `http://host:port/demo`. */
  readonly root: string
  /** The bearer of X-Auth-Token. Throws 401 for none. */
  readonly bearer: () => Token
  /** Throws 401 for no bearer, 403 unless the rule allows. `target`: what Keystone says to it of what is asked for. */
  readonly enforce: (rule: KeystoneRule, target?: Target) => void
  readonly param: (name: string) => string
}
/** Keystone makes it flat: `target.project.id`. What is not there is left out. keystone/common/rbac_enforcer/enforcer.py enforce_call */
type Target = Readonly<Record<string, string>>
type Handler = (call: KeystoneCall) => Response | Promise<Response>

const titles: Readonly<Record<number, string>> = { 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found' }

/** An error answer of Keystone: always JSON, whatever the client accepts. */
export class KeystoneError extends Error {
  readonly status: number
  readonly more: Readonly<Record<string, unknown>>
  constructor(status: number, message: string, more: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.status = status
    this.more = more
  }
}

export const unauthenticated = (): KeystoneError => new KeystoneError(401, 'The request you have made requires authentication.')
const forbidden = (rule: KeystoneRule): KeystoneError => new KeystoneError(403, `You are not authorized to perform the requested action: ${rule}.`)
export const malformed = (expected: string): KeystoneError =>
  new KeystoneError(400, `Expecting to find ${expected}. The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.`)

export function tokenOf(cloud: Cloud, id: string | null): Token | undefined {
  const token = id === null ? undefined : cloud.tokens.get(id)
  return token && isLive(cloud, token) ? token : undefined
}

export const isLive = (cloud: Cloud, token: Token): boolean => !token.revoked && token.expires_at > cloud.now()

/** Why a token that was shown or asked about is none. */
export const noToken = (cloud: Cloud, id: string): KeystoneError =>
  new KeystoneError(404, cloud.tokens.has(id) ? 'Failed to validate token' : 'Could not recognize Fernet token')

/** Handlers for the paths of one chapter. Whatever can be got can be asked for by HEAD; Node leaves the body out. */
export function keystone(cloud: Cloud, routes: Readonly<Record<string, Readonly<Record<string, Handler>>>>): RequestHandler[] {
  return Object.entries(routes).map(([path, methods]) =>
    http.all(pathOf('identity', path), ({ request, params }) => {
      const root = rootOf(request)
      const endpoint = `${root}/identity`
      const always = { Vary: 'X-Auth-Token', 'x-openstack-request-id': `req-${randomUUID()}` }
      const handle = methods[request.method === 'HEAD' ? 'GET' : request.method]
      if (!handle) return json(405, { message: 'The method is not allowed for the requested URL.' }, { ...always, Allow: [...Object.keys(methods), 'HEAD', 'OPTIONS'].join(', ') })
      const call: KeystoneCall = {
        cloud,
        request,
        url: new URL(request.url),
        endpoint,
        root,
        bearer: () => bearerOf(cloud, request),
        enforce: (rule, target = {}) => {
          const token = bearerOf(cloud, request)
          // Keystone hands the token's body to its checks, too. keystone/common/context.py to_policy_values
          const creds = { ...credentialsIn(token), token: bearerBody(token) }
          if (evaluateRule(rule, { rules: cloud.policy.identity.rules, creds, target }) !== true) throw forbidden(rule)
        },
        param: (name) => partOf(params, name),
      }
      return answerOr(KeystoneError, async () => withHeaders(await handle(call), always), (refusal) => written(refusal, endpoint, always))
    }),
  )
}

function bearerOf(cloud: Cloud, request: Request): Token {
  const token = tokenOf(cloud, request.headers.get('x-auth-token'))
  if (!token) throw unauthenticated()
  return token
}

const domain = { id: 'default', name: 'Default' }

/** Everybody is of the default domain. */
export const userBody = ({ id, name }: User) => ({ domain, id, name })

/** What a token's body says of its bearer. Nobody has a role in a project of another domain. */
export const bearerBody = ({ user, project, roles }: Token) => ({
  user: userBody(user),
  project: project && { domain, id: project.id, name: project.name },
  roles: roles.map((name) => ({ id: hexId('role', name), name })),
})

/** What every service hands to its checks. */
export const credentialsIn = (token: Token): Credentials => credentialsOf(bearerBody(token))

function written({ status, more, message }: KeystoneError, endpoint: string, always: Readonly<Record<string, string>>): Response {
  const headers = status === 401 ? { ...always, 'WWW-Authenticate': `Keystone uri="${endpoint}/v3"` } : always
  return json(status, { error: { code: status, ...more, message, title: titles[status] } }, headers)
}
