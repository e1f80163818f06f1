import type { Messages } from '@lingui/core'
import { speak, spokenOf, LANGUAGES, type Language } from '#src/lib/language.ts'
import { stored } from '#src/lib/stored.ts'

/** What a person chose, in this browser. Without a choice it is the browser's own language. */
const KEY = 'loupe-language'

const catalogs: Readonly<Record<Language, () => Promise<{ messages: Messages }>>> = {
  en: () => Promise.resolve({ messages: {} }),
  de: () => import('./de.po'),
  fr: () => import('./fr.po'),
}

/** The language that was chosen in this browser; `undefined`: the browser's own. */
export function chosenLanguage(): Language | undefined {
  const kept = stored.read(KEY)
  return kept !== undefined && Object.hasOwn(LANGUAGES, kept) ? (kept as Language) : undefined
}

/** Speaks the chosen language, else the browser's. Rejects when its catalog cannot be fetched: what was spoken before stays. */
export async function speakChosen(): Promise<void> {
  const next = chosenLanguage() ?? spokenOf(navigator.languages)
  speak(next, (await catalogs[next]()).messages)
  document.documentElement.lang = next
}

/** Speaks another language from now on, in this browser; `undefined`: its own. Rejects as `speakChosen` does; nothing is changed then. */
export async function chooseLanguage(next: Language | undefined): Promise<void> {
  const before = stored.read(KEY)
  if (next === undefined) stored.remove(KEY)
  else stored.write(KEY, next)
  try {
    await speakChosen()
  } catch (error) {
    if (before === undefined) stored.remove(KEY)
    else stored.write(KEY, before)
    throw error
  }
}
