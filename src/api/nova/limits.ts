import { queryOptions } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { request } from '#src/api/http.ts'
import { os, type At } from '#src/paths.ts'

const count = z._default(z.number(), -1)

/** What the project may have and has, of servers, vCPUs and RAM (MiB). A limit of -1 is none. */
const limitsSchema = z.looseObject({
  maxTotalInstances: count,
  maxTotalCores: count,
  maxTotalRAMSize: count,
  totalInstancesUsed: z._default(z.number(), 0),
  totalCoresUsed: z._default(z.number(), 0),
  totalRAMUsed: z._default(z.number(), 0),
})
export type Limits = z.infer<typeof limitsSchema>

/** `GET /limits` */
export const limitsQuery = (at: At) =>
  queryOptions({
    queryKey: [at.region, at.scope, 'limits'] as const,
    queryFn: async ({ signal }) => (await request({ at, path: os(at, 'compute', 'limits'), signal }, z.looseObject({ limits: z.looseObject({ absolute: limitsSchema }) }))).limits.absolute,
    staleTime: 10_000,
  })
