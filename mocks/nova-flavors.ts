import type { RequestHandler } from 'msw'
import { json, withHeaders } from './answers.ts'
import type { Cloud, Flavor } from './cloud.ts'
import { matches, validateNova } from './nova-body.ts'
import { nova, NovaError, type NovaCall } from './nova-service.ts'

/** The chapters "Flavors", "Flavors extra-specs" and "Flavors access", as far as the dashboard asks. */
export const flavorHandlers = (cloud: Cloud): RequestHandler[] =>
  nova(cloud, {
    '/flavors': { get: (call) => list(call, false), post: create },
    '/flavors/detail': { get: (call) => list(call, true) },
    '/flavors/:flavor_id': { get: show, delete: remove },
    '/flavors/:flavor_id/os-flavor-access': { get: access },
    '/flavors/:flavor_id/os-extra_specs': { get: specs, post: addSpecs },
    '/flavors/:flavor_id/os-extra_specs/:key': { get: spec, put: setSpec, delete: removeSpec },
  })

/** nova/db/api/models.py, nova/objects/flavor.py _flavor_get_all_from_db: public ones, and those that the project has access to. */
const seenBy = ({ token, may }: NovaCall, flavor: Flavor): boolean => flavor.is_public || flavor.projects.some((id) => id === token.project?.id) || may('os_compute_api:os-flavor-access')

/** One by its id is also found by whoever may manage it; by nobody without a project, though the list is for all. */
function flavorOf(call: NovaCall): Flavor {
  if (!call.token.project) throw new NovaError(403, 'Forbidden')
  const id = call.param('flavor_id')
  const flavor = call.cloud.flavors.find((one) => one.id === id)
  if (!flavor || !seenBy(call, flavor)) throw new NovaError(404, `Flavor ${id} could not be found.`)
  return flavor
}

/** nova/api/openstack/compute/flavors.py _get_flavors; the order is that of the ids. */
function list(call: NovaCall, detail: boolean): Response {
  const { cloud, url, token, endpoint, may } = call
  const limit = limitOf(url.searchParams.get('limit'))
  const marker = url.searchParams.get('marker')
  // Others than staff see what is theirs, whatever they ask for.
  const kind = may('os_compute_api:os-flavor-access') ? publicity(url.searchParams.get('is_public')) : true
  const all = cloud.flavors
    .filter(({ is_public, projects }) => kind === undefined || (is_public && kind) || (kind ? projects.some((id) => id === token.project?.id) : !is_public))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const after = marker === null ? -1 : all.findIndex(({ id }) => id === marker)
  if (marker !== null && after === -1) throw new NovaError(400, `marker [${marker}] not found`)
  const page = all.slice(after + 1, after + 1 + limit)
  const next = new URLSearchParams(url.searchParams)
  next.set('marker', page.at(-1)?.id ?? '')
  const more = page.length > 0 && page.length === limit
  return json(200, {
    flavors: page.map((flavor) => (detail ? bodyOf(call, flavor) : briefOf(call, flavor))),
    ...(more && { flavors_links: [{ rel: 'next', href: `${endpoint}/v2.1/flavors${detail ? '/detail' : ''}?${next.toString()}` }] }),
  })
}

/** nova/api/openstack/common.py get_limit_and_marker, [api] max_limit. */
function limitOf(text: string | null): number {
  if (text === null) return 1000
  if (!/^\d*$/.test(text)) throw new NovaError(400, `Invalid input for query parameters limit. Value: ${text}. '${text}' does not match '^[0-9]*$'`)
  return Math.min(Number(text), 1000)
}

/** `undefined`: both kinds. nova/api/openstack/compute/flavors.py _parse_is_public */
function publicity(text: string | null): boolean | undefined {
  if (text === null || /^(true|t|yes|y|on|1)$/i.test(text)) return true
  if (/^(false|f|no|n|off|0)$/i.test(text)) return false
  if (/^none$/i.test(text)) return undefined
  throw new NovaError(400, `Invalid is_public filter [${text}]`)
}

const linksOf = ({ endpoint }: NovaCall, { id }: Flavor) => [
  { rel: 'self', href: `${endpoint}/v2.1/flavors/${id}` },
  { rel: 'bookmark', href: `${endpoint}/flavors/${id}` },
]

const briefOf = (call: NovaCall, flavor: Flavor) => ({ id: flavor.id, name: flavor.name, links: linksOf(call, flavor), ...(call.version >= 55 && { description: flavor.description }) })

/** nova/api/openstack/compute/views/flavors.py ViewBuilder.show */
const bodyOf = (call: NovaCall, flavor: Flavor) => ({
  id: flavor.id,
  name: flavor.name,
  ram: flavor.ram,
  disk: flavor.disk,
  swap: call.version >= 75 ? 0 : '',
  'OS-FLV-EXT-DATA:ephemeral': 0,
  'OS-FLV-DISABLED:disabled': false,
  vcpus: flavor.vcpus,
  'os-flavor-access:is_public': flavor.is_public,
  rxtx_factor: 1,
  links: linksOf(call, flavor),
  ...(call.version >= 55 && { description: flavor.description }),
  ...(call.version >= 61 && call.may('os_compute_api:os-flavor-extra-specs:index') && { extra_specs: flavor.extra_specs }),
})

const show = (call: NovaCall): Response => json(200, { flavor: bodyOf(call, flavorOf(call)) })

const flavorSchema = {
  required: ['flavor'],
  properties: { flavor: { required: ['name', 'ram', 'vcpus', 'disk'], properties: { id: matches('^(?! )[a-zA-Z0-9. _-]+(?<! )$') } } },
} as const

async function create(call: NovaCall): Promise<Response> {
  const { cloud } = call
  const body = await call.body()
  validateNova(flavorSchema, body)
  call.enforce('os_compute_api:os-flavor-manage:create')
  const { flavor: asked } = body as { flavor: { name: string; ram: number; vcpus: number; disk: number; id?: string; description?: string; 'os-flavor-access:is_public'?: boolean } }
  const id = asked.id ?? cloud.newImageId()
  if (cloud.flavors.some((one) => one.id === id)) throw new NovaError(409, `Flavor with ID ${id} already exists.`)
  if (cloud.flavors.some((one) => one.name === asked.name)) throw new NovaError(409, `Flavor with name ${asked.name} already exists.`)
  const flavor: Flavor = { id, name: asked.name, vcpus: asked.vcpus, ram: asked.ram, disk: asked.disk, is_public: asked['os-flavor-access:is_public'] ?? true, projects: [], description: asked.description ?? null, extra_specs: {} }
  cloud.flavors.push(flavor)
  return json(200, { flavor: bodyOf(call, flavor) })
}

function remove(call: NovaCall): Response {
  call.enforce('os_compute_api:os-flavor-manage:delete')
  const flavor = flavorOf(call)
  call.cloud.flavors.splice(call.cloud.flavors.indexOf(flavor), 1)
  return done(202)
}

function access(call: NovaCall): Response {
  call.enforce('os_compute_api:os-flavor-access')
  const { id, is_public, projects } = flavorOf(call)
  if (is_public) throw new NovaError(404, 'Access list not available for public flavors.')
  return json(200, { flavor_access: projects.map((tenant_id) => ({ flavor_id: id, tenant_id })) })
}

const specs = (call: NovaCall): Response => {
  call.enforce('os_compute_api:os-flavor-extra-specs:index')
  return json(200, { extra_specs: flavorOf(call).extra_specs })
}

function specOf(call: NovaCall): { flavor: Flavor; key: string } {
  const flavor = flavorOf(call)
  const key = call.param('key')
  if (!Object.hasOwn(flavor.extra_specs, key)) throw new NovaError(404, `Flavor ${flavor.id} has no extra specs with key ${key}.`)
  return { flavor, key }
}

function spec(call: NovaCall): Response {
  call.enforce('os_compute_api:os-flavor-extra-specs:index')
  const { flavor, key } = specOf(call)
  return json(200, { [key]: flavor.extra_specs[key] })
}

/** nova/api/openstack/compute/schemas/flavors_extraspecs.py */
const metadata = { keys: '^[a-zA-Z0-9-_:. ]{1,255}$', values: { types: ['string', 'number'], maxLength: 255 } } as const

async function addSpecs(call: NovaCall): Promise<Response> {
  const body = await call.body()
  validateNova({ required: ['extra_specs'], properties: { extra_specs: metadata } }, body)
  call.enforce('os_compute_api:os-flavor-extra-specs:create')
  const { extra_specs } = body as { extra_specs: Record<string, string | number> }
  const flavor = flavorOf(call)
  for (const [key, value] of Object.entries(extra_specs)) flavor.extra_specs[key] = String(value)
  return json(200, { extra_specs })
}

async function setSpec(call: NovaCall): Promise<Response> {
  const body = await call.body()
  validateNova({ ...metadata, count: 1 }, body)
  call.enforce('os_compute_api:os-flavor-extra-specs:update')
  const key = call.param('key')
  const { [key]: value } = body as Record<string, string | number>
  if (value === undefined) throw new NovaError(400, 'Request body and URI mismatch')
  flavorOf(call).extra_specs[key] = String(value)
  return json(200, { [key]: value })
}

function removeSpec(call: NovaCall): Response {
  call.enforce('os_compute_api:os-flavor-extra-specs:delete')
  const { flavor, key } = specOf(call)
  delete flavor.extra_specs[key]
  return done(200)
}

const done = (status: number): Response => withHeaders(new Response(null, { status }), { 'Content-Length': '0' })
