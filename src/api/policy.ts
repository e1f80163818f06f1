import * as z from 'zod/mini'
import { queryOptions } from '@tanstack/react-query'
import { policyPath } from '#src/paths.ts'
import { request } from './http.ts'

const textSchema = z.union([z.string(), z.readonly(z.array(z.union([z.string(), z.readonly(z.array(z.string()))])))])
const rulesSchema = z.record(z.string(), textSchema)
const problemSchema = z.object({ rule: z.string(), kind: z.enum(['unreadable', 'circle', 'no-rule', 'unasked']), names: z.readonly(z.array(z.string())), line: z.nullish(z.number()) })
const fileSchema = z.object({ file: z.string(), rules: rulesSchema, problems: z.array(problemSchema) })
const filesSchema = z.object({ image: z.optional(fileSchema), compute: z.optional(fileSchema), identity: z.optional(fileSchema) })

/** What the operators of the gateway say of the cloud's policy: a preset, their own policy files, and those of single regions. */
const sitePolicySchema = z.object({ preset: z.enum(['default', 'infomaniak', 'legacy']), files: filesSchema, regions: z.record(z.string(), filesSchema) })
export type SitePolicy = z.infer<typeof sitePolicySchema>
export type PolicyFile = z.infer<typeof fileSchema>

/** Told to whoever has a session of the scope. It lasts as long as the gateway runs. */
export const sitePolicyQuery = (scope: string) =>
  queryOptions({
    queryKey: ['site-policy', scope] as const,
    queryFn: ({ signal }) => request({ path: policyPath(scope), signal }, sitePolicySchema),
    staleTime: Infinity,
    gcTime: Infinity,
  })
