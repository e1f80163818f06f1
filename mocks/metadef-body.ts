import { plainFault } from './glance-errors.ts'
import { python } from './json-schema.ts'
import { keyOf, type Definitions, type MetadefObject } from './metadef-tables.ts'

/** What a request says of a namespace. Its schema has seen it. */
export type Body = { readonly namespace: string } & Partial<
  Omit<Definitions, 'objects' | 'tags'> & {
    readonly objects: readonly (Pick<Definitions['objects'][number], 'name'> & Partial<Definitions['objects'][number]>)[]
    readonly tags: readonly { readonly name: string }[]
  }
>

/** Reads a part of the body as Glance's model of it does. */
type Read = (value: unknown) => unknown

const asItIs: Read = (value) => value
const each =
  (read: Read): Read =>
  (value) =>
    (value as unknown[]).map(read)
const byName =
  (read: Read): Read =>
  (value) =>
    Object.fromEntries(Object.entries(value as object).map(([name, part]) => [name, read(part)]))

/** A thing with these fields, of which some must be there. A defect of Glance: what its schema lets pass and its model does not know breaks it (wsme). */
const model =
  (mandatory: readonly string[], fields: Readonly<Record<string, Read>>): Read =>
  (value) => {
    const given = value as Readonly<Record<string, unknown>>
    if (mandatory.some((name) => !(name in given))) throw plainFault(500)
    return Object.fromEntries(
      Object.entries(given).map(([name, part]) => {
        const read = fields[name]
        if (!read) throw plainFault(500)
        return [name, read(part)]
      }),
    )
  }

const text: Read = (value) => {
  if (typeof value !== 'string') throw plainFault(500)
  return value
}
/** A default is kept as text, as Python prints it, or not at all. */
const printed: Read = (value) => (typeof value === 'string' ? value : typeof value === 'object' ? null : python(value))
const whole: Read = (value) => Math.trunc(value as number)

const items = model(['type'], { type: asItIs, enum: each(text) })
const property = model([], {
  name: asItIs, type: asItIs, title: asItIs, description: asItIs, operators: asItIs, default: printed, readonly: asItIs, minimum: whole, maximum: whole, enum: each(text), pattern: asItIs,
  minLength: asItIs, maxLength: asItIs, items, uniqueItems: asItIs, minItems: asItIs, maxItems: asItIs, additionalItems: asItIs,
})
const namespace = model([], {
  namespace: asItIs, display_name: asItIs, description: asItIs, visibility: asItIs, protected: asItIs, owner: asItIs,
  resource_type_associations: each(model(['name'], { name: asItIs, prefix: asItIs, properties_target: asItIs })),
  properties: byName(property),
  objects: each(model(['name'], { name: asItIs, description: asItIs, required: asItIs, properties: byName(property) })),
  tags: each(model(['name'], { name: asItIs })),
})

/** glance/api/v2/model/metadef_*.py. */
export const readBody = (body: Readonly<Record<string, unknown>>): Body => namespace(body) as Body

/** What of a body goes into the tables: in the order of its names, as the database's index gives it. `owner`: whose it is when it does not say. */
export const definitionsOf = ({ resource_type_associations = [], properties = {}, objects = [], tags = [], ...rest }: Body, owner: string): Definitions => ({
  visibility: 'private',
  protected: false,
  owner,
  ...rest,
  resource_type_associations,
  properties: Object.fromEntries(Object.entries(properties).toSorted(([a], [b]) => inOrder(a, b))),
  objects: objects.map((object): MetadefObject => ({ required: [], properties: {}, ...object })).toSorted((a, b) => inOrder(a.name, b.name)),
  tags: tags.map(({ name }) => name),
})

const inOrder = (a: string, b: string) => Number(keyOf(a) > keyOf(b)) - Number(keyOf(a) < keyOf(b))
