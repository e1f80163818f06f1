import { useLayoutEffect, useState, type RefObject } from 'react'

/** What the column without a width, the one that names the row, needs at least, in px. */
const LEAD = 220

type Sized = {
  readonly key: string
  /** px; without it the column takes what is left. */
  readonly width?: number
  /** Makes room for the rest where it is tight: the lowest goes first. Without it the column stays. */
  readonly drops?: number
  readonly only?: 'narrow'
}

/** The columns that `room` px are enough for; the column `kept` stays, whatever it says itself. */
export function columnsThatFit<Column extends Sized>(columns: readonly Column[], room: number, kept?: string): Column[] {
  const wide = columns.filter(({ only }) => only === undefined)
  const leaving = wide.filter(({ key, drops }) => drops !== undefined && key !== kept).toSorted((a, b) => (a.drops ?? 0) - (b.drops ?? 0))
  const gone = new Set<Column>()
  let needed = wide.reduce((sum, { width = LEAD }) => sum + width, 0)
  for (const column of leaving) {
    if (needed <= room) break
    gone.add(column)
    needed -= column.width ?? 0
  }
  return columns.filter((column) => !gone.has(column))
}

/** How wide an element is, in px; `undefined` before it stands. */
export function useWidth(ref: RefObject<HTMLElement | null>): number | undefined {
  const [width, setWidth] = useState<number>()
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    const look = () => setWidth(element.clientWidth)
    look()
    const observer = new ResizeObserver(look)
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref])
  return width
}
