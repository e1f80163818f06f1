import { queryOptions } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { request } from '#src/api/http.ts'
import { os, type At } from '#src/paths.ts'

const versionSchema = z.looseObject({ version: z.looseObject({ version: z.string() }) })

/** The newest microversion of this place's Nova, as the minor number of 2.x: 93 of `2.93`. A Nova that says none speaks 2.1. `GET /v2.1/` */
export const newestMicroversionQuery = (at: At) =>
  queryOptions({
    queryKey: [at.region, at.scope, 'nova'] as const,
    queryFn: async ({ signal }) => {
      const { version } = await request({ at, path: os(at, 'compute', ''), signal }, versionSchema)
      return Number(/^2\.(\d+)$/.exec(version.version)?.[1] ?? 1)
    },
    staleTime: Infinity,
  })
