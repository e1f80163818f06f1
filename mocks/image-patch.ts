import type { Image } from './cloud.ts'
import { enforceOn, enforceVisibility, targetOf, type Who } from './enforce.ts'
import { fault, faultDetail } from './glance-errors.ts'
import { attributeNames, isReserved, readOnlyNames, type Attributes } from './image-attributes.ts'
import { python, validate, type SchemaDocument } from './json-schema.ts'

/** One operation of a JSON patch as Glance takes it. `isNew`: what it adds may not be there yet, as the older draft wants. */
export type Change = { readonly op: Operation; readonly name: string; readonly value: unknown; readonly isNew: boolean }
type Operation = (typeof operations)[number]
const operations = ['add', 'remove', 'replace'] as const
type Raw = Readonly<Record<string, unknown>>

/** The changes of a request's body. `isOld`: of the media type v2.0, JSON patch as its draft 4 had it. glance/api/v2/images.py RequestDeserializer.update. */
export function readPatch(body: unknown, isOld: boolean, schema: SchemaDocument): Change[] {
  if (!Array.isArray(body)) throw fault(400, 'Request body must be a JSON array of operation objects.')
  return body.map((raw: unknown) => {
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) throw fault(400, 'Operations must be JSON objects.')
    return readChange(raw as Raw, isOld, schema)
  })
}

function readChange(raw: Raw, isOld: boolean, schema: SchemaDocument): Change {
  const op = isOld ? readOldOperation(raw) : readOperation(raw['op'])
  const path = raw[isOld ? op : 'path']
  if (typeof path !== 'string') throw fault(400, "Unable to find 'path' in JSON Schema change")
  const name = readPointer(op, path)
  const { value } = raw
  if (op !== 'remove' && value === undefined) throw fault(400, `Operation "${op}" requires a member named "value".`)
  if (readOnlyNames.has(name)) throw fault(403, `Attribute '${name}' is read-only.`)
  if (isReserved(name)) throw fault(403, `Attribute '${name}' is reserved.`)
  // A defect of Glance: it asks the schema of a whole image, so what that demands is missing from every change but its own.
  if (op !== 'remove') validate(schema, { [name]: name === 'locations' && op === 'add' ? [value] : value })
  return { op, name, value, isNew: isOld && op === 'add' }
}

function readOperation(text: unknown): Operation {
  if (text === undefined) throw fault(400, `Unable to find \`op\` in JSON Schema change. It must be one of the following: ${operations.join(', ')}.`)
  const op = operations.find((candidate) => candidate === text)
  if (op) return op
  throw fault(400, `Invalid operation: \`${typeof text === 'string' ? text : python(text)}\`. It must be one of the following: ${operations.join(', ')}.`)
}

/** `{"add": "/name", "value": …}`. */
function readOldOperation(raw: Raw): Operation {
  const [op, ...more] = operations.filter((candidate) => candidate in raw)
  if (op === undefined) throw fault(400, 'Operation objects must contain exactly one member named "add", "remove", or "replace".')
  if (more.length > 0) throw fault(400, 'Operation objects must contain only one member named "add", "remove", or "replace".')
  return op
}

function readPointer(op: Operation, pointer: string): string {
  if (!pointer.startsWith('/')) throw fault(400, `Pointer \`${pointer}\` does not start with "/".`)
  if (/\/\s*\//.test(pointer.slice(1))) throw fault(400, `Pointer \`${pointer}\` contains adjacent "/".`)
  if (pointer.length > 1 && pointer.endsWith('/')) throw fault(400, `Pointer \`${pointer}\` end with "/".`)
  if (/~(?![01])/.test(pointer)) throw fault(400, `Pointer \`${pointer}\` contains "~" not part of a recognized escape sequence.`)
  const parts = pointer.replace(/^\/+/, '').split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~').trim())
  const [name = ''] = parts
  // A location is one element of a list, everything else one level deep.
  const depth = name === 'locations' && op !== 'replace' ? 2 : 1
  if (parts.length !== depth) throw fault(400, `Invalid JSON pointer for this resource: '/${parts.join('/')}'`)
  return name
}

/** Applies the changes to a copy. Throws at the first that is refused, so that none is seen. */
export function patched(image: Image, changes: readonly Change[], who: Who): Image {
  const draft: Image = { ...image, tags: [...image.tags], properties: { ...image.properties } }
  for (const change of changes) {
    if (change.name === 'locations') refuseLocations(image, change, who)
    else if (change.op === 'remove') remove(image, draft, change.name, who)
    else write(image, draft, change, who)
  }
  return draft
}

function write(image: Image, draft: Image, { op, name, value, isNew }: Change, who: Who): void {
  if (name === 'owner' && op === 'replace' && !who.is_admin) throw faultDetail(403, "Owner can't be updated by non admin.")
  if (name === 'visibility') enforceVisibility(who, value, targetOf(image))
  enforceOn(who, 'modify_image', image)
  if (isNew && [...attributeNames, ...Object.keys(draft.properties)].includes(name)) throw faultDetail(409, `Property ${name} already present.`)
  if ((name === 'disk_format' || name === 'container_format') && image.status !== 'queued' && image.status !== 'importing') {
    throw fault(403, `Attribute ${name} can be only replaced for a queued image.`)
  }
  if (attributeNames.has(name)) assign(draft, name, value)
  else if (op === 'add' || name in draft.properties) draft.properties[name] = value as string
  else throw faultDetail(409, `Property ${name} does not exist.`)
}

/** The schema has proved the value's type for this name. */
function assign(draft: Attributes, name: string, value: unknown): void {
  Object.assign(draft, { [name]: Array.isArray(value) ? [...new Set(value)] : value })
}

function remove(image: Image, draft: Image, name: string, who: Who): void {
  enforceOn(who, 'modify_image', image)
  if (attributeNames.has(name)) throw faultDetail(403, `Property ${name} may not be removed.`)
  if (!(name in draft.properties)) throw faultDetail(409, `Property ${name} does not exist.`)
  delete draft.properties[name]
}

/** `show_multiple_locations` is off, as by default. */
function refuseLocations(image: Image, { op, value }: Change, who: Who): never {
  switch (op) {
    case 'add':
      enforceOn(who, 'set_image_location', image)
      throw fault(403, "It's not allowed to add locations if locations are invisible.")
    case 'replace':
      if (Array.isArray(value) && value.length === 0) throw faultDetail(403, 'Cannot set locations to empty list.')
      enforceOn(who, 'set_image_location', image)
      throw fault(403, "It's not allowed to update locations if locations are invisible.")
    case 'remove':
      enforceOn(who, 'delete_image_location', image)
      throw fault(403, "It's not allowed to remove locations if locations are invisible.")
  }
}
