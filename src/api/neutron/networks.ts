import { queryOptions } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { request } from '#src/api/http.ts'
import { os, type At } from '#src/paths.ts'

const networkSchema = z.looseObject({
  id: z.string(),
  /** May be empty. */
  name: z.string(),
  /** `ACTIVE`, `DOWN`, `BUILD` or `ERROR`. */
  status: z.string(),
  admin_state_up: z.boolean(),
  shared: z.boolean(),
  tenant_id: z.string(),
  /** Without a subnet no server gets an address there, and Nova refuses it. */
  subnets: z.array(z.string()),
  'router:external': z._default(z.boolean(), false),
})
export type Network = z.infer<typeof networkSchema>

const linksSchema = z.array(z.looseObject({ rel: z.string(), href: z.string() }))
const pageSchema = z.looseObject({ networks: z.array(networkSchema), networks_links: z.optional(linksSchema) })

/** The networks that a server of this project can be put in: its own and those shared with all, as far as they are up. `GET /v2.0/networks` */
export const networksQuery = (at: At) =>
  queryOptions({
    queryKey: [at.region, at.scope, 'networks'] as const,
    queryFn: async ({ signal }) => {
      const networks: Network[] = []
      for (let marker: string | undefined, more = true; more; marker = networks.at(-1)?.id) {
        const page = await request({ at, path: os(at, 'network', 'v2.0/networks'), query: { marker }, signal }, pageSchema)
        networks.push(...page.networks)
        // A site may limit its pages.
        more = page.networks.length > 0 && page.networks_links?.some(({ rel }) => rel === 'next') === true
      }
      return networks.filter((network) => isForServers(network, at.scope)).toSorted((a, b) => a.name.localeCompare(b.name))
    },
    staleTime: 60_000,
  })

/** nova/network/neutron.py _get_available_networks: the project's own and the shared ones. Administrators are shown those of every project. */
const isForServers = ({ status, admin_state_up, shared, tenant_id }: Network, project_id: string): boolean => status === 'ACTIVE' && admin_state_up && (shared || tenant_id === project_id)
