import { ArrowDown, ArrowUp } from 'lucide-react'
import { memo, useCallback, useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useSyncExternalStore, type Dispatch, type Ref, type SetStateAction } from 'react'
import { useCurrentRow, useReachable } from './current-row.ts'
import { howMany, ranged, withRows, type Selected } from './row-selection.ts'
import { useRowsInSight } from './rows-in-sight.ts'
import styles from './VirtualTable.module.css'

export type Column<Row> = {
  key: string
  heading: string
  /** A heading for screen readers only. */
  quiet?: boolean
  /** px; the column without one takes what is left. */
  width?: number
  align?: 'end'
  /** On a narrow screen a row is a card of two lines: `lead` is the first, `tail` its end, `line` a part of the second; without it the cell is not shown. */
  narrow?: 'lead' | 'tail' | 'line'
  /** Not a column of the wide table. */
  only?: 'narrow'
  /** Makes room for the rest where the table gets tight (columns-that-fit.ts): the lowest goes first. */
  drops?: number
  cell: (row: Row) => React.ReactNode
}

/** Rows that can be selected: each has a box. What is given here is to stay the same from one render to the next. */
export type TableSelection<Row> = {
  selected: Selected
  onSelect: Dispatch<SetStateAction<Selected>>
  /** Names the box of a row: "Select ubuntu-24.04". */
  labelOf: (row: Row) => string
  /** Names the box of all rows. */
  allLabel: string
  /** Names the column of boxes where rows are cards. */
  heading: string
}

/** For keys that are pressed elsewhere on the page. */
export type TableHandle = {
  /** Puts the focus on the current row, or on the first in sight. */
  enter: () => void
  /** Selects the row that has the focus, or that the pointer is on, or does not any more. */
  toggle: () => void
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
  selection?: TableSelection<Row>
  /** The height of a card, in px, where it is not two lines. */
  card?: number | undefined
  ref?: Ref<TableHandle>
}

const ROW = 44
const CARD = 64
/** Below it the columns would leave a name no room. */
const narrowScreen = '(max-width: 900px)'

/** Whether rows are cards: their headings are not seen then, so what they offer stands elsewhere. */
export const useCards = () => useSyncExternalStore(watchNarrow, () => matchMedia(narrowScreen).matches)
function watchNarrow(listener: () => void) {
  const query = matchMedia(narrowScreen)
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}

/**
 * A table of any length that scrolls with the page: only the rows in sight are in the document, and the current one; `aria-rowcount` tells of all.
 * A click anywhere in a row follows its first link; the arrow keys go from row to row, with Shift they select.
 */
export function VirtualTable<Row>({ label, rows, rowKey, columns: all, sort, sortable = [], onSort, selection, card = CARD, ref }: VirtualTableProps<Row>) {
  const body = useRef<HTMLTableSectionElement>(null)
  const cards = useCards()
  const height = cards ? card : ROW
  const columns = useMemo(() => (cards ? all : all.filter(({ only }) => only === undefined)), [all, cards])
  const keys = useMemo(() => rows.map(rowKey), [rows, rowKey])
  const { from, to } = useRowsInSight(body, rows.length, height)
  const select = useSelect(keys, selection?.onSelect)
  const current = useCurrentRow(body, keys, height, (stepped, at, shift) => {
    if (shift) for (const key of [keys[stepped], keys[at]]) if (key !== undefined) select?.(key, true, false)
  })
  useEffect(() => {
    const element = body.current
    element?.addEventListener('click', follow)
    return () => element?.removeEventListener('click', follow)
  }, [])
  useImperativeHandle(ref, () => ({
    enter: current.enter,
    toggle: () => {
      const row = body.current?.querySelector('tr:focus-within') ?? body.current?.querySelector('tr:hover')
      row?.querySelector<HTMLInputElement>('td:first-child input')?.click()
    },
  }))

  const shown = [...numbers(from, to), ...(rows.length === 0 || (current.index >= from && current.index < to) ? [] : [current.index])].toSorted((a, b) => a - b)
  return (
    <table className={styles.table} aria-label={label} aria-rowcount={rows.length + 1} data-selecting={(selection && selection.selected.size > 0) || undefined}>
      <colgroup>
        {selection && <col className={styles.selectColumn} />}
        {columns.map(({ key, width }) => (
          <col key={key} style={{ width }} />
        ))}
      </colgroup>
      <thead>
        <tr aria-rowindex={1}>
          {selection && <SelectAll selection={selection} keys={keys} cards={cards} />}
          {columns.map((column) => (
            <Heading key={column.key} column={column} sort={sort} onSort={sortable.includes(column.key) && !cards ? onSort : undefined} />
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        {shown.flatMap((index, i) => {
          const row = rows[index]
          const key = keys[index]
          const above = index - ((shown[i - 1] ?? -1) + 1)
          if (row === undefined || key === undefined) return []
          return [
            above > 0 && <Gap key={`above ${i === 0 ? 'all' : 'some'}`} height={above * height} />,
            <MemoRow
              key={`row ${key}`}
              row={row}
              columns={columns}
              index={index}
              height={height}
              current={index === current.index}
              id={key}
              selected={selection?.selected.has(key)}
              labelOf={selection?.labelOf}
              onSelect={select}
            />,
          ]
        })}
        <Gap key="below" height={(rows.length - 1 - (shown.at(-1) ?? -1)) * height} />
      </tbody>
    </table>
  )
}

const numbers = (from: number, to: number) => Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)

type Select = (key: string, on: boolean, range: boolean) => void

/** A range begins at the row that was selected last. */
function useSelect(keys: readonly string[], onSelect: Dispatch<SetStateAction<Selected>> | undefined): Select | undefined {
  const anchor = useRef<string>(undefined)
  const shown = useRef(keys)
  useLayoutEffect(() => {
    shown.current = keys
  }, [keys])
  const select = useCallback<Select>(
    (key, on, range) => {
      const from = range ? anchor.current : key
      onSelect?.((now) => ranged(now, shown.current, from, key, on))
      anchor.current = key
    },
    [onSelect],
  )
  return onSelect && select
}

type RowProps<Row> = {
  row: Row
  columns: readonly Column<Row>[]
  index: number
  height: number
  current: boolean
  id: string
  selected: boolean | undefined
  labelOf: TableSelection<Row>['labelOf'] | undefined
  onSelect: Select | undefined
}

function TableRow<Row>({ row, columns, index, height, current, id, selected, labelOf, onSelect }: RowProps<Row>) {
  const element = useRef<HTMLTableRowElement>(null)
  useReachable(element, current)
  return (
    <tr ref={element} aria-rowindex={index + 2} data-selected={selected || undefined} style={{ height }}>
      {selected !== undefined && (
        <td className={styles.select}>
          <label className={styles.check}>
            <input
              type="checkbox"
              aria-label={labelOf?.(row)}
              checked={selected}
              onChange={({ currentTarget, nativeEvent }) => onSelect?.(id, currentTarget.checked, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)}
            />
          </label>
        </td>
      )}
      {columns.map(({ key, align, narrow, cell }) => (
        <td key={key} data-align={align} data-narrow={narrow}>
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

type SelectAllProps = { selection: Pick<TableSelection<never>, 'selected' | 'onSelect' | 'allLabel' | 'heading'>; keys: readonly string[]; cards: boolean }

/** All rows that there are, or none of them. */
function SelectAll({ selection: { selected, onSelect, allLabel, heading }, keys, cards }: SelectAllProps) {
  const many = howMany(selected, keys)
  return (
    <th scope="col" className={styles.select}>
      {cards ? (
        <span className="sr-only">{heading}</span>
      ) : (
        <label className={styles.check}>
          <input
            type="checkbox"
            aria-label={allLabel}
            checked={many === 'all'}
            ref={(box) => {
              if (box) box.indeterminate = many === 'some'
            }}
            onChange={() => onSelect((now) => withRows(now, keys, many !== 'all'))}
          />
        </label>
      )}
    </th>
  )
}

type HeadingProps = { column: Pick<Column<never>, 'key' | 'heading' | 'quiet' | 'align'>; sort: VirtualTableProps<never>['sort']; onSort: ((key: string) => void) | undefined }

function Heading({ column: { key, heading, quiet, align }, sort, onSort }: HeadingProps) {
  const dir = sort?.key === key ? sort.dir : undefined
  const Arrow = dir === 'asc' ? ArrowUp : ArrowDown
  return (
    <th scope="col" data-align={align} aria-sort={dir === 'asc' ? 'ascending' : dir === 'desc' ? 'descending' : undefined}>
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
  if (!(event.target instanceof Element) || event.target.closest('a, button, input, label, [popover]') || getSelection()?.toString()) return
  // With the keys that were held: a new tab stays a new tab.
  event.target.closest('tr')?.querySelector('a')?.dispatchEvent(new MouseEvent('click', event))
}
