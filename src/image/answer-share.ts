import { noteListed } from '#src/api/glance/image-cache.ts'
import type { Image } from '#src/api/glance/images.ts'
import { answerMember, noteShare, type MemberStatus } from '#src/api/glance/members.ts'
import type { At } from '#src/paths.ts'

/** Says for the project of this place what it thinks of an image that is shared with it: only what is accepted is in its list. Throws ApiError. */
export async function answerShare(at: At, image: Image, status: MemberStatus): Promise<void> {
  await answerMember(at, image.id, at.scope, status)
  noteShare(at, { image, status })
  noteListed(at, image, status === 'accepted')
}
