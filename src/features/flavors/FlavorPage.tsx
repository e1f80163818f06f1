import { plural, t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { CircleCheck, CircleSlash } from 'lucide-react'
import { useDeferredValue, useMemo } from 'react'
import { Link, useLoaderData, type LoaderFunctionArgs } from 'react-router'
import { hasStatus, problemOf } from '#src/api/errors.ts'
import { imageChangesQuery } from '#src/api/glance/image-cache.ts'
import type { Image } from '#src/api/glance/images.ts'
import { flavorsQuery, type Flavor } from '#src/api/nova/flavors.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { nameOf } from '#src/image/actions.tsx'
import { assignmentOf, isOpen } from '#src/image/flavor-assignment.ts'
import { accessOf, obstacleWords, ramOf, sizeOf } from '#src/image/flavor-cells.tsx'
import { grouped, type Grouped } from '#src/image/flavors-for.ts'
import { OsMark } from '#src/image/OsMark.tsx'
import { formatBytes } from '#src/lib/bytes.ts'
import { listed } from '#src/lib/apart.ts'
import { formatNumber } from '#src/lib/number.ts'
import { invariant } from '#src/lib/invariant.ts'
import { atOf, paths, type At } from '#src/paths.ts'
import { requireSession, useCan } from '#src/session/session.ts'
import { Button } from '#src/ui/Button.tsx'
import { Tag } from '#src/ui/Chip.tsx'
import { Copyable } from '#src/ui/Copyable.tsx'
import edges from '#src/ui/edges.module.css'
import { EmptyState } from '#src/ui/EmptyState.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { Fact, FactGroup, Facts } from '#src/ui/Facts.tsx'
import { OneOf } from '#src/ui/OneOf.tsx'
import { Page } from '#src/ui/Page.tsx'
import parts from '#src/ui/parts.module.css'
import { SkeletonLines } from '#src/ui/SkeletonLines.tsx'
import { TextInput } from '#src/ui/TextInput.tsx'
import { useAddressState } from '#src/ui/useAddressState.ts'
import { VirtualTable, type Column } from '#src/ui/VirtualTable.tsx'
import { matching } from './Choice.tsx'
import { goes, judged, useAllImages, type Judged } from './images-for.ts'
import styles from './FlavorPage.module.css'

export async function loader({ params, request }: LoaderFunctionArgs) {
  const at = atOf(params)
  const { flavorId } = params
  invariant(flavorId, 'the route of a flavor has its id')
  await requireSession(at, request)
  await queryClient.ensureQueryData(imageChangesQuery(at))
  return { at, flavorId }
}

/** A flavor, and which images go with it. */
export function Component() {
  const { at, flavorId } = useLoaderData<typeof loader>()
  const can = useCan(at)
  const { data, error, refetch } = useQuery(flavorsQuery(at, can('os_compute_api:os-flavor-access')))
  const found = data?.find(({ id }) => id === flavorId)
  const flavor = useMemo(() => found && grouped(found), [found])
  // Where only staff go.
  const back = can('os_compute_api:os-flavor-extra-specs:update') ? { to: paths.flavorGroups(at), label: t`Flavor groups` } : { to: paths.images(at), label: t`Images` }
  if (flavor) return <FlavorView at={at} flavor={flavor} back={back} />
  return (
    <Page title={t`Flavor`} back={back}>
      {data ? (
        <EmptyState title={t`No such flavor here`} action={<Button to={back.to}>{back.label}</Button>}>
          <p>{t`It is not there, or not for this project.`}</p>
        </EmptyState>
      ) : error ? (
        <ErrorPanel title={hasStatus(error, 404) ? t`There are no flavors here` : t`The flavors could not be read`} problem={problemOf(error)} retry={() => void refetch()} />
      ) : (
        <SkeletonLines label={t`Loading`} />
      )}
    </Page>
  )
}

type Back = { to: string; label: string }

function FlavorView({ at, flavor, back }: { at: At; flavor: Grouped; back: Back }) {
  return (
    <Page title={flavor.name} heading={<bdi>{flavor.name}</bdi>} subtitle={<Marks flavor={flavor} />} back={back}>
      <div className={parts.parts}>
        <FlavorFacts at={at} flavor={flavor} />
        <Images key={flavor.id} at={at} flavor={flavor} />
      </div>
    </Page>
  )
}

const Marks = ({ flavor }: { flavor: Flavor }) => (
  <span className={styles.marks}>
    <span>{sizeOf(flavor)}</span>
    {flavor['OS-FLV-DISABLED:disabled'] && <Tag tip={t`No new server can have it.`}>{t`Disabled`}</Tag>}
    <Copyable value={flavor.id} label={t`flavor id`} mono />
  </span>
)

const GIB = 1024 ** 3

function FlavorFacts({ at, flavor }: { at: At; flavor: Grouped }) {
  const { description, groups, extra_specs = {}, 'OS-FLV-EXT-DATA:ephemeral': ephemeral } = flavor
  const specs = Object.entries(extra_specs)
  return (
    <Facts>
      <FactGroup title={t`What it is`}>
        <Fact label={t`Description`}>{description}</Fact>
        <Fact label={t`Access`}>{accessOf(flavor)}</Fact>
        <Fact label={t`Groups`} empty={t`In none`}>
          {groups.length > 0 && (
            <Link to={paths.flavorGroups(at)} className={styles.plain}>
              {listed(groups)}
            </Link>
          )}
        </Fact>
        <Fact label={t`Ephemeral disk`}>{ephemeral > 0 && formatBytes(ephemeral * GIB)}</Fact>
      </FactGroup>
      {specs.length > 0 && (
        <FactGroup title={t`Extra specs`}>
          {specs.map(([key, value]) => (
            <Fact key={key} label={key} wire>
              <bdi>{value}</bdi>
            </Fact>
          ))}
        </FactGroup>
      )}
    </Facts>
  )
}

/** px: a reason may take two lines. */
const CARD = 82

const SHOWN = ['all', 'yes', 'no'] as const
type Shown = (typeof SHOWN)[number]
const shownIn = (text: string | null): Shown => SHOWN.find((one) => one === text) ?? 'all'

function Images({ at, flavor }: { at: At; flavor: Grouped }) {
  const can = useCan(at)
  const zeroDisk = can('os_compute_api:servers:create:zero_disk_flavor')
  const { images, whole, error, retry } = useAllImages(at)
  const { params, write } = useAddressState()
  const q = params.get('q') ?? ''
  const asked = useDeferredValue(q)
  const shown = shownIn(params.get('show'))
  const all = useMemo(() => images && judged(images, flavor, zeroDisk), [images, flavor, zeroDisk])
  const rows = useMemo(() => {
    const has = matching(asked)
    return all?.filter((one) => (shown === 'all' || goes(one) === (shown === 'yes')) && has(one.image.name, one.image.id, whyOf(one)))
  }, [all, asked, shown])
  const columns = useMemo(() => columnsOf(at), [at])
  const able = all?.filter(goes).length ?? 0
  const counts: Record<Shown, number> = { all: all?.length ?? 0, yes: able, no: (all?.length ?? 0) - able }
  const labels: Record<Shown, string> = { all: t`All`, yes: t`Go with it`, no: t`Do not` }
  return (
    <section aria-label={t`Images`} className={parts.part}>
      <h2>{t`Images`}</h2>
      {error && <ErrorPanel title={all ? t`Not all images could be read` : t`The images could not be read`} problem={problemOf(error)} retry={retry} />}
      {!rows && !error && <SkeletonLines label={t`Loading`} />}
      {rows && (
        <>
          <div className={styles.bar}>
            <div className={styles.find}>
              <TextInput label={t`Find`} type="search" placeholder={t`Name, id or reason`} value={q} onChange={({ currentTarget }) => write('q', currentTarget.value)} />
            </div>
            <OneOf label={t`Which`} name="show" options={SHOWN.map((value) => ({ value, label: labels[value], count: formatNumber(counts[value]) }))} value={shown} onChange={(one) => write('show', one === 'all' ? '' : one)} />
          </div>
          {!whole && !error && <output className={parts.note}>{plural(counts.all, { one: '# image is read so far …', other: '# images are read so far …' })}</output>}
          {rows.length === 0 ? (
            <EmptyState title={t`No image here`}>
              <p>{asked === '' && shown === 'no' ? t`Every image of the list goes with this flavor.` : asked === '' ? t`No image of the list goes with this flavor.` : t`Nothing matches “${asked}”.`}</p>
            </EmptyState>
          ) : (
            <div className={edges.edges}>
              <VirtualTable label={t`Images`} rows={rows} rowKey={keyOf} columns={columns} card={CARD} />
            </div>
          )}
        </>
      )}
    </section>
  )
}

const keyOf = ({ image }: Judged) => image.id

const columnsOf = (at: At): Column<Judged>[] => [
  { key: 'name', heading: t`Name`, narrow: 'lead', cell: ({ image }) => <Name at={at} image={image} /> },
  { key: 'needs', heading: t`Needs`, width: 220, drops: 1, cell: ({ image }) => needsOf(image) },
  { key: 'assigned', heading: t`Assigned`, width: 160, drops: 2, cell: ({ image }) => (isOpen(assignmentOf(image)) ? t`Every flavor` : t`Some flavors`) },
  { key: 'fit', heading: t`With this flavor`, width: 420, narrow: 'line', cell: (row) => <Verdict row={row} /> },
]

function Name({ at, image }: { at: At; image: Image }) {
  return (
    <span className={styles.name}>
      <OsMark image={image} />
      <Link to={paths.image(at, image.id)} className={styles.link} data-tip={nameOf(image)} data-tip-cut>
        <bdi>{nameOf(image)}</bdi>
      </Link>
    </span>
  )
}

function needsOf({ min_ram, min_disk }: Image): string {
  const [ram, disk] = [min_ram > 0 && ramOf({ ram: min_ram }), min_disk > 0 && formatBytes(min_disk * GIB)]
  if (ram && disk) return t`${ram} RAM · ${disk} disk`
  return ram ? t`${ram} RAM` : disk ? t`${disk} disk` : '–'
}

const whyOf = ({ noRoot, obstacle }: Judged): string | undefined => noRoot ?? (obstacle && obstacleWords(obstacle))

function Verdict({ row }: { row: Judged }) {
  const why = whyOf(row)
  return (
    <span className={styles.verdict} data-goes={why === undefined}>
      {why === undefined ? <CircleCheck aria-hidden /> : <CircleSlash aria-hidden />}
      <span data-tip={why} data-tip-cut>
        {why ?? t`Goes with it`}
      </span>
    </span>
  )
}
