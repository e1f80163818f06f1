import { t } from '@lingui/core/macro'
import type { MemberStatus } from '#src/api/glance/members.ts'
import { Chip } from '#src/ui/Chip.tsx'
import { Shape } from './StatusChip.tsx'

/** The words are Glance's own, in every language. */
const SIGNS = {
  pending: { word: 'Pending', shape: 'ring', tone: 'wait' },
  accepted: { word: 'Accepted', shape: 'dot', tone: 'good' },
  rejected: { word: 'Rejected', shape: 'dash', tone: 'off' },
} as const satisfies Record<MemberStatus, unknown>

/** glance/db/utils.py is_image_visible: whatever a member's status is, it sees the image. */
function memberStatusMeans(status: MemberStatus): string {
  switch (status) {
    case 'pending':
      return t`The project has not answered. It can use the image by its id; its list does not show it.`
    case 'accepted':
      return t`The image is in the project’s list.`
    case 'rejected':
      return t`The project has taken the image out of its list. It can still use it by its id.`
  }
}

/** What a project has said to an image that is shared with it. */
export function MemberStatusChip({ status }: { status: MemberStatus }) {
  const { word, shape, tone } = SIGNS[status]
  return (
    <Chip icon={<Shape shape={shape} tone={tone} />} tip={memberStatusMeans(status)}>
      {word}
    </Chip>
  )
}
