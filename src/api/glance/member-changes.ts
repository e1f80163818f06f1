import type { InfiniteData } from '@tanstack/react-query'
import { hasStatus } from '#src/api/errors.ts'
import { request, requestNothing } from '#src/api/http.ts'
import { queryClient } from '#src/api/queryClient.ts'
import type { At } from '#src/paths.ts'
import type { Image } from './images.ts'
import { memberPath, memberQuery, memberSchema, MEMBER_STATUSES, membersPath, membersQuery, sharesKey, type Member, type MemberStatus, type SharesPage } from './members.ts'

// Beside members.ts, which every page has for its badge: what is done to members is fetched with the pages where it is done.

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
