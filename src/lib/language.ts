import { I18n, type MessageDescriptor, type MessageOptions, type Messages } from '@lingui/core'
import { compileMessage } from '@lingui/message-utils/compileMessage'

/** What Loupe speaks, each named in itself. English is what the code says; the others are src/locales. */
export const LANGUAGES = { en: 'English', de: 'Deutsch', fr: 'Français' } as const
export type Language = keyof typeof LANGUAGES

type Values = Record<string, unknown>

/** What turns text round on a line. In a name it would turn the rest of the sentence round. */
const OVERRIDES = /[\u202a-\u202e\u2066-\u2069]/g

/** Sentences say names without it; where a name stands alone, it is shown as it is. */
const tamed = (values: Values = {}): Values => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value.replace(OVERRIDES, '') : value]))

class Speaker extends I18n {
  override _(descriptor: MessageDescriptor): string
  override _(id: string, values?: Values, options?: MessageOptions): string
  override _(said: MessageDescriptor | string, values?: Values, options?: MessageOptions): string {
    return typeof said === 'string' ? super._(said, tamed(values), options) : super._({ ...said, values: tamed(said.values) })
  }
}

/** One for the whole page: the words of a person do not depend on where in the cloud they are. */
export const i18n = new Speaker({ locale: 'en', messages: { en: {} } })

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
