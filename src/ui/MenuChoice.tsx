import { Check } from 'lucide-react'
import menu from './Menu.module.css'
import styles from './MenuChoice.module.css'

/** Choices of a menu that belong together, under a caption. */
export function MenuGroup({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <fieldset aria-label={label} className={styles.group}>
      <div aria-hidden className={styles.caption}>
        {label}
      </div>
      {children}
    </fieldset>
  )
}

export type MenuChoiceProps = {
  /** One of several, or on and off; of these the menu stays open for the next. */
  kind: 'radio' | 'checkbox'
  checked: boolean
  onChoose: () => void
  /** What to know of it. */
  note?: string | undefined
  /** In place of the tick. */
  sign?: React.ReactNode
  children: React.ReactNode
}

/** A choice in a menu. */
export function MenuChoice({ kind, checked, onChoose, note, sign = <Check aria-hidden />, children }: MenuChoiceProps) {
  return (
    <button type="button" role={kind === 'radio' ? 'menuitemradio' : 'menuitemcheckbox'} aria-checked={checked} tabIndex={-1} className={menu.item} onClick={onChoose}>
      <span className={styles.sign}>{checked && sign}</span>
      <span className={menu.text}>
        {children}
        {note !== undefined && <span className={menu.why}>{note}</span>}
      </span>
    </button>
  )
}
