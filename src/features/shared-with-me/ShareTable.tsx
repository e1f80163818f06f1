import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Undo2 } from 'lucide-react'
import { useMemo, useRef } from 'react'
import { Link } from 'react-router'
import type { Image } from '#src/api/glance/images.ts'
import { memberQuery, type MemberStatus, type Share } from '#src/api/glance/members.ts'
import { nameOf } from '#src/image/actions.tsx'
import { FROM_SHARED } from '#src/image/came-from.ts'
import { MemberStatusChip } from '#src/image/MemberStatusChip.tsx'
import { OsMark } from '#src/image/OsMark.tsx'
import { ProjectName } from '#src/image/ProjectName.tsx'
import { whyNotAnswer } from '#src/image/why-not.ts'
import { paths, type At } from '#src/paths.ts'
import { useCan } from '#src/session/session.ts'
import { Bytes } from '#src/ui/Bytes.tsx'
import { columnsThatFit, useWidth } from '#src/ui/columns-that-fit.ts'
import edges from '#src/ui/edges.module.css'
import { Time } from '#src/ui/Time.tsx'
import { useHeldFocus } from '#src/ui/useHeldFocus.ts'
import { useCards, VirtualTable, type Column } from '#src/ui/VirtualTable.tsx'
import { WhyNotButton } from '#src/ui/WhyNotButton.tsx'
import type { Answered } from './sections.ts'
import styles from './SharedWithMe.module.css'

type Answering = {
  answered: Answered
  /** What is being answered, by image. */
  busy: ReadonlyMap<string, MemberStatus>
  answer: (share: Share, to: MemberStatus) => Promise<void>
}

const keyOf = ({ image }: Share) => image.id
/** The page's padding, in px. */
const EDGE = 64
/** Below it, in px, the answers are a third line of a card: a name has no room beside them. That card's height. */
const NARROW = 480
const TALL = 112

/** Images that are shared with the project, with the answers to give. */
export function ShareTable({ label, at, shares, answered, busy, answer }: Answering & { label: string; at: At; shares: readonly Share[] }) {
  const frame = useRef<HTMLDivElement>(null)
  const width = useWidth(frame) ?? 0
  const cards = useCards()
  const tall = cards && width < NARROW
  const columns = useMemo((): Column<Share>[] => {
    const all: Column<Share>[] = [
      { key: 'name', heading: t`Name`, narrow: 'lead', cell: ({ image }) => <Name at={at} image={image} /> },
      { key: 'from', heading: t`From`, width: 220, narrow: 'line', drops: 4, cell: ({ image }) => <From at={at} owner={image.owner} /> },
      { key: 'size', heading: t`Size`, width: 112, align: 'end', drops: 2, cell: ({ image }) => <Bytes value={image.size} /> },
      { key: 'since', heading: t`Since`, width: 132, drops: 1, cell: ({ image }) => <Since at={at} image={image} /> },
      { key: 'answer', heading: t`Answer`, width: 224, align: 'end', narrow: 'tail', cell: (share) => <Answers at={at} share={share} answered={answered} busy={busy} answer={answer} /> },
    ]
    return cards ? all : columnsThatFit(all, width - EDGE)
  }, [at, answered, busy, answer, cards, width])
  return (
    <div ref={frame} className={`${edges.edges} ${styles.table}`} data-tall={tall || undefined}>
      <VirtualTable label={label} rows={shares} rowKey={keyOf} columns={columns} card={tall ? TALL : undefined} />
    </div>
  )
}

function Name({ at, image }: { at: At; image: Image }) {
  return (
    <div className={styles.name}>
      <OsMark image={image} />
      <Link to={paths.image(at, image.id)} state={FROM_SHARED} className={styles.link} data-tip={nameOf(image)} data-tip-cut>
        <bdi>{nameOf(image)}</bdi>
      </Link>
    </div>
  )
}

const From = ({ at, owner }: { at: At; owner: Image['owner'] }) =>
  owner ? (
    <span className={styles.from}>
      <ProjectName at={at} id={owner} />
    </span>
  ) : null

/** Lists of images do not say it: asked for while it is in sight. */
function Since({ at, image }: { at: At; image: Image }) {
  const { data } = useQuery(memberQuery(at, image.id, at.scope))
  return data ? <Time iso={data.updated_at} /> : null
}

function Answers({ at, share, answered, busy, answer }: Answering & { at: At; share: Share }) {
  const why = whyNotAnswer(share.image, useCan(at))
  const held = useHeldFocus<HTMLSpanElement>()
  const given = answered.get(share.image.id)
  const pending = busy.get(share.image.id)
  const name = nameOf(share.image)
  if (given)
    return (
      <span {...held} className={styles.answers}>
        <MemberStatusChip status={given.to} />
        <WhyNotButton size="small" variant="text" loading={pending !== undefined} startIcon={<Undo2 aria-hidden />} aria-label={t`Undo: ${name}`} onClick={() => void answer(share, given.from)}>
          <Trans>Undo</Trans>
        </WhyNotButton>
      </span>
    )
  const { status } = share
  return (
    <span {...held} className={styles.answers}>
      {status !== 'accepted' && (
        <WhyNotButton size="small" why={why} loading={pending === 'accepted'} disabled={pending === 'rejected'} aria-label={t`Accept ${name}`} onClick={() => void answer(share, 'accepted')}>
          <Trans>Accept</Trans>
        </WhyNotButton>
      )}
      {status !== 'rejected' && (
        <WhyNotButton size="small" variant={status === 'pending' ? 'outlined' : 'text'} why={why} loading={pending === 'rejected'} disabled={pending === 'accepted'} aria-label={t`Reject ${name}`} onClick={() => void answer(share, 'rejected')}>
          <Trans>Reject</Trans>
        </WhyNotButton>
      )}
    </span>
  )
}
