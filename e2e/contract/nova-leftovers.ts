// What a run that was ended left at Nova: found by its name, and taken away.
import * as z from 'zod/mini'
import { endpointOf, send, type Client } from './client.ts'
import { PREFIX } from './leftovers.ts'

const servers = z.looseObject({ servers: z.array(z.looseObject({ id: z.string(), name: z.string(), created: z.string() })) })
const keypairs = z.looseObject({ keypairs: z.array(z.looseObject({ keypair: z.looseObject({ name: z.string() }) })) })
const flavors = z.looseObject({ flavors: z.array(z.looseObject({ id: z.string() })) })

/**
 * Servers of the client's project, key pairs of its person and, for the admin, flavors: of one run, or of any before a time; only servers say
 * how old they are. Resolves with how many there were.
 */
export async function sweepNova(client: Client, { run, before }: { run?: string; before?: string }): Promise<number> {
  const compute = endpointOf(client.token, 'compute', { region: undefined, interface: 'public' })
  if (compute === undefined) return 0
  const ask = (method: string, path: string) => send(method, `${compute}${path}`, { token: client.token_id })
  const ours = (name: string) => name.startsWith(PREFIX + (run === undefined ? '' : `${run}-`))
  const paths: string[] = []
  const list = async <T>(path: string, schema: z.ZodMiniType<T>, found: (answer: T) => string[]) => {
    const answer = await ask('GET', path)
    if (answer.status === 200) paths.push(...found(schema.parse(answer.json())))
  }
  await list(`/servers/detail?name=${encodeURIComponent(`^${PREFIX}`)}`, servers, (answer) =>
    answer.servers.filter(({ name, created }) => ours(name) && (before === undefined || created < before)).map(({ id }) => `/servers/${id}`),
  )
  if (before === undefined) {
    await list('/os-keypairs', keypairs, (answer) => answer.keypairs.filter(({ keypair }) => ours(keypair.name)).map(({ keypair }) => `/os-keypairs/${keypair.name}`))
    if (client.account === 'admin') await list('/flavors?is_public=None', flavors, (answer) => answer.flavors.filter(({ id }) => ours(id)).map(({ id }) => `/flavors/${id}`))
  }
  for (const path of paths) await ask('DELETE', path)
  return paths.length
}
