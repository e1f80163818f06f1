import { createHash } from 'node:crypto'

/**
 * The people of the demo cloud: the same accounts, projects and roles as the real cloud that the contract suite runs
 * against, so that one set of cases fits both; and three that it has not: nina, who has no role anywhere; otto, who shows a passcode beside
 * his password; and stella, who has roles, but in no project. Ids are derived from names: links survive a restart.
 */

export type RoleName = 'reader' | 'member' | 'admin'
export type Domain = { readonly id: string; readonly name: string; readonly description: string }
/** Without a domain: of the default one. */
export type Project = { readonly id: string; readonly name: string; readonly description: string; readonly limits: Limits; readonly domain?: Domain }
export type User = {
  readonly id: string
  readonly name: string
  readonly password: string
  readonly default_project_id?: string
  /** The roles given, by project id; implied roles come on top. */
  readonly roles: Readonly<Record<string, RoleName>>
  /** The secret of the authenticator whose passcodes are asked for beside the password, in base32. */
  readonly totp?: string
  /** On the system, and on the one domain. */
  readonly system?: RoleName
  readonly domain?: RoleName
}
export type ApplicationCredential = {
  readonly id: string
  readonly name: string
  readonly secret: string
  readonly user: User
  readonly project: Project
  /** Exactly these: implied roles are not added to an application credential. */
  readonly roles: readonly RoleName[]
}
/** Keystone's unified limits of Glance; sizes in MiB. */
export type Limits = {
  readonly image_size_total: number
  readonly image_stage_total: number
  readonly image_count_total: number
  readonly image_count_uploading: number
}

/** The limits of a project that has none of its own. */
export const roomy: Limits = { image_size_total: 100_000, image_stage_total: 10_000, image_count_total: 100_000, image_count_uploading: 100 }
const tight: Limits = { image_size_total: 1, image_stage_total: 1, image_count_total: 2, image_count_uploading: 1 }

/** 32 hex digits that stand for a name: Keystone's ids. */
export const hexId = (kind: string, name: string): string => createHash('md5').update(`${kind}:${name}`).digest('hex')
/** The same as a UUID: Glance's ids. */
export const uuidOf = (kind: string, name: string): string =>
  hexId(kind, name).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5')

const project = (name: string, description: string, limits = roomy): Project => ({ id: hexId('project', name), name, description, limits })

export const admin = project('admin', 'Bootstrap project for initializing the cloud.')
export const demo = project('demo', 'Demo team')
export const acme = project('acme', 'Acme Ltd')
export const tiny = project('tiny', 'A project with a tiny image quota', tight)

const partners: Domain = { id: hexId('domain', 'partners'), name: 'partners', description: 'Companies that resell this cloud' }
export const defaultDomain: Domain = { id: 'default', name: 'Default', description: 'The default domain' }
export const domains: readonly Domain[] = [defaultDomain, partners]
/** Nobody here has a role in them: staff alone can name them. One has the name of another domain's project, one the longest that Keystone takes. */
export const partnerAcme: Project = { ...project('acme', 'Acme Ltd, by way of a reseller'), id: hexId('project', 'partners/acme'), domain: partners }
export const partnerLong: Project = { ...project('northern-lights-research-and-logistics-international-cooperative'.slice(0, 64), 'A name of 64 letters'), domain: partners }

export const projects: readonly Project[] = [admin, demo, acme, tiny, partnerAcme, partnerLong]

const user = (name: string, roles: Record<string, RoleName>, home?: Project): User => ({
  id: hexId('user', name),
  name,
  password: 'secret',
  roles,
  ...(home && { default_project_id: home.id }),
})

const alice = user('alice', { [demo.id]: 'member', [acme.id]: 'reader' }, demo)
export const users: readonly User[] = [
  { ...user('admin', { [admin.id]: 'admin', [demo.id]: 'admin', [acme.id]: 'admin' }), system: 'admin' },
  alice,
  user('rita', { [demo.id]: 'reader' }, demo),
  user('bob', { [acme.id]: 'member' }, acme),
  user('tina', { [tiny.id]: 'member' }, tiny),
  user('nina', {}),
  { ...user('otto', { [demo.id]: 'member' }, demo), totp: 'NRXXK4DFMRSW23ZAONSWG4TFOQQQ====' },
  { ...user('stella', {}), system: 'reader', domain: 'admin' },
]

const credential = (name: string, ...roles: RoleName[]): ApplicationCredential => ({
  id: hexId('application_credential', name),
  name,
  secret: `${name}-secret`,
  user: alice,
  project: demo,
  roles,
})
export const applicationCredentials: readonly ApplicationCredential[] = [
  credential('alice-member', 'reader', 'member'),
  credential('alice-reader', 'reader'),
  credential('alice-member-only', 'member'),
]

/** Keystone's bootstrap: admin implies member, member implies reader. */
export const withImplied = (role: RoleName): readonly RoleName[] => {
  switch (role) {
    case 'admin':
      return ['reader', 'member', 'admin']
    case 'member':
      return ['reader', 'member']
    case 'reader':
      return ['reader']
  }
}
