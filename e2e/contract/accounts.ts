// Who signs in: the accounts that the cases speak of, found in clouds.yaml or in the environment.
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { load } from 'js-yaml'
import * as z from 'zod/mini'

/**
 * The people of the cases. A cloud needs not have all of them: a case whose person is missing is skipped with a printed reason.
 * alice: member of a project · alice-acme: the same user as reader of another · rita: reader of alice's project · bob: member of the
 * other project · tina: member of a project with a tiny quota · app-alice-*: application credentials of alice, by the roles they hold.
 */
export const ACCOUNTS = [
  'admin', 'alice', 'alice-acme', 'rita', 'bob', 'tina', 'app-alice-member', 'app-alice-reader', 'app-alice-member-only',
] as const
export type AccountName = (typeof ACCOUNTS)[number]

/** Keystone's `auth` body of one account, and where it is sent. */
export type Account = {
  auth_url: string
  region: string | undefined
  interface: string
  auth: { identity: Record<string, unknown>; scope?: unknown }
}

export type Accounts = Partial<Record<AccountName, Account>>

const authSchema = z.looseObject({
  auth_url: z.string(),
  username: z.optional(z.string()),
  user_id: z.optional(z.string()),
  password: z.optional(z.string()),
  user_domain_name: z.optional(z.string()),
  user_domain_id: z.optional(z.string()),
  project_name: z.optional(z.string()),
  project_id: z.optional(z.string()),
  project_domain_name: z.optional(z.string()),
  project_domain_id: z.optional(z.string()),
  application_credential_id: z.optional(z.string()),
  application_credential_name: z.optional(z.string()),
  application_credential_secret: z.optional(z.string()),
})
const cloudSchema = z.looseObject({ auth: authSchema, region_name: z.optional(z.string()), interface: z.optional(z.string()) })
const cloudsSchema = z.looseObject({ clouds: z.record(z.string(), z.unknown()) })

type Auth = z.infer<typeof authSchema>

const domain = (id: string | undefined, name: string | undefined) => (id ? { id } : { name: name ?? 'Default' })

/** A Keystone address with its version: clouds.yaml may leave `/v3` out. */
export const withVersion = (url: string): string => {
  const bare = url.replace(/\/+$/, '')
  return bare.endsWith('/v3') ? bare : `${bare}/v3`
}

function accountOf(auth: Auth, region: string | undefined, iface: string | undefined): Account {
  const user = auth.user_id ? { id: auth.user_id } : { name: auth.username, domain: domain(auth.user_domain_id, auth.user_domain_name) }
  const where = { auth_url: withVersion(auth.auth_url), region, interface: (iface ?? 'public').replace(/URL$/, '') }
  if (auth.application_credential_secret) {
    // No scope here: Keystone refuses an application credential that asks for one.
    const named = auth.application_credential_id ? { id: auth.application_credential_id } : { name: auth.application_credential_name, user }
    const application_credential = { ...named, secret: auth.application_credential_secret }
    return { ...where, auth: { identity: { methods: ['application_credential'], application_credential } } }
  }
  const project = auth.project_id ? { id: auth.project_id } : { name: auth.project_name, domain: domain(auth.project_domain_id, auth.project_domain_name) }
  return { ...where, auth: { identity: { methods: ['password'], password: { user: { ...user, password: auth.password } } }, scope: { project } } }
}

/** `LOUPE_CONTRACT_CLOUDS="alice=my-member rita=my-reader"`: which cloud of the file plays which account. Without a pair an account is the cloud of its own name. */
function cloudNames(env: NodeJS.ProcessEnv): (name: AccountName) => string {
  const pairs = new Map<string, string>()
  for (const pair of (env['LOUPE_CONTRACT_CLOUDS'] ?? '').split(/[\s,]+/).filter(Boolean)) {
    const [account = '', cloud = ''] = pair.split('=')
    if (!ACCOUNTS.some((name) => name === account) || !cloud) throw new Error(`LOUPE_CONTRACT_CLOUDS: "${pair}" is not account=cloud; accounts: ${ACCOUNTS.join(' ')}`)
    pairs.set(account, cloud)
  }
  return (name) => pairs.get(name) ?? name
}

function firstFile(env: NodeJS.ProcessEnv): { path: string; text: string } | undefined {
  const given = env['OS_CLIENT_CONFIG_FILE']
  for (const path of given ? [given] : ['clouds.yaml', join(homedir(), '.config/openstack/clouds.yaml')]) {
    try {
      return { path, text: readFileSync(path, 'utf8') }
    } catch (error) {
      if (given) throw new Error(`OS_CLIENT_CONFIG_FILE=${path} cannot be read`, { cause: error })
    }
  }
  return undefined
}

/** The single account of an rc file; it plays alice, a member, unless LOUPE_CONTRACT_ACCOUNT names another. */
function fromEnvironment(env: NodeJS.ProcessEnv): Accounts {
  const name = ACCOUNTS.find((account) => account === (env['LOUPE_CONTRACT_ACCOUNT'] ?? 'alice'))
  if (!name) throw new Error(`LOUPE_CONTRACT_ACCOUNT is none of ${ACCOUNTS.join(' ')}`)
  const lower = Object.fromEntries(Object.entries(env).flatMap(([key, value]) => (key.startsWith('OS_') && value ? [[key.slice(3).toLowerCase(), value]] : [])))
  const auth = authSchema.parse(lower)
  return { [name]: accountOf(auth, env['OS_REGION_NAME'], env['OS_INTERFACE']) }
}

/**
 * The accounts of a real cloud: from OS_CLIENT_CONFIG_FILE; else the one of an rc file that was sourced (OS_AUTH_URL, …); else from
 * ./clouds.yaml or ~/.config/openstack/clouds.yaml, as openstackclient finds them. Throws when there is none.
 */
export function readAccounts(env: NodeJS.ProcessEnv): { source: string; accounts: Accounts } {
  const file = firstFile(env)
  if (!file && !env['OS_AUTH_URL']) throw new Error('No cloud: set OS_CLIENT_CONFIG_FILE, write ./clouds.yaml, or source an rc file (OS_AUTH_URL, OS_USERNAME, …)')
  const sourced = env['OS_AUTH_URL'] !== undefined && env['OS_CLIENT_CONFIG_FILE'] === undefined
  if (!file || sourced) return { source: 'the environment', accounts: fromEnvironment(env) }
  const { clouds } = cloudsSchema.parse(load(file.text))
  const nameOf = cloudNames(env)
  const accounts: Accounts = {}
  for (const name of ACCOUNTS) {
    const entry = clouds[nameOf(name)]
    if (entry === undefined) continue
    const { auth, region_name, interface: iface } = cloudSchema.parse(entry)
    accounts[name] = accountOf(auth, region_name ?? env['OS_REGION_NAME'], iface)
  }
  if (Object.keys(accounts).length === 0) throw new Error(`${file.path} has none of the clouds ${ACCOUNTS.map(nameOf).join(' ')}: map them with LOUPE_CONTRACT_CLOUDS="alice=<cloud> …"`)
  return { source: file.path, accounts }
}

/** User and project of the demo cloud's passwords; its application credentials are alice's. */
const DEMO: Partial<Record<AccountName, readonly [string, string]>> = {
  admin: ['admin', 'admin'], alice: ['alice', 'demo'], 'alice-acme': ['alice', 'acme'], rita: ['rita', 'demo'], bob: ['bob', 'acme'], tina: ['tina', 'tiny'],
}

/** The accounts of a demo cloud whose Keystone is at this address: all of them. */
export function demoAccounts(auth_url: string): Accounts {
  const accounts: Accounts = {}
  for (const name of ACCOUNTS) {
    const password = DEMO[name]
    const credential = name.replace(/^app-/, '')
    const auth: Auth = password
      ? { auth_url, username: password[0], password: 'secret', project_name: password[1] }
      : { auth_url, username: 'alice', application_credential_name: credential, application_credential_secret: `${credential}-secret` }
    accounts[name] = accountOf(auth, undefined, undefined)
  }
  return accounts
}

const credentialSchema = z.looseObject({
  identity: z.looseObject({ application_credential: z.looseObject({ id: z.optional(z.string()), name: z.optional(z.string()), secret: z.string() }) }),
})

/** What a person types of an application credential: the id where the account has it, else its name among its owner's. */
export const credentialOf = ({ auth }: Account): { id?: string | undefined; name?: string | undefined; secret: string } => credentialSchema.parse(auth).identity.application_credential

const passwordSchema = z.looseObject({
  identity: z.looseObject({ password: z.looseObject({ user: z.looseObject({ name: z.string(), password: z.string(), domain: z.looseObject({ name: z.string() }) }) }) }),
  scope: z.looseObject({ project: z.looseObject({ name: z.string() }) }),
})

/** What a person types to sign in as this account. Throws for one that is not by names and a password. */
export function passwordOf({ auth }: Account): { user: string; domain: string; password: string; project: string } {
  const { identity, scope } = passwordSchema.parse(auth)
  const { user } = identity.password
  return { user: user.name, domain: user.domain.name, password: user.password, project: scope.project.name }
}
