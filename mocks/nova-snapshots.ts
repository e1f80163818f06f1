import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { invariant } from '#src/lib/invariant.ts'
import type { User } from './accounts.ts'
import { json, withHeaders } from './answers.ts'
import { callBegins, type Caller } from './audit-middleware.ts'
import type { Cloud, Image, Member, Server } from './cloud.ts'
import { workOn } from './faults.ts'
import { tellData, tellDeleted, tellImage, tellMember, tellPrepare } from './glance-notifier.ts'
import { nameRule, validateNova } from './nova-body.ts'
import { NovaError, type NovaCall } from './nova-service.ts'
import { limitsOf, usageOf } from './quota.ts'
import { defaultStore } from './stores.ts'

const schema = {
  required: ['createImage'],
  properties: {
    createImage: { required: ['name'], only: true, properties: { name: nameRule, metadata: { keys: '^[a-zA-Z0-9-_:. ]{1,255}$', values: { types: ['string'], maxLength: 255 } } } },
  },
} as const

/** nova/api/openstack/compute/servers.py _action_create_image */
export function createImage(call: NovaCall, body: unknown, find: () => Server): Response {
  const { cloud, token: { user, project }, version } = call
  validateNova(schema, body)
  const { name, metadata = {} } = (body as { createImage: { name: string; metadata?: Record<string, string> } }).createImage
  const server = find()
  call.enforce('os_compute_api:servers:create_image')
  invariant(project, 'the rule lets nobody without a project')
  const { id, vm_state, task_state, volumes } = server
  if (vm_state !== 'active' && vm_state !== 'stopped') throw conflict(id, 'vm_state', vm_state)
  if (task_state !== null) throw conflict(id, 'task_state', task_state)
  enforceQuota(cloud, project.id)
  const now = cloud.now()
  const of = { name, owner: project.id, min_disk: server.min_disk, min_ram: server.min_ram, now }
  const onVolume = server.image_id === undefined
  const image = onVolume
    ? rowOf(cloud, of, { ...inheritable(server), ...onVolumes(cloud, volumes), ...metadata })
    : rowOf(cloud, of, { ...inheritable(server), instance_uuid: id, user_id: user.id, image_type: 'snapshot', ...metadata })
  const calls = callsTo(cloud, user, project.id, image)
  // nova/compute/utils.py initialize_instance_snapshot_metadata: who snapshots the server of others shares the image with them.
  const isShared = image.owner !== server.project_id
  Object.assign(image, { visibility: isShared ? 'shared' : 'private', ...(onVolume && { disk_format: 'qcow2', container_format: 'bare' }) } satisfies Partial<Image>)
  cloud.images.set(image.id, image)
  calls.create()
  if (isShared) calls.share({ image_id: image.id, member_id: server.project_id, created_at: now, updated_at: now, status: 'pending' })
  if (onVolume) calls.upload()(filled(Buffer.alloc(0)))
  else take(cloud, server, image, calls)
  const link = `${call.endpoint.replace(/compute$/, 'image')}/images/${image.id}`
  return version >= 45 ? json(202, { image_id: image.id }) : withHeaders(new Response(null, { status: 202 }), { Location: link, 'Content-Length': '0' })
}

const conflict = (id: string, kind: string, state: string) => new NovaError(409, `Cannot 'createImage' instance ${id} while it is in ${kind} ${state}`)

/** Nova does not know what Glance means by a full quota. nova/image/glance.py _translate_plain_exception */
function enforceQuota(cloud: Cloud, project_id: string): void {
  if (usageOf(cloud, project_id).image_count_total < limitsOf(project_id).image_count_total) return
  throw new NovaError(500, "Unexpected API Error. Please report this at http://bugs.launchpad.net/nova/ and attach the Nova API log if possible.\n<class 'glanceclient.exc.HTTPOverLimit'>")
}

/** [DEFAULT] non_inheritable_image_properties; nova/compute/utils.py NON_INHERITABLE_IMAGE_PROPERTIES, _NAMESPACES */
const notInherited = /^(cache_in_nova|bittorrent|os_glance.*|cinder_encryption_key_.*|img_signature.*)$/
const inheritable = ({ inherited }: Server) => Object.fromEntries(Object.entries(inherited).filter(([key]) => !notInherited.test(key)))

/** nova/compute/api.py snapshot_volume_backed: what holds the data is Cinder's. */
const onVolumes = (cloud: Cloud, volumes: Server['volumes']) => ({
  root_device_name: '/dev/vda',
  bdm_v2: 'True',
  block_device_mapping: JSON.stringify(
    volumes.map(({ size, boots, delete_on_termination }) => ({
      source_type: 'snapshot',
      destination_type: 'volume',
      snapshot_id: cloud.newImageId(),
      volume_size: size,
      boot_index: boots ? 0 : null,
      device_name: boots ? '/dev/vda' : null,
      delete_on_termination,
    })),
  ),
})

type Of = { name: string; owner: string; min_disk: number; min_ram: number; now: number }

const rowOf = (cloud: Cloud, { now, ...rest }: Of, properties: Record<string, string>): Image => ({
  ...rest,
  id: cloud.newImageId(),
  created_at: now,
  updated_at: now,
  status: 'queued',
  visibility: 'private',
  protected: false,
  os_hidden: false,
  disk_format: null,
  container_format: null,
  size: null,
  virtual_size: null,
  checksum: null,
  os_hash_algo: null,
  os_hash_value: null,
  tags: [],
  properties,
  stores: [],
  data: undefined,
})

const mebibyte = 1024 ** 2

const filled = (bytes: Buffer): Pick<Image, 'size' | 'checksum' | 'os_hash_algo' | 'os_hash_value' | 'status' | 'stores' | 'data'> => ({
  status: 'active',
  size: bytes.length,
  checksum: createHash('md5').update(bytes).digest('hex'),
  os_hash_algo: 'sha512',
  os_hash_value: createHash('sha512').update(bytes).digest('hex'),
  stores: [defaultStore],
  data: { size: bytes.length, read: (start, end) => Readable.from([bytes.subarray(start, end)]), drop: () => undefined },
})

type Calls = ReturnType<typeof callsTo>

/** What Nova asks of Glance about an image, with the token of the person: Glance tells of it as of anybody's calls. */
function callsTo(cloud: Cloud, user: User, project_id: string, image: Image) {
  const { bus } = cloud
  const caller: Caller = { user, project_id, address: '127.0.0.1', agent: 'python-glanceclient' }
  const path = `/v2/images/${image.id}`
  const call = (method: string, where: string, code: number, effect: () => void) => {
    const ended = callBegins(bus, 'image', { method, path: where, caller })
    effect()
    ended(code)
  }
  return {
    create: () => call('POST', '/v2/images', 201, () => tellImage(bus, 'image.create', image)),
    share: (member: Member) =>
      call('POST', `${path}/members`, 200, () => {
        cloud.members.push(member)
        tellMember(bus, 'image.member.create', member)
      }),
    describe: (properties: Record<string, string>) =>
      call('PATCH', path, 200, () => {
        Object.assign(image, { disk_format: 'raw', container_format: 'bare', properties: { ...image.properties, ...properties }, updated_at: cloud.now() } satisfies Partial<Image>)
        tellImage(bus, 'image.update', image)
      }),
    /** What comes back ends it. */
    upload: () => {
      const ended = callBegins(bus, 'image', { method: 'PUT', path: `${path}/file`, caller })
      Object.assign(image, { status: 'saving', updated_at: cloud.now() } satisfies Partial<Image>)
      tellImage(bus, 'image.update', image)
      tellPrepare(bus, image, defaultStore)
      return (data: Partial<Image>) => {
        Object.assign(image, data, { updated_at: cloud.now() })
        tellData(bus, image)
        ended(204)
      }
    },
    remove: () =>
      call('DELETE', path, 204, () => {
        cloud.images.delete(image.id)
        cloud.spent.add(image.id)
        tellDeleted(bus, image, cloud.now())
      }),
  }
}

/** nova/virt/libvirt/driver.py snapshot: waits, uploads, and the image says where it is from. */
function take(cloud: Cloud, server: Server, image: Image, calls: Calls): void {
  const { ms, fails } = workOn(String(image.name))
  const at = (part: number, then: () => void) =>
    cloud.later(ms * part, () => {
      if (cloud.images.get(image.id) === image) then()
      else server.task_state = null
    })
  server.task_state = 'image_pending_upload'
  at(1 / 2, () => {
    if (fails) {
      calls.remove()
      server.task_state = null
      return
    }
    server.task_state = 'image_uploading'
    calls.describe({ image_location: 'snapshot', image_state: 'available', owner_id: server.project_id })
    const uploaded = calls.upload()
    at(1 / 2, () => {
      uploaded({ ...filled(randomBytes(mebibyte)), virtual_size: mebibyte })
      Object.assign(server, { task_state: null, updated_at: cloud.now() })
    })
  })
}
