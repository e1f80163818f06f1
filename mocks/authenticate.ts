import { PASSCODE_SECONDS, passcodeAt } from '#src/lib/totp.ts'
import { applicationCredentials, projects, users, withImplied, type ApplicationCredential, type Project, type RoleName, type User } from './accounts.ts'
import type { Cloud, Token } from './cloud.ts'
import { KeystoneError, malformed, noToken, tokenOf, unauthenticated } from './keystone-service.ts'

export type Authenticated = Pick<Token, 'user' | 'project' | 'roles' | 'methods' | 'application_credential'> & {
  /** The token that was shown, when the method was `token`. */
  readonly parent: Token | undefined
}
type Json = Readonly<Record<string, unknown>>

/** What was shown of a sign-in, until the rest is shown too. */
export type Receipt = { readonly id: string; readonly user: User; readonly methods: readonly string[]; readonly issued_at: number; readonly expires_at: number }

/** The rules of the account ask for more than was shown. keystone/exception.py InsufficientAuthMethods */
export class MoreAsked extends Error {
  readonly user: User
  readonly methods: readonly string[]
  constructor(user: User, methods: readonly string[]) {
    super(`${user.name} has shown ${methods.join(', ')} only`)
    this.user = user
    this.methods = methods
  }
}

/** The methods that a person with an authenticator has to show. */
export const bothSteps = ['password', 'totp']

/** The methods of a real Keystone, as it names them when it does not know one. */
const known = ['external', 'password', 'token', 'oauth1', 'mapped', 'application_credential', 'totp']

const record = (value: unknown): Json | undefined => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined)

/**
 * Who the body of POST /v3/auth/tokens proves to be, and in which scope; `receipt`: the id of one that came with it. Throws Keystone's 400,
 * 401, 403 or 404, and MoreAsked.
 */
export async function authenticate(cloud: Cloud, text: string, receipt: string | null): Promise<Authenticated> {
  const auth = readAuth(text)
  const identity = record(auth['identity'])
  const methods = identity?.['methods']
  if (!identity || !Array.isArray(methods)) throw new KeystoneError(400, identity ? "Invalid input for field 'identity': 'methods' is a required property" : "'identity' is a required property")
  const method: unknown = methods[0]
  if (method === undefined) throw unauthenticated()
  if (typeof method !== 'string' || !known.includes(method)) {
    throw new KeystoneError(401, 'Attempted to authenticate with an unsupported method.', { identity: { methods: known } })
  }
  const proof = record(identity[method])
  if (!proof) throw malformed(`${method} in identity`)
  switch (method) {
    case 'password':
    case 'totp':
      return bySteps(cloud, identity, methods, auth['scope'], receipt)
    case 'token':
      return byToken(cloud, proof, auth['scope'])
    case 'application_credential':
      return byCredential(proof, auth['scope'])
    default:
      throw unauthenticated()
  }
}

function readAuth(text: string): Json {
  if (text === '') throw malformed('auth in request body')
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw malformed('valid JSON in request body')
  }
  const object = record(body)
  if (!object) throw malformed('valid JSON in request body')
  const auth = record(object['auth'])
  if (!auth) throw malformed('auth in request body')
  return auth
}

/** A password, a passcode, or both, at once or one after the other. */
async function bySteps(cloud: Cloud, identity: Json, methods: readonly unknown[], scope: unknown, receipt: string | null): Promise<Authenticated> {
  const shown = methods.filter((method) => method === 'password' || method === 'totp')
  const users = new Set<User>()
  for (const method of shown) users.add(await stepOf(cloud, method, record(identity[method])))
  const [user, another] = users
  // Each proof may be good, but they are of different people. keystone/auth/core.py AuthContext
  if (!user || another) throw unauthenticated()
  const all = [...new Set([...shown, ...(receipt === null ? [] : methodsOf(cloud, receipt, user))])]
  if (user.totp !== undefined && !bothSteps.every((method) => all.includes(method))) throw new MoreAsked(user, all)
  return scoped(user, scope, all)
}

async function stepOf(cloud: Cloud, method: 'password' | 'totp', proof: Json | undefined): Promise<User> {
  if (!proof) throw malformed(`${method} in identity`)
  const given = record(proof['user'])
  if (!given) throw malformed('user in None')
  const user = findUser(given)
  const right = user !== undefined && (method === 'password' ? user.password === given['password'] : await isPasscode(cloud, user, given['passcode']))
  if (!right) throw unauthenticated()
  return user
}

/** The passcode of now or the one before. A used one may be used again. keystone/conf/totp.py included_previous_windows */
async function isPasscode(cloud: Cloud, { totp }: User, passcode: unknown): Promise<boolean> {
  if (totp === undefined) return false
  const good = await Promise.all([0, PASSCODE_SECONDS].map((ago) => passcodeAt(totp, cloud.now() - ago * 1000)))
  return good.some((one) => one === passcode)
}

function methodsOf(cloud: Cloud, id: string, user: User): readonly string[] {
  const receipt = cloud.receipts.get(id)
  if (receipt?.user !== user || receipt.expires_at <= cloud.now()) throw new KeystoneError(401, `Could not find auth receipt: ${id}.`)
  return receipt.methods
}

/** By id, or by name within a domain. */
function findUser(given: Json): User | undefined {
  if (given['id'] !== undefined) return users.find(({ id }) => id === given['id'])
  const domain = record(given['domain'])
  if (!domain) throw malformed('domain in user')
  return isDefault(domain) ? users.find(({ name }) => sameName(name, given['name'])) : undefined
}

/** Keystone finds names whatever their case. */
const sameName = (name: string, given: unknown): boolean => typeof given === 'string' && given.toLowerCase() === name.toLowerCase()

/** There is one domain. */
const isDefault = ({ id, name }: Json): boolean => id === 'default' || sameName('Default', name)

function byToken(cloud: Cloud, proof: Json, scope: unknown): Authenticated {
  const id = proof['id']
  if (typeof id !== 'string') throw new KeystoneError(400, "Invalid input for field 'identity/token': 'id' is a required property")
  const parent = tokenOf(cloud, id)
  if (!parent) throw noToken(cloud, id)
  if (parent.application_credential) throw new KeystoneError(403, 'You are not authorized to perform the requested action: Using a delegated token to create another token is not allowed..')
  const methods = [...new Set([...parent.methods, 'token'])]
  return { ...scoped(parent.user, scope, methods), parent }
}

function byCredential(proof: Json, scope: unknown): Authenticated {
  if (scope !== undefined) {
    throw new KeystoneError(401, 'Error authenticating with application credential: Application credentials cannot request a scope.', { identity: {} })
  }
  const credential = findCredential(proof)
  if (credential?.secret !== proof['secret']) throw unauthenticated()
  const { user, project, roles } = credential as ApplicationCredential
  return { user, project, roles, methods: ['application_credential'], application_credential: credential, parent: undefined }
}

function findCredential(proof: Json): ApplicationCredential | undefined {
  const { id: wanted } = proof
  if (typeof wanted === 'string') {
    const found = applicationCredentials.find(({ id }) => id === wanted)
    if (!found) throw new KeystoneError(404, `Could not find Application Credential: ${wanted}.`)
    return found
  }
  const user = record(proof['user'])
  if (!user) throw malformed('user in application credential')
  const owner = findUser(user)
  const domain = record(user['domain'])
  if (!owner && domain && isDefault(domain)) throw new KeystoneError(404, `Could not find user: ${String(user['name'])}.`)
  return applicationCredentials.find((credential) => credential.name === proof['name'] && credential.user === owner)
}

/** Without a scope: the user's own project, if there is one. A project where the user has no role is a 401 like any other. */
function scoped(user: User, scope: unknown, methods: readonly string[]): Authenticated {
  const base = { user, methods, application_credential: undefined, parent: undefined }
  if (scope === 'unscoped') return { ...base, project: undefined, roles: [] }
  const project = scope === undefined ? projects.find(({ id }) => id === user.default_project_id) : findProject(scope)
  if (scope === undefined && !project) return { ...base, project: undefined, roles: [] }
  const role: RoleName | undefined = project && user.roles[project.id]
  if (!project || !role) throw unauthenticated()
  return { ...base, project, roles: withImplied(role) }
}

const scopeKinds = ['system', 'project', 'domain', 'OS-TRUST:trust']

function findProject(scope: unknown): Project | undefined {
  const wanted = record(scope) ?? {}
  if (!scopeKinds.some((kind) => kind in wanted)) throw malformed('system, project, domain, OS-TRUST:trust or unscoped in scope')
  const given = record(wanted['project'])
  if (!given) return undefined
  if (given['id'] !== undefined) return projects.find(({ id }) => id === given['id'])
  if (given['name'] === undefined) throw new KeystoneError(400, 'Invalid input for field scope/project: id or name must be present.')
  const domain = record(given['domain'])
  if (!domain) throw malformed('domain in project')
  return isDefault(domain) ? projects.find(({ name }) => sameName(name, given['name'])) : undefined
}
