import { ArrowDown, ArrowUp } from 'lucide-react'
import { memo, useEffect, useRef, useSyncExternalStore } from 'react'
import { useRowsInSight } from './rows-in-sight.ts'
import styles from './VirtualTable.module.css'

export type Column<Row> = {
  key: string
  heading: string
  /** A heading for screen readers only. */
  quiet?: boolean
  /** CSS width; the column without one takes what is left. */
  width?: string
  align?: 'end'
  /** On a narrow screen a row is a card of two lines: `lead` is the first, `tail` its end, `line` a part of the second; without it the cell is not shown. */
  narrow?: 'lead' | 'tail' | 'line'
  /** Not a column of the wide table. */
  only?: 'narrow'
  /** Makes room for the rest where the table gets tight: the `first` to go, then the `second`. */
  drops?: 'first' | 'second'
  cell: (row: Row) => React.ReactNode
}

export type VirtualTableProps<Row> = {
  /** What the rows are, for a screen reader. */
  label: string
  rows: readonly Row[]
  rowKey: (row: Row) => string
  columns: readonly Column<Row>[]
  /** The column that rows are sorted by. */
  sort?: { key: string; dir: 'asc' | 'desc' }
  /** The keys of columns that can be sorted by; a click on their heading calls `onSort`. */
  sortable?: readonly string[]
  onSort?: (key: string) => void
}

const ROW = 44
const CARD = 64
/** Below it the columns would leave a name no room. */
const narrowScreen = '(max-width: 900px)'

const useNarrow = () => useSyncExternalStore(watchNarrow, () => matchMedia(narrowScreen).matches)
function watchNarrow(listener: () => void) {
  const query = matchMedia(narrowScreen)
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}

/**
 * A table of any length that scrolls with the page: only the rows in sight are in the document, `aria-rowcount` tells of all.
 * A click anywhere in a row follows its first link; the arrow keys go from row to row.
 */
export function VirtualTable<Row>({ label, rows, rowKey, columns, sort, sortable = [], onSort }: VirtualTableProps<Row>) {
  const body = useRef<HTMLTableSectionElement>(null)
  const height = useNarrow() ? CARD : ROW
  const { from, to } = useRowsInSight(body, rows.length, height)
  useEffect(() => {
    const element = body.current
    element?.addEventListener('keydown', walk)
    element?.addEventListener('click', follow)
    return () => {
      element?.removeEventListener('keydown', walk)
      element?.removeEventListener('click', follow)
    }
  }, [])

  return (
    <table className={styles.table} aria-label={label} aria-rowcount={rows.length + 1}>
      <colgroup>
        {columns.map(({ key, width, only, drops }) => (
          <col key={key} data-only={only} data-drops={drops} style={{ width }} />
        ))}
      </colgroup>
      <thead>
        <tr aria-rowindex={1}>
          {columns.map((column) => (
            <Heading key={column.key} column={column} sort={sort} onSort={sortable.includes(column.key) ? onSort : undefined} />
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        <Gap height={from * height} />
        {rows.slice(from, to).map((row, i) => (
          <MemoRow key={rowKey(row)} row={row} columns={columns} index={from + i + 2} height={height} />
        ))}
        <Gap height={(rows.length - to) * height} />
      </tbody>
    </table>
  )
}

type RowProps<Row> = { row: Row; columns: readonly Column<Row>[]; index: number; height: number }

function TableRow<Row>({ row, columns, index, height }: RowProps<Row>) {
  return (
    <tr aria-rowindex={index} style={{ height }}>
      {columns.map(({ key, align, narrow, only, drops, cell }) => (
        <td key={key} data-align={align} data-narrow={narrow} data-only={only} data-drops={drops}>
          {cell(row)}
        </td>
      ))}
    </tr>
  )
}
/** While one scrolls, only the rows that come are drawn. */
const MemoRow = memo(TableRow) as typeof TableRow

/** Holds the place of the rows that are not in the document. */
const Gap = ({ height }: { height: number }) => height > 0 && <tr aria-hidden className={styles.gap} style={{ height }} />

type HeadingProps = { column: Pick<Column<never>, 'key' | 'heading' | 'quiet' | 'align' | 'only' | 'drops'>; sort: VirtualTableProps<never>['sort']; onSort: ((key: string) => void) | undefined }

function Heading({ column: { key, heading, quiet, align, only, drops }, sort, onSort }: HeadingProps) {
  const dir = sort?.key === key ? sort.dir : undefined
  const Arrow = dir === 'asc' ? ArrowUp : ArrowDown
  return (
    <th scope="col" data-align={align} data-only={only} data-drops={drops} aria-sort={dir === 'asc' ? 'ascending' : dir === 'desc' ? 'descending' : undefined}>
      {onSort ? (
        <button type="button" className={styles.sort} data-on={dir !== undefined || undefined} onClick={() => onSort(key)}>
          {heading}
          <Arrow aria-hidden />
        </button>
      ) : (
        <span className={quiet ? 'sr-only' : undefined}>{heading}</span>
      )}
    </th>
  )
}

/** A convenience for the pointer: whoever has a keyboard or a screen reader has the link. A selected text is not a click. */
function follow(event: MouseEvent) {
  if (!(event.target instanceof Element) || event.target.closest('a, button, input, [popover]') || getSelection()?.toString()) return
  // With the keys that were held: a new tab stays a new tab.
  event.target.closest('tr')?.querySelector('a')?.dispatchEvent(new MouseEvent('click', event))
}

/** Up and down go to the same control of the next row. */
function walk(event: KeyboardEvent) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const from = event.target instanceof HTMLElement ? event.target : undefined
  const cell = from?.closest('td')
  const row = cell?.parentElement
  // Inside a menu of the row the arrows are the menu's.
  if (!from || !cell || !row || from.closest('[popover]')) return
  const next = event.key === 'ArrowDown' ? row.nextElementSibling : row.previousElementSibling
  const target = next?.children[[...row.children].indexOf(cell)]?.querySelector<HTMLElement>('a, button')
  if (!target) return
  event.preventDefault()
  target.focus()
}
