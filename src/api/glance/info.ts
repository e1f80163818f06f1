import * as z from 'zod/mini'
import { queryOptions } from '@tanstack/react-query'
import { os, type At } from '#src/paths.ts'
import { request } from '#src/api/http.ts'

const versionsSchema = z.looseObject({ versions: z.array(z.looseObject({ id: z.string(), status: z.optional(z.string()) })) })
export type ApiVersion = z.infer<typeof versionsSchema>['versions'][number]

/** The versions of this place's Glance, newest first: `v2.15`. `GET /` says the same with status 300. */
export const readVersions = async (at: At, signal?: AbortSignal): Promise<ApiVersion[]> =>
  (await request({ at, path: os(at, 'image', 'versions'), signal }, versionsSchema)).versions

const usageSchema = z.looseObject({ usage: z.record(z.string(), z.object({ usage: z.number(), limit: z.number() })) })
/** By resource: `image_count_total`, `image_size_total` (MiB). Without those that the cloud does not limit. */
export type Usage = z.infer<typeof usageSchema>['usage']

/** What the project uses of its limits. 404 at a Glance before 2022. It takes Glance a second or so to ask Keystone. */
export const usageQuery = (at: At) =>
  queryOptions({
    queryKey: [at.region, at.scope, 'usage'] as const,
    queryFn: async ({ signal }) => (await request({ at, path: os(at, 'image', 'v2/info/usage'), signal }, usageSchema)).usage,
  })
