import { useSyncExternalStore } from 'react'
import { createPortal } from 'react-dom'
import { above } from './above.ts'

type Said = { readonly words: string; readonly turn: boolean }

let said: Said = { words: '', turn: false }
const listeners = new Set<() => void>()
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Says something to a screen reader that everybody else sees. */
export function announce(words: string): void {
  said = { words, turn: !said.turn }
  for (const listener of listeners) listener()
}

/** Where it is said: once, in the root. */
export function Announcer() {
  const { words, turn } = useSyncExternalStore(subscribe, () => said)
  // What is said twice is heard twice: in turns, in two places.
  return createPortal(
    <>
      <div aria-live="polite" className="sr-only">
        {turn && words}
      </div>
      <div aria-live="polite" className="sr-only">
        {!turn && words}
      </div>
    </>,
    above(),
  )
}
