import type { Image } from '#src/api/glance/images.ts'
import type { MemberStatus, Share } from '#src/api/glance/members.ts'

/** What was answered here and now, by image: it stays where it was until the page is left, so that it can be taken back there. */
export type Answered = ReadonlyMap<string, Given>
export type Given = { readonly image: Image; readonly from: MemberStatus; readonly to: MemberStatus }

/** The shares in their sections, the newest images first. What was answered is shown also where the list that has it now is not read yet. */
export function sections(shares: readonly Share[], answered: Answered): Readonly<Record<MemberStatus, readonly Share[]>> {
  const given = [...answered.values()].map(({ image, to }): Share => ({ image, status: to }))
  const once = [...new Map([...given, ...shares].map((share) => [share.image.id, share])).values()].toSorted((a, b) => b.image.created_at.localeCompare(a.image.created_at) || b.image.id.localeCompare(a.image.id))
  const of = (status: MemberStatus) => once.filter((share) => (answered.get(share.image.id)?.from ?? share.status) === status)
  return { pending: of('pending'), accepted: of('accepted'), rejected: of('rejected') }
}
