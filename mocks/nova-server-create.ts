import { randomBytes } from 'node:crypto'
import { invariant } from '#src/lib/invariant.ts'
import { isVisibleRow, whoIs } from './enforce.ts'
import { json, withHeaders } from './answers.ts'
import type { Cloud, Flavor, Image, Network, Server, Volume } from './cloud.ts'
import { workOn } from './faults.ts'
import { aList, atLeast, base64, nameRule, oneOf, text, validateNova } from './nova-body.ts'
import { checkQuota } from './nova-limits.ts'
import { NovaError, type NovaCall } from './nova-service.ts'

type Disk = { boot_index?: number; uuid?: string; source_type: string; destination_type?: string; volume_size?: number; delete_on_termination?: boolean }
type Asked = {
  name: string
  flavorRef: string | number
  imageRef?: string
  networks?: 'auto' | 'none' | readonly { uuid?: string }[]
  key_name?: string
  user_data?: string
  block_device_mapping_v2?: readonly Disk[]
}

const uuid = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i
const areNetworks = (value: unknown): value is Exclude<Asked['networks'], string | undefined> =>
  Array.isArray(value) && value.every((one: { uuid?: unknown }) => one.uuid === undefined || (typeof one.uuid === 'string' && uuid.test(one.uuid)))

const properties = {
  name: nameRule,
  imageRef: oneOf((value) => value === '' || (typeof value === 'string' && uuid.test(value))),
  flavorRef: { is: (value: unknown) => (typeof value === 'number' ? undefined : text({ min: 1 }).is?.(value)) },
  key_name: text({ min: 1, max: 255 }),
  user_data: base64(65_535),
  block_device_mapping_v2: aList({ properties: { volume_size: atLeast(1) } }),
}
/** nova/api/openstack/compute/schemas/servers.py create: up to 2.36 it is silent networks that are chosen among. */
const schemas = {
  old: { required: ['server'], properties: { server: { required: ['name', 'flavorRef'], only: true, properties: { ...properties, networks: aList({}) } } } },
  new: {
    required: ['server'],
    properties: { server: { required: ['name', 'flavorRef', 'networks'], only: true, properties: { ...properties, networks: oneOf((value) => value === 'auto' || value === 'none' || areNetworks(value)) } } },
  },
} as const

/** nova/api/openstack/compute/servers.py create, nova/compute/api.py API.create. */
export async function create(call: NovaCall): Promise<Response> {
  const { cloud, token, endpoint } = call
  const body = await call.body()
  validateNova(call.version >= 37 ? schemas.new : schemas.old, body)
  call.enforce('os_compute_api:servers:create')
  const { name, flavorRef, imageRef = '', networks = 'auto', key_name = null, user_data = null, block_device_mapping_v2: disks = [] } = (body as { server: Asked }).server
  const boots = disks.find(({ boot_index, destination_type }) => boot_index === 0 && destination_type === 'volume')
  if (imageRef === '' && !boots) throw new NovaError(400, 'Missing imageRef attribute')
  // nova/objects/flavor.py _flavor_get_query_from_db: to administrators every one is there.
  const staff = call.may('os_compute_api:servers:detail:get_all_tenants')
  const flavor = cloud.flavors.find(({ id, is_public, projects }) => id === String(flavorRef) && (staff || is_public || projects.some((project) => project === token.project?.id)))
  if (!flavor) throw new NovaError(400, `Flavor ${flavorRef} could not be found.`)
  const image = boots ? volumeImage(call, boots) : imageOf(call, imageRef)
  if (!image) throw new NovaError(400, 'Can not find requested image')
  checkFit(call, image, flavor, boots)
  if (key_name !== null && !cloud.keypairs.some((keypair) => keypair.name === key_name && keypair.user_id === token.user.id)) throw new NovaError(400, 'Invalid key_name provided.')
  const chosen = networksOf(call, networks)
  checkQuota(call, flavor)
  const server = begin(call, { name, flavor, image, key_name, user_data, networks: chosen, volumes: volumesOf(cloud, disks), image_id: boots ? undefined : image.id })
  build(cloud, server, image)
  const links = [
    { rel: 'self', href: `${endpoint}/v2.1/servers/${server.id}` },
    { rel: 'bookmark', href: `${endpoint}/servers/${server.id}` },
  ]
  const created = { id: server.id, links, 'OS-DCF:diskConfig': 'MANUAL', security_groups: [{ name: 'default' }], adminPass: randomBytes(9).toString('base64url') }
  return withHeaders(json(202, { server: created }), { Location: `${endpoint}/v2.1/servers/${server.id}` })
}

/** Nova asks Glance as the person. */
function imageOf({ cloud, request }: NovaCall, id: string): Image | undefined {
  const who = whoIs(cloud, request.headers.get('x-auth-token'))
  const image = cloud.images.get(id)
  return who && image && isVisibleRow(cloud, who, image) ? image : undefined
}

function volumeImage(call: NovaCall, { uuid: id = '', volume_size }: Disk): Image {
  if (volume_size === undefined) throw new NovaError(400, "Images with destination_type 'volume' need to have a non-zero size specified")
  const image = imageOf(call, id)
  if (!image) throw new NovaError(400, `Block Device Mapping is Invalid: failed to get image ${id}.`)
  return image
}

const gibibyte = 1024 ** 3

/** nova/compute/api.py _validate_flavor_image_nostatus */
function checkFit(call: NovaCall, { id, status, min_ram, min_disk, size }: Image, { ram, disk }: Flavor, boots: Disk | undefined): void {
  if (status !== 'active') throw new NovaError(400, `Image ${boots ? 'None' : id} is not active.`)
  if (ram < min_ram) throw new NovaError(400, "Flavor's memory is too small for requested image.")
  const least = min_disk * gibibyte
  if (boots) {
    const volume = Number(boots.volume_size) * gibibyte
    if (volume < least) throw new NovaError(400, `Volume is smaller than the minimum size specified in image metadata. Volume size is ${volume} bytes, minimum size is ${least} bytes.`)
    return
  }
  const room = disk * gibibyte
  if (room === 0) {
    if (!call.may('os_compute_api:servers:create:zero_disk_flavor')) throw new NovaError(403, 'Only volume-backed servers are allowed for flavors with zero disk.')
    return
  }
  if (room < Number(size)) throw new NovaError(400, `Flavor's disk is too small for requested image. Flavor disk is ${room} bytes, image is ${size} bytes.`)
  if (room < least) throw new NovaError(400, `Flavor's disk is smaller than the minimum size specified in image metadata. Flavor disk is ${room} bytes, minimum size is ${least} bytes.`)
}

/** nova/network/neutron.py _get_available_networks: asked for none in particular, one's own, else the shared ones. */
function networksOf({ cloud, token }: NovaCall, asked: NonNullable<Asked['networks']>): readonly Network[] {
  if (asked === 'none') return []
  const usable = cloud.networks.filter(({ project_id, shared }) => shared || project_id === token.project?.id)
  if (asked !== 'auto' && asked.length > 0) {
    return asked.map(({ uuid: id }) => {
      if (id === undefined) throw new NovaError(400, "Bad network format: missing 'uuid'")
      const network = usable.find((one) => one.id === id)
      if (!network) throw new NovaError(400, `Network ${id} could not be found.`)
      if (network.prefix === undefined) throw new NovaError(400, `Network ${id} requires a subnet in order to boot instances on.`)
      return network
    })
  }
  const own = usable.filter(({ project_id, prefix }) => prefix !== undefined && project_id === token.project?.id)
  const some = own.length > 0 ? own : usable.filter(({ prefix }) => prefix !== undefined)
  if (some.length > 1) throw new NovaError(409, 'Multiple possible networks found, use a Network ID to be more specific.')
  return some
}

const volumesOf = (cloud: Cloud, disks: readonly Disk[]): Volume[] =>
  disks
    .filter(({ destination_type }) => destination_type === 'volume')
    .map(({ volume_size = 1, boot_index, delete_on_termination = false }) => ({ id: cloud.newImageId(), size: volume_size, boots: boot_index === 0, delete_on_termination }))

type Begun = Pick<Server, 'name' | 'flavor' | 'key_name' | 'user_data' | 'volumes' | 'image_id'> & { image: Image; networks: readonly Network[] }

function begin({ cloud, token: { user, project, roles } }: NovaCall, { image, networks, flavor, ...rest }: Begun): Server {
  invariant(project, 'the rule lets nobody without a project')
  const now = cloud.now()
  const number = Math.max(0, ...[...cloud.servers.values()].map((server) => server.number)) + 1
  const server: Server = {
    ...rest,
    id: cloud.newImageId(),
    number,
    project_id: project.id,
    user_id: user.id,
    flavor: structuredClone(flavor),
    inherited: inheritedFrom(image, { user: user.name, project: project.name, roles }),
    min_disk: Math.max(image.min_disk, flavor.disk),
    min_ram: image.min_ram,
    networks: networks.map(({ name, prefix = '' }, i) => ({ name, addr: `${prefix}${20 + number}`, mac_addr: `fa:16:3e:00:${i.toString(16).padStart(2, '0')}:${number.toString(16).padStart(2, '0')}` })),
    created_at: now,
    updated_at: now,
    launched_at: undefined,
    vm_state: 'building',
    task_state: 'scheduling',
    fault: undefined,
  }
  cloud.servers.set(server.id, server)
  return server
}

/** nova/utils.py get_system_metadata_from_image cuts; nova/compute/api.py _populate_instance_for_create adds who launched it, and from what. */
export const inheritedFrom = ({ id, properties }: Pick<Image, 'id' | 'properties'>, { user, project, roles }: { user: string; project: string; roles: readonly string[] }): Record<string, string> => ({
  base_image_ref: id,
  ...Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, value.slice(0, 255)])),
  owner_user_name: user,
  owner_project_name: project,
  boot_roles: roles.join(','),
})

/** The demo's hypervisor is of no kind that an image may ask for. */
function build(cloud: Cloud, server: Server, image: Image): void {
  const { ms, fails } = workOn(server.name)
  const asks = image.properties['hypervisor_type']
  const set = (more: Partial<Server>) => Object.assign(server, { updated_at: cloud.now(), ...more })
  const halfway = (then: () => void) =>
    cloud.later(ms / 2, () => {
      if (server.task_state !== 'deleting') then()
    })
  halfway(() => {
    if (asks !== undefined || fails) {
      set({ vm_state: 'error', task_state: null, fault: noHostAt(cloud.now()) })
      return
    }
    set({ task_state: 'spawning' })
    halfway(() => set({ vm_state: 'active', task_state: null, launched_at: cloud.now() }))
  })
}

const noHost = 'No valid host was found. There are not enough hosts available.'

/** nova/conductor/manager.py schedule_and_build_instances */
export const noHostAt = (created: number): NonNullable<Server['fault']> => ({
  code: 500,
  message: noHost,
  details: `Traceback (most recent call last):\n  File "/usr/lib/python3/dist-packages/nova/conductor/manager.py", line 1587, in schedule_and_build_instances\n    host_lists = self._schedule_instances(context, request_specs[0],\nnova.exception.NoValidHost: ${noHost}\n`,
  created,
})
