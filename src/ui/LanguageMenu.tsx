import { t } from '@lingui/core/macro'
import { Languages } from 'lucide-react'
import { LANGUAGES, language, type Language } from '#src/lib/language.ts'
import { chooseLanguage, chosenLanguage } from '#src/locales/catalogs.ts'
import { announce } from './announce.tsx'
import { iconFace } from './Button.tsx'
import { Menu } from './Menu.tsx'
import { MenuChoice, MenuGroup } from './MenuChoice.tsx'
import { toastProblem } from './toast.tsx'

/** Every language, named in itself; `undefined`: as the browser has it. */
export const languages = (): readonly { id: Language | undefined; name: string }[] => [
  ...(Object.entries(LANGUAGES) as [Language, string][]).map(([id, name]) => ({ id, name })),
  { id: undefined, name: t`Same as the browser` },
]

/** Speaks another language; says so, or why not. The page is mounted anew for it: what is typed into a form is kept as its draft. */
export async function changeLanguage(next: Language | undefined): Promise<void> {
  try {
    await chooseLanguage(next)
    const name = LANGUAGES[language()]
    announce(t`Loupe speaks ${name} now.`)
  } catch (error) {
    toastProblem(error instanceof Error ? error : { message: String(error) }, t`The language was not changed`)
  }
}

/** The languages, in a menu. */
export function LanguageChoices({ choose }: { choose: (next: Language | undefined) => void }) {
  const chosen = chosenLanguage()
  return (
    <MenuGroup label={t`Language`}>
      {languages().map(({ id, name }) => (
        <MenuChoice key={name} kind="radio" checked={id === chosen} onChoose={() => id !== chosen && choose(id)}>
          <span lang={id}>{name}</span>
        </MenuChoice>
      ))}
    </MenuGroup>
  )
}

/** A menu of the languages, for a page without an account. */
export function LanguageMenu() {
  return (
    <Menu triggerId="language-menu" label={t`Language`} tip={t`Language`} trigger={<Languages aria-hidden />} triggerClassName={iconFace}>
      {() => <LanguageChoices choose={(next) => void changeLanguage(next)} />}
    </Menu>
  )
}
