import { t } from '@lingui/core/macro'
import { Monitor, Moon, Sun } from 'lucide-react'
import { iconFace } from '#src/ui/Button.tsx'
import { Menu } from '#src/ui/Menu.tsx'
import { MenuChoice, MenuGroup } from '#src/ui/MenuChoice.tsx'
import { chooseScheme, useScheme } from '#src/ui/scheme.ts'
import styles from './AppShell.module.css'

/** What there is to choose from. */
export const schemes = () =>
  [
    { mode: 'light', word: t`Light`, Icon: Sun },
    { mode: 'dark', word: t`Dark`, Icon: Moon },
    { mode: 'system', word: t`Same as the system`, Icon: Monitor },
  ] as const

/** Light, dark, or as the system has it. */
export function SchemeSwitch() {
  const mode = useScheme()
  const all = schemes()
  const Now = (all.find((scheme) => scheme.mode === mode) ?? all[2]).Icon
  return (
    <Menu label={t`Color scheme`} tip={t`Color scheme`} trigger={<Now aria-hidden />} triggerClassName={`${iconFace} ${styles.scheme}`}>
      {() => <SchemeChoices />}
    </Menu>
  )
}

/** The same in another menu, where the bar has no room for one of its own. */
export function SchemeChoices() {
  const mode = useScheme()
  return (
    <MenuGroup label={t`Color scheme`}>
      {schemes().map(({ mode: one, word }) => (
        <MenuChoice key={one} kind="radio" checked={one === mode} onChoose={() => chooseScheme(one)}>
          {word}
        </MenuChoice>
      ))}
    </MenuGroup>
  )
}
