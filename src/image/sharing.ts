import { noteGone, noteImage, noteListed } from '#src/api/glance/image-cache.ts'
import { isGone, readImage, type Image } from '#src/api/glance/images.ts'
import { answerMember } from '#src/api/glance/member-changes.ts'
import type { MemberStatus } from '#src/api/glance/members.ts'
import type { At } from '#src/paths.ts'
import type { Can } from '#src/policy/can.ts'
import type { GlanceRule } from '#src/policy/glance.ts'
import { learnFrom } from './learn.ts'

/** Says for a member project what it thinks of an image that is shared with it. Throws ApiError, and has learned from it. */
export async function answerShare(at: At, image: Image, member_id: string, status: MemberStatus, can: Can): Promise<void> {
  try {
    await answerMember(at, image, member_id, status)
  } catch (error) {
    learnOfSharing(error, at, image, 'modify_member')
    throw error
  }
  // Only what is accepted is in the project's list; to administrators Glance lists every shared image (glance/db/sqlalchemy/api.py _select_images_query).
  if (member_id === at.scope && !can('context_is_admin')) noteListed(at, image, status === 'accepted')
}

/** Takes from a refusal about a member what it tells of the image. That something is not there may be said of the member alone: the image is asked for then. */
export function learnOfSharing(error: unknown, at: At, image: Image, rule: GlanceRule): void {
  if (!isGone(error)) learnFrom(error, at, image, rule)
  else
    void readImage(at, image.id).then(
      (now) => noteImage(at, now),
      (failure: unknown) => {
        if (isGone(failure)) noteGone(at, image.id)
      },
    )
}
