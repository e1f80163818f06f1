import { setupI18n, type Messages } from '@lingui/core'
import { compileMessage } from '@lingui/message-utils/compileMessage'

/** What Loupe speaks, each named in itself. English is what the code says; the others are src/locales. */
export const LANGUAGES = { en: 'English', de: 'Deutsch', fr: 'Français' } as const
export type Language = keyof typeof LANGUAGES

/** One for the whole page: the words of a person do not depend on where in the cloud they are. */
export const i18n = setupI18n({ locale: 'en', messages: { en: {} } })

// English travels with the code that says it, so no catalog stands before the first screen. Each text is read once.
const read = new Map<string, ReturnType<typeof compileMessage>>()
i18n.setMessagesCompiler((message) => {
  const known = read.get(message) ?? compileMessage(message)
  read.set(message, known)
  return known
})

/** The language that is spoken now. */
export const language = (): Language => i18n.locale as Language

/** Speaks another language from now on. `messages`: its compiled catalog. */
export const speak = (next: Language, messages: Messages): void => i18n.loadAndActivate({ locale: next, messages })

/** The first language of a list like `navigator.languages` that Loupe speaks, else English. */
export function spokenOf(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const [primary = ''] = tag.toLowerCase().split('-')
    if (Object.hasOwn(LANGUAGES, primary)) return primary as Language
  }
  return 'en'
}

/** Dates with the day before the month, and a clock of 24 hours, in English too: nobody has to guess. */
const FORMATS: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de', fr: 'fr' }

/** A formatter of the language that is spoken, made once for each. */
export function formatter<T>(make: (locale: string) => T): () => T {
  const made = new Map<Language, T>()
  return () => {
    const now = language()
    const known = made.get(now) ?? make(FORMATS[now])
    made.set(now, known)
    return known
  }
}
