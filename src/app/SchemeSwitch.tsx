import { t } from '@lingui/core/macro'
import { Check, Monitor, Moon, Sun } from 'lucide-react'
import { iconFace } from '#src/ui/Button.tsx'
import { Menu } from '#src/ui/Menu.tsx'
import menu from '#src/ui/Menu.module.css'
import { chooseScheme, useScheme } from '#src/ui/scheme.ts'
import styles from './PlaceSwitch.module.css'

const schemes = () =>
  [
    { mode: 'light', word: t`Light`, Icon: Sun },
    { mode: 'dark', word: t`Dark`, Icon: Moon },
    { mode: 'system', word: t`As the system`, Icon: Monitor },
  ] as const

/** Light, dark, or as the system has it. */
export function SchemeSwitch() {
  const mode = useScheme()
  const all = schemes()
  const Now = (all.find((scheme) => scheme.mode === mode) ?? all[2]).Icon
  return (
    <Menu label={t`Color scheme`} tip={t`Color scheme`} trigger={<Now aria-hidden />} triggerClassName={iconFace}>
      {() =>
        all.map(({ mode: one, word, Icon }) => (
          <button key={one} type="button" role="menuitemradio" aria-checked={one === mode} tabIndex={-1} className={menu.item} onClick={() => chooseScheme(one)}>
            <Icon aria-hidden />
            {word}
            {one === mode && <Check aria-hidden className={styles.check} />}
          </button>
        ))
      }
    </Menu>
  )
}
