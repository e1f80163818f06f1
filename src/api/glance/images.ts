import * as z from 'zod/mini'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { PatchOperation } from '#src/lib/json-patch.ts'
import { os, type At } from '#src/paths.ts'
import { hasStatus, type ApiError } from '#src/api/errors.ts'
import { request, requestFirst, requestNothing } from '#src/api/http.ts'

/** glance/domain/__init__.py valid_state_targets; `uploading` and `importing` belong to the import methods. */
export const STATUSES = ['queued', 'saving', 'uploading', 'importing', 'active', 'deactivated', 'killed', 'pending_delete', 'deleted'] as const
export const VISIBILITIES = ['private', 'shared', 'community', 'public'] as const

/** One image as Glance shows it. Wire names; custom properties stand beside the base attributes (see `properties`). */
export const imageSchema = z.looseObject({
  id: z.string(),
  name: z.nullish(z.string()),
  /** A status that this version of Loupe does not know shows as `unknown`. */
  status: z.catch(z.enum([...STATUSES, 'unknown']), 'unknown'),
  visibility: z.enum(VISIBILITIES),
  owner: z.nullish(z.string()),
  protected: z.boolean(),
  os_hidden: z._default(z.boolean(), false),
  disk_format: z.nullish(z.string()),
  container_format: z.nullish(z.string()),
  /** Bytes; null until there is data. */
  size: z.nullish(z.number()),
  /** Bytes; null where Glance could not tell. */
  virtual_size: z.nullish(z.number()),
  /** GiB. */
  min_disk: z.number(),
  /** MiB. */
  min_ram: z.number(),
  /** MD5. */
  checksum: z.nullish(z.string()),
  os_hash_algo: z.nullish(z.string()),
  os_hash_value: z.nullish(z.string()),
  created_at: z.string(),
  updated_at: z.string(),
  tags: z.array(z.string()),
  /** One comma-joined string, absent until there is data. */
  stores: z.optional(z.string()),
})
export type Image = z.infer<typeof imageSchema>
export type ImageStatus = Image['status']
export type Visibility = Image['visibility']

const pageSchema = z.looseObject({ images: z.array(imageSchema), next: z.optional(z.string()) })
export type ImagesPage = z.infer<typeof pageSchema>

/** Attributes that Glance itself owns. Whatever else an image has is a property. Source: GET /v2/schemas/image, `is_base` not false. */
export const BASE_ATTRIBUTES: ReadonlySet<string> = new Set([
  'id', 'name', 'status', 'visibility', 'owner', 'protected', 'os_hidden', 'disk_format', 'container_format', 'size', 'virtual_size', 'min_disk',
  'min_ram', 'checksum', 'os_hash_algo', 'os_hash_value', 'created_at', 'updated_at', 'tags', 'self', 'file', 'schema', 'stores', 'locations', 'direct_url',
])

/** The custom properties of an image: what it has beside base attributes and Glance's own import leftovers (`os_glance_*`). Sorted by key. */
export function properties(image: Image): Record<string, string> {
  const entries = Object.entries(image).filter(([key, value]) => !BASE_ATTRIBUTES.has(key) && !key.startsWith('os_glance_') && typeof value === 'string')
  return Object.fromEntries(entries.toSorted(([a], [b]) => a.localeCompare(b))) as Record<string, string>
}

/** Whether Glance will change the image by itself, so that it is worth asking again. A queued image waits for its owner, but for the image of a server, which Nova fills. */
export const isTransitional = (image: Image): boolean =>
  (image.status === 'queued' && image['image_type'] === 'snapshot') ||
  image.status === 'saving' || image.status === 'importing' || image.status === 'pending_delete' || typeof image['os_glance_import_task'] === 'string'

const imagesPath = (at: At) => os(at, 'image', 'v2/images')
const imagePath = (at: At, id: string) => os(at, 'image', `v2/images/${encodeURIComponent(id)}`)

/** Glance never lists hidden images beside the others: they are a list of their own. */
export type Shelf = 'shown' | 'hidden'
const shelfQuery = (shelf: Shelf) => ({ os_hidden: shelf === 'hidden' ? 'true' : undefined })

export const imageKeys = {
  all: (at: At) => [at.region, at.scope, 'images'] as const,
  list: (at: At, shelf: Shelf) => [at.region, at.scope, 'images', 'list', shelf] as const,
  changes: (at: At) => [at.region, at.scope, 'images', 'changes'] as const,
  one: (at: At, id: string) => [at.region, at.scope, 'images', 'one', id] as const,
}

/** Images of one page: the first comes quickly, the rest in as few requests as Glance allows (it clamps at 1000). */
const FIRST_PAGE = 100
const NEXT_PAGE = 1000

/** Where a next page starts: the markers to try, best first (a marker that was deleted meanwhile answers 400, one that became invisible 403). */
export type Cursor = readonly string[]

async function readPage(at: At, cursor: Cursor, signal: AbortSignal, query: Readonly<Record<string, string | number | undefined>>): Promise<ImagesPage> {
  let refused: unknown
  for (const marker of cursor.length > 0 ? cursor : [undefined]) {
    try {
      return await request({ at, path: imagesPath(at), query: { limit: marker ? NEXT_PAGE : FIRST_PAGE, ...query, marker }, signal }, pageSchema)
    } catch (error) {
      if (!marker || !hasStatus(error, 400, 403)) throw error
      refused = error
    }
  }
  throw refused
}

/** The marker in Glance's own `next` link is its last row, which a per-image policy may have taken out of the page; rows before it are the fallback. */
export function nextCursor(page: ImagesPage): Cursor | undefined {
  if (page.next === undefined) return undefined
  const marker = new URL(page.next, 'http://glance').searchParams.get('marker')
  const rows = page.images.map((image) => image.id).toReversed()
  return [...new Set([...(marker ? [marker] : []), ...rows.slice(0, 5)])]
}

/**
 * Every image that the place lists (own, public, accepted), newest first, page by page. Pages never change once they are there:
 * what happened since stands in `imageChanges`, and `mergeImages` shows both.
 */
export const imagesQuery = (at: At, shelf: Shelf = 'shown') =>
  infiniteQueryOptions({
    queryKey: imageKeys.list(at, shelf),
    queryFn: ({ pageParam, signal }) => readPage(at, pageParam, signal, { sort: 'created_at:desc,id:desc', ...shelfQuery(shelf) }),
    initialPageParam: [] as Cursor,
    getNextPageParam: nextCursor,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    structuralSharing: false,
  })

/**
 * The images that the place lists and that were made or changed at `since` or later, the last change first: one that changes while the pages are read
 * is in the next answer. Deleted ones are in no answer. Without `since`: all of them.
 */
export async function readImagesSince(at: At, shelf: Shelf, since: string | undefined, signal: AbortSignal): Promise<Image[]> {
  const images: Image[] = []
  let cursor: Cursor | undefined = []
  while (cursor) {
    const page = await readPage(at, cursor, signal, { sort: 'updated_at:desc,id:desc', updated_at: since && `gte:${since}`, ...shelfQuery(shelf) })
    images.push(...page.images)
    cursor = nextCursor(page)
  }
  return images
}

/** Images that are shared: those of other projects whose sharing has this status here, and the project's own. An administrator's token gets every project's. */
export const readShared = (at: At, cursor: Cursor, signal: AbortSignal, member_status: 'pending' | 'accepted' | 'rejected' | 'all', limit?: number): Promise<ImagesPage> =>
  readPage(at, cursor, signal, { visibility: 'shared', member_status, sort: 'created_at:desc,id:desc', ...(limit !== undefined && { limit }) })

/** Images that a list to choose from shows at once. */
const CHOICES = 50

/** The images of one container format that the place lists, by name, as far as they were asked for. */
export const imagesOfFormatQuery = (at: At, container_format: string) =>
  infiniteQueryOptions({
    queryKey: [...imageKeys.all(at), 'format', container_format] as const,
    queryFn: ({ pageParam, signal }) => request({ at, path: imagesPath(at), query: { container_format, sort: 'name:asc,id:asc', limit: CHOICES, marker: pageParam }, signal }, pageSchema),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => nextCursor(page)?.[0],
  })

/** The images that the place lists by exactly this name, in any case: Glance finds no parts of names. `eq:` since a name may hold a colon. */
export const imagesNamedQuery = (at: At, name: string) =>
  queryOptions({
    queryKey: [...imageKeys.all(at), 'named', name] as const,
    queryFn: async ({ signal }) => (await request({ at, path: imagesPath(at), query: { name: `eq:${name}`, limit: CHOICES }, signal }, pageSchema)).images,
  })

/** The public images of exactly this name that lists show, in any case. */
export const publicNamedQuery = (at: At, name: string) =>
  queryOptions({
    queryKey: [...imageKeys.all(at), 'public-named', name] as const,
    queryFn: async ({ signal }) => (await request({ at, path: imagesPath(at), query: { name: `eq:${name}`, visibility: 'public', limit: CHOICES }, signal }, pageSchema)).images,
  })

/** The first bytes of an image's data, as many as `length`: what it is can be seen by them. */
export const firstBytesQuery = (at: At, id: string, length: number) =>
  queryOptions({
    queryKey: [...imageKeys.one(at, id), 'first', length] as const,
    queryFn: ({ signal }) => requestFirst({ at, path: `${imagePath(at, id)}/file`, first: length, signal }),
    // It never changes once it is there.
    staleTime: Infinity,
  })

/** One image. 404 when there is none, or when the place may not see it. */
export const imageQuery = (at: At, id: string) =>
  queryOptions({
    queryKey: imageKeys.one(at, id),
    queryFn: ({ signal }) => readImage(at, id, signal),
    staleTime: 5_000,
  })

export const readImage = (at: At, id: string, signal?: AbortSignal): Promise<Image> => request({ at, path: imagePath(at, id), signal }, imageSchema)

/** Ids of one request: more would pass the URL's limit (300 ids answer 414). */
const IDS_PER_REQUEST = 100

/**
 * The images of these ids that the place lists: for polling what is under way. One that does not come back is not
 * necessarily gone (hidden and other projects' community images are in no default list): ask for it by `readImage`.
 */
export async function readImages(at: At, ids: readonly string[], signal?: AbortSignal): Promise<Image[]> {
  const chunks = Array.from({ length: Math.ceil(ids.length / IDS_PER_REQUEST) }, (_, i) => ids.slice(i * IDS_PER_REQUEST, (i + 1) * IDS_PER_REQUEST))
  const pages = await Promise.all(
    chunks.map((chunk) => request({ at, path: imagesPath(at), query: { id: `in:${chunk.join(',')}`, limit: chunk.length }, signal }, pageSchema)),
  )
  return pages.flatMap((page) => page.images)
}

/**
 * Creates the record of an image. The caller chooses the `id`, so a repeated create is harmless: 409 says it is there already.
 * The id also stands in the query, where a service's audit log can see it.
 */
export const createImage = (at: At, image: Readonly<Record<string, unknown>> & { id: string }): Promise<Image> =>
  request({ at, method: 'POST', path: imagesPath(at) + `?id=${encodeURIComponent(image.id)}`, body: image }, imageSchema)

/** Glance refuses every other content type of a patch with 415. */
const PATCH_TYPE = 'application/openstack-images-v2.1-json-patch'

/**
 * Changes an image in one patch. Glance loses parallel ones and has no ETag, so patches to one image wait for each other,
 * over all tabs of the browser. Never sent twice by itself: a repeated `remove` answers 409.
 */
export const patchImage = (at: At, id: string, operations: readonly PatchOperation[]): Promise<Image> =>
  navigator.locks.request(`patch:${id}`, () =>
    request({ at, method: 'PATCH', path: imagePath(at, id), body: operations, contentType: PATCH_TYPE }, imageSchema),
  )

/** 403 while protected, 409 while in use by a backend, 404 when it is gone already. */
export const deleteImage = (at: At, id: string): Promise<void> => requestNothing({ at, method: 'DELETE', path: imagePath(at, id) })

/** 204 also when it is so already; 403 from other states than active and deactivated. */
export const deactivateImage = (at: At, id: string): Promise<void> => requestNothing({ at, method: 'POST', path: `${imagePath(at, id)}/actions/deactivate` })
export const reactivateImage = (at: At, id: string): Promise<void> => requestNothing({ at, method: 'POST', path: `${imagePath(at, id)}/actions/reactivate` })

/** Whether the error says that the image is not there (any more), or not for this place. */
export const isGone = (error: unknown): error is ApiError => hasStatus(error, 404, 410)
