import { acme, admin, demo, users, uuidOf, withImplied, type Project } from './accounts.ts'
import type { Cloud, Keypair, Network, Server } from './cloud.ts'
import { fingerprintOf } from './nova-keypairs.ts'
import { inheritedFrom, noHostAt } from './nova-server-create.ts'

/** A server of the story: from an image of the story, by its key. */
type SeedServer = {
  readonly key: string
  readonly id?: string
  readonly name: string
  readonly owner: Project
  readonly by: string
  readonly image: string
  readonly flavor: string
  readonly network: Network
  readonly key_name?: string
  readonly vm_state?: Server['vm_state']
  /** Boots from a volume of so many GiB. */
  readonly volume?: number
  /** Days since its creation. */
  readonly days: number
}

const network = (name: string, owner: Project, more: Partial<Network> = {}): Network => ({ id: uuidOf('network', name), name, project_id: owner.id, shared: false, external: false, status: 'ACTIVE', prefix: '10.20.0.', ...more })

const demoNet = network('demo-net', demo)
const provider = network('provider-net', admin, { shared: true, prefix: '192.0.2.' })
const acmeNet = network('acme-net', acme, { prefix: '10.30.0.' })
export const seedNetworks: readonly Network[] = [
  demoNet,
  network('demo-storage', demo, { prefix: '10.21.0.' }),
  network('demo-lab (no subnet yet)', demo, { prefix: undefined }),
  provider,
  network('public', admin, { external: true, prefix: '198.51.100.' }),
  acmeNet,
]

const public_key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILRSGlAmq0kcvL3WpaFQ2VsSsSqhWEwiTBI/iNRgei/c'
const keypair = (id: number, name: string, user: string): Omit<Keypair, 'created_at'> => ({ id, name, user_id: userOf(user).id, public_key: `${public_key} ${user}@${name}`, fingerprint: fingerprintOf(public_key) })

const story: readonly SeedServer[] = [
  // Of it is the snapshot web-1-before-upgrade.
  { key: 'web-1', id: 'da9b721e-915e-4783-84ae-0be9b8c67ce6', name: 'web-1', owner: demo, by: 'alice', image: 'golden-web', flavor: '3', network: demoNet, key_name: 'alice-laptop', days: 18 },
  { key: 'web-2', name: 'web-2', owner: demo, by: 'alice', image: 'golden-web', flavor: '3', network: demoNet, key_name: 'alice-laptop', days: 18 },
  { key: 'db-1', name: 'db-1', owner: demo, by: 'alice', image: 'golden-db', flavor: 'r2xl', network: demoNet, key_name: 'alice-laptop', volume: 200, days: 18 },
  { key: 'gpu-1', name: 'training-gpu-1', owner: demo, by: 'alice', image: 'gpu-drivers', flavor: 'g1gpu', network: provider, key_name: 'alice-laptop', days: 3 },
  { key: 'gpu-2', name: 'training-gpu-2', owner: demo, by: 'alice', image: 'gpu-drivers', flavor: 'g1gpu', network: provider, key_name: 'alice-laptop', vm_state: 'error', days: 2.9 },
  { key: 'reports', name: 'legacy-reports', owner: demo, by: 'alice', image: 'windows-legacy', flavor: '3', network: demoNet, vm_state: 'stopped', days: 400 },
  { key: 'erp-1', name: 'erp-1', owner: acme, by: 'bob', image: 'acme-erp', flavor: 'r2xl', network: acmeNet, days: 100 },
]

function userOf(name: string) {
  const user = users.find((one) => one.name === name)
  if (!user) throw new Error(`The story has no user ${name}`)
  return user
}

const day = 24 * 3600 * 1000
const second = 1000

/** Puts servers, key pairs and networks into the tables; images and flavors are there. */
export function plantServers(cloud: Cloud): void {
  cloud.networks.push(...seedNetworks)
  const now = cloud.now()
  for (const one of [keypair(1, 'alice-laptop', 'alice'), keypair(2, 'build-robot', 'alice'), keypair(3, 'bob', 'bob')]) cloud.keypairs.push({ ...one, created_at: now - 500 * day })
  for (const [i, seed] of story.entries()) {
    const server = serverOf(cloud, seed, i + 1, Math.floor((now - seed.days * day) / second) * second)
    cloud.servers.set(server.id, server)
  }
}

function serverOf(cloud: Cloud, seed: SeedServer, number: number, created_at: number): Server {
  const image = cloud.images.get(uuidOf('image', seed.image))
  const flavor = cloud.flavors.find(({ id }) => id === seed.flavor)
  if (!image || !flavor) throw new Error(`The story has no image ${seed.image} or no flavor ${seed.flavor}`)
  const { vm_state = 'active', volume, owner } = seed
  const user = userOf(seed.by)
  const role = user.roles[owner.id]
  const failed = vm_state === 'error'
  return {
    id: seed.id ?? uuidOf('server', seed.key),
    number,
    name: seed.name,
    project_id: owner.id,
    user_id: user.id,
    image_id: volume === undefined ? image.id : undefined,
    flavor: structuredClone(flavor),
    key_name: seed.key_name ?? null,
    user_data: null,
    inherited: inheritedFrom(image, { user: user.name, project: owner.name, roles: role ? withImplied(role) : [] }),
    min_disk: Math.max(image.min_disk, flavor.disk),
    min_ram: image.min_ram,
    networks: failed ? [] : [{ name: seed.network.name, addr: `${seed.network.prefix ?? ''}${10 + number}`, mac_addr: `fa:16:3e:00:00:${(10 + number).toString(16)}` }],
    volumes: volume === undefined ? [] : [{ id: uuidOf('volume', seed.key), size: volume, boots: true, delete_on_termination: false }],
    created_at,
    updated_at: created_at + 30 * second,
    launched_at: failed ? undefined : created_at + 25 * second,
    vm_state,
    task_state: null,
    fault: failed ? noHostAt(created_at + 4 * second) : undefined,
  }
}
