import type { RequestHandler } from 'msw'
import { isoSeconds, json } from './answers.ts'
import type { Cloud, Server } from './cloud.ts'
import { createImage } from './nova-snapshots.ts'
import { create } from './nova-server-create.ts'
import { nova, NovaError, novaTime, type NovaCall } from './nova-service.ts'

/** The chapters "Servers" and "Servers: run an action", as far as the dashboard asks. */
export const serverHandlers = (cloud: Cloud): RequestHandler[] =>
  nova(cloud, {
    '/servers': { post: create },
    '/servers/detail': { get: list },
    '/servers/:server_id': { get: show, delete: remove },
    '/servers/:server_id/action': { post: act },
  })

/** nova/db/main/api.py: administrators find those of every project by their ids; the rules are about one's own project. */
function serverOf({ cloud, token, may, param }: NovaCall): Server {
  const id = param('server_id')
  const server = cloud.servers.get(id)
  if (!server || (server.project_id !== token.project?.id && !may('os_compute_api:servers:detail:get_all_tenants'))) throw new NovaError(404, `Instance ${id} could not be found.`)
  return server
}

/** nova/api/openstack/compute/servers.py _get_servers: newest first. */
function list(call: NovaCall): Response {
  const { cloud, url, token, endpoint } = call
  const limit = limitOf(url.searchParams.get('limit'))
  call.enforce('os_compute_api:servers:detail')
  const all = isTrue(url.searchParams.get('all_tenants') ?? '0')
  if (all) call.enforce('os_compute_api:servers:detail:get_all_tenants')
  const image = url.searchParams.get('image')
  const found = [...cloud.servers.values()]
    .filter(({ project_id, image_id }) => (all || project_id === token.project?.id) && (image === null || image_id === image))
    .toSorted((a, b) => b.created_at - a.created_at || b.number - a.number)
  const marker = url.searchParams.get('marker')
  const after = marker === null ? -1 : found.findIndex(({ id }) => id === marker)
  if (marker !== null && after === -1) throw new NovaError(400, `marker [${marker}] not found`)
  const page = found.slice(after + 1, after + 1 + limit)
  const next = new URLSearchParams(url.searchParams)
  next.set('marker', page.at(-1)?.id ?? '')
  const more = page.length > 0 && page.length === limit
  return json(200, { servers: page.map((server) => viewOf(call, server)), ...(more && { servers_links: [{ rel: 'next', href: `${endpoint}/v2.1/servers/detail?${next.toString()}` }] }) })
}

/** nova/api/openstack/common.py get_limit_and_marker, [api] max_limit. */
function limitOf(text: string | null): number {
  if (text === null) return 1000
  if (!/^\d*$/.test(text)) throw new NovaError(400, `Invalid input for query parameters limit. Value: ${text}. '${text}' does not match '^[0-9]*$'`)
  return Math.min(Number(text), 1000)
}

/** oslo_utils/strutils.py bool_from_string, strict. */
function isTrue(text: string): boolean {
  if (/^(1|t|true|on|y|yes)$/i.test(text)) return true
  if (/^(0|f|false|off|n|no)$/i.test(text)) return false
  throw new NovaError(400, `Unrecognized value '${text}', acceptable values are: '0', '1', 'f', 'false', 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'`)
}

function show(call: NovaCall): Response {
  const server = serverOf(call)
  call.enforce('os_compute_api:servers:show')
  return json(200, { server: { ...viewOf(call, server), ...(call.version >= 71 && { server_groups: [] }) } })
}

/** It is being deleted for a while, then there is none. */
function remove(call: NovaCall): Response {
  const server = serverOf(call)
  call.enforce('os_compute_api:servers:delete')
  server.task_state = 'deleting'
  call.cloud.later(300, () => void call.cloud.servers.delete(server.id))
  return new Response(null, { status: 204 })
}

/** nova/api/openstack/wsgi.py action_peek: one action to a body. */
async function act(call: NovaCall): Promise<Response> {
  const body = await call.body()
  const actions = typeof body === 'object' && body !== null && !Array.isArray(body) ? Object.keys(body) : []
  const [action] = actions
  if (action === undefined || actions.length > 1) throw new NovaError(400, 'Malformed request body')
  if (action !== 'createImage') throw new NovaError(400, `There is no such action: ${action}`)
  return createImage(call, body, () => serverOf(call))
}

/** nova/api/openstack/common.py _STATE_MAP, nova/compute/power_state.py */
const statuses = { building: ['BUILD', 0], active: ['ACTIVE', 1], stopped: ['SHUTOFF', 4], error: ['ERROR', 0] } as const

/** nova/api/openstack/compute/views/servers.py ViewBuilder.show, as each microversion has it. */
function viewOf(call: NovaCall, server: Server): Record<string, unknown> {
  const { version, endpoint } = call
  const { id, flavor, image_id, fault, vm_state, task_state } = server
  const [status, power] = statuses[vm_state]
  const staff = call.may('os_compute_api:os-extended-server-attributes')
  const placed = server.launched_at !== undefined
  const bookmark = (kind: string, which: string) => ({ id: which, links: [{ rel: 'bookmark', href: `${endpoint}/${kind}/${which}` }] })
  return {
    id,
    name: server.name,
    status,
    tenant_id: server.project_id,
    user_id: server.user_id,
    metadata: {},
    hostId: placed ? hostId : '',
    image: image_id === undefined ? '' : bookmark('images', image_id),
    flavor: version >= 47 ? { vcpus: flavor.vcpus, ram: flavor.ram, disk: flavor.disk, ephemeral: 0, swap: 0, original_name: flavor.name, extra_specs: flavor.extra_specs } : bookmark('flavors', flavor.id),
    created: isoSeconds(server.created_at),
    updated: isoSeconds(server.updated_at),
    addresses: Object.fromEntries(server.networks.map(({ name, addr, mac_addr }) => [name, [{ version: 4, addr, 'OS-EXT-IPS:type': 'fixed', 'OS-EXT-IPS-MAC:mac_addr': mac_addr }]])),
    accessIPv4: '',
    accessIPv6: '',
    links: [
      { rel: 'self', href: `${endpoint}/v2.1/servers/${id}` },
      { rel: 'bookmark', href: `${endpoint}/servers/${id}` },
    ],
    'OS-DCF:diskConfig': 'MANUAL',
    ...(/^(ACTIVE|BUILD)$/.test(status) && { progress: 0 }),
    ...(fault && { fault: { code: fault.code, created: isoSeconds(fault.created), message: fault.message, ...(staff && { details: fault.details }) } }),
    'OS-EXT-AZ:availability_zone': placed ? 'nova' : '',
    config_drive: '',
    key_name: server.key_name,
    'OS-SRV-USG:launched_at': server.launched_at === undefined ? null : novaTime(server.launched_at),
    'OS-SRV-USG:terminated_at': null,
    ...(staff && attributesOf(server, version)),
    'OS-EXT-STS:task_state': task_state,
    'OS-EXT-STS:vm_state': vm_state,
    'OS-EXT-STS:power_state': power,
    'os-extended-volumes:volumes_attached': server.volumes.map((volume) => ({ id: volume.id, ...(version >= 3 && { delete_on_termination: volume.delete_on_termination }) })),
    ...(version >= 9 && { locked: false }),
    ...(version >= 73 && { locked_reason: null }),
    ...(version >= 19 && { description: null }),
    ...(version >= 26 && { tags: [] }),
    ...(version >= 63 && { trusted_image_certificates: null }),
    ...(version >= 90 && { 'OS-EXT-SRV-ATTR:hostname': server.name }),
  }
}

const hostId = '8180fb3d507f70895f6892671df1b5b4d8e30d218bfae0e5f846a293'

/** nova/policies/extended_server_attributes.py: where it runs, and what it was given. */
const attributesOf = ({ launched_at, name, number, user_data }: Server, version: number) => ({
  'OS-EXT-SRV-ATTR:host': launched_at === undefined ? null : 'cloud1',
  'OS-EXT-SRV-ATTR:instance_name': `instance-${String(number).padStart(8, '0')}`,
  'OS-EXT-SRV-ATTR:hypervisor_hostname': launched_at === undefined ? null : 'cloud1',
  ...(version >= 3 && {
    'OS-EXT-SRV-ATTR:reservation_id': `r-${String(number).padStart(8, '0')}`,
    'OS-EXT-SRV-ATTR:launch_index': 0,
    'OS-EXT-SRV-ATTR:hostname': name,
    'OS-EXT-SRV-ATTR:kernel_id': '',
    'OS-EXT-SRV-ATTR:ramdisk_id': '',
    'OS-EXT-SRV-ATTR:root_device_name': '/dev/sda',
    'OS-EXT-SRV-ATTR:user_data': user_data,
  }),
  ...(version >= 16 && { host_status: launched_at === undefined ? '' : 'UP' }),
})
