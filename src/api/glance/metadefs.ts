import * as z from 'zod/mini'
import { queryOptions } from '@tanstack/react-query'
import type { Problem } from '#src/lib/problem.ts'
import { os, type At } from '#src/paths.ts'
import { ApiError, hasStatus, problemOf } from '#src/api/errors.ts'
import { request } from '#src/api/http.ts'

const TYPES = ['string', 'integer', 'number', 'boolean', 'array'] as const
/** Glance's model makes texts of them; another implementation may leave them as they are. */
const text = z.pipe(z.union([z.string(), z.number(), z.boolean()]), z.transform(String))

/** What a property means, in Glance's own subset of JSON schema. Every value on an image is a text, whatever the type says. */
const propertySchema = z.looseObject({
  /** What this version of Loupe does not know, or what fits no text (`object`), is edited as text. */
  type: z.catch(z.enum(TYPES), 'string'),
  title: z.optional(z.string()),
  /** Anybody's words: text, never markup. */
  description: z.optional(z.string()),
  enum: z.optional(z.array(text)),
  minimum: z.optional(z.number()),
  maximum: z.optional(z.number()),
  minLength: z.optional(z.number()),
  maxLength: z.optional(z.number()),
  /** A regular expression of Python's: JavaScript may not be able to read it. */
  pattern: z.optional(z.string()),
  /** Of an array: what its items may be. */
  items: z.optional(z.looseObject({ type: z.optional(z.string()), enum: z.optional(z.array(text)) })),
  /** None where Glance could make no text of it. */
  default: z.optional(z.catch(z.nullable(text), null)),
  /** How a scheduler may compare (`<in>`, `<or>`, `<all-in>` …): for flavors mostly. */
  operators: z._default(z.array(z.string()), []),
  readonly: z._default(z.boolean(), false),
})

const objectSchema = z.looseObject({
  name: z.string(),
  description: z.optional(z.string()),
  required: z._default(z.array(z.string()), []),
  properties: z._default(z.record(z.string(), propertySchema), {}),
})

const rowSchema = z.looseObject({
  namespace: z.string(),
  display_name: z.optional(z.string()),
  description: z.optional(z.string()),
  /** Absent on what was loaded without one: only admins see it. */
  visibility: z.optional(z.string()),
  owner: z.optional(z.string()),
  resource_type_associations: z._default(z.array(z.looseObject({ name: z.string(), prefix: z.optional(z.string()) })), []),
})
const pageSchema = z.looseObject({ namespaces: z.array(rowSchema), next: z.optional(z.string()) })
/** One namespace, with all that is in it. */
export const namespaceSchema = z.extend(rowSchema, {
  properties: z._default(z.record(z.string(), propertySchema), {}),
  objects: z._default(z.array(objectSchema), []),
})

type Property = z.infer<typeof propertySchema>

/** What one namespace says of one property. A property may have several: each namespace, and each object in it, may define it. */
export type Definition = Readonly<Pick<Property, 'type' | 'title' | 'description' | 'enum' | 'minimum' | 'maximum' | 'minLength' | 'maxLength' | 'pattern' | 'items' | 'operators' | 'readonly'>> & {
  /** As it stands on an image, with the namespace's prefix. */
  readonly key: string
  /** What to begin with; `true` and `false` of a boolean, which Glance writes as Python does. */
  readonly default: string | undefined
  /** Whether its object wants it whenever the object is used. A namespace's own properties are all free. */
  readonly required: boolean
  /** Where it is defined. */
  readonly namespace: string
  /** The object that it belongs to, if it is not the namespace's own. */
  readonly object: string | undefined
}

/** Properties that belong together; `required` names them by their keys. */
export type MetadefObject = Readonly<Pick<z.infer<typeof objectSchema>, 'name' | 'description' | 'required'>> & { readonly properties: readonly Definition[] }

/** A namespace as it applies to images. Its `prefix` stands in the keys already. */
export type Namespace = Readonly<Pick<z.infer<typeof namespaceSchema>, 'namespace' | 'display_name' | 'description' | 'visibility' | 'owner'>> & {
  readonly prefix: string
  readonly properties: readonly Definition[]
  readonly objects: readonly MetadefObject[]
}

/** `unavailable` where the cloud forbids (403, 404) or lacks (404, 501) the whole chapter: then there is nothing in the rest. */
export type Metadefs = {
  /** In the order of their names. */
  readonly namespaces: readonly Namespace[]
  /** By the key on an image; in the order of the namespaces, what is a namespace's own before what its objects have. */
  readonly definitions: ReadonlyMap<string, readonly Definition[]>
  /** Namespaces that could not be read, beside those that could. */
  readonly failed: readonly FailedNamespace[]
} & ({ readonly status: 'available' } | { readonly status: 'unavailable'; readonly problem: Problem })
export type FailedNamespace = { readonly namespace: string; readonly problem: Problem }

const IMAGE = 'OS::Glance::Image'
/** As many as Glance gives at once. */
const PAGE = 1000
/** Namespaces that are read at the same time: a browser has six connections to one server. */
const PARALLEL = 6
const TEN_MINUTES = 10 * 60_000

const namespacesPath = (at: At) => os(at, 'image', 'v2/metadefs/namespaces')

/** Every definition that applies to images in this place. Operators rarely change them: good for ten minutes, unless some are missing. */
export const metadefsQuery = (at: At) =>
  queryOptions({
    queryKey: [at.region, at.scope, 'metadefs', IMAGE] as const,
    queryFn: ({ signal }) => readMetadefs(at, signal),
    staleTime: ({ state }) => (state.data?.failed.length === 0 ? TEN_MINUTES : 0),
    gcTime: 3 * TEN_MINUTES,
  })

/** Throws what is no answer about the definitions: no connection, no session, a Glance that fails as a whole. */
export async function readMetadefs(at: At, signal: AbortSignal): Promise<Metadefs> {
  let names: readonly string[]
  try {
    names = await readNames(at, signal)
  } catch (error) {
    // Glance answers 404 to who may not read any, too.
    if (hasStatus(error, 403, 404, 501)) return { status: 'unavailable', problem: problemOf(error), namespaces: [], definitions: new Map(), failed: [] }
    throw error
  }
  const read = await inParallel(names, (name) => readNamespace(at, name, signal))
  const namespaces = read.flatMap(({ namespace }) => namespace ?? [])
  return { status: 'available', namespaces, definitions: definitionsByKey(namespaces), failed: read.flatMap(({ failed }) => failed ?? []) }
}

/** The names of all namespaces that apply to images, in order. */
async function readNames(at: At, signal: AbortSignal): Promise<string[]> {
  const names: string[] = []
  let marker: string | undefined
  do {
    const query = { resource_types: IMAGE, sort_key: 'namespace', sort_dir: 'asc', limit: PAGE, marker }
    const page = await request({ at, path: namespacesPath(at), query, signal }, pageSchema)
    names.push(...page.namespaces.map(({ namespace }) => namespace))
    // Of the link only the marker counts: its path is the service's own, not the gateway's.
    const next = page.next === undefined ? undefined : (new URL(page.next, 'http://glance').searchParams.get('marker') ?? undefined)
    // A marker that stays where it was leads round in a circle.
    marker = next === marker ? undefined : next
  } while (marker !== undefined)
  return names
}

async function readNamespace(at: At, name: string, signal: AbortSignal): Promise<{ namespace?: Namespace; failed?: FailedNamespace }> {
  try {
    const path = `${namespacesPath(at)}/${encodeURIComponent(name)}`
    return { namespace: namespaceOf(await request({ at, path, query: { resource_type: IMAGE }, signal }, namespaceSchema)) }
  } catch (error) {
    // Without a session the others fail as well.
    if (!(error instanceof ApiError) || error.status === 401) throw error
    return { failed: { namespace: name, problem: problemOf(error) } }
  }
}

/** Works on a few at a time. The first error ends it all. */
async function inParallel<T, R>(things: readonly T[], work: (thing: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const queue = things.entries()
  // All workers share the one iterator: each takes what is next.
  const worker = async () => {
    for (const [i, thing] of queue) results[i] = await work(thing)
  }
  await Promise.all(Array.from({ length: PARALLEL }, worker))
  return results
}

/** glance api/v2/metadef_namespaces.py _prefix_property_name: asked for a resource type, Glance itself puts the prefix before every name. */
function namespaceOf(wire: z.infer<typeof namespaceSchema>): Namespace {
  const { namespace } = wire
  const definitions = (properties: typeof wire.properties, required: readonly string[], object?: string) =>
    Object.entries(properties).map(([key, property]): Definition => ({ ...property, default: defaultOf(property), key, required: required.includes(key), namespace, object }))
  return {
    ...wire,
    prefix: wire.resource_type_associations.find(({ name }) => name === IMAGE)?.prefix ?? '',
    properties: definitions(wire.properties, []),
    objects: wire.objects.map((object) => ({ ...object, properties: definitions(object.properties, object.required, object.name) })),
  }
}

const defaultOf = ({ type, default: value }: Property): string | undefined => (type === 'boolean' ? value?.toLowerCase() : value) ?? undefined

/** Every definition of every property, by its key. */
function definitionsByKey(namespaces: readonly Pick<Namespace, 'properties' | 'objects'>[]): ReadonlyMap<string, readonly Definition[]> {
  return Map.groupBy(namespaces.flatMap(({ properties, objects }) => [...properties, ...objects.flatMap((object) => object.properties)]), ({ key }) => key)
}

/** What governs a property of this key, the first of them if there are several (`definitions` has them all); undefined: nobody says. */
export const definitionOf = ({ definitions }: Pick<Metadefs, 'definitions'>, key: string): Definition | undefined => definitions.get(key)?.[0]
