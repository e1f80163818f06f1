import * as z from 'zod/mini'
import { infiniteQueryOptions, queryOptions, type InfiniteData } from '@tanstack/react-query'
import { os, type At } from '#src/paths.ts'
import { hasStatus } from '#src/api/errors.ts'
import { request, requestNothing } from '#src/api/http.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { imageKeys, nextCursor, readShared, type Cursor, type Image } from './images.ts'

/** glance/api/v2/image_members.py: what a member project has said to an image that is shared with it. */
export const MEMBER_STATUSES = ['pending', 'accepted', 'rejected'] as const
export type MemberStatus = (typeof MEMBER_STATUSES)[number]

const memberSchema = z.looseObject({
  /** A project's id. Glance takes any text for one. */
  member_id: z.string(),
  image_id: z.string(),
  status: z.enum(MEMBER_STATUSES),
  created_at: z.string(),
  /** Since when it has its status. */
  updated_at: z.string(),
})
export type Member = z.infer<typeof memberSchema>

const membersPath = (at: At, id: string) => os(at, 'image', `v2/images/${encodeURIComponent(id)}/members`)
const memberPath = (at: At, id: string, member_id: string) => `${membersPath(at, id)}/${encodeURIComponent(member_id)}`

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

/** 409 when it is a member already, 413 when the image has as many as the cloud allows (128 unless it says otherwise). */
export async function addMember(at: At, image: Image, member_id: string): Promise<void> {
  const path = membersPath(at, image.id)
  const member = await request({ at, method: 'POST', path, body: { member: member_id } }, memberSchema).catch((error: unknown) => {
    // Somebody else has added it meanwhile.
    if (hasStatus(error, 409)) void queryClient.invalidateQueries({ queryKey: membersQuery(at, image.id).queryKey, exact: true })
    throw error
  })
  noteMember(at, image, member_id, member)
}

/** 404 when it is none any more. For the owner: a member cannot leave, only reject. */
export async function removeMember(at: At, image: Image, member_id: string): Promise<void> {
  await requestNothing({ at, method: 'DELETE', path: memberPath(at, image.id, member_id) }).catch((error: unknown) => {
    if (!hasStatus(error, 404)) throw error
  })
  noteMember(at, image, member_id, null)
}

/** For the member's own project, and administrators. Any status may follow any. 404 when it is no member any more. */
export async function answerMember(at: At, image: Image, member_id: string, status: MemberStatus): Promise<void> {
  const path = memberPath(at, image.id, member_id)
  const member = await request({ at, method: 'PUT', path, body: { status } }, memberSchema).catch((error: unknown) => {
    if (hasStatus(error, 404)) noteMember(at, image, member_id, null)
    throw error
  })
  noteMember(at, image, member_id, member)
}

/** Writes what became of a member, `null` for one no more, wherever it is shown: also among what is shared with the place, where it is the place's own project. */
function noteMember(at: At, image: Image, member_id: string, member: Member | null): void {
  const all = membersQuery(at, image.id).queryKey
  const one = memberQuery(at, image.id, member_id).queryKey
  for (const queryKey of [all, one]) void queryClient.cancelQueries({ queryKey, exact: true })
  queryClient.setQueryData(all, (members) => members && [...members.filter((other) => other.member_id !== member_id), ...(member ? [member] : [])])
  queryClient.setQueryData(one, member)
  if (member_id === at.scope && image.owner !== at.scope) noteShare(at, image, member?.status)
}

/** An image of another project that is shared with this one. */
export type Share = { readonly image: Image; readonly status: MemberStatus }
/** `looked`: how many images were gone through to find them. */
type SharesPage = { readonly shares: readonly Share[]; readonly looked: number; readonly next: Cursor | undefined }

const sharesKey = (at: At, of: MemberStatus | 'any') => [...imageKeys.all(at), 'shares', of] as const
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

/** Writes what the project of a place says to an image wherever such lists are shown; without a `status` it is not shared with it any more. */
function noteShare(at: At, image: Image, status: MemberStatus | undefined): void {
  for (const of of [...MEMBER_STATUSES, 'any'] as const) {
    const queryKey = sharesKey(at, of)
    const isOfList = status !== undefined && (of === 'any' || of === status)
    const known = queryClient.getQueryData<InfiniteData<SharesPage>>(queryKey)
    const underWay = queryClient.isFetching({ queryKey, exact: true }) > 0
    const stopped = queryClient.cancelQueries({ queryKey, exact: true })
    // What was being read for the first time may have been read before this.
    if (!known) void (underWay && stopped.then(() => queryClient.invalidateQueries({ queryKey, exact: true })))
    else {
      const pages = known.pages.map((page, i) => {
        const others = page.shares.filter((one) => one.image.id !== image.id)
        return { ...page, shares: i === 0 && isOfList ? [{ image, status }, ...others] : others }
      })
      queryClient.setQueryData(queryKey, { ...known, pages })
    }
  }
}
