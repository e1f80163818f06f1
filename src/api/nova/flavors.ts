import { queryOptions } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { request, requestNothing } from '#src/api/http.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { os, type At } from '#src/paths.ts'
import { newestMicroversionQuery } from './versions.ts'

/** `ram` in MiB, `disk` and ephemeral disk in GiB. */
export const flavorSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  vcpus: z.number(),
  ram: z.number(),
  disk: z.number(),
  'OS-FLV-EXT-DATA:ephemeral': z._default(z.number(), 0),
  'OS-FLV-DISABLED:disabled': z._default(z.boolean(), false),
  'os-flavor-access:is_public': z._default(z.boolean(), true),
  description: z.nullish(z.string()),
  extra_specs: z.optional(z.record(z.string(), z.string())),
})
export type Flavor = z.infer<typeof flavorSchema>

const pageSchema = z.looseObject({ flavors: z.array(flavorSchema), flavors_links: z.optional(z.array(z.looseObject({ rel: z.string(), href: z.string() }))) })
const specsSchema = z.looseObject({ extra_specs: z.record(z.string(), z.string()) })

/** Since 2.55 a flavor has a description, since 2.61 its extra specs stand in the list. nova/api/openstack/compute/rest_api_version_history.rst */
const INLINE_SPECS = 61
const WANTED = 61

/** How many are asked for their extra specs at a time, where the list has them not. */
const AT_ONCE = 6

/** Flavors to a page: Nova's own limit. */
const PAGE = 1000

/**
 * The flavors that may be used in this project, smallest memory first; `all`: for administrators also those that only other projects may use. Their extra
 * specs are there where the person may read them. `GET /flavors/detail`
 */
export const flavorsQuery = (at: At, all = false) =>
  queryOptions({
    queryKey: [at.region, at.scope, 'flavors', all] as const,
    queryFn: async ({ signal, client }) => {
      const newest = await client.ensureQueryData(newestMicroversionQuery(at))
      const microversion = newest >= WANTED ? `2.${WANTED}` : undefined
      const flavors: Flavor[] = []
      for (let marker: string | undefined, more = true; more; marker = flavors.at(-1)?.id) {
        const page = await request({ at, path: os(at, 'compute', 'flavors/detail'), query: { limit: PAGE, marker, is_public: all ? 'None' : undefined }, microversion, signal }, pageSchema)
        flavors.push(...page.flavors)
        more = page.flavors.length > 0 && page.flavors_links?.some(({ rel }) => rel === 'next') === true
      }
      const whole = newest >= INLINE_SPECS ? flavors : await withSpecs(at, flavors, signal)
      return whole.toSorted((a, b) => a.ram - b.ram || a.vcpus - b.vcpus || a.name.localeCompare(b.name))
    },
    staleTime: 60_000,
  })

async function withSpecs(at: At, flavors: readonly Flavor[], signal: AbortSignal): Promise<Flavor[]> {
  const known: Flavor[] = []
  for (let i = 0; i < flavors.length; i += AT_ONCE) {
    known.push(
      ...(await Promise.all(
        flavors.slice(i, i + AT_ONCE).map(async (flavor) => {
          const { extra_specs } = await request({ at, path: os(at, 'compute', `flavors/${encodeURIComponent(flavor.id)}/os-extra_specs`), signal }, specsSchema)
          return { ...flavor, extra_specs }
        }),
      )),
    )
  }
  return known
}

/** Makes an extra spec of a flavor what it is to be; without a value takes it away. Throws ApiError: 403 for whom the policy does not let, 400 for a value over 255 characters. */
export async function setExtraSpec(at: At, flavorId: string, key: string, value: string | undefined): Promise<void> {
  const path = os(at, 'compute', `flavors/${encodeURIComponent(flavorId)}/os-extra_specs/${encodeURIComponent(key)}`)
  await requestNothing(value === undefined ? { at, method: 'DELETE', path } : { at, method: 'PUT', path, body: { [key]: value } })
  const noted = (flavors: readonly Flavor[] | undefined) =>
    flavors?.map((flavor) => {
      if (flavor.id !== flavorId) return flavor
      const { [key]: _, ...rest } = flavor.extra_specs ?? {}
      return { ...flavor, extra_specs: value === undefined ? rest : { ...rest, [key]: value } }
    })
  for (const all of [true, false]) queryClient.setQueryData(flavorsQuery(at, all).queryKey, noted)
}
