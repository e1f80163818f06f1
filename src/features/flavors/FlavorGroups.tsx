import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Boxes, Pencil, Plus, Trash2 } from 'lucide-react'
import { lazy, Suspense, useId, useMemo, useState } from 'react'
import { Link, useLoaderData, type LoaderFunctionArgs } from 'react-router'
import { problemOf } from '#src/api/errors.ts'
import type { Image } from '#src/api/glance/images.ts'
import { flavorsQuery } from '#src/api/nova/flavors.ts'
import { nameOf } from '#src/image/actions.tsx'
import { assignmentOf } from '#src/image/flavor-assignment.ts'
import { sizeOf } from '#src/image/flavor-cells.tsx'
import { grouped, type Grouped } from '#src/image/flavors-for.ts'
import { formatNumber } from '#src/lib/number.ts'
import { atOf, paths, type At } from '#src/paths.ts'
import { requireSession, useCan } from '#src/session/session.ts'
import { ActionMenu } from '#src/ui/ActionMenu.tsx'
import { Button } from '#src/ui/Button.tsx'
import { confirm } from '#src/ui/confirm.tsx'
import { EmptyState } from '#src/ui/EmptyState.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { Page } from '#src/ui/Page.tsx'
import type { Reason } from '#src/ui/Reason.tsx'
import { SkeletonLines } from '#src/ui/SkeletonLines.tsx'
import { assignedImagesQuery, naming } from './assigned-images.ts'
import { setGroup } from './change-group.ts'
import { groupsOf } from './flavor-rows.ts'
import styles from './FlavorGroups.module.css'

const GroupDialog = lazy(() => import('./GroupDialog.tsx'))

export async function loader({ params, request }: LoaderFunctionArgs) {
  const at = atOf(params)
  await requireSession(at, request)
  return at
}

type Editing = { readonly group: string | undefined }

/** Flavors that belong together, for images to be assigned to: staff make and dissolve them, others see what there is. */
export function Component() {
  const at = useLoaderData<typeof loader>()
  const can = useCan(at)
  const staff = can('os_compute_api:os-flavor-access')
  const changes = can('os_compute_api:os-flavor-extra-specs:update') && can('os_compute_api:os-flavor-extra-specs:delete')
  const { data, error, refetch } = useQuery(flavorsQuery(at, staff))
  const assigned = useQuery(assignedImagesQuery(at))
  const [editing, setEditing] = useState<Editing>()
  const all = useMemo(() => data?.map(grouped), [data])
  const groups = all && groupsOf(all)
  const images = assigned.data ?? []
  const create = (
    <Button variant="contained" color="primary" startIcon={<Plus aria-hidden size={16} />} onClick={() => setEditing({ group: undefined })}>
      <Trans>New group</Trans>
    </Button>
  )
  return (
    <Page
      title={t`Flavor groups`}
      subtitle={
        <Trans>
          Images can be assigned to a group, instead of to each of its flavors. A flavor says in its extra spec <code>loupe:group</code> which it is in.
        </Trans>
      }
      actions={changes && all && groups && groups.length > 0 ? create : undefined}
    >
      {error && <ErrorPanel title={t`The flavors could not be read`} problem={problemOf(error)} retry={() => void refetch()} />}
      {assigned.error && <ErrorPanel title={t`Which images are assigned to a group could not be read`} problem={problemOf(assigned.error)} retry={() => void assigned.refetch()} />}
      {!all && !error && <SkeletonLines label={t`The flavors are being read`} lines={3} />}
      {groups?.length === 0 && (
        <EmptyState title={t`There are no groups yet`} icon={<Boxes aria-hidden />} action={changes && create}>
          <p>{changes ? t`Put flavors together that suit the same images.` : t`Administrators put flavors together that suit the same images.`}</p>
        </EmptyState>
      )}
      {all && groups && groups.length > 0 && (
        <ul className={styles.groups} aria-label={t`Flavor groups`}>
          {groups.map(({ name, members }) => (
            <Group key={name} at={at} name={name} members={members} images={naming(images, name)} known={assigned.data !== undefined} {...(changes && { onChange: () => setEditing({ group: name }), onDissolve: () => dissolve(at, all, name, naming(images, name)) })} />
          ))}
        </ul>
      )}
      {editing && all && (
        <Suspense>
          <GroupDialog at={at} group={editing.group} flavors={all} images={editing.group === undefined ? [] : naming(images, editing.group)} onClose={() => setEditing(undefined)} />
        </Suspense>
      )}
    </Page>
  )
}

function dissolve(at: At, all: readonly Grouped[], group: string, images: readonly Image[]): void {
  const left = images.filter((image) => assignmentOf(image).flavors.length === 0 && assignmentOf(image).groups.length === 1).length
  confirm({
    title: t`Dissolve the group ${group}?`,
    body: (
      <>
        <p>{t`Its flavors stay; they are not in this group any more.`}</p>
        {images.length > 0 && <p>{plural(images.length, { one: '# image is assigned to it, and stays so: to a group that is not there.', other: '# images are assigned to it, and stay so: to a group that is not there.' })}</p>}
        {left > 0 && <p>{plural(left, { one: '# of them has nothing else: no flavor may be used with it then.', other: '# of them have nothing else: no flavor may be used with them then.' })}</p>}
      </>
    ),
    action: t`Dissolve ${group}`,
    danger: true,
    run: () => setGroup(at, all, group, new Set()),
  })
}

/** Images that are named at once. */
const NAMED = 5

type GroupProps = { at: At; name: string; members: readonly Grouped[]; images: readonly Image[]; known: boolean; onChange?: () => void; onDissolve?: () => void }

function Group({ at, name, members, images, known, onChange, onDissolve }: GroupProps) {
  const id = useId()
  const others = images.length - NAMED
  return (
    <li className={styles.group} aria-labelledby={id}>
      <div className={styles.bar}>
        <h2 id={id}>
          <bdi>{name}</bdi> <span className={styles.count}>{formatNumber(members.length)}</span>
        </h2>
        {onChange && onDissolve && (
          <ActionMenu
            label={t`Actions for ${name}`}
            items={() => [
              { label: t`Change`, icon: <Pencil aria-hidden />, why: whyNotYet(known), onSelect: onChange },
              { label: t`Dissolve`, icon: <Trash2 aria-hidden />, danger: true, why: whyNotYet(known), onSelect: onDissolve },
            ]}
          />
        )}
      </div>
      <ul className={styles.flavors}>
        {members.map((flavor) => (
          <li key={flavor.id}>
            <Link to={paths.flavor(at, flavor.id)} className={styles.name}>
              <bdi>{flavor.name}</bdi>
            </Link>{' '}
            <span className={styles.size}>{sizeOf(flavor)}</span>
          </li>
        ))}
      </ul>
      <p className={styles.images}>
        {known && images.length === 0 && t`No image is assigned to it.`}
        {images.length > 0 && (
          <>
            <Trans>Images:</Trans>{' '}
            {images.slice(0, NAMED).map((image, i) => (
              <span key={image.id}>
                {i > 0 && ', '}
                <Link to={paths.imageFlavors(at, image.id)}>
                  <bdi>{nameOf(image)}</bdi>
                </Link>
              </span>
            ))}
            {others > 0 && <> {plural(others, { one: 'and # more image', other: 'and # more images' })}</>}
          </>
        )}
      </p>
    </li>
  )
}

/** They are changed with it. */
const whyNotYet = (known: boolean): Reason | undefined => (known ? undefined : { words: t`Which images are assigned to it is not read yet.` })
