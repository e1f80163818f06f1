/** When a row was made and last changed; what `glance-manage db_load_metadefs` loads was never changed. */
export type Times = { readonly created_at: number; readonly updated_at: number | undefined }

/** `prefix` stands before the names of the properties where they are set on a resource of this type. */
export type ResourceTypeAssociation = { readonly name: string; readonly prefix?: string; readonly properties_target?: string }
/** A definition in Glance's own subset of JSON schema. */
export type MetadefProperty = Readonly<Record<string, unknown>>
export type MetadefObject = {
  readonly name: string
  readonly description?: string
  readonly required: readonly string[]
  readonly properties: Readonly<Record<string, MetadefProperty>>
}
/** A namespace with what is in it. */
export type Definitions = {
  readonly namespace: string
  readonly display_name?: string
  readonly description?: string
  readonly visibility: 'public' | 'private'
  readonly protected: boolean
  readonly owner: string
  readonly resource_type_associations: readonly ResourceTypeAssociation[]
  readonly properties: Readonly<Record<string, MetadefProperty>>
  readonly objects: readonly MetadefObject[]
  readonly tags: readonly string[]
}
export type MetadefNamespace = Definitions & Times & { readonly id: number }

export type Metadefs = {
  /** By `keyOf` their names. */
  readonly namespaces: Map<string, MetadefNamespace>
  /** By their names. No call removes one. */
  readonly resource_types: Map<string, Times>
  /** The last id that was given. */
  last: number
}

/** MySQL holds names that differ only in case for the same. */
export const keyOf = (name: string): string => name.toLowerCase()

export const newMetadefs = (): Metadefs => ({ namespaces: new Map(), resource_types: new Map(), last: 0 })

/** Adds a namespace, and each type that it is the first to name. */
export function addNamespace(metadefs: Metadefs, definitions: Definitions, times: Times): MetadefNamespace {
  metadefs.last += 1
  const row = { ...definitions, ...times, id: metadefs.last }
  metadefs.namespaces.set(keyOf(row.namespace), row)
  for (const { name } of row.resource_type_associations) if (!metadefs.resource_types.has(name)) metadefs.resource_types.set(name, times)
  return row
}
