import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { Check, Clock, Trash2, TriangleAlert, X } from 'lucide-react'
import { useMemo } from 'react'
import { hasStatus, problemOf } from '#src/api/errors.ts'
import { projectQuery } from '#src/api/keystone/projects.ts'
import type { Image } from '#src/api/glance/images.ts'
import { removeMember } from '#src/api/glance/member-changes.ts'
import { MEMBER_STATUSES, type Member, type MemberStatus } from '#src/api/glance/members.ts'
import { MemberStatusChip } from '#src/image/MemberStatusChip.tsx'
import { ProjectName, useProject } from '#src/image/ProjectName.tsx'
import { answerShare, learnOfSharing } from '#src/image/sharing.ts'
import { whyNotAnswer, whyNotRemoveMember, type WhyNot } from '#src/image/why-not.ts'
import type { At } from '#src/paths.ts'
import type { Can } from '#src/policy/can.ts'
import { useCan } from '#src/session/session.ts'
import { ActionMenu, type ActionItem } from '#src/ui/ActionMenu.tsx'
import { Chip } from '#src/ui/Chip.tsx'
import { confirm } from '#src/ui/confirm.tsx'
import edges from '#src/ui/edges.module.css'
import { Time } from '#src/ui/Time.tsx'
import { toastProblem } from '#src/ui/toast.tsx'
import { VirtualTable, type Column } from '#src/ui/VirtualTable.tsx'
import styles from './Sharing.module.css'

const keyOf = ({ member_id }: Member) => member_id

/** The members of an image, one in a row. */
export function MemberTable({ at, image, members }: { at: At; image: Image; members: readonly Member[] }) {
  const can = useCan(at)
  const columns = useMemo(
    (): Column<Member>[] => [
      { key: 'project', heading: t`Project`, narrow: 'lead', cell: ({ member_id }) => <Project at={at} id={member_id} owner={image.owner ?? undefined} /> },
      { key: 'status', heading: t`Status`, width: 132, narrow: 'line', cell: ({ status }) => <MemberStatusChip status={status} /> },
      { key: 'since', heading: t`Since`, width: 132, narrow: 'line', cell: ({ updated_at }) => <Time iso={updated_at} /> },
      { key: 'actions', heading: t`Actions`, quiet: true, width: 72, align: 'end', narrow: 'tail', cell: (member) => <Actions at={at} image={image} member={member} can={can} /> },
    ],
    [at, image, can],
  )
  return (
    <div className={edges.edges}>
      <VirtualTable label={t`Members`} rows={members} rowKey={keyOf} columns={columns} />
    </div>
  )
}

/** A project by name, and by its id, which is what Glance knows. */
function Project({ at, id, owner }: { at: At; id: string; owner: string | undefined }) {
  const { name } = useProject(at, id)
  const may = useCan(at)('identity:get_project')
  const { error } = useQuery({ ...projectQuery(at.scope, id), enabled: may && name === undefined })
  return (
    <span className={styles.project}>
      <span className={name === undefined ? undefined : styles.name}>
        <ProjectName at={at} id={id} />
      </span>
      {name !== undefined && <bdi className={styles.id}>{id}</bdi>}
      {hasStatus(error, 404) && (
        <Chip icon={<TriangleAlert aria-hidden className={styles.doubt} />} tip={t`Keystone knows no project with this id. Nobody gets the image by it.`}>
          {t`No such project`}
        </Chip>
      )}
      {id === owner && <Chip tip={t`It needs no sharing: the image is its own.`}>{t`The owner itself`}</Chip>}
    </span>
  )
}

function Actions({ at, image, member, can }: { at: At; image: Image; member: Member; can: Can }) {
  const { name = member.member_id } = useProject(at, member.member_id)
  return <ActionMenu label={t`Actions for ${name}`} items={() => [...answers(at, image, member, can), removal(at, image, member, name, can)]} />
}

const ICONS: Readonly<Record<MemberStatus, React.ReactNode>> = { pending: <Clock aria-hidden />, accepted: <Check aria-hidden />, rejected: <X aria-hidden /> }

const labels = (): Readonly<Record<MemberStatus, string>> => ({ pending: t`Set to pending`, accepted: t`Accept for it`, rejected: t`Reject for it` })

/** For administrators, and for the member's own project: the others have no say in it. (Nor has an owner that is its own image's member.) */
function answers(at: At, image: Image, { member_id, status }: Member, can: Can): ActionItem[] {
  if (whyNotAnswer(image, can) || (member_id !== at.scope && !can('context_is_admin'))) return []
  const answer = async (to: MemberStatus) => {
    try {
      await answerShare(at, image, member_id, to, can)
    } catch (error) {
      toastProblem(problemOf(error), t`The answer was not taken`)
    }
  }
  return MEMBER_STATUSES.filter((to) => to !== status).map((to) => ({ label: labels()[to], icon: ICONS[to], onSelect: () => void answer(to) }))
}

/** Such ids are taken by Glance, and not found again: it reads the bytes of a path as Latin-1, and to it an escaped slash is a slash. */
const lost = (id: string): WhyNot => (/[^ -~]|\//.test(id) ? { words: t`Glance cannot find a member by such an id, so that only deleting the image removes it.` } : undefined)

function removal(at: At, image: Image, { member_id }: Member, name: string, can: Can): ActionItem {
  return {
    label: t`Remove`,
    icon: <Trash2 aria-hidden />,
    danger: true,
    why: whyNotRemoveMember(image, can) ?? lost(member_id),
    onSelect: () =>
      confirm({
        title: t`Remove “${name}”?`,
        body: t`It loses the image at once, whatever it has answered. Servers that it made from it keep running.`,
        action: t`Remove “${name}”`,
        danger: true,
        run: () =>
          removeMember(at, image, member_id).catch((error: unknown) => {
            learnOfSharing(error, at, image, 'delete_member')
            throw error
          }),
      }),
  }
}
