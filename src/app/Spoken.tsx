import { I18nProvider } from '@lingui/react'
import { useEffect, useSyncExternalStore } from 'react'
import { i18n, language } from '#src/lib/language.ts'

/** What had the focus when another language began. */
let held: string | undefined

const subscribe = (listener: () => void) =>
  i18n.on('change', () => {
    held = document.activeElement?.id
    listener()
  })

/**
 * Every text of the page, in the language that is spoken. Another one mounts the page anew: texts are made while rendering, wherever they come from.
 * The focus stays where it was, or is at the beginning.
 */
export function Spoken({ children }: { children: React.ReactNode }) {
  const now = useSyncExternalStore(subscribe, language)
  useEffect(() => {
    if (held === undefined) return
    const before = held === '' ? null : document.getElementById(held)
    held = undefined
    ;(before ?? document.querySelector('h1'))?.focus({ preventScroll: true })
  }, [now])
  return (
    <I18nProvider key={now} i18n={i18n}>
      {children}
    </I18nProvider>
  )
}
