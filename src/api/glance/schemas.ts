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
  readOnly: z.optional(z.boolean()),
  /** False for what is an ordinary property in spite of standing in the schema (`os_distro`, `architecture` …). */
  is_base: z.optional(z.boolean()),
})
export type SchemaProperty = z.infer<typeof propertySchema>

export const imageDocumentSchema = z.looseObject({
  properties: z.record(z.string(), propertySchema),
  /** Properties that this cloud demands of every image. */
  required: z._default(z.nullable(z.array(z.string())), null),
})

export type ImageSchema = {
  /** What this cloud takes, in its own order. */
  readonly disk_formats: readonly string[]
  readonly container_formats: readonly string[]
  readonly required: readonly string[]
  readonly properties: Readonly<Record<string, SchemaProperty>>
}

/** What this cloud's Glance knows of an image's attributes. It changes with the operator's configuration only. */
export const imageSchemaQuery = (at: At) =>
  queryOptions({
    queryKey: [at.region, at.scope, 'schemas', 'image'] as const,
    queryFn: async ({ signal }) => imageSchemaOf(await request({ at, path: os(at, 'image', 'v2/schemas/image'), signal }, imageDocumentSchema)),
    staleTime: Infinity,
  })

/** The choices of a schema document, without its null. */
export function imageSchemaOf({ properties, required }: z.infer<typeof imageDocumentSchema>): ImageSchema {
  const texts = (name: string) => properties[name]?.enum?.filter((value) => typeof value === 'string') ?? []
  return { disk_formats: texts('disk_format'), container_formats: texts('container_format'), required: required ?? [], properties }
}
