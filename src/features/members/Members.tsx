import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { lazy, Suspense, useId, useState } from 'react'
import { hasStatus, problemOf } from '#src/api/errors.ts'
import type { Image } from '#src/api/glance/images.ts'
import { MEMBER_STATUSES, membersQuery, type Member } from '#src/api/glance/members.ts'
import { Stale } from '#src/image/Stale.tsx'
import { useProject } from '#src/image/ProjectName.tsx'
import { whyNotAddMember, whyNotMembers, whyNotVisibility } from '#src/image/why-not.ts'
import { formatNumber } from '#src/lib/number.ts'
import type { At } from '#src/paths.ts'
import { useCan } from '#src/session/session.ts'
import { EmptyState } from '#src/ui/EmptyState.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import parts from '#src/ui/parts.module.css'
import { ReasonWords } from '#src/ui/Reason.tsx'
import { SkeletonLines } from '#src/ui/SkeletonLines.tsx'
import { TextInput } from '#src/ui/TextInput.tsx'
import { useReturn } from '#src/ui/useReturn.ts'
import { WhyNotButton } from '#src/ui/WhyNotButton.tsx'
import { MemberTable } from './MemberTable.tsx'
import { useNamedProjects } from './named-projects.ts'
import { found, type Chosen } from './members.ts'
import styles from './Sharing.module.css'

const AddMembers = lazy(() => import('./AddMembers.tsx'))

/** From here on one looks for a project rather than at all of them. */
const MANY = 12

/** With which projects an image is shared. */
export function Members({ at, image, onShare }: { at: At; image: Image; onShare: () => void }) {
  const id = useId()
  const can = useCan(at)
  const shared = image.visibility === 'shared'
  const why = shared ? whyNotMembers(image, can) : undefined
  return (
    <section aria-labelledby={id} className={parts.part}>
      {!shared && (
        <>
          <h2 id={id}>
            <Trans>Members</Trans>
          </h2>
          <p className={parts.lead}>
            <Trans>Only a shared image has members: projects that may use it beside its own.</Trans>
          </p>
          <p className={parts.note}>
            <Trans>Glance tells nobody of the projects that it was shared with before. They are kept, and are members again once it is shared.</Trans>
          </p>
          <div className={styles.buttons}>
            <WhyNotButton why={whyNotVisibility('shared', image, can)} onClick={onShare}>
              <Trans>Share it with projects…</Trans>
            </WhyNotButton>
          </div>
        </>
      )}
      {why && (
        <>
          <h2 id={id}>
            <Trans>Members</Trans>
          </h2>
          <p className={parts.note}>
            <ReasonWords reason={why} />
          </p>
        </>
      )}
      {shared && !why && <Shared at={at} image={image} headingId={id} />}
    </section>
  )
}

function Shared({ at, image, headingId }: { at: At; image: Image; headingId: string }) {
  const can = useCan(at)
  const { data: members, error, refetch } = useQuery(membersQuery(at, image.id))
  useReturn(() => void refetch({ cancelRefetch: false }))
  const names = useNamedProjects(at, (members?.length ?? 0) > MANY)
  const owner = useProject(at, image.owner ?? '')
  const [text, setText] = useState('')
  // What is chosen and not added stays while the tab does.
  const [chosen, setChosen] = useState<readonly Chosen[]>([])
  const [adding, setAdding] = useState(false)
  const why = whyNotAddMember(image, can)
  const add = (
    <WhyNotButton why={why} startIcon={<UserPlus aria-hidden size={16} />} onClick={() => setAdding(true)}>
      {chosen.length === 0 ? t`Add projects` : plural(chosen.length, { one: 'Add projects · # chosen', other: 'Add projects · # chosen' })}
    </WhyNotButton>
  )
  const count = members?.length ?? 0
  const rows = members && found(members, text, names)
  const matching = formatNumber(rows?.length ?? 0)
  const total = formatNumber(count)
  // Glance shows a member itself alone.
  const partly = image.owner !== at.scope && !can('context_is_admin')
  return (
    <>
      <div className={parts.bar}>
        <h2 id={headingId}>
          <Trans>Members</Trans> {members && !partly && <span className={parts.count}>{formatNumber(count)}</span>}
        </h2>
        {!(partly && why) && add}
      </div>
      {partly ? (
        <p className={parts.note}>
          <Trans>You see only your own membership; other projects may be members too.</Trans>
        </p>
      ) : (
        <p className={parts.note}>
          <Trans>A project can use the image as soon as it is added, by its id. Accepting puts it into the project’s list, rejecting keeps it out of it; neither gives or takes the right to use it. To take that away, remove the project.</Trans>
        </p>
      )}
      {error && members && !hasStatus(error, 404) && <Stale error={error} retry={() => void refetch()} />}
      {error && !members && <ErrorPanel title={t`The members could not be read`} problem={problemOf(error)} retry={() => void refetch()} />}
      {!error && !members && <SkeletonLines label={t`The members are being read`} lines={3} />}
      {members?.length === 0 && !partly && (
        <EmptyState title={t`Shared with no project yet`}>
          <p>{owner.name === undefined ? t`Only its own project sees it.` : t`Only ${owner.name} sees it.`}</p>
        </EmptyState>
      )}
      {rows && count > 0 && !partly && (
        <>
          {count > MANY && (
            <div className={styles.find}>
              <TextInput label={t`Find members`} type="search" placeholder={t`Name, id or status`} value={text} onChange={(event) => setText(event.target.value)} />
              <output className={parts.note}>{text.trim() === '' ? tally(members) : t`${matching} of ${total}`}</output>
            </div>
          )}
          {rows.length === 0 ? (
            <p className={parts.note}>
              <Trans>No member matches “{text}”.</Trans>
            </p>
          ) : (
            <MemberTable at={at} image={image} members={rows} />
          )}
        </>
      )}
      {adding && (
        <Suspense>
          <AddMembers at={at} image={image} members={members ?? []} chosen={chosen} onChosen={setChosen} onClose={() => setAdding(false)} />
        </Suspense>
      )}
    </>
  )
}

/** How many have said what. */
function tally(members: readonly Member[]): string {
  const counts = MEMBER_STATUSES.map((status) => {
    const count = members.filter((one) => one.status === status).length
    return count === 0 ? undefined : plural(count, { one: `# ${status}`, other: `# ${status}` })
  })
  return counts.filter(Boolean).join(' · ')
}
