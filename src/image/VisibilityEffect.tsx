import { plural } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { problemOf } from '#src/api/errors.ts'
import type { Image, Visibility } from '#src/api/glance/images.ts'
import { membersQuery } from '#src/api/glance/members.ts'
import type { At } from '#src/paths.ts'
import { useCan } from '#src/session/session.ts'
import { MemberStatusChip } from './MemberStatusChip.tsx'
import { ProjectName, useProject } from './ProjectName.tsx'
import { effectsOf, membersLose, whoSees } from './visibility-effect.ts'
import { whyNotMembers } from './why-not.ts'
import styles from './VisibilityEffect.module.css'

/** What it means to give an image this visibility, before it is done. Without an image: to a new one, of the project of the place unless `owner` is another. */
export function VisibilityEffect({ at, image, to, owner = image?.owner ?? at.scope }: { at: At; image?: Image | undefined; to: Visibility; owner?: string }) {
  const { name } = useProject(at, owner)
  return (
    <div className={styles.effect}>
      {image && (
        <p className={styles.title}>
          <Trans>If it becomes {to}</Trans>
        </p>
      )}
      <p className={styles.lead}>{whoSees(to, name ?? owner)}</p>
      {effectsOf(image?.visibility, to).map((effect) => (
        <p key={effect}>{effect}</p>
      ))}
      {image?.visibility === 'shared' && to !== 'shared' && <Former at={at} image={image} to={to} />}
    </div>
  )
}

/** Of many, so many are named. */
const NAMED = 8

/** Those that an image is shared with now. They stay members without a word. */
function Former({ at, image, to }: { at: At; image: Image; to: Exclude<Visibility, 'shared'> }) {
  const may = whyNotMembers(image, useCan(at)) === undefined
  const { data: members, error } = useQuery({ ...membersQuery(at, image.id), enabled: may })
  if (error) {
    const { message } = problemOf(error)
    return (
      <p>
        <Trans>Whom it is shared with could not be read: {message}</Trans>
      </p>
    )
  }
  if (members === undefined || members.length === 0) return null
  const count = members.length
  const rest = count - NAMED
  return (
    <>
      <p>{membersLose(count, to)}</p>
      <ul className={styles.members}>
        {members.slice(0, rest === 1 ? count : NAMED).map(({ member_id, status }) => (
          <li key={member_id}>
            <span className={styles.project}>
              <ProjectName at={at} id={member_id} />
            </span>
            <MemberStatusChip status={status} />
          </li>
        ))}
        {rest > 1 && <li>{plural(rest, { one: 'and # more', other: 'and # more' })}</li>}
      </ul>
      <p>
        <Trans>They are kept as members without a word, and are back as soon as the image is shared again. To part with them for good, remove them first.</Trans>
      </p>
    </>
  )
}
