import { useSyncExternalStore } from 'react'
import { stored } from '#src/lib/stored.ts'

/** What a person chose: a colour scheme, or the system's. */
export type Scheme = 'light' | 'dark' | 'system'

/** public/theme.js reads it before the first paint. */
const KEY = 'loupe-scheme'
const system = matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

function chosen(): Scheme {
  const kept = stored.read(KEY)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

function apply() {
  const scheme = chosen()
  document.documentElement.dataset['scheme'] = scheme === 'system' ? (system.matches ? 'dark' : 'light') : scheme
  for (const listener of listeners) listener()
}

// The system's scheme changes by the hour of the day, the choice in another tab.
system.addEventListener('change', apply)
window.addEventListener('storage', (event) => {
  if (event.key === KEY) apply()
})

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function chooseScheme(scheme: Scheme): void {
  stored.write(KEY, scheme)
  apply()
}

export const useScheme = (): Scheme => useSyncExternalStore(subscribe, chosen)
