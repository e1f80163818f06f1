import * as z from 'zod/mini'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { os, type At } from '#src/paths.ts'
import { hasStatus } from '#src/api/errors.ts'
import { request } from '#src/api/http.ts'
import { imageKeys, nextCursor, readShared, type Cursor, type Image } from './images.ts'

/** glance/api/v2/image_members.py: what a member project has said to an image that is shared with it. */
export const MEMBER_STATUSES = ['pending', 'accepted', 'rejected'] as const
export type MemberStatus = (typeof MEMBER_STATUSES)[number]

export const memberSchema = z.looseObject({
  /** A project's id. Glance takes any text for one. */
  member_id: z.string(),
  image_id: z.string(),
  status: z.enum(MEMBER_STATUSES),
  created_at: z.string(),
  /** Since when it has its status. */
  updated_at: z.string(),
})
export type Member = z.infer<typeof memberSchema>

export const membersPath = (at: At, id: string) => os(at, 'image', `v2/images/${encodeURIComponent(id)}/members`)
export const memberPath = (at: At, id: string, member_id: string) => `${membersPath(at, id)}/${encodeURIComponent(member_id)}`

/** Whom an image is shared with, as far as the place may know: the owner and administrators see all, a member itself alone. 403 unless the image is `shared`. */
export const membersQuery = (at: At, id: string) =>
  queryOptions({
    queryKey: [...imageKeys.one(at, id), 'members'] as const,
    queryFn: async ({ signal }) => (await request({ at, path: membersPath(at, id), signal }, z.looseObject({ members: z.array(memberSchema) }))).members,
    staleTime: 5_000,
  })

/** One member of an image, `null` where it is none: Glance answers 404 then. */
export const memberQuery = (at: At, id: string, member_id: string) =>
  queryOptions({
    queryKey: [...imageKeys.one(at, id), 'member', member_id] as const,
    queryFn: ({ signal }) => readMember(at, id, member_id, signal),
    staleTime: 60_000,
  })

async function readMember(at: At, id: string, member_id: string, signal: AbortSignal): Promise<Member | null> {
  try {
    return await request({ at, path: memberPath(at, id, member_id), signal }, memberSchema)
  } catch (error) {
    if (hasStatus(error, 404)) return null
    throw error
  }
}

/** An image of another project that is shared with this one. */
export type Share = { readonly image: Image; readonly status: MemberStatus }
/** `looked`: how many images were gone through to find them. */
export type SharesPage = { readonly shares: readonly Share[]; readonly looked: number; readonly next: Cursor | undefined }

export const sharesKey = (at: At, of: MemberStatus | 'any') => [...imageKeys.all(at), 'shares', of] as const
const paging = { initialPageParam: [] as Cursor, getNextPageParam: ({ next }: SharesPage) => next, staleTime: 60_000 }

/** What is shared with this project and has this answer. Glance lists the project's own shared images too, and cannot leave them out. */
export const sharesQuery = (at: At, status: MemberStatus) =>
  infiniteQueryOptions({
    ...paging,
    queryKey: sharesKey(at, status),
    queryFn: async ({ pageParam, signal }): Promise<SharesPage> => {
      const page = await readShared(at, pageParam, signal, status)
      const shares = page.images.filter(({ owner }) => owner !== at.scope).map((image) => ({ image, status }))
      return { shares, looked: page.images.length, next: nextCursor(page) }
    },
  })

/** Images of one look, and questions about them at the same time. */
const LOOK = 100
const AT_ONCE = 4

/**
 * The same for an administrator. Glance shows such a token every shared image of the cloud, whatever `member_status` asks for
 * (glance/db/sqlalchemy/api.py _select_images_query), so that each image has to be asked about.
 */
export const sharesOfAllQuery = (at: At) =>
  infiniteQueryOptions({
    ...paging,
    queryKey: sharesKey(at, 'any'),
    queryFn: async ({ pageParam, signal }): Promise<SharesPage> => {
      const page = await readShared(at, pageParam, signal, 'all', LOOK)
      const foreign = page.images.filter(({ owner }) => owner !== at.scope)
      const statuses = new Map<string, MemberStatus>()
      const left = [...foreign]
      const ask = async () => {
        for (let image = left.shift(); image; image = left.shift()) {
          const member = await readMember(at, image.id, at.scope, signal)
          if (member) statuses.set(image.id, member.status)
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, ask))
      const shares = foreign.flatMap((image): Share[] => {
        const status = statuses.get(image.id)
        return status === undefined ? [] : [{ image, status }]
      })
      return { shares, looked: foreign.length, next: nextCursor(page) }
    },
  })
