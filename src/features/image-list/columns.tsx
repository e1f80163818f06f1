import { t } from '@lingui/core/macro'
import { EyeOff, ShieldCheck } from 'lucide-react'
import { Link } from 'react-router'
import type { Image } from '#src/api/glance/images.ts'
import { activationAction, deleteAction, downloadAction, editAction, launchAction, nameOf, protectionAction } from '#src/image/actions.tsx'
import { ImageStatus } from '#src/image/ImageStatus.tsx'
import { OsMark } from '#src/image/OsMark.tsx'
import { ProjectName } from '#src/image/ProjectName.tsx'
import { mayIAction } from '#src/image/may-i.tsx'
import { publishActions } from '#src/image/publish.tsx'
import { VisibilityChip, VisibilityMark } from '#src/image/VisibilityChip.tsx'
import { formatBytes } from '#src/lib/bytes.ts'
import { paths, type At } from '#src/paths.ts'
import type { Can } from '#src/policy/can.ts'
import { ActionMenu } from '#src/ui/ActionMenu.tsx'
import { Bytes, None } from '#src/ui/Bytes.tsx'
import { Time } from '#src/ui/Time.tsx'
import type { Column } from '#src/ui/VirtualTable.tsx'
import type { ColumnKey, SortKey } from './list-search.ts'
import styles from './ImageList.module.css'

const GIB = 1024 ** 3
const MIB = 1024 ** 2

/** What stands over a column, and what one sorts by. */
export function headingOf(key: SortKey): string {
  switch (key) {
    case 'name':
      return t`Name`
    case 'status':
      return t`Status`
    case 'visibility':
      return t`Visibility`
    case 'owner':
      return t`Project`
    case 'disk_format':
      return t`Format`
    case 'size':
      return t`Size`
    case 'min_disk':
      return t`Min. disk`
    case 'min_ram':
      return t`Min. RAM`
    case 'created_at':
      return t`Created`
    case 'updated_at':
      return t`Updated`
  }
}

/** The columns that stand there unless others are chosen; whose images they are is said where a list has several projects' and the person may know them. */
export const usualColumns = (ofSeveralProjects: boolean): readonly ColumnKey[] =>
  ofSeveralProjects ? ['status', 'visibility', 'owner', 'disk_format', 'size', 'updated_at'] : ['status', 'visibility', 'disk_format', 'size', 'updated_at']

type Chosen = Omit<Column<Image>, 'key' | 'heading'>

/** The columns that can be chosen. `narrow` is where a cell stands when a row is a card. */
const columnOf = (at: At, key: ColumnKey): Chosen => {
  switch (key) {
    case 'status':
      return { width: 156, narrow: 'line', cell: (image) => <ImageStatus image={image} /> }
    case 'visibility':
      return { width: 132, drops: 7, cell: (image) => <VisibilityChip visibility={image.visibility} /> }
    case 'owner':
      return { width: 152, drops: 6, cell: (image) => (image.owner ? <ProjectName at={at} id={image.owner} /> : <None means={t`No project`} />) }
    case 'disk_format':
      return { width: 104, narrow: 'line', drops: 2, cell: formatOf }
    case 'size':
      return { width: 124, align: 'end', narrow: 'line', drops: 8, cell: (image) => <Bytes value={image.size} /> }
    case 'min_disk':
      return { width: 112, align: 'end', drops: 5, cell: ({ min_disk }) => (min_disk === 0 ? <None means={t`No minimum`} /> : formatBytes(min_disk * GIB)) }
    case 'min_ram':
      return { width: 112, align: 'end', drops: 4, cell: ({ min_ram }) => (min_ram === 0 ? <None means={t`No minimum`} /> : formatBytes(min_ram * MIB)) }
    case 'created_at':
      return { width: 136, drops: 3, cell: (image) => <Time iso={image.created_at} /> }
    case 'updated_at':
      return { width: 136, drops: 1, cell: (image) => <Time iso={image.updated_at} /> }
  }
}

/** The list's columns, with the chosen ones among them. */
export const columnsOf = (at: At, can: Can, chosen: readonly ColumnKey[]): readonly Column<Image>[] => [
  { key: 'name', heading: headingOf('name'), narrow: 'lead', cell: (image) => <Name at={at} image={image} /> },
  ...chosen.flatMap((key): Column<Image>[] => [
    { key, heading: headingOf(key), ...columnOf(at, key) },
    // A card has room for the sign alone.
    ...(key === 'visibility' ? [visibilityMark()] : []),
  ]),
  {
    key: 'twin',
    heading: chosen.includes('owner') ? t`Project, version and tags` : t`Version and tags`,
    narrow: 'line',
    only: 'narrow',
    cell: (image) => {
      const twin = twinOf(image) ?? image.id.slice(0, 8)
      // A card has no room for both, unless it is another's.
      if (!chosen.includes('owner') || !image.owner || image.owner === at.scope) return twin
      return (
        <>
          <ProjectName at={at} id={image.owner} /> · {twin}
        </>
      )
    },
  },
  {
    key: 'actions',
    heading: t`Actions`,
    quiet: true,
    width: 72,
    align: 'end',
    narrow: 'tail',
    cell: (image) => {
      const name = nameOf(image)
      return (
        <span className={styles.actions}>
          <ActionMenu label={t`Actions for ${name}`} items={() => [...[launchAction, editAction, downloadAction, activationAction, protectionAction].map((action) => action(at, image, can)), ...publishActions(at, image, can), mayIAction(at, image), deleteAction(at, image, can)]} />
        </span>
      )
    },
  },
]

const visibilityMark = (): Column<Image> => ({
  key: 'visibility-mark',
  heading: headingOf('visibility'),
  narrow: 'line',
  only: 'narrow',
  cell: (image) => <VisibilityMark visibility={image.visibility} />,
})

function Name({ at, image }: { at: At; image: Image }) {
  const twin = twinOf(image)
  return (
    <div className={styles.name}>
      <OsMark image={image} />
      <div className={styles.twin}>
        <Link to={paths.image(at, image.id)} className={styles.link} data-tip={image.name ?? undefined} data-tip-cut>
          {image.name?.trim() ? <bdi>{image.name}</bdi> : <span className={styles.unnamed}>{t`No name`}</span>}
        </Link>
        <div className={styles.more}>
          {image.protected && <Mark Icon={ShieldCheck} word={t`Protected`} tip={t`Protected: it cannot be deleted`} />}
          {image.os_hidden && <Mark Icon={EyeOff} word={t`Hidden`} tip={t`Hidden: it appears in no other list`} />}
          <span className={styles.cut} data-tip={twin} data-tip-cut>
            {twin ?? <span className={styles.id}>{image.id.slice(0, 8)}</span>}
          </span>
        </div>
      </div>
    </div>
  )
}

const Mark = ({ Icon, word, tip }: { Icon: typeof EyeOff; word: string; tip: string }) => (
  <span data-tip={tip}>
    <Icon aria-hidden />
    <span className="sr-only">{word}</span>
  </span>
)

/** What tells an image from its twins: version and tags. */
function twinOf(image: Image): string | undefined {
  const { os_distro, os_version } = image
  const system = [os_distro, os_version].filter((word) => typeof word === 'string').join(' ')
  const words = [system, ...image.tags.filter((tag) => tag !== os_distro)].filter((word) => word !== '')
  return words.length > 0 ? words.join(' · ') : undefined
}

/** The container says something only where it is more than `bare`. */
function formatOf({ disk_format, container_format }: Image) {
  if (!disk_format) return container_format ? container_format : <None means={t`Not set`} />
  return container_format && container_format !== 'bare' && container_format !== disk_format ? t`${disk_format} in ${container_format}` : disk_format
}
