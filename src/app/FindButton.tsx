import { t } from '@lingui/core/macro'
import { Search } from 'lucide-react'
import { Keys } from '#src/ui/Keys.tsx'
import { openOverlay } from './overlays.ts'
import styles from './FindButton.module.css'

/** Looks like the field that it opens. */
export function FindButton() {
  return (
    <button id="find" type="button" aria-haspopup="dialog" aria-keyshortcuts="/ Control+K Meta+K" className={styles.button} onClick={() => void openOverlay('find')}>
      <Search aria-hidden />
      <span className={styles.word}>{t`Find`}</span>
      <span aria-hidden className={styles.keys}>
        <Keys keys="Mod+K" />
      </span>
    </button>
  )
}
