import * as z from 'zod/mini'
import { os, type At } from '#src/paths.ts'
import { request } from '#src/api/http.ts'

const versionsSchema = z.looseObject({ versions: z.array(z.looseObject({ id: z.string(), status: z.optional(z.string()) })) })
export type ApiVersion = z.infer<typeof versionsSchema>['versions'][number]

/** The versions of this place's Glance, newest first: `v2.15`. `GET /` says the same with status 300. */
export const readVersions = async (at: At, signal?: AbortSignal): Promise<ApiVersion[]> =>
  (await request({ at, path: os(at, 'image', 'versions'), signal }, versionsSchema)).versions
