import { randomBytes } from 'node:crypto'
import type { RequestHandler } from 'msw'
import { authenticate, bothSteps, MoreAsked, type Authenticated, type Receipt } from './authenticate.ts'
import { catalogAt } from './catalog.ts'
import type { Cloud, Token } from './cloud.ts'
import { isoMicroseconds, json } from './answers.ts'
import { bearerBody, keystone, KeystoneError, noToken, tokenOf, userBody, type KeystoneCall } from './keystone-service.ts'

/** The chapter "Authentication and token management". */
export const tokenHandlers = (cloud: Cloud): RequestHandler[] =>
  keystone(cloud, { '/v3/auth/tokens': { GET: validate, DELETE: revoke, POST: issue } })

/** [token] expiration: the default. */
const life = 3600 * 1000

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
  const body = { methods, user: userBody(user), expires_at: isoMicroseconds(receipt.expires_at), issued_at: isoMicroseconds(now) }
  return json(401, { receipt: body, required_auth_methods: [bothSteps] }, { 'Openstack-Auth-Receipt': receipt.id })
}

const validate = (call: KeystoneCall): Response => answer(200, call.cloud, subject(call, 'identity:validate_token'), call.root)

function revoke(call: KeystoneCall): Response {
  subject(call, 'identity:revoke_token').revoked = true
  return new Response(null, { status: 204 })
}

/** The token that X-Subject-Token names, where the rule allows it. */
function subject({ cloud, request, bearer, enforce }: KeystoneCall, rule: 'identity:validate_token' | 'identity:revoke_token'): Token {
  bearer()
  const id = request.headers.get('x-subject-token')
  const token = tokenOf(cloud, id)
  if (id !== null && !token) throw noToken(cloud, id)
  enforce(rule, token && { 'target.token.user_id': token.user.id })
  if (!token) throw new KeystoneError(404, 'No token in the request')
  return token
}

const answer = (status: number, cloud: Cloud, token: Token, root: string): Response => json(status, { token: bodyOf(cloud, token, root) }, { 'X-Subject-Token': token.id })

function bodyOf(cloud: Cloud, token: Token, root: string): unknown {
  const { application_credential: credential } = token
  const { user, project, roles } = bearerBody(token)
  return {
    methods: token.methods,
    user: { ...user, password_expires_at: null },
    audit_ids: [...new Set([token.audit_id, token.first_audit_id])],
    expires_at: isoMicroseconds(token.expires_at),
    issued_at: isoMicroseconds(token.issued_at),
    ...(project && { project, is_domain: false, roles, catalog: catalogAt(cloud.services, root, cloud.elsewhere) }),
    ...(credential && { application_credential: { id: credential.id, name: credential.name, restricted: true } }),
  }
}
