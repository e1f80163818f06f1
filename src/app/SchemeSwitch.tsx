import { Check, Monitor, Moon, Sun } from 'lucide-react'
import { iconFace } from '#src/ui/Button.tsx'
import { Menu } from '#src/ui/Menu.tsx'
import menu from '#src/ui/Menu.module.css'
import { chooseScheme, useScheme } from '#src/ui/scheme.ts'
import styles from './PlaceSwitch.module.css'

const SCHEMES = [
  { mode: 'light', word: 'Light', Icon: Sun },
  { mode: 'dark', word: 'Dark', Icon: Moon },
  { mode: 'system', word: 'As the system', Icon: Monitor },
] as const

/** Light, dark, or as the system has it. */
export function SchemeSwitch() {
  const mode = useScheme()
  const Now = (SCHEMES.find((scheme) => scheme.mode === mode) ?? SCHEMES[2]).Icon
  return (
    <Menu label="Colour scheme" tip="Colour scheme" trigger={<Now aria-hidden />} triggerClassName={iconFace}>
      {() =>
        SCHEMES.map(({ mode: one, word, Icon }) => (
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
