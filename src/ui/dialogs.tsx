import { Fragment, useEffect, useSyncExternalStore } from 'react'
import { useLocation } from 'react-router'

/** What stands over the page. It calls `onClose` once it is closed. */
type Render = (onClose: () => void) => React.ReactNode
type Opened = { readonly id: number; readonly render: Render }

let opened: Opened | undefined
let last = 0
const listeners = new Set<() => void>()
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
function set(next: Opened | undefined): void {
  opened = next
  for (const listener of listeners) listener()
}

/** Opens a dialog that has no address: for one decision, asked for by a menu on whichever page. */
export const openDialog = (render: Render): void => set({ id: ++last, render })

/** Where it appears: once, in the root. It goes with the page that it was opened over. */
export function DialogHost() {
  const now = useSyncExternalStore(subscribe, () => opened)
  const { pathname } = useLocation()
  useEffect(() => () => set(undefined), [pathname])
  return now && <Fragment key={now.id}>{now.render(() => set(undefined))}</Fragment>
}
