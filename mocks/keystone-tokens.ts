import { randomBytes } from 'node:crypto'
import type { RequestHandler } from 'msw'
import { hexId, type Project } from './accounts.ts'
import { authenticate, bothSteps, MoreAsked, type Authenticated, type Receipt } from './authenticate.ts'
import { catalogAt } from './catalog.ts'
import type { Cloud, Token } from './cloud.ts'
import { isoMicroseconds, json } from './answers.ts'
import { forbidden, keystone, KeystoneError, noToken, tokenOf, type KeystoneCall } from './keystone-service.ts'

/** The chapter "Authentication and token management". */
export const tokenHandlers = (cloud: Cloud): RequestHandler[] =>
  keystone(cloud, { '/v3/auth/tokens': { GET: validate, DELETE: revoke, POST: issue } })

/** [token] expiration: the default. */
const life = 3600 * 1000
const domain = { id: 'default', name: 'Default' }

async function issue({ cloud, request, root }: KeystoneCall): Promise<Response> {
  let authenticated
  try {
    authenticated = await authenticate(cloud, await request.text(), request.headers.get('openstack-auth-receipt'))
  } catch (error) {
    if (error instanceof MoreAsked) return askMore(cloud, error)
    throw error
  }
  return answer(201, cloud, newToken(cloud, authenticated), root)
}

/** A token of somebody who has shown who they are. */
export function newToken(cloud: Cloud, { user, project, roles, methods, parent, application_credential }: Authenticated): Token {
  const now = cloud.now()
  const audit_id = randomBytes(16).toString('base64url')
  const token: Token = {
    id: cloud.newTokenId(),
    user,
    project,
    roles,
    methods,
    application_credential,
    revoked: false,
    audit_id,
    first_audit_id: parent?.first_audit_id ?? audit_id,
    issued_at: now,
    // A token of a token lives no longer than the first.
    expires_at: parent?.expires_at ?? now + life,
  }
  cloud.tokens.set(token.id, token)
  return token
}

/** Milliseconds. keystone/conf/receipt.py expiration: the default. */
const receiptLife = 300 * 1000

/** A receipt instead of a token: for what was shown, until the rest is. It is named in a header only. */
function askMore(cloud: Cloud, { user, methods }: MoreAsked): Response {
  const now = cloud.now()
  const receipt: Receipt = { id: cloud.newTokenId(), user, methods, issued_at: now, expires_at: now + receiptLife }
  cloud.receipts.set(receipt.id, receipt)
  const body = { methods, user: { domain, id: user.id, name: user.name }, expires_at: isoMicroseconds(receipt.expires_at), issued_at: isoMicroseconds(now) }
  return json(401, { receipt: body, required_auth_methods: [bothSteps] }, { 'Openstack-Auth-Receipt': receipt.id })
}

function validate({ cloud, request, root, bearer }: KeystoneCall): Response {
  const token = subject(cloud, request, bearer(), 'validate_token')
  return answer(200, cloud, token, root)
}

function revoke({ cloud, request, bearer }: KeystoneCall): Response {
  subject(cloud, request, bearer(), 'revoke_token').revoked = true
  return new Response(null, { status: 204 })
}

/** The token that X-Subject-Token names: one's own, or to an admin any. */
function subject(cloud: Cloud, request: Request, bearer: Token, action: string): Token {
  const id = request.headers.get('x-subject-token')
  const token = tokenOf(cloud, id)
  const isAdmin = bearer.roles.includes('admin')
  if (id === null) throw isAdmin ? new KeystoneError(404, 'No token in the request') : forbidden(action)
  if (!token) throw noToken(cloud, id)
  if (!isAdmin && token.user !== bearer.user) throw forbidden(action)
  return token
}

const answer = (status: number, cloud: Cloud, token: Token, root: string): Response => json(status, { token: bodyOf(cloud, token, root) }, { 'X-Subject-Token': token.id })

function bodyOf(cloud: Cloud, token: Token, root: string): unknown {
  const { application_credential: credential } = token
  return {
    methods: token.methods,
    user: { domain, id: token.user.id, name: token.user.name, password_expires_at: null },
    audit_ids: [...new Set([token.audit_id, token.first_audit_id])],
    expires_at: isoMicroseconds(token.expires_at),
    issued_at: isoMicroseconds(token.issued_at),
    ...(token.project && scopeOf(cloud, token, token.project, root)),
    ...(credential && { application_credential: { id: credential.id, name: credential.name, restricted: true } }),
  }
}

const scopeOf = (cloud: Cloud, token: Token, project: Project, root: string) => ({
  project: { domain, id: project.id, name: project.name },
  is_domain: false,
  roles: token.roles.map((name) => ({ id: hexId('role', name), name })),
  catalog: catalogAt(cloud.services, root, cloud.elsewhere),
})
