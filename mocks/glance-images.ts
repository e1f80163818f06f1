import type { RequestHandler } from 'msw'
import type { Cloud, Image } from './cloud.ts'
import { enforceCreate, enforceOn, imageOr404, targetOf, visibleImage } from './enforce.ts'
import { refuseToRead } from './faults.ts'
import { fault, faultDetail, plainFault, unsupportedMediaType } from './glance-errors.ts'
import { tellDeleted, tellImage } from './glance-notifier.ts'
import { bare, glance, jsonBody, mediaType, noContent, type Call } from './glance-service.ts'
import { attributeNames, checkAttributes, isReserved, readOnlyNames, type Attributes } from './image-attributes.ts'
import { listImages } from './image-list.ts'
import { patched, readPatch } from './image-patch.ts'
import { viewOf } from './image-view.ts'
import { json, rootOf } from './answers.ts'
import { validate } from './json-schema.ts'
import { enforceCount } from './quota.ts'
import { importMethods, storeIds } from './stores.ts'

/** The chapter "Images" of the API reference. */
export const imageHandlers = (cloud: Cloud): RequestHandler[] =>
  glance(cloud, {
    '/v2/images': { GET: list, POST: create },
    '/v2/images/:image_id': { GET: show, PATCH: update, DELETE: bare(remove) },
  })

function list({ cloud, who, url }: Call): Response {
  const { images, marker } = listImages(cloud, who, url.searchParams)
  // Glance builds both links from a dict: of repeated parameters the last is left.
  const params = new URLSearchParams([...new Map(url.searchParams)].filter(([name]) => name !== 'marker'))
  const link = () => `/v2/images${params.size > 0 ? `?${params}` : ''}`
  const first = link()
  if (marker !== undefined) params.set('marker', marker)
  return json(200, { images: images.map((image) => viewOf(image, who)), first, schema: '/v2/schemas/images', ...(marker !== undefined && { next: link() }) })
}

async function create({ cloud, who, request }: Call): Promise<Response> {
  const body = await jsonBody(request)
  // A defect of Glance: it takes a list for the body of an image, then breaks on it.
  if (Array.isArray(body)) throw plainFault(500)
  for (const name of ['direct_url', 'self', 'file', 'schema', 'stores']) if (name in body) throw fault(403, `Attribute '${name}' is read-only.`)
  validate(cloud.imageSchemas.image, body)
  const entries = Object.entries(body)
  const properties = Object.fromEntries(entries.filter(([name]) => !attributeNames.has(name) && !readOnlyNames.has(name))) as Record<string, string>
  for (const name of Object.keys(properties)) {
    if (name.length > 255) throw fault(400, 'Custom property should not be greater than 255 characters.')
    if (isReserved(name)) throw faultDetail(403, `Attribute '${name}' is reserved.`)
  }
  const given: Partial<Attributes> = Object.fromEntries(entries.filter(([name]) => attributeNames.has(name)))
  const attributes: Attributes = {
    name: null,
    owner: who.project_id,
    visibility: 'shared',
    protected: false,
    os_hidden: false,
    min_disk: 0,
    min_ram: 0,
    disk_format: null,
    container_format: null,
    ...given,
    tags: [...new Set(given.tags)],
  }
  // Without a visibility the rules are asked about a private image (glance/api/v2/policy.py ImageAPIPolicy.__init__).
  enforceCreate(who, { owner: attributes.owner, visibility: given.visibility ?? 'private' })
  enforceCount(cloud, who)
  for (const [name] of entries) if (name !== 'id' && readOnlyNames.has(name)) throw fault(403, `Attribute '${name}' is read-only.`)
  if ('locations' in properties) throw fault(403, "Attribute 'locations' is reserved.")
  checkAttributes({ ...attributes, properties })
  const id = typeof body['id'] === 'string' ? body['id'] : cloud.newImageId()
  if (cloud.images.has(id) || cloud.spent.has(id)) throw fault(409, `Image ID ${id} already exists!`)
  const now = cloud.now()
  const image: Image = {
    ...attributes,
    id,
    created_at: now,
    updated_at: now,
    status: 'queued',
    size: null,
    virtual_size: null,
    checksum: null,
    os_hash_algo: null,
    os_hash_value: null,
    properties,
    stores: [],
    data: undefined,
  }
  cloud.images.set(id, image)
  tellImage(cloud.bus, 'image.create', image)
  return json(201, viewOf(image, who), {
    Location: `${rootOf(request)}/image/v2/images/${id}`,
    'OpenStack-image-import-methods': importMethods.join(','),
    'OpenStack-image-store-ids': [...storeIds, 'os_glance_staging_store', 'os_glance_tasks_store'].join(','),
  })
}

function show({ cloud, who, param }: Call): Response {
  const image = imageOr404(cloud, who, param('image_id'))
  if (!who.can('get_image', targetOf(image))) throw plainFault(404)
  refuseToRead(image.name)
  return json(200, viewOf(image, who))
}

const oldPatch = 'application/openstack-images-v2.0-json-patch'
const patch = 'application/openstack-images-v2.1-json-patch'

async function update({ cloud, who, request, param }: Call): Promise<Response> {
  const type = mediaType(request)
  if (type !== oldPatch && type !== patch) {
    const accepted = `${oldPatch}, ${patch}`
    throw unsupportedMediaType(request, cloud.profile === 'master' ? `Image PATCH expects Content-Type one of: ${accepted}` : '', { 'Accept-Patch': accepted })
  }
  const changes = readPatch(await jsonBody(request), type === oldPatch, cloud.imageSchemas.image)
  const image = imageOr404(cloud, who, param('image_id'))
  const draft = patched(image, changes, who)
  if (changes.length > 0) {
    checkAttributes(draft)
    Object.assign(image, draft, { updated_at: cloud.now() })
    tellImage(cloud.bus, 'image.update', image)
  }
  return json(200, viewOf(image, who))
}

function remove({ cloud, who, param }: Call): Response {
  const id = param('image_id')
  const image = visibleImage(cloud, who, id)
  if (!image) throw fault(404, `Failed to find image ${id} to delete`)
  enforceOn(who, 'delete_image', image)
  if (image.protected) throw fault(403, `Image ${id} is protected and cannot be deleted.`)
  cloud.images.delete(id)
  cloud.spent.add(id)
  tellDeleted(cloud.bus, image, cloud.now())
  image.data?.drop()
  return noContent()
}
