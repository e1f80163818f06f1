import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { problemOf } from '#src/api/errors.ts'
import type { Image } from '#src/api/glance/images.ts'
import { memberQuery, type MemberStatus } from '#src/api/glance/members.ts'
import { MemberStatusChip } from '#src/image/MemberStatusChip.tsx'
import { ProjectName } from '#src/image/ProjectName.tsx'
import { answerShare } from '#src/image/sharing.ts'
import { whyNotAnswer } from '#src/image/why-not.ts'
import type { At } from '#src/paths.ts'
import { useCan, useSession } from '#src/session/session.ts'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import parts from '#src/ui/parts.module.css'
import { toastProblem } from '#src/ui/toast.tsx'
import { useHeldFocus } from '#src/ui/useHeldFocus.ts'
import { WhyNotButton } from '#src/ui/WhyNotButton.tsx'
import styles from './Sharing.module.css'

/** For whom an image is shared with: what their project has said to it, and another answer. */
export function Answer({ at, image }: { at: At; image: Image }) {
  const can = useCan(at)
  const why = whyNotAnswer(image, can)
  const here = useSession(at).project?.name
  const { data: member, error, refetch } = useQuery(memberQuery(at, image.id, at.scope))
  const { mutate, isPending, variables } = useMutation({
    mutationFn: (status: MemberStatus) => answerShare(at, image, at.scope, status, can),
    // Where the sharing has ended, what stands here goes.
    onError: (failure) => toastProblem(problemOf(failure), t`The answer was not taken`),
  })
  const held = useHeldFocus<HTMLDivElement>()
  if (error && !member) return <ErrorPanel title={t`Whether it is shared with this project could not be read`} problem={problemOf(error)} retry={() => void refetch()} />
  // An administrator sees images that are shared with others.
  if (!member) return null
  const { status } = member
  const button = (to: MemberStatus, label: string, primary = false) => (
    <WhyNotButton key={to} why={why} loading={isPending && variables === to} disabled={isPending && variables !== to} {...(primary && { variant: 'contained', color: 'primary' })} onClick={() => mutate(to)}>
      {label}
    </WhyNotButton>
  )
  return (
    <section aria-label={t`Shared with this project`} className={styles.answer}>
      <div className={styles.answerWords}>
        <p className={styles.answerLead}>
          <span>
            <Trans>
              <ProjectName at={at} id={image.owner ?? ''} /> shares this image with <b>{here}</b>.
            </Trans>
          </span>
          <MemberStatusChip status={status} />
        </p>
        <p className={parts.note}>{meaning(status)}</p>
      </div>
      <div {...held} className={styles.buttons}>
        {status !== 'accepted' && button('accepted', t`Accept`, status === 'pending')}
        {status !== 'rejected' && button('rejected', status === 'accepted' ? t`Take it out of the list` : t`Reject`)}
        {status !== 'pending' && button('pending', t`Set back to pending`)}
      </div>
    </section>
  )
}

function meaning(status: MemberStatus): string {
  switch (status) {
    case 'pending':
      return t`This project can use the image by its id already. Accepted, it appears in this project’s list.`
    case 'accepted':
      return t`The image is in this project’s list, until it is taken out or its owner ends the sharing.`
    case 'rejected':
      return t`The image is in no list of this project. It can still be used by its id: only its owner can end the sharing.`
  }
}
