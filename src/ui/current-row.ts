import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { flushSync } from 'react-dom'

/** What in a row takes the focus; the items of its menu are the menu's. */
const CONTROL = 'a:not([role]), button:not([role]), input'

type Current = { readonly key: string | undefined; readonly index: number }

export type CurrentRow = {
  readonly index: number
  /** Goes to a row, the nearest there is: to the control in its cell `cell`, else to its first. */
  readonly go: (index: number, cell?: number) => void
  /** From anywhere on the page: to the current row where it is in sight, else to the first that is. */
  readonly enter: () => void
}

/**
 * The one row whose controls Tab reaches: a table of any length is one stop on the way, and the arrow keys go on from there, to the same
 * control of another row. A row keeps it wherever it is sorted to; when it goes, with the focus in it, the next one takes both.
 * `onStep`: the keys went from a row to another, with Shift held or not.
 */
export function useCurrentRow(body: RefObject<HTMLTableSectionElement | null>, keys: readonly string[], height: number, onStep: (from: number, to: number, shift: boolean) => void): CurrentRow {
  const [current, setCurrent] = useState<Current>({ key: undefined, index: 0 })
  const known = current.key === undefined ? -1 : keys.indexOf(current.key)
  // Where it was last, for when it is gone.
  if (known >= 0 && known !== current.index) setCurrent({ key: current.key, index: known })
  const index = Math.max(0, Math.min(known < 0 ? current.index : known, keys.length - 1))

  const rowAt = (at: number) => body.current?.querySelector<HTMLTableRowElement>(`tr[aria-rowindex="${at + 2}"]`)

  const go = (to: number, cell?: number) => {
    const next = Math.max(0, Math.min(to, keys.length - 1))
    flushSync(() => setCurrent({ key: keys[next], index: next }))
    const row = rowAt(next)
    const control = (cell === undefined ? undefined : row?.children[cell]?.querySelector<HTMLElement>(CONTROL)) ?? row?.querySelector<HTMLElement>('a') ?? row?.querySelector<HTMLElement>(CONTROL)
    control?.focus()
  }

  const enter = () => {
    if (!body.current) return
    const above = body.current.getBoundingClientRect().top
    // What sticks to the top of the page hides as much as the browser itself leaves free.
    const top = Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0
    const from = Math.max(0, Math.ceil((top - above) / height))
    const to = Math.floor((window.innerHeight - above) / height) - 1
    go(index >= from && index <= to ? index : from)
  }

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const cell = cellOf(event.target)
    const row = cell?.parentElement
    if (!cell || !row || event.ctrlKey || event.metaKey || event.altKey) return
    const step = stepOf(event.key, Math.max(1, Math.floor(window.innerHeight / height) - 4))
    if (step === undefined || (event.shiftKey && Math.abs(step) !== 1)) return
    event.preventDefault()
    const from = indexOf(row)
    const to = Math.max(0, Math.min(from + step, keys.length - 1))
    go(to, [...row.children].indexOf(cell))
    onStep(from, to, event.shiftKey)
  })
  const onFocus = useEffectEvent((event: FocusEvent) => {
    const row = cellOf(event.target)?.parentElement
    if (row) setCurrent({ key: keys[indexOf(row)], index: indexOf(row) })
  })
  useEffect(() => {
    const element = body.current
    const key = (event: KeyboardEvent) => onKey(event)
    const focus = (event: FocusEvent) => onFocus(event)
    element?.addEventListener('keydown', key)
    element?.addEventListener('focusin', focus)
    return () => {
      element?.removeEventListener('keydown', key)
      element?.removeEventListener('focusin', focus)
    }
  }, [body])

  useFocusKept(body, keys, () => go(index))
  return { index, go, enter }
}

/** Puts the focus back where the row that had it is gone: at once, or when the question about it closes. */
function useFocusKept(body: RefObject<HTMLElement | null>, rows: unknown, refocus: () => void): void {
  const held = useRef<Element>(undefined)
  const look = useEffectEvent(() => {
    if (!held.current || held.current.isConnected || document.activeElement !== document.body) return
    held.current = undefined
    refocus()
  })
  useEffect(() => {
    const focus = ({ target }: FocusEvent) => {
      // A menu or a question gives the focus back when it goes.
      if (!(target instanceof Element) || target.closest('dialog, [popover]')) return
      held.current = body.current?.contains(target) ? target : undefined
    }
    // Who clicks beside the table lets go of it; a row that goes does not.
    const blur = ({ target, relatedTarget }: FocusEvent) => {
      if (relatedTarget !== null || target !== held.current) return
      queueMicrotask(() => {
        if (held.current?.isConnected && document.hasFocus() && document.activeElement === document.body) held.current = undefined
      })
    }
    // A question gives the focus back to what had it before, or to nothing.
    const close = () => look()
    document.addEventListener('focusin', focus)
    document.addEventListener('focusout', blur)
    document.addEventListener('close', close, true)
    return () => {
      document.removeEventListener('focusin', focus)
      document.removeEventListener('focusout', blur)
      document.removeEventListener('close', close, true)
    }
  }, [body])
  useEffect(() => look(), [rows])
}

/** Its controls are reached by Tab while it is the current row. */
export function useReachable(row: RefObject<HTMLTableRowElement | null>, current: boolean): void {
  // Whatever a cell has drawn this time.
  useLayoutEffect(() => {
    for (const control of row.current?.querySelectorAll<HTMLElement>(CONTROL) ?? []) control.tabIndex = current ? 0 : -1
  })
}

const indexOf = (row: Element): number => Number(row.getAttribute('aria-rowindex')) - 2

function cellOf(target: EventTarget | null): Element | undefined {
  if (!(target instanceof Element) || target.closest('[popover]')) return undefined
  return target.closest('td') ?? undefined
}

function stepOf(key: string, page: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return 1
    case 'ArrowUp':
      return -1
    case 'PageDown':
      return page
    case 'PageUp':
      return -page
    case 'Home':
      return -Infinity
    case 'End':
      return Infinity
    default:
      return undefined
  }
}
