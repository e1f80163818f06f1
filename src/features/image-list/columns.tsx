import { ShieldCheck } from 'lucide-react'
import { Link } from 'react-router'
import type { Image } from '#src/api/glance/images.ts'
import { activationAction, deleteAction, downloadAction, editAction, nameOf, protectionAction } from '#src/image/actions.tsx'
import { ImageStatus } from '#src/image/ImageStatus.tsx'
import { OsMark } from '#src/image/OsMark.tsx'
import { VisibilityChip, VisibilityMark } from '#src/image/VisibilityChip.tsx'
import { paths, type At } from '#src/paths.ts'
import type { Can } from '#src/policy/can.ts'
import { ActionMenu } from '#src/ui/ActionMenu.tsx'
import { Bytes, None } from '#src/ui/Bytes.tsx'
import { Time } from '#src/ui/Time.tsx'
import type { Column } from '#src/ui/VirtualTable.tsx'
import type { SortKey } from './list-search.ts'
import styles from './ImageList.module.css'

export const SORTABLE: readonly SortKey[] = ['name', 'status', 'visibility', 'disk_format', 'size', 'updated_at']

/** The list's columns. `narrow` is where a cell stands when a row is a card. */
export const columnsOf = (at: At, can: Can): readonly Column<Image>[] => [
  { key: 'name', heading: 'Name', narrow: 'lead', cell: (image) => <Name at={at} image={image} /> },
  { key: 'status', heading: 'Status', width: '156px', narrow: 'line', cell: (image) => <ImageStatus image={image} /> },
  { key: 'visibility', heading: 'Visibility', width: '132px', cell: (image) => <VisibilityChip visibility={image.visibility} /> },
  { key: 'visibility-mark', heading: 'Visibility', narrow: 'line', only: 'narrow', cell: (image) => <VisibilityMark visibility={image.visibility} /> },
  { key: 'disk_format', heading: 'Format', width: '104px', narrow: 'line', drops: 'second', cell: formatOf },
  { key: 'size', heading: 'Size', width: '124px', align: 'end', narrow: 'line', cell: (image) => <Bytes value={image.size} /> },
  { key: 'updated_at', heading: 'Updated', width: '136px', drops: 'first', cell: (image) => <Time iso={image.updated_at} /> },
  { key: 'twin', heading: 'Version and tags', narrow: 'line', only: 'narrow', cell: (image) => twinOf(image) ?? image.id.slice(0, 8) },
  {
    key: 'actions',
    heading: 'Actions',
    quiet: true,
    width: '72px',
    align: 'end',
    narrow: 'tail',
    cell: (image) => (
      <span className={styles.actions}>
        <ActionMenu
          label={`Actions for ${nameOf(image)}`}
          items={() => [editAction, downloadAction, activationAction, protectionAction, deleteAction].map((action) => action(at, image, can))}
        />
      </span>
    ),
  },
]

function Name({ at, image }: { at: At; image: Image }) {
  return (
    <div className={styles.name}>
      <OsMark image={image} />
      <div className={styles.twin}>
        <Link to={paths.image(at, image.id)} className={styles.link} dir="auto" data-tip={image.name ?? undefined} data-tip-cut>
          {image.name?.trim() ? image.name : <span className={styles.unnamed}>No name</span>}
        </Link>
        <div className={styles.more}>
          {image.protected && (
            <span data-tip="Protected: it cannot be deleted">
              <ShieldCheck aria-hidden />
              <span className="sr-only">Protected</span>
            </span>
          )}
          <span className={styles.cut} data-tip={twinOf(image)} data-tip-cut>
            {twinOf(image) ?? <span className={styles.id}>{image.id.slice(0, 8)}</span>}
          </span>
        </div>
      </div>
    </div>
  )
}

/** What tells an image from its twins: version and tags. */
function twinOf(image: Image): string | undefined {
  const { os_distro, os_version } = image
  const system = [os_distro, os_version].filter((word) => typeof word === 'string').join(' ')
  const words = [system, ...image.tags.filter((tag) => tag !== os_distro)].filter((word) => word !== '')
  return words.length > 0 ? words.join(' · ') : undefined
}

/** The container says something only where it is more than `bare`. */
function formatOf({ disk_format, container_format }: Image) {
  if (!disk_format) return container_format ? container_format : <None means="Not set" />
  return container_format && container_format !== 'bare' && container_format !== disk_format ? `${disk_format} in ${container_format}` : disk_format
}
