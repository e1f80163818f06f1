import type { RequestHandler } from 'msw'
import { isoSeconds, json, rootOf } from './answers.ts'
import type { Cloud } from './cloud.ts'
import { enforceMetadef } from './enforce.ts'
import { fault, type Fault, plainFault } from './glance-errors.ts'
import { bare, glance, jsonBody, noContent, type Call } from './glance-service.ts'
import { validate, type SchemaDocument } from './json-schema.ts'
import { definitionsOf, readBody, type Body } from './metadef-body.ts'
import { checkVisibility, isVisible, listNamespaces, page, readDirection, readLimit } from './metadef-list.ts'
import { addNamespace, keyOf, type MetadefNamespace, type MetadefObject, type ResourceTypeAssociation, type Times } from './metadef-tables.ts'
import { notHere } from './not-here.ts'
import recorded from './recorded-schemas.json' with { type: 'json' }

/** The chapter "Metadata definitions": what the properties of images, flavors and the like mean. Of its writing only whole namespaces. */
export const metadefHandlers = (cloud: Cloud): RequestHandler[] =>
  glance(cloud, {
    '/v2/metadefs/resource_types': { GET: listResourceTypes },
    '/v2/metadefs/namespaces': { GET: list, POST: create },
    '/v2/metadefs/namespaces/:namespace': { GET: show, PUT: notHere('Metadata definition namespaces: update'), DELETE: bare(remove) },
    '/v2/metadefs/namespaces/:namespace/resource_types': { GET: listAssociations, POST: notHere('Metadata definition resource types: associate') },
    '/v2/metadefs/namespaces/:namespace/resource_types/:name': { DELETE: notHere('Metadata definition resource types: dissociate') },
    '/v2/metadefs/namespaces/:namespace/properties': { GET: listProperties, ...writing('properties') },
    '/v2/metadefs/namespaces/:namespace/properties/:name': { GET: showProperty, ...changing('properties') },
    '/v2/metadefs/namespaces/:namespace/objects': { GET: listObjects, ...writing('objects') },
    '/v2/metadefs/namespaces/:namespace/objects/:name': { GET: showObject, ...changing('objects') },
    '/v2/metadefs/namespaces/:namespace/tags': { GET: listTags, ...writing('tags') },
    '/v2/metadefs/namespaces/:namespace/tags/:name': { GET: showTag, POST: notHere('Metadata definition tags: create'), ...changing('tags') },
  })

const writing = (chapter: string) => ({ POST: notHere(`Metadata definition ${chapter}: create`), DELETE: notHere(`Metadata definition ${chapter}: delete all`) })
const changing = (chapter: string) => ({ PUT: notHere(`Metadata definition ${chapter}: update`), DELETE: notHere(`Metadata definition ${chapter}: delete`) })

// --- namespaces ---

function list({ cloud, who, url }: Call): Response {
  const { namespaces, isFull } = listNamespaces(cloud, who, url.searchParams)
  // Of repeated parameters the last is left, as in the list of images.
  const params = new URLSearchParams([...new Map(url.searchParams)].filter(([name]) => name !== 'marker'))
  const link = () => `/v2/metadefs/namespaces${params.size > 0 ? `?${params}` : ''}`
  const first = link()
  if (isFull) params.set('marker', String(namespaces.at(-1)?.namespace))
  const rows = namespaces.map((row) => ({ ...viewOf(row), ...filled({ resource_type_associations: associationsOf(row) }) }))
  return json(200, { namespaces: rows, first, schema: '/v2/schemas/metadefs/namespaces', ...(isFull && { next: link() }) })
}

async function create({ cloud, who, request }: Call): Promise<Response> {
  const raw = await jsonBody(request)
  // A defect of Glance: it takes a list for a namespace, then breaks on it.
  if (Array.isArray(raw)) throw plainFault(500)
  for (const name of ['self', 'schema', 'created_at', 'updated_at']) if (name in raw) throw fault(403, `Attribute '${name}' is read-only.`)
  validate(namespaceSchema, raw)
  const body = readBody(raw)
  enforceMetadef(who, 'add_metadef_namespace')
  const definitions = definitionsOf(body, String(who.project_id))
  const { namespace, resource_type_associations, properties, objects, tags } = definitions
  if (cloud.metadefs.namespaces.has(keyOf(namespace))) throw fault(409, `The metadata definition namespace=${namespace} already exists.`)
  refuseTwice(resource_type_associations.map(({ name }) => name), (twice) => `The metadata definition resource-type association of resource-type=${twice} to namespace=${namespace} already exists.`)
  refuseTwice(objects.map(({ name }) => name), (twice) => `A metadata definition object with name=${twice} already exists in namespace=${namespace}.`)
  refuseTwice(tags, (twice) => `A metadata tag with name=${twice} already exists in namespace=${namespace}. (Please note that metadata tag names are case insensitive).`)
  refuseTwice(Object.keys(properties), (twice) => `A metadata definition property with name=${twice} already exists in namespace=${namespace}.`)
  const now = cloud.now()
  const row = addNamespace(cloud.metadefs, definitions, { created_at: now, updated_at: now })
  return json(201, { ...viewOf(row), ...contentsOf(body) }, { Location: `${rootOf(request)}/image${hrefOf(row.namespace)}` })
}

const namespaceSchema: SchemaDocument = recorded['metadefs/namespace']
/** What stands in a namespace, as the request said it. */
const contentsOf = ({ resource_type_associations, properties, objects, tags }: Body) => ({ resource_type_associations, properties, objects, tags })

function refuseTwice(names: readonly string[], sentence: (name: string) => string): void {
  const twice = names.find((name, i) => names.slice(0, i).some((earlier) => keyOf(earlier) === keyOf(name)))
  if (twice !== undefined) throw fault(409, sentence(twice))
}

function show(call: Call): Response {
  const params = call.url.searchParams
  checkVisibility(params, ['public', 'private'])
  const row = namespaceOf(call, notFound(call), plainFault(404))
  enforceMetadef(call.who, 'get_metadef_namespace', row)
  const prefix = prefixOf(row, resourceTypeIn(params))
  const prefixed = <T>(properties: Readonly<Record<string, T>>) => Object.fromEntries(Object.entries(properties).map(([name, property]) => [prefix + name, property]))
  const objects = row.objects.map((object) => ({ ...objectView(call, row, object), required: object.required.map((name) => prefix + name), properties: prefixed(object.properties) }))
  return json(200, {
    ...viewOf(row),
    ...filled({ resource_type_associations: associationsOf(row), properties: prefixed(row.properties), objects, tags: tagsOf(row).map(({ name }) => ({ name })) }),
  })
}

function remove(call: Call): Response {
  const row = namespaceOf(call)
  enforceMetadef(call.who, 'delete_metadef_namespace', row)
  if (row.protected) throw fault(403, `Metadata definition namespace ${row.namespace} is protected and cannot be deleted.`)
  call.cloud.metadefs.namespaces.delete(keyOf(row.namespace))
  return noContent()
}

// --- resource types ---

function listResourceTypes({ cloud, who }: Call): Response {
  enforceMetadef(who, 'list_metadef_resource_types')
  return json(200, { resource_types: [...cloud.metadefs.resource_types].map(([name, times]) => ({ name, ...timesOf(times) })) })
}

function listAssociations(call: Call): Response {
  const row = namespaceOf(call)
  enforceMetadef(call.who, 'list_metadef_resource_types', row)
  return json(200, { resource_type_associations: associationsOf(row) })
}

// --- properties ---

function listProperties(call: Call): Response {
  const row = namespaceOf(call)
  enforceMetadef(call.who, 'get_metadef_properties', row)
  return json(200, { properties: row.properties })
}

function showProperty(call: Call): Response {
  const row = namespaceOf(call)
  enforceMetadef(call.who, 'get_metadef_property', row)
  const name = unprefixed(call, row, resourceTypeIn(call.url.searchParams))
  const found = Object.entries(row.properties).find(([key]) => keyOf(key) === keyOf(name))
  if (!found) throw fault(404, `Could not find property ${name}`)
  return json(200, { name: found[0], ...found[1] })
}

/** The name of the property that is asked for, without what a resource type puts before it. */
function unprefixed({ cloud, param }: Call, row: MetadefNamespace, type: string): string {
  const asked = param('name')
  if (type === '') return asked
  if (![...cloud.metadefs.resource_types.keys()].some((name) => keyOf(name) === keyOf(type))) {
    throw fault(404, `The metadata definition resource-type with name=${type}, was not found.`)
  }
  const association = row.resource_type_associations.find(({ name }) => keyOf(name) === keyOf(type))
  if (!association) throw fault(404, `The metadata definition resource-type association of resource-type=${type} to namespace=${param('namespace')}, was not found.`)
  const { prefix } = association
  if (prefix === undefined || !asked.startsWith(prefix)) {
    throw fault(404, `Property ${asked} does not start with the expected resource type association prefix of '${prefix ?? 'None'}'.`)
  }
  return asked.slice(prefix.length)
}

// --- objects ---

function listObjects(call: Call): Response {
  const params = call.url.searchParams
  // It looks at these, and then gives everything.
  readDirection(params, ['public', 'private', 'shared'])
  readLimit(params.get('limit') ?? '1', 1)
  const row = namespaceOf(call, notFound(call), nothingHere(call))
  enforceMetadef(call.who, 'get_metadef_objects', row)
  return json(200, { objects: row.objects.map((object) => objectView(call, row, object)), schema: 'v2/schemas/metadefs/objects' })
}

function showObject(call: Call): Response {
  const row = namespaceOf(call, notFound(call), nothingHere(call))
  enforceMetadef(call.who, 'get_metadef_object', row)
  const name = call.param('name')
  const object = row.objects.find((one) => keyOf(one.name) === keyOf(name))
  if (!object) throw fault(404, `Could not find metadata object ${name}`)
  return json(200, objectView(call, row, object))
}

// --- tags ---

function listTags(call: Call): Response {
  const params = call.url.searchParams
  const descending = readDirection(params, ['public', 'private', 'shared'])
  const limit = readLimit(params.get('limit') || String(Number.MAX_SAFE_INTEGER), 0)
  const row = namespaceOf(call)
  enforceMetadef(call.who, 'get_metadef_tags', row)
  const marker = params.get('marker')
  const after = marker ? tagOf(row, marker) : undefined
  const order = tagOrders[params.get('sort_key') ?? 'created_at']
  // A defect of Glance: no such column.
  if (!order) throw plainFault(500)
  return json(200, { tags: page(tagsOf(row), { order, descending, after, limit }).map(({ name }) => ({ name })) })
}

function showTag(call: Call): Response {
  const row = namespaceOf(call)
  enforceMetadef(call.who, 'get_metadef_tag', row)
  const { name } = tagOf(row, call.param('name'))
  return json(200, { name, ...timesOf(row) })
}

type Tag = { readonly id: number; readonly name: string; readonly created_at: number }
const tagOrders: Readonly<Record<string, (tag: Tag) => string | number>> = { created_at: ({ created_at }) => created_at, id: ({ created_at }) => created_at, name: ({ name }) => keyOf(name) }
/** The newest first. */
const tagsOf = ({ tags, created_at }: MetadefNamespace): Tag[] => tags.map((name, id) => ({ id, name, created_at })).toReversed()

function tagOf(row: MetadefNamespace, name: string): Tag {
  const tag = tagsOf(row).find((one) => keyOf(one.name) === keyOf(name))
  if (!tag) throw fault(404, `Could not find metadata tag ${name}`)
  return tag
}

// --- looking up and showing ---

const notFound = ({ param }: Call): Fault => fault(404, `Metadata definition namespace=${param('namespace')} was not found.`)
const nothingHere = ({ param }: Call): Fault => fault(404, `Namespace ${param('namespace')} not found`)

/** The namespace of the path. `absent`: what is said when there is none; `hidden`: when it is not for this person. */
function namespaceOf(call: Call, absent: Fault = nothingHere(call), hidden: Fault = absent): MetadefNamespace {
  const row = call.cloud.metadefs.namespaces.get(keyOf(call.param('namespace')))
  if (!row) throw absent
  if (!isVisible(call.who, row)) throw hidden
  return row
}

/** The resource type that is asked about, or nothing. A defect of Glance: every other question breaks it. */
function resourceTypeIn(params: URLSearchParams): string {
  if (params.size > 0 && !params.has('resource_type')) throw plainFault(500)
  return params.get('resource_type') ?? ''
}

const prefixOf = (row: MetadefNamespace, type: string): string => row.resource_type_associations.find(({ name }) => name === type)?.prefix ?? ''

/** JSON leaves out what is undefined, as Glance does. */
const viewOf = (row: MetadefNamespace) => ({
  namespace: row.namespace,
  display_name: row.display_name,
  description: row.description,
  visibility: row.visibility,
  protected: row.protected,
  owner: row.owner,
  ...timesOf(row),
  self: hrefOf(row.namespace),
  schema: '/v2/schemas/metadefs/namespace',
})

const hrefOf = (namespace: string): string => `/v2/metadefs/namespaces/${namespace}`
const timesOf = ({ created_at, updated_at }: Times) => ({ created_at: isoSeconds(created_at), ...(updated_at !== undefined && { updated_at: isoSeconds(updated_at) }) })
const associationsOf = (row: MetadefNamespace) => row.resource_type_associations.map((association: ResourceTypeAssociation) => ({ ...association, ...timesOf(row) }))
const objectView = ({ param }: Call, row: MetadefNamespace, object: MetadefObject) => ({
  ...object,
  ...timesOf(row),
  // By the name that was asked for.
  self: `${hrefOf(param('namespace'))}/objects/${object.name}`,
  schema: '/v2/schemas/metadefs/object',
})
/** Without the collections in which nothing is. */
const filled = (collections: Readonly<Record<string, object>>) => Object.fromEntries(Object.entries(collections).filter(([, of]) => Object.keys(of).length > 0))
