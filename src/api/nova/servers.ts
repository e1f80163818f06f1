import { queryOptions, type QueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { invariant } from '#src/lib/invariant.ts'
import { hasStatus } from '#src/api/errors.ts'
import { request, requestNothing } from '#src/api/http.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { os, type At } from '#src/paths.ts'
import { newestMicroversionQuery } from './versions.ts'

const addressSchema = z.looseObject({ addr: z.string(), version: z.number(), 'OS-EXT-IPS:type': z.optional(z.string()) })

/** Why a server is in the state ERROR. `details` are for administrators. */
const faultSchema = z.looseObject({ code: z.number(), message: z.string(), created: z.string(), details: z.optional(z.string()) })

/** As it was when the server was made, whatever became of the flavor since. `ram` in MiB, `disk` in GiB. */
const launchedFlavorSchema = z.looseObject({ original_name: z.string(), vcpus: z.number(), ram: z.number(), disk: z.number() })

/** `ACTIVE`, `BUILD`, `ERROR` …: Nova's words. nova/api/openstack/common.py _STATE_MAP */
export const serverSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  tenant_id: z.string(),
  user_id: z.string(),
  created: z.string(),
  updated: z.string(),
  /** Nothing where it boots from a volume. */
  image: z.union([z.looseObject({ id: z.string() }), z.literal('')]),
  /** Before 2.47 Nova knows the flavor by its id alone. */
  flavor: z.union([launchedFlavorSchema, z.looseObject({ id: z.string() })]),
  addresses: z.record(z.string(), z.array(addressSchema)),
  key_name: z.nullish(z.string()),
  'OS-EXT-STS:task_state': z.nullish(z.string()),
  'OS-EXT-STS:vm_state': z.nullish(z.string()),
  'os-extended-volumes:volumes_attached': z._default(z.array(z.looseObject({ id: z.string(), delete_on_termination: z.optional(z.boolean()) })), []),
  locked: z._default(z.boolean(), false),
  fault: z.optional(faultSchema),
})
export type Server = z.infer<typeof serverSchema>

const pageSchema = z.looseObject({ servers: z.array(serverSchema), servers_links: z.optional(z.array(z.looseObject({ rel: z.string(), href: z.string() }))) })

/** Since 2.37 a launch says its networks in words, since 2.45 a snapshot answers its image, since 2.47 the flavor stands in the server. nova/api/openstack/compute/rest_api_version_history.rst */
const SAYS_NETWORKS = 37
const ANSWERS_IMAGE = 45
const WANTED = 47

/** Servers to a page: Nova's own limit. */
const PAGE = 1000

/** How often what is under way is asked for, in ms; a list of many pages is a long walk. */
const SOON = 3000
const LATE = 30_000

/** What changes by itself: a server that is being built or has a task, and one that is deleted until Nova knows it no more. */
export const isTransitional = ({ status, 'OS-EXT-STS:task_state': task }: Server): boolean => status === 'BUILD' || status === 'DELETED' || (typeof task === 'string' && task !== '')

const serverKeys = {
  all: (at: At) => [at.region, at.scope, 'servers'] as const,
  one: (at: At, id: string) => [...serverKeys.all(at), id] as const,
}

async function spoken(at: At, client: QueryClient): Promise<{ newest: number; microversion: string | undefined }> {
  const newest = await client.ensureQueryData(newestMicroversionQuery(at))
  const minor = Math.min(newest, WANTED)
  return { newest, microversion: minor > 1 ? `2.${minor}` : undefined }
}

/** `image`: those that were made from it, but for those that boot from a volume. `all`: of every project, for administrators. */
export type ServersFilter = { readonly image?: string; readonly all?: boolean }

/**
 * The project's servers, newest first. In Nova's oldest version: it names the flavor by its id, and does not hand everybody's user data to
 * administrators. `GET /servers/detail`
 */
export const serversQuery = (at: At, { image, all = false }: ServersFilter = {}) =>
  queryOptions({
    queryKey: [...serverKeys.all(at), { image, all }] as const,
    queryFn: async ({ signal }) => {
      const servers: Server[] = []
      for (let marker: string | undefined, more = true; more; marker = servers.at(-1)?.id) {
        const query = { limit: PAGE, marker, image, all_tenants: all ? 1 : undefined }
        const page = await request({ at, path: os(at, 'compute', 'servers/detail'), query, signal }, pageSchema)
        servers.push(...page.servers)
        more = page.servers.length > 0 && page.servers_links?.some(({ rel }) => rel === 'next') === true
      }
      return servers
    },
    refetchInterval: ({ state }) => (state.data?.some(isTransitional) ? (state.data.length < PAGE ? SOON : LATE) : false),
  })

/** One server, followed while it changes. 404: there is none, or it is another project's. `GET /servers/{id}` */
export const serverQuery = (at: At, id: string) =>
  queryOptions({
    queryKey: serverKeys.one(at, id),
    queryFn: async ({ signal, client }) => {
      const { microversion } = await spoken(at, client)
      const { server } = await request({ at, path: serverPath(at, id), microversion, signal }, z.looseObject({ server: serverSchema }))
      return withoutUserData(server)
    },
    staleTime: 5000,
    refetchInterval: ({ state }) => (state.data && state.status === 'success' && isTransitional(state.data) ? SOON : false),
  })

/** Since 2.3 administrators are told what others gave their servers: passwords, often. It is not to stay in the page's memory. */
function withoutUserData(told: Server): Server {
  const { 'OS-EXT-SRV-ATTR:user_data': _, ...server } = told
  return server
}

const serverPath = (at: At, id: string) => os(at, 'compute', `servers/${encodeURIComponent(id)}`)

/** `networks`: what Nova would choose, none, or these by their ids; before 2.37 there is no way to say `none`. */
export type LaunchRequest = {
  readonly name: string
  readonly image_id: string
  readonly flavor_id: string
  readonly networks: 'auto' | 'none' | readonly string[]
  readonly key_name?: string
  /** `boot`: the server boots from a new volume with the image's data. `blank`: an empty volume beside the image, for what installs. `size` in GiB. */
  readonly volume?: { readonly kind: 'boot' | 'blank'; readonly size: number; readonly delete_on_termination: boolean }
  /** As it is, not in base64: Nova takes 65,535 characters of that. */
  readonly user_data?: string | Uint8Array
}

/** No more of the answer is kept: it has the password that Nova made for the server. */
const createdSchema = z.object({ server: z.object({ id: z.string() }) })

/** Begins a server and answers its id; what becomes of it `serverQuery` tells. Throws ApiError: 400 for what does not fit, 403 over a quota or for whom the policy does not let. `POST /servers` */
export async function createServer(at: At, launch: LaunchRequest): Promise<string> {
  const { newest, microversion } = await spoken(at, queryClient)
  invariant(newest >= SAYS_NETWORKS || launch.networks !== 'none', 'this Nova can be told to attach no network')
  const { server } = await request({ at, method: 'POST', path: os(at, 'compute', 'servers'), body: { server: toWire(launch, newest) }, microversion }, createdSchema)
  await forgetServers(at)
  return server.id
}

function toWire({ name, image_id, flavor_id, networks, key_name, volume, user_data }: LaunchRequest, newest: number) {
  return {
    name,
    flavorRef: flavor_id,
    // Nova takes the image to boot from out of the mapping where it is to fill a volume.
    ...(volume?.kind !== 'boot' && { imageRef: image_id }),
    ...(volume && { block_device_mapping_v2: disksOf(image_id, volume) }),
    ...(typeof networks === 'string' ? newest >= SAYS_NETWORKS && { networks } : { networks: networks.map((uuid) => ({ uuid })) }),
    ...(key_name !== undefined && { key_name }),
    ...(user_data !== undefined && { user_data: userData(user_data) }),
  }
}

function disksOf(uuid: string, { kind, size, delete_on_termination }: NonNullable<LaunchRequest['volume']>) {
  const image = { boot_index: 0, source_type: 'image', uuid }
  const volume = { destination_type: 'volume', volume_size: size, delete_on_termination }
  return kind === 'boot' ? [{ ...image, ...volume }] : [{ ...image, destination_type: 'local', delete_on_termination: true }, { boot_index: 1, source_type: 'blank', ...volume }]
}

/** User data as Nova wants it: bytes in base64, a text as UTF-8. */
export function userData(given: string | Uint8Array): string {
  let bytes = ''
  for (const byte of typeof given === 'string' ? new TextEncoder().encode(given) : given) bytes += String.fromCharCode(byte)
  return btoa(bytes)
}

/**
 * Makes an image of a server and answers its id; the image is `queued` then, and comes to be active by itself. Undefined: it is begun, and
 * which image it is could not be found out. Throws ApiError: 409 while another task is under way, 403 over a quota. `POST /servers/{id}/action`, createImage
 */
export async function createSnapshot(at: At, { id, image }: Pick<Server, 'id' | 'image'>, { name, metadata }: { name: string; metadata: Readonly<Record<string, string>> }): Promise<string | undefined> {
  const { newest, microversion } = await spoken(at, queryClient)
  // nova/compute/api.py snapshot_volume_backed, unlike snapshot, does not note whose image it is.
  const noted = image === '' ? { ...metadata, instance_uuid: id } : metadata
  const asked = { at, method: 'POST', path: `${serverPath(at, id)}/action`, body: { createImage: { name, metadata: noted } }, microversion } as const
  const image_id = newest >= ANSWERS_IMAGE ? (await request(asked, z.looseObject({ image_id: z.string() }))).image_id : (await requestNothing(asked), await newestImageOf(at, id, name).catch(() => undefined))
  await forgetServers(at)
  return image_id
}

/** Enough for several people who take snapshots of a server at once. */
const NEWEST = 20

/** An older Nova says in a header where the image is, which the gateway keeps back. The image itself says whose it is. */
async function newestImageOf(at: At, serverId: string, name: string): Promise<string | undefined> {
  const query = { instance_uuid: serverId, sort: 'created_at:desc', limit: NEWEST }
  const { images } = await request({ at, path: os(at, 'image', 'v2/images'), query }, z.looseObject({ images: z.array(z.looseObject({ id: z.string(), name: z.nullish(z.string()) })) }))
  return images.find((image) => image.name === name)?.id
}

/** Has a server deleted: it is gone when Nova answers 404 for it. One that is gone already is no failure. `DELETE /servers/{id}` */
export async function deleteServer(at: At, id: string): Promise<void> {
  try {
    await requestNothing({ at, method: 'DELETE', path: serverPath(at, id) })
  } catch (error) {
    if (!hasStatus(error, 404)) throw error
  }
  await forgetServers(at)
}

const forgetServers = (at: At): Promise<void> => queryClient.invalidateQueries({ queryKey: serverKeys.all(at) })
