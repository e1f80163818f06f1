import { t } from '@lingui/core/macro'
import { useMemo } from 'react'
import { VirtualTable, type Column } from '#src/ui/VirtualTable.tsx'
import edges from '#src/ui/edges.module.css'
import { accessOf, diskOf, Fit, FlavorName, ramOf, vcpusOf } from '#src/image/flavor-cells.tsx'
import type { Grouped } from '#src/image/flavors-for.ts'
import { listed } from '#src/lib/apart.ts'
import type { At } from '#src/paths.ts'
import type { Usable } from './flavor-rows.ts'

const keyOf = ({ flavor }: Usable) => flavor.id

/** What makes it usable. */
function because({ assigned, by }: Usable): string {
  const groups = listed(by)
  if (assigned) return groups === '' ? t`Assigned` : t`Assigned, and in ${groups}`
  return t`In ${groups}`
}

function memory(flavor: Grouped): string {
  const ram = ramOf(flavor)
  return t`${ram} RAM`
}

/** The flavors that may be used. `open`: all may, for nothing is assigned. */
export function UsableTable({ at, rows, open }: { at: At; rows: readonly Usable[]; open: boolean }) {
  const columns = useMemo(
    (): Column<Usable>[] => [
      { key: 'name', heading: t`Flavor`, narrow: 'lead', cell: ({ flavor }) => <FlavorName at={at} flavor={flavor} /> },
      { key: 'vcpus', heading: t`vCPUs`, width: 80, align: 'end', cell: ({ flavor }) => vcpusOf(flavor) },
      { key: 'ram', heading: t`RAM`, width: 96, align: 'end', cell: ({ flavor }) => ramOf(flavor) },
      { key: 'disk', heading: t`Disk`, width: 96, align: 'end', cell: ({ flavor }) => diskOf(flavor) },
      { key: 'size', heading: t`RAM`, only: 'narrow', narrow: 'line', cell: ({ flavor }) => memory(flavor) },
      { key: 'access', heading: t`Access`, width: 132, drops: 1, cell: ({ flavor }) => accessOf(flavor) },
      ...(open ? [] : [{ key: 'why', heading: t`Because`, width: 200, drops: 2, cell: because }]),
      { key: 'fit', heading: t`Image`, width: 220, narrow: 'line' as const, cell: ({ misfit }: Usable) => <Fit obstacle={misfit} /> },
    ],
    [at, open],
  )
  return (
    <div className={edges.edges}>
      <VirtualTable label={t`Flavors that may be used`} rows={rows} rowKey={keyOf} columns={columns} />
    </div>
  )
}
