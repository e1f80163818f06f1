import { t } from '@lingui/core/macro'
import { hasUnsaved } from '#src/forms/useUnsaved.ts'
import type { Language } from '#src/lib/language.ts'
import { confirm } from '#src/ui/confirm.tsx'
import { changeLanguage } from '#src/ui/LanguageMenu.tsx'

/** Speaks another language. The page is mounted anew for it: asks first when something is typed and not saved. */
export function askForLanguage(next: Language | undefined): void {
  if (!hasUnsaved()) return void changeLanguage(next)
  confirm({
    title: t`Change the language without saving?`,
    body: t`What is typed on this page and not saved is lost.`,
    action: t`Change the language`,
    stay: t`Keep editing`,
    danger: true,
    run: () => Promise.resolve(),
    after: () => void changeLanguage(next),
  })
}
