import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { ListPlus } from 'lucide-react'
import { lazy, Suspense, useId, useMemo, useState } from 'react'
import type { LoaderFunctionArgs } from 'react-router'
import { hasStatus, problemOf } from '#src/api/errors.ts'
import { flavorsQuery } from '#src/api/nova/flavors.ts'
import { assignmentOf, isOpen, type Assignment } from '#src/image/flavor-assignment.ts'
import { grouped, rootOf } from '#src/image/flavors-for.ts'
import { useShown } from '#src/image/shown.ts'
import { whyNotAssignFlavors } from '#src/image/why-not.ts'
import { atOf } from '#src/paths.ts'
import { requireSession, useCan } from '#src/session/session.ts'
import { announce } from '#src/ui/announce.tsx'
import { EmptyState } from '#src/ui/EmptyState.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import parts from '#src/ui/parts.module.css'
import { ReasonWords } from '#src/ui/Reason.tsx'
import { SkeletonLines } from '#src/ui/SkeletonLines.tsx'
import { useHeldFocus } from '#src/ui/useHeldFocus.ts'
import { WhyNotButton } from '#src/ui/WhyNotButton.tsx'
import { AssignedTable } from './AssignedTable.tsx'
import { assignedRows, usable, without, type Assigned } from './flavor-rows.ts'
import { Protection } from './Protection.tsx'
import { saveAssignment } from './save-assignment.ts'
import { UsableTable } from './UsableTable.tsx'

const AssignFlavors = lazy(() => import('./AssignFlavors.tsx'))

export async function loader({ params, request }: LoaderFunctionArgs) {
  await requireSession(atOf(params), request)
  return null
}

/** Which flavors may be used with an image: what is assigned, and what that comes to. */
export function Component() {
  const { at, image } = useShown()
  const can = useCan(at)
  const staff = can('os_compute_api:os-flavor-access')
  const { data, error, refetch } = useQuery(flavorsQuery(at, staff))
  const [choosing, setChoosing] = useState(false)
  const held = useHeldFocus<HTMLElement>()
  const ids = { assigned: useId(), usable: useId() }
  const assignment = useMemo(() => assignmentOf(image), [image])
  const why = whyNotAssignFlavors(image, can)
  const root = useMemo(() => rootOf(image, can('os_compute_api:servers:create:zero_disk_flavor')), [image, can])
  const drop = useMutation({
    mutationFn: (to: Assignment) => saveAssignment(at, image, assignment, to),
    onSuccess: () => announce(t`It is not assigned any more`),
  })
  const all = useMemo(() => data?.map(grouped), [data])

  if (!all) {
    if (!error) return <SkeletonLines label={t`The flavors are being read`} />
    // The gateway says so of a service that the catalog has not.
    if (hasStatus(error, 404)) return <NoCompute />
    return <ErrorPanel title={t`The flavors could not be read`} problem={problemOf(error)} retry={() => void refetch()} />
  }
  const rows = assignedRows(assignment, all)
  const able = usable(image, assignment, all, root)
  const fitting = able.filter(({ misfit }) => misfit === undefined).length
  return (
    <div className={parts.parts}>
      <section aria-labelledby={ids.assigned} className={parts.part} {...held}>
        <div className={parts.bar}>
          <h2 id={ids.assigned}>
            <Trans>Assigned</Trans>
          </h2>
          <WhyNotButton why={why} startIcon={<ListPlus aria-hidden size={16} />} onClick={() => setChoosing(true)}>
            <Trans>Assign flavors</Trans>
          </WhyNotButton>
        </div>
        {why && (
          <p className={parts.note}>
            <ReasonWords reason={why} />
          </p>
        )}
        {drop.error && <ErrorPanel title={t`The assignment was not changed`} problem={problemOf(drop.error)} />}
        {rows.length === 0 ? (
          <EmptyState title={t`No flavor is assigned`}>
            <p>{t`Every flavor may be used with this image.`}</p>
          </EmptyState>
        ) : (
          <AssignedTable at={at} image={image} root={root} rows={rows} onDrop={why === undefined && !drop.isPending ? (row: Assigned) => drop.mutate(without(assignment, row)) : undefined} />
        )}
      </section>
      <section aria-labelledby={ids.usable} className={parts.part}>
        <div className={parts.bar}>
          <h2 id={ids.usable}>
            <Trans>May be used with it</Trans> <span className={parts.count}>{able.length}</span>
          </h2>
        </div>
        {able.length === 0 ? (
          <EmptyState title={isOpen(assignment) ? t`This project has no flavors` : t`No flavor may be used with it`}>
            <p>{isOpen(assignment) ? t`Whoever runs this cloud makes them.` : t`Nothing of what is assigned is there any more, or it is not for this project. As long as that is so, no server is to be made from the image.`}</p>
          </EmptyState>
        ) : (
          <>
            <p className={parts.note}>
              {fitting === able.length ? t`The image fits all of them.` : plural(fitting, { 0: 'The image fits none of them.', one: 'The image fits # of them. Nova refuses a server of the others.', other: 'The image fits # of them. Nova refuses a server of the others.' })}
            </p>
            <UsableTable at={at} rows={able} open={isOpen(assignment)} />
          </>
        )}
      </section>
      <Protection at={at} image={image} />
      {choosing && (
        <Suspense>
          <AssignFlavors at={at} image={image} assignment={assignment} flavors={all} root={root} onClose={() => setChoosing(false)} />
        </Suspense>
      )}
    </div>
  )
}

const NoCompute = () => (
  <EmptyState title={t`There are no flavors here`}>
    <p>{t`The catalog of this project has no compute service in this region, so no servers are made from images.`}</p>
  </EmptyState>
)
