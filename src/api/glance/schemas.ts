import * as z from 'zod/mini'
import { queryOptions } from '@tanstack/react-query'
import { os, type At } from '#src/paths.ts'
import { request } from '#src/api/http.ts'

/** One attribute or known property, as the JSON schema of `GET /v2/schemas/image` describes it. */
const propertySchema = z.looseObject({
  /** `string`, or a list such as `['null', 'string']`. */
  type: z.optional(z.union([z.string(), z.array(z.string())])),
  description: z.optional(z.string()),
  enum: z.optional(z.array(z.nullable(z.union([z.string(), z.number(), z.boolean()])))),
  pattern: z.optional(z.string()),
  minLength: z.optional(z.number()),
  maxLength: z.optional(z.number()),
  minimum: z.optional(z.number()),
  maximum: z.optional(z.number()),
  readOnly: z.optional(z.boolean()),
  /** False for what is an ordinary property in spite of standing in the schema (`os_distro`, `architecture` …). */
  is_base: z.optional(z.boolean()),
})
export type SchemaProperty = z.infer<typeof propertySchema>

export const imageDocumentSchema = z.looseObject({
  properties: z.record(z.string(), propertySchema),
  /** What this cloud demands of every image: mostly properties, but an operator may name attributes too. */
  required: z._default(z.nullable(z.array(z.string())), null),
  /** False where the site takes no property but those that it names; else the schema of all others. */
  additionalProperties: z.optional(z.unknown()),
})

export type ImageSchema = {
  /** What this cloud takes, in its own order. */
  readonly disk_formats: readonly string[]
  readonly container_formats: readonly string[]
  /**
   * What every new image must have, by name: properties, maybe attributes too. Glance (2026.1) asks the same of each single change of a patch,
   * so where this is not empty it refuses every `add` and `replace` with 400, but for one that is itself all that is demanded; `remove` goes through.
   */
  readonly required: readonly string[]
  /** Every attribute and property that the schema names. */
  readonly properties: Readonly<Record<string, SchemaProperty>>
  /** Of those the ordinary properties: what the operator's schema-image.json, or the one that comes with Glance, says of them. */
  readonly custom: Readonly<Record<string, SchemaProperty>>
  /** Whether an image may have properties that the schema does not name. */
  readonly additionalProperties: boolean
}

/** What this cloud's Glance knows of an image's attributes. It changes with the operator's configuration only. */
export const imageSchemaQuery = (at: At) =>
  queryOptions({
    queryKey: [at.region, at.scope, 'schemas', 'image'] as const,
    queryFn: async ({ signal }) => imageSchemaOf(await request({ at, path: os(at, 'image', 'v2/schemas/image'), signal }, imageDocumentSchema)),
    staleTime: Infinity,
  })

/** What a schema document says, with the choices of an image's formats without their null. */
export function imageSchemaOf({ properties, required, additionalProperties }: z.infer<typeof imageDocumentSchema>): ImageSchema {
  const texts = (name: string) => properties[name]?.enum?.filter((value) => typeof value === 'string') ?? []
  return {
    disk_formats: texts('disk_format'),
    container_formats: texts('container_format'),
    required: required ?? [],
    properties,
    custom: Object.fromEntries(Object.entries(properties).filter(([, { is_base }]) => is_base === false)),
    additionalProperties: additionalProperties !== false,
  }
}
