import { randomBytes, randomUUID } from 'node:crypto'
import { policyOf, type Policy, type Site } from '#src/policy/policy.ts'
import type { ApplicationCredential, Project, RoleName, User } from './accounts.ts'
import { createBus, type Bus } from './audit-bus.ts'
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

/** A row of Nova's instances. The attributes that Nova notes of the image at launch are kept, for snapshots. */
export type Server = {
  readonly id: string
  /** Its number in the table: part of the name that the hypervisor has for it. */
  readonly number: number
  readonly name: string
  readonly project_id: string
  readonly user_id: string
  /** Absent: it boots from a volume. */
  readonly image_id: string | undefined
  /** As it was at launch. */
  readonly flavor: Flavor
  readonly key_name: string | null
  readonly user_data: string | null
  /** Of the image at launch, with what Nova adds; a value is at most 255 characters long. */
  readonly inherited: Readonly<Record<string, string>>
  readonly min_disk: number
  readonly min_ram: number
  readonly networks: readonly { readonly name: string; readonly addr: string; readonly mac_addr: string }[]
  readonly volumes: readonly Volume[]
  readonly created_at: number
  updated_at: number
  launched_at: number | undefined
  vm_state: 'building' | 'active' | 'stopped' | 'error'
  task_state: string | null
  fault: { readonly code: number; readonly message: string; readonly details: string; readonly created: number } | undefined
}
/** `size` in GiB. */
export type Volume = { readonly id: string; readonly size: number; readonly boots: boolean; readonly delete_on_termination: boolean }

export type Keypair = { readonly id: number; readonly name: string; readonly user_id: string; readonly public_key: string; readonly fingerprint: string; readonly created_at: number }

/** A row of Neutron's networks. `prefix`: what the addresses of its subnet begin with; absent where it has none. */
export type Network = { readonly id: string; readonly name: string; readonly project_id: string; readonly shared: boolean; readonly external: boolean; readonly status: 'ACTIVE' | 'DOWN'; readonly prefix: string | undefined }

/** The tables, the clock and the ids of one cloud. It knows no HTTP. */
export type Cloud = {
  readonly profile: Profile
  /** What its rules say. */
  readonly policy: Policy
  readonly images: Map<string, Image>
  readonly members: Member[]
  readonly flavors: Flavor[]
  readonly servers: Map<string, Server>
  readonly keypairs: Keypair[]
  readonly networks: Network[]
  readonly tokens: Map<string, Token>
  /** Of sign-ins that wait for their second step. */
  readonly receipts: Map<string, Receipt>
  /** What its catalog names. */
  readonly services: Set<ServiceType>
  /** The roots of its other regions by their names: clouds of their own, with the same tokens. */
  readonly elsewhere: Map<string, string>
  /** Ids of deleted images: Glance keeps the rows, so an id is never free again. */
  readonly spent: Set<string>
  /** When its story was told, in milliseconds; undefined: it has none. */
  readonly seeded: number | undefined
  /** What its services tell others of. */
  readonly bus: Bus
  readonly bytes: ByteStore
  readonly imageSchemas: ImageSchemas
  readonly metadefs: Metadefs
  /** Milliseconds, in whole seconds. */
  now(): number
  /** Does a thing after so many milliseconds, unless the cloud is gone by then: what services do by themselves. */
  later(ms: number, then: () => void): void
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
  /** So many times as fast its services do what they do by themselves: for cases that only wait for it. */
  pace?: number
}

export function createDemoCloud({ profile, seed = true, imageSchema, policy, regionOf, now = Date.now, pace = 1 }: CloudOptions): Cloud {
  const bytes = createByteStore()
  const timers = new Set<NodeJS.Timeout>()
  const cloud: Cloud = {
    profile,
    policy: policyOf(profile, policy),
    images: new Map(),
    members: [],
    flavors: [],
    servers: new Map(),
    keypairs: [],
    networks: [],
    tokens: regionOf?.tokens ?? new Map<string, Token>(),
    receipts: new Map(),
    services: allServices(),
    elsewhere: new Map(),
    spent: new Set(),
    seeded: seed ? Math.floor(now() / 1000) * 1000 : undefined,
    bus: createBus(now),
    bytes,
    imageSchemas: imageSchema ? siteSchemas(profile, imageSchema) : shippedSchemas,
    metadefs: newMetadefs(),
    now: () => Math.floor(now() / 1000) * 1000,
    later: (ms, then) => {
      const timer = setTimeout(() => {
        timers.delete(timer)
        then()
      }, ms / pace).unref()
      timers.add(timer)
    },
    newImageId: () => randomUUID(),
    newTokenId: () => randomBytes(48).toString('base64url'),
    dispose: () => {
      for (const timer of timers) clearTimeout(timer)
      bytes.dispose()
    },
  }
  plantSeed(cloud, seed)
  return cloud
}
