import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'
import { stored } from '#src/lib/stored.ts'

/** Where a shortcut is of use. What a page says of a key goes before what the shell says. */
export type Where = 'list' | 'page' | 'everywhere'

export type Shortcut = {
  /** Names of keys as events have them, with a space between several that do the same; `Mod+K` is Ctrl K, on a Mac ⌘ K. */
  readonly keys: string
  /** What it does, as a sentence says it: "Create image". */
  readonly does: string
  readonly where: Where
  /** Absent: the control that has the focus hears the key itself. */
  readonly run: (() => void) | undefined
}

const registered = new Set<Shortcut>()

/**
 * A key does something while its owner stands; the list of shortcuts names it then. Not while somebody types, nor under an open dialog or menu.
 * Without `run` it is only named: the control that has the focus hears it itself.
 */
export function useShortcut(keys: string, does: string, run?: () => void, where: Where = 'page'): void {
  const act = useEffectEvent(() => run?.())
  const acts = run !== undefined
  useEffect(() => {
    const shortcut: Shortcut = { keys, does, where, run: acts ? () => act() : undefined }
    if (registered.size === 0) document.addEventListener('keydown', hear)
    registered.add(shortcut)
    return () => {
      registered.delete(shortcut)
      if (registered.size === 0) document.removeEventListener('keydown', hear)
    }
  }, [keys, does, where, acts])
}

const RANK: Readonly<Record<Where, number>> = { list: 0, page: 1, everywhere: 2 }

/** Those that stand now, the nearest first, each with the keys that nothing nearer has taken. */
export function shortcutsNow(): readonly Shortcut[] {
  const taken = new Set<string>()
  return [...registered]
    .toSorted((a, b) => RANK[a.where] - RANK[b.where])
    .flatMap((shortcut) => {
      const keys = shortcut.keys.split(' ').filter((key) => !taken.has(key))
      for (const key of keys) taken.add(key)
      return keys.length > 0 ? { ...shortcut, keys: keys.join(' ') } : []
    })
}

function hear(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.repeat) return
  const found = shortcutsNow().find(({ keys, run }) => run && keys.split(' ').some((key) => isKey(event, key)))
  if (!found?.run || document.querySelector(OPEN)) return
  event.preventDefault()
  found.run()
}

/** What stands over the page and has the keyboard to itself. */
const OPEN = 'dialog:modal, [popover="auto"]:popover-open'
const TYPING = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable], [role="textbox"], [role="combobox"], [role="listbox"]'

function isKey(event: KeyboardEvent, wanted: string): boolean {
  const key = event.key.length === 1 && !event.shiftKey ? event.key.toLowerCase() : event.key
  if (wanted.startsWith('Mod+')) return (event.ctrlKey || event.metaKey) && !event.altKey && key === wanted.slice(4).toLowerCase()
  // A key that AltGr makes comes with Ctrl and Alt on Windows.
  const held = event.ctrlKey || event.metaKey || event.altKey
  if (key !== wanted || (held && !event.getModifierState('AltGraph')) || !singleKeys()) return false
  return !(event.target instanceof Element && event.target.closest(TYPING))
}

/** Whether keys without Ctrl do something: speech input types letters, so a person can turn them off (WCAG 2.1.4). */
const KEY = 'loupe-keys'
const singleKeys = () => stored.read(KEY) !== 'off'
const listeners = new Set<() => void>()
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useSingleKeys = (): boolean => useSyncExternalStore(subscribe, singleKeys)

export function chooseSingleKeys(on: boolean): void {
  if (on) stored.remove(KEY)
  else stored.write(KEY, 'off')
  for (const listener of listeners) listener()
}
