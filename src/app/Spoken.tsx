import { I18nProvider } from '@lingui/react'
import { useSyncExternalStore } from 'react'
import { i18n, language } from '#src/lib/language.ts'

const subscribe = (listener: () => void) => i18n.on('change', listener)

/** Every text of the page, in the language that is spoken. Another one mounts the page anew: texts are made while rendering, wherever they come from. */
export function Spoken({ children }: { children: React.ReactNode }) {
  const now = useSyncExternalStore(subscribe, language)
  return (
    <I18nProvider key={now} i18n={i18n}>
      {children}
    </I18nProvider>
  )
}
