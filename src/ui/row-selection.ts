/** The keys of the rows that are selected. */
export type Selected = ReadonlySet<string>

export const noRows: Selected = new Set()

/** Every row from `anchor` to `key`, in the order that is shown, selected or not as `on` says; a row that is not shown any more counts for nothing. */
export function ranged(selected: Selected, keys: readonly string[], anchor: string | undefined, key: string, on: boolean): Selected {
  const to = keys.indexOf(key)
  const from = anchor === undefined ? -1 : keys.indexOf(anchor)
  return withRows(selected, from < 0 ? [key] : keys.slice(Math.min(from, to), Math.max(from, to) + 1), on)
}

export function withRows(selected: Selected, keys: Iterable<string>, on: boolean): Selected {
  const next = new Set(selected)
  for (const key of keys) {
    if (on) next.add(key)
    else next.delete(key)
  }
  return next
}

/** Of the rows that are shown. */
export function howMany(selected: Selected, keys: readonly string[]): 'none' | 'some' | 'all' {
  if (selected.size === 0 || keys.length === 0) return 'none'
  const count = keys.reduce((sum, key) => sum + Number(selected.has(key)), 0)
  if (count === 0) return 'none'
  return count === keys.length ? 'all' : 'some'
}
