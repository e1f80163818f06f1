import { t } from '@lingui/core/macro'
import styles from './WaySwitch.module.css'

/** How one signs in; an application credential is known by its id or by its name. */
export type Way = 'password' | 'credential-id' | 'credential-name'

type WaySwitchProps = {
  way: Way
  choose: (way: Way) => void
  /** The id of what the choice shows. */
  panel: string
}

/** Password or application credential: two tabs. */
export function WaySwitch({ way, choose, panel }: WaySwitchProps) {
  const byPassword = way === 'password'
  const tabs = [
    { id: `${panel}-password`, label: t`Password`, selected: byPassword, to: 'password' },
    { id: `${panel}-credential`, label: t`Application credential`, selected: !byPassword, to: 'credential-id' },
  ] as const
  return (
    <div role="tablist" aria-label={t`How to sign in`} className={styles.switch}>
      {tabs.map(({ id, label, selected, to }) => (
        <button
          key={id}
          id={id}
          type="button"
          role="tab"
          aria-selected={selected}
          aria-controls={panel}
          tabIndex={selected ? 0 : -1}
          className={styles.tab}
          onClick={() => {
            if (!selected) choose(to)
          }}
          onKeyDown={({ key }) => {
            const other = tabs.find((tab) => !tab.selected)
            if (!['ArrowLeft', 'ArrowRight'].includes(key) || !other) return
            choose(other.to)
            document.getElementById(other.id)?.focus()
          }}
        >
          {label}
        </button>
      ))}
    </div>
  )
}
