import { plural, t } from '@lingui/core/macro'
import { Boxes, Cpu, TriangleAlert, X } from 'lucide-react'
import { useMemo } from 'react'
import type { Image } from '#src/api/glance/images.ts'
import { misfitOf, type Root } from '#src/image/flavor-assignment.ts'
import { Fit, FlavorName, sizeOf } from '#src/image/flavor-cells.tsx'
import { apart, listed } from '#src/lib/apart.ts'
import type { At } from '#src/paths.ts'
import { IconButton } from '#src/ui/Button.tsx'
import edges from '#src/ui/edges.module.css'
import { VirtualTable, type Column } from '#src/ui/VirtualTable.tsx'
import type { Assigned } from './flavor-rows.ts'
import styles from './Flavors.module.css'

const keyOf = (row: Assigned) => (row.kind === 'group' ? `group ${row.name}` : `flavor ${row.id}`)
const nameOf = (row: Assigned) => (row.kind === 'group' ? row.name : (row.flavor?.name ?? row.id))

type AssignedTableProps = { at: At; image: Image; root: Root; rows: readonly Assigned[]; onDrop: ((row: Assigned) => void) | undefined }

/** What is assigned, one in a row; what is not there any more too. Without `onDrop` it is only to be read. */
export function AssignedTable({ at, image, root, rows, onDrop }: AssignedTableProps) {
  const columns = useMemo(
    (): Column<Assigned>[] => [
      { key: 'name', heading: t`Flavor or group`, narrow: 'lead', cell: (row) => <Name at={at} row={row} /> },
      { key: 'size', heading: t`Content`, width: 420, narrow: 'line', cell: (row) => contentOf(row) },
      { key: 'fit', heading: t`Image`, width: 220, drops: 1, cell: (row) => row.kind === 'flavor' && row.flavor && <Fit obstacle={misfitOf(image, row.flavor, root)} /> },
      ...(onDrop
        ? [
            {
              key: 'drop',
              heading: t`Remove`,
              quiet: true,
              width: 72,
              align: 'end' as const,
              narrow: 'tail' as const,
              cell: (row: Assigned) => {
                const name = apart(nameOf(row))
                return (
                  <IconButton label={t`Remove ${name}`} onClick={() => onDrop(row)}>
                    <X aria-hidden />
                  </IconButton>
                )
              },
            },
          ]
        : []),
    ],
    [at, image, root, onDrop],
  )
  return (
    <div className={edges.edges}>
      <VirtualTable label={t`Assigned flavors and groups`} rows={rows} rowKey={keyOf} columns={columns} />
    </div>
  )
}

function Name({ at, row }: { at: At; row: Assigned }) {
  if (row.kind === 'group')
    return (
      <span className={styles.flavor}>
        <Boxes aria-label={t`Group`} className={styles.kind} />
        <bdi className={styles.group}>{row.name}</bdi>
      </span>
    )
  return (
    <span className={styles.flavor}>
      <Cpu aria-label={t`Flavor`} className={styles.kind} />
      {row.flavor ? <FlavorName at={at} flavor={row.flavor} /> : <bdi className={styles.id}>{row.id}</bdi>}
    </span>
  )
}

function contentOf(row: Assigned): React.ReactNode {
  if (row.kind === 'group') {
    const names = listed(row.members.map(({ name }) => name))
    const { length } = row.members
    return length === 0 ? (
      <Doubt words={t`No flavor is in it`} />
    ) : (
      <>
        {plural(length, { one: `# flavor`, other: `# flavors` })}
        <span className={styles.members} data-tip={names}>
          {names}
        </span>
      </>
    )
  }
  if (!row.flavor) return <Doubt words={t`Not there, or not for this project`} />
  return sizeOf(row.flavor)
}

const Doubt = ({ words }: { words: string }) => (
  <span className={styles.doubt}>
    <TriangleAlert aria-hidden /> {words}
  </span>
)
