import * as z from 'zod/mini'
import { queryOptions } from '@tanstack/react-query'
import { os, type At } from '#src/paths.ts'
import { hasStatus } from '#src/api/errors.ts'
import { request } from '#src/api/http.ts'

const versionsSchema = z.looseObject({ versions: z.array(z.looseObject({ id: z.string(), status: z.optional(z.string()) })) })
export type ApiVersion = z.infer<typeof versionsSchema>['versions'][number]

/** The versions of this place's Glance, newest first: `v2.15`. `GET /` says the same with status 300. */
export const readVersions = async (at: At, signal?: AbortSignal): Promise<ApiVersion[]> =>
  (await request({ at, path: os(at, 'image', 'versions'), signal }, versionsSchema)).versions

const storesSchema = z.looseObject({
  stores: z.array(
    z.looseObject({
      id: z.string(),
      description: z.optional(z.string()),
      /** The text `"true"` on the default store, absent on the others. */
      default: z.optional(z.string()),
    }),
  ),
})
export type Store = { readonly id: string; readonly description: string | undefined; readonly default: boolean }

/** The stores that images can be put into; none on a site with a single nameless one (404). */
export const storesQuery = (at: At) =>
  queryOptions({
    queryKey: [at.region, at.scope, 'info', 'stores'] as const,
    queryFn: async ({ signal }): Promise<Store[]> => {
      const { stores } = await orWithout(request({ at, path: os(at, 'image', 'v2/info/stores'), signal }, storesSchema), { stores: [] })
      return stores.map((store) => ({ id: store.id, description: store.description, default: store.default === 'true' }))
    },
    staleTime: Infinity,
  })

const usageSchema = z.looseObject({ usage: z.record(z.string(), z.looseObject({ usage: z.number(), limit: z.number() })) })
/** By quota: `image_count_total`, `image_count_uploading` in images; `image_size_total`, `image_stage_total` in MiB, rounded down. */
export type Usage = z.infer<typeof usageSchema>['usage']

/** What the project of the token uses of its quota; nothing on a cloud without unified limits (`{}`, or 404 before API 2.15). */
export const usageQuery = (at: At) =>
  queryOptions({
    queryKey: [at.region, at.scope, 'info', 'usage'] as const,
    queryFn: async ({ signal }): Promise<Usage> => (await orWithout(request({ at, path: os(at, 'image', 'v2/info/usage'), signal }, usageSchema), { usage: {} })).usage,
  })

async function orWithout<T>(answer: Promise<T>, without: T): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (hasStatus(error, 404)) return without
    throw error
  }
}
