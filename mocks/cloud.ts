import { randomBytes, randomUUID } from 'node:crypto'
import { policyOf, type Policy, type Site } from '#src/policy/policy.ts'
import type { ApplicationCredential, Project, RoleName, User } from './accounts.ts'
import type { Receipt } from './authenticate.ts'
import { createByteStore, type ByteStore, type Data } from './bytes.ts'
import { allServices, type ServiceType } from './catalog.ts'
import { shippedSchemas, siteSchemas, type ImageSchemas, type SiteSchema } from './image-schema.ts'
import { newMetadefs, type Metadefs } from './metadef-tables.ts'
import { plantSeed } from './seed.ts'

/** `zed`: as the Glance of 2022 answers (API 2.15), the one that the contract suite knows; `master`: as that of 2026. */
export type Profile = 'master' | 'zed'

export type ImageStatus = 'queued' | 'saving' | 'uploading' | 'importing' | 'active' | 'deactivated' | 'killed' | 'pending_delete'
export type Visibility = 'public' | 'community' | 'shared' | 'private'
export type MemberStatus = 'pending' | 'accepted' | 'rejected'

/** A row of Glance's image table with what hangs on it. Times are milliseconds, in whole seconds as the database has them. */
export type Image = {
  readonly id: string
  readonly created_at: number
  updated_at: number
  name: string | null
  owner: string | null
  status: ImageStatus
  visibility: Visibility
  protected: boolean
  os_hidden: boolean
  min_disk: number
  min_ram: number
  disk_format: string | null
  container_format: string | null
  size: number | null
  virtual_size: number | null
  checksum: string | null
  os_hash_algo: string | null
  os_hash_value: string | null
  tags: string[]
  properties: Record<string, string>
  stores: string[]
  data: Data | undefined
}

export type Member = {
  readonly image_id: string
  readonly member_id: string
  readonly created_at: number
  updated_at: number
  status: MemberStatus
}

export type Token = {
  readonly id: string
  readonly user: User
  /** Absent: an unscoped token. */
  readonly project: Project | undefined
  readonly roles: readonly RoleName[]
  readonly methods: readonly string[]
  readonly audit_id: string
  /** Of the token that the user signed in for; another one when this is a token of a token. */
  readonly first_audit_id: string
  readonly issued_at: number
  readonly expires_at: number
  readonly application_credential: ApplicationCredential | undefined
  revoked: boolean
}

/** A row of Nova's flavors. `ram` in MiB, `disk` in GiB. */
export type Flavor = {
  readonly id: string
  readonly name: string
  readonly vcpus: number
  readonly ram: number
  readonly disk: number
  readonly is_public: boolean
  /** Who may use it where it is not public. */
  readonly projects: readonly string[]
  readonly description: string | null
  readonly extra_specs: Record<string, string>
}

/** The tables, the clock and the ids of one cloud. It knows no HTTP. */
export type Cloud = {
  readonly profile: Profile
  /** What its rules say. */
  readonly policy: Policy
  readonly images: Map<string, Image>
  readonly members: Member[]
  readonly flavors: Flavor[]
  readonly tokens: Map<string, Token>
  /** Of sign-ins that wait for their second step. */
  readonly receipts: Map<string, Receipt>
  /** What its catalog names. */
  readonly services: Set<ServiceType>
  /** The roots of its other regions by their names: clouds of their own, with the same tokens. */
  readonly elsewhere: Map<string, string>
  /** Ids of deleted images: Glance keeps the rows, so an id is never free again. */
  readonly spent: Set<string>
  readonly bytes: ByteStore
  readonly imageSchemas: ImageSchemas
  readonly metadefs: Metadefs
  /** Milliseconds, in whole seconds. */
  now(): number
  newImageId(): string
  /** Opaque and without meaning, unlike Keystone's Fernet tokens: nobody may read a token. */
  newTokenId(): string
  /** Removes the uploaded bytes. The cloud is not to be used after it. */
  readonly dispose: () => void
}

export type CloudOptions = {
  profile: Profile
  /** The images that tell a story; on unless false. */
  seed?: boolean
  /** What the site says of images; absent: what comes with Glance. */
  imageSchema?: SiteSchema | undefined
  /** What the site says of its policy; absent: the defaults of the release. */
  policy?: Site | undefined
  /** The cloud of whose Keystone this is another region. */
  regionOf?: Cloud | undefined
  now?: () => number
}

export function createDemoCloud({ profile, seed = true, imageSchema, policy, regionOf, now = Date.now }: CloudOptions): Cloud {
  const bytes = createByteStore()
  const cloud: Cloud = {
    profile,
    policy: policyOf(profile, policy),
    images: new Map(),
    members: [],
    flavors: [],
    tokens: regionOf?.tokens ?? new Map<string, Token>(),
    receipts: new Map(),
    services: allServices(),
    elsewhere: new Map(),
    spent: new Set(),
    bytes,
    imageSchemas: imageSchema ? siteSchemas(profile, imageSchema) : shippedSchemas,
    metadefs: newMetadefs(),
    now: () => Math.floor(now() / 1000) * 1000,
    newImageId: () => randomUUID(),
    newTokenId: () => randomBytes(48).toString('base64url'),
    dispose: bytes.dispose,
  }
  plantSeed(cloud, seed)
  return cloud
}
