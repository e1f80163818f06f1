import { t } from '@lingui/core/macro'
import styles from './Keys.module.css'

const isMac = () => /Mac|iPhone|iPad/.test(navigator.platform)

/** A key by what is printed on it. */
function faceOf(key: string): string {
  switch (key) {
    case 'Mod':
      return isMac() ? '⌘' : t`Ctrl`
    case 'Shift':
      return isMac() ? '⇧' : t`Shift`
    case 'ArrowUp':
      return '↑'
    case 'ArrowDown':
      return '↓'
    case 'ArrowLeft':
      return '←'
    case 'ArrowRight':
      return '→'
    case 'Enter':
      return t`Enter`
    case 'Escape':
      return t`Esc`
    case 'Home':
      return t`Home`
    case 'End':
      return t`End`
    case 'PageUp':
      return t`Page up`
    case 'PageDown':
      return t`Page down`
    default:
      return key.toUpperCase()
  }
}

/** Keys as a shortcut names them: several with a space between, those held together with a `+`. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className={styles.keys}>
      {keys.split(' ').map((combined) => (
        <span key={combined} className={styles.combined}>
          {combined.split('+').map((key) => (
            <kbd key={key} className={styles.key}>
              {faceOf(key)}
            </kbd>
          ))}
        </span>
      ))}
    </span>
  )
}
