import { queryOptions } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { request } from '#src/api/http.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { os, type At } from '#src/paths.ts'
import { newestMicroversionQuery } from './versions.ts'

const keypairSchema = z.looseObject({
  name: z.string(),
  fingerprint: z.string(),
  public_key: z.string(),
  /** `ssh` or `x509`. */
  type: z._default(z.string(), 'ssh'),
})
export type Keypair = z.infer<typeof keypairSchema>

/** Since 2.2 a key pair has a type. nova/api/openstack/compute/rest_api_version_history.rst */
const TYPED = 2

const microversionOf = (newest: number): string | undefined => (newest >= TYPED ? `2.${TYPED}` : undefined)

const keypairsPath = (at: At) => os(at, 'compute', 'os-keypairs')

/** The person's own key pairs, whatever the project. In this version all come at once. `GET /os-keypairs` */
export const keypairsQuery = (at: At) =>
  queryOptions({
    queryKey: [at.region, at.scope, 'keypairs'] as const,
    queryFn: async ({ signal, client }) => {
      const microversion = microversionOf(await client.ensureQueryData(newestMicroversionQuery(at)))
      const { keypairs } = await request({ at, path: keypairsPath(at), microversion, signal }, z.looseObject({ keypairs: z.array(z.looseObject({ keypair: keypairSchema })) }))
      return keypairs.map(({ keypair }) => keypair).toSorted((a, b) => a.name.localeCompare(b.name))
    },
    staleTime: 60_000,
  })

/** Keeps a public key under a name. Throws ApiError: 400 for what is no key or no name, 409 for a name that is taken. `POST /os-keypairs` */
export async function importKeypair(at: At, keypair: { name: string; public_key: string }): Promise<Keypair> {
  const microversion = microversionOf(await queryClient.ensureQueryData(newestMicroversionQuery(at)))
  const { keypair: made } = await request({ at, method: 'POST', path: keypairsPath(at), body: { keypair }, microversion }, z.looseObject({ keypair: keypairSchema }))
  await queryClient.invalidateQueries({ queryKey: keypairsQuery(at).queryKey })
  return made
}
