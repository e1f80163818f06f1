import { acme, admin, demo, users, uuidOf, type Project, type User } from './accounts.ts'
import { createBus, type Bus } from './audit-bus.ts'
import { callBegins, type Caller } from './audit-middleware.ts'
import type { Cloud, Image, Member } from './cloud.ts'
import { tellData, tellDeleted, tellImage, tellMember, tellPrepare, tellSent } from './glance-notifier.ts'
import { seededImage, seededMembers, seedImages, type SeedImage } from './seed.ts'

/** Milliseconds. */
const second = 1000
const day = 24 * 3600 * second

/** What the services told of the story: who made its images, changed them, was refused. Nothing where there is no story. */
export function tellHistory({ seeded }: Cloud): string[] {
  if (seeded === undefined) return []
  let count = 0
  const bus = createBus(() => seeded, () => uuidOf('audit', String((count += 1))))
  const tell = storyteller(bus)
  for (const seed of seedImages) {
    const image = seededImage(seed, seeded)
    tellLife(tell, seed, image, seededMembers(seed, image))
  }
  for (const { key, days, does } of incidents) does(tell, uuidOf('image', key), seeded - days * day)
  return bus.take()
}

const personOf = (name: string): User => {
  const found = users.find((user) => user.name === name)
  if (!found) throw new Error(`Nobody is called ${name}`)
  return found
}
const at = (name: string, { id: project_id }: Project, address: string, agent: string): Caller => ({ user: personOf(name), project_id, address, agent })

const openstack = 'openstacksdk/4.7.1 keystoneauth1/5.12.0 python-requests/2.32.5 CPython/3.13.5'
const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0'

const staff = at('admin', admin, '192.0.2.10', openstack)
const alice = at('alice', demo, '198.51.100.23', browser)
const aliceAtShell = at('alice', demo, '198.51.100.23', openstack)
const otto = at('otto', demo, '2001:db8:40::17', browser)
const pipeline = at('otto', demo, '203.0.113.80', 'HashiCorp Packer/1.14.2 (+https://www.packer.io/; go1.24; linux/amd64)')
const compute = at('alice', demo, '192.0.2.71', 'python-glanceclient')
const rita = at('rita', demo, '198.51.100.61', browser)
const bob = at('bob', acme, '203.0.113.9', openstack)

function makerOf({ key, owner, properties }: SeedImage): Caller {
  if (owner === admin) return staff
  if (owner === acme) return bob
  if (properties['image_type'] === 'snapshot') return compute
  if (key.startsWith('build-') || key.startsWith('golden-')) return pipeline
  return key.length % 3 === 0 ? otto : key.length % 3 === 1 ? alice : aliceAtShell
}

type Teller = ReturnType<typeof storyteller>

/** Times are milliseconds; a call takes 200 of them, and does what it does in the middle. */
function storyteller(bus: Bus) {
  const micro = (time: number) => Math.floor(time) * 1000
  return {
    bus,
    micro,
    call: (caller: Caller, method: string, path: string, time: number, code: number, effect: (middle: number) => void = () => undefined): void => {
      const ends = callBegins(bus, 'image', { method, path, caller }, micro(time))
      effect(micro(time + 100))
      ends(code, micro(time + 200))
    },
    /** A call that takes its time. Without a code it is still under way. */
    upload: (caller: Caller, path: string, from: number, to: number, code: number | undefined, effect: (began: number, ended: number) => void): void => {
      const ends = callBegins(bus, 'image', { method: 'PUT', path, caller }, micro(from))
      effect(micro(from + 100), micro(to - 100))
      if (code !== undefined) ends(code, micro(to))
    },
  }
}

/** How an image became what it is, told so that it ends as it stands in the story. */
function tellLife({ bus, micro, call, upload }: Teller, seed: SeedImage, image: Image, members: readonly Member[]): void {
  const maker = makerOf(seed)
  const path = `/v2/images/${image.id}`
  const { created_at } = image
  const bare: Image = { ...image, status: 'queued', size: null, virtual_size: null, checksum: null, protected: false, visibility: image.visibility === 'shared' ? 'shared' : 'private', updated_at: created_at, ...before[seed.key] }
  // Loupe says the id in the address, too.
  const loupe = maker.agent === browser
  call(maker, 'POST', `/v2/images${loupe ? `?id=${image.id}` : ''}`, created_at + 200, 201, (middle) => tellImage(bus, 'image.create', bare, middle))

  let now = bare
  const become = (state: Partial<Image>, time: number) => {
    now = { ...now, ...state }
    tellImage(bus, 'image.update', now, time)
  }
  const patch = (caller: Caller, time: number, state: Partial<Image>) => call(caller, 'PATCH', path, time, 200, (middle) => become(state, middle))

  const dataEnds = created_at + (image.data ? 16 : 4) * second
  const brought = { size: image.size, virtual_size: image.virtual_size, checksum: image.checksum, status: 'active' } as const
  if (image.data) {
    upload(maker, `${path}/file`, created_at + 3 * second, dataEnds, 204, (began, ended) => {
      become({ status: 'saving' }, began)
      tellPrepare(bus, now, 'fast', began + 1)
      now = { ...now, ...brought }
      tellData(bus, now, ended)
    })
  }
  if (image.status === 'killed') {
    upload(maker, `${path}/file`, created_at + 3 * second, dataEnds + 40 * second, 500, (began, ended) => {
      become({ status: 'saving' }, began)
      become({ status: 'killed' }, ended)
    })
  }
  if (image.status === 'saving') upload(maker, `${path}/file`, created_at + 3 * second, dataEnds, undefined, (began) => become({ status: 'saving' }, began))
  if (image.status === 'uploading' || image.status === 'importing') upload(maker, `${path}/stage`, created_at + 3 * second, dataEnds, 204, (began) => become({ status: 'uploading' }, began))
  if (image.status === 'importing' || image.properties['os_glance_failed_import'] !== undefined) {
    call(maker, 'POST', `${path}/import`, dataEnds + second, 202, (middle) => become(image.status === 'importing' ? { status: 'importing' } : {}, middle))
  }
  if (image.visibility !== now.visibility) patch(maker, dataEnds + 2 * second, { visibility: image.visibility })
  if (image.protected) patch(maker, dataEnds + 3 * second, { protected: true })

  for (const member of members) {
    call(maker, 'POST', `${path}/members`, member.created_at + 100, 200, (middle) => tellMember(bus, 'image.member.create', { ...member, status: 'pending', updated_at: member.created_at }, middle))
    if (member.status === 'pending') continue
    call(member.member_id === acme.id ? bob : alice, 'PUT', `${path}/members/${member.member_id}`, member.updated_at + 100, 200, (middle) => tellMember(bus, 'image.member.update', member, middle))
  }

  if (seed.changed !== undefined) {
    const changer = seed.owner === admin ? staff : alice
    if (image.status === 'deactivated') call(changer, 'POST', `${path}/actions/deactivate`, image.updated_at + 100, 204, (middle) => become({ status: 'deactivated' }, middle))
    else patch(changer, image.updated_at + 100, { name: image.name, min_ram: image.min_ram, tags: image.tags })
  }
  if (image.status === 'pending_delete') {
    const gone = created_at + 2 * day
    call(pipeline, 'DELETE', path, gone, 204, (middle) => tellDeleted(bus, now, gone, middle))
  }
  if (seed.key in downloads) tellSent(bus, now, image.size ?? 0, { user_id: otto.user.id, project_id: demo.id }, micro(image.updated_at + day / 2))
}

/** What images were like when they were made, where they are like that no more. */
const before: Readonly<Record<string, Partial<Image>>> = { 'golden-base': { name: 'golden-base-2026.10-rc2', min_ram: 512, tags: ['golden'] } }

const downloads: Readonly<Record<string, true>> = { 'golden-base': true, 'build-1843': true, 'debian-13': true, cirros: true, 'demo-community': true }

/** What was refused. */
const incidents: readonly { key: string; days: number; does: (tell: Teller, id: string, time: number) => void }[] = [
  { key: 'golden-base', days: 3.4, does: ({ call }, id, time) => call(aliceAtShell, 'DELETE', `/v2/images/${id}`, time, 403) },
  { key: 'golden-base', days: 10.7, does: ({ call }, id, time) => call(rita, 'PATCH', `/v2/images/${id}`, time, 403) },
  { key: 'windows-2025', days: 12.2, does: ({ call }, id, time) => call(alice, 'PATCH', `/v2/images/${id}`, time, 403) },
  { key: 'acme-appliance', days: 2.1, does: ({ call }, id, time) => call(alice, 'DELETE', `/v2/images/${id}`, time, 403) },
]
