import { uuidOf, type Project } from './accounts.ts'
import type { Cloud, Image, ImageStatus, Member, MemberStatus, Visibility } from './cloud.ts'
import { diskData, type Disk } from './seed-disk.ts'
import { seedFlavors } from './seed-flavors.ts'
import { plantMetadefs } from './seed-metadefs.ts'
import { projectImages } from './seed-projects.ts'
import { staffImages } from './seed-public.ts'
import { plantServers } from './seed-servers.ts'
import sums from './seed-sums.json' with { type: 'json' }

/** An image of the story. Its id follows from its key, its dates from its age. */
export type SeedImage = {
  readonly key: string
  readonly name: string | null
  readonly owner: Project
  readonly visibility: Visibility
  /** `active` where it is not said. */
  readonly status?: ImageStatus
  readonly disk_format: string | null
  readonly container_format: string | null
  /** Bytes; absent: no data yet. */
  readonly size?: number
  readonly virtual_size?: number
  readonly protected?: boolean
  readonly os_hidden?: boolean
  readonly min_disk?: number
  readonly min_ram?: number
  readonly tags: readonly string[]
  readonly properties: Readonly<Record<string, string>>
  /** Properties that hold the id of another image, by its key. */
  readonly needs?: Readonly<Record<string, string>>
  /** `fast` where it is not said. */
  readonly stores?: readonly string[]
  /** Days since its creation, and since the last change of it, where that was later than its data came. */
  readonly days: number
  readonly changed?: number
  readonly members?: readonly (readonly [Project, MemberStatus])[]
}

export const seedImages: readonly SeedImage[] = [...staffImages, ...projectImages]

const day = 24 * 3600 * 1000
const second = 1000

/** Puts the story into the tables, if it is wanted. */
export function plantSeed(cloud: Cloud, isWanted: boolean): void {
  if (!isWanted) return
  plantMetadefs(cloud)
  cloud.flavors.push(...seedFlavors())
  for (const seed of seedImages) {
    const image = seededImage(seed, cloud.now())
    cloud.images.set(image.id, image)
    cloud.members.push(...seededMembers(seed, image))
  }
  plantServers(cloud)
}

const idOf = (key: string): string => uuidOf('image', key)

const ago = (now: number, days: number) => Math.floor((now - days * day) / second) * second

/** With whom it is shared: soon after it was made, and answered the next day. */
export const seededMembers = (seed: SeedImage, { id: image_id, updated_at }: Image): Member[] =>
  (seed.members ?? []).map(([{ id: member_id }, status]) => {
    const created_at = updated_at + 60 * second
    return { image_id, member_id, status, created_at, updated_at: status === 'pending' ? created_at : created_at + day }
  })

/** An image of the story, seen `now` (milliseconds). */
export function seededImage(seed: SeedImage, now: number): Image {
  const created_at = ago(now, seed.days)
  const disk = diskOf(seed)
  const { checksum, os_hash_value } = disk ? sumsOf(seed.key) : { checksum: null, os_hash_value: null }
  return {
    id: idOf(seed.key),
    name: seed.name,
    owner: seed.owner.id,
    status: seed.status ?? 'active',
    visibility: seed.visibility,
    protected: seed.protected ?? false,
    os_hidden: seed.os_hidden ?? false,
    min_disk: seed.min_disk ?? 0,
    min_ram: seed.min_ram ?? 0,
    disk_format: seed.disk_format,
    container_format: seed.container_format,
    size: disk?.size ?? null,
    virtual_size: disk?.virtual_size ?? null,
    checksum,
    os_hash_algo: disk ? 'sha512' : null,
    os_hash_value,
    created_at,
    // The data came soon after the record.
    updated_at: seed.changed !== undefined ? ago(now, seed.changed) : disk ? created_at + (20 + (disk.size % 100)) * second : created_at,
    tags: [...seed.tags],
    properties: { ...seed.properties, ...Object.fromEntries(Object.entries(seed.needs ?? {}).map(([name, key]) => [name, idOf(key)])) },
    stores: disk ? [...(seed.stores ?? ['fast'])] : [],
    data: disk && diskData(disk),
  }
}

/** The data of an image of the story; `undefined` where it has none. */
export function diskOf({ key, disk_format, container_format, size, virtual_size }: SeedImage): Disk | undefined {
  if (size === undefined) return undefined
  return { key, disk_format, size, virtual_size: virtual_size ?? (disk_format === 'raw' && container_format === 'bare' ? size : null) }
}

/** What the bytes add up to: worked out beforehand (seed-sums.ts), since 60 GB take their time. */
function sumsOf(key: string): { checksum: string; os_hash_value: string } {
  const known: Readonly<Record<string, { checksum: string; os_hash_value: string }>> = sums
  const found = known[key]
  if (!found) throw new Error(`seed-sums.json does not know the image ${key}: run node mocks/seed-sums.ts`)
  return found
}
