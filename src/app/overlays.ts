import { t } from '@lingui/core/macro'
import { useSyncExternalStore } from 'react'
import { problemOf } from '#src/api/errors.ts'
import type { At } from '#src/paths.ts'
import { toastProblem } from '#src/ui/toast.tsx'
import { isMissingPart } from './updated.ts'

/** What can be asked for from every page, and has no address. Each is fetched when it is first wanted, or when there is nothing else to do. */
const parts = {
  find: () => import('./Find.tsx'),
  shortcuts: () => import('./Shortcuts.tsx'),
}
export type OverlayName = keyof typeof parts

export type OverlayProps = {
  at: At
  /** It is closed. */
  onClose: () => void
}
type Overlay = { readonly Part: React.ComponentType<OverlayProps> }

let open: Overlay | undefined
const listeners = new Set<() => void>()
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
function set(next: Overlay | undefined): void {
  open = next
  for (const listener of listeners) listener()
}

export const useOverlay = (): Overlay | undefined => useSyncExternalStore(subscribe, () => open)
export const closeOverlay = (): void => set(undefined)

export async function openOverlay(name: OverlayName): Promise<void> {
  try {
    set({ Part: (await parts[name]()).default })
  } catch (error) {
    toastProblem(problemOf(error), isMissingPart(error) ? t`This part of Loupe could not be fetched. Reload the page: it may belong to an older version.` : t`This part of Loupe could not be shown.`)
  }
}

/** Fetches them, so that the first key after it is not waited for. */
export async function prepareOverlays(): Promise<void> {
  await Promise.allSettled(Object.values(parts).map((part) => part()))
}
