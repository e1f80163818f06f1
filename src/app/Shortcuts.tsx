import { t } from '@lingui/core/macro'
import { useState } from 'react'
import { Keys } from '#src/ui/Keys.tsx'
import { ReadingDialog } from '#src/ui/ReadingDialog.tsx'
import { chooseSingleKeys, shortcutsNow, useSingleKeys, type Where } from '#src/ui/shortcuts.ts'
import type { OverlayProps } from './overlays.ts'
import styles from './Shortcuts.module.css'

const headings = (): Readonly<Record<Where, string>> => ({ list: t`In the list`, page: t`On this page`, everywhere: t`Everywhere` })

/** Every shortcut of where one is, and the switch of those that are a single key. */
export default function Shortcuts({ onClose }: OverlayProps) {
  const [shortcuts] = useState(shortcutsNow)
  const single = useSingleKeys()
  const groups = Object.entries(Object.groupBy(shortcuts, ({ where }) => where))
  const heading = headings()
  return (
    <ReadingDialog title={t`Keyboard shortcuts`} className={styles.dialog} onClose={onClose}>
      <div className={styles.groups}>
        {groups.map(([where, all]) => (
          <section key={where} className={styles.group}>
            <h3>{heading[where as Where]}</h3>
            <dl>
              {all.map(({ keys, does }) => (
                <div key={keys} className={styles.row} data-off={(!single && !keys.includes('+')) || undefined}>
                  <dt>{does}</dt>
                  <dd>
                    <Keys keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <label className={styles.switch}>
        <input type="checkbox" checked={single} onChange={({ currentTarget }) => chooseSingleKeys(currentTarget.checked)} />
        <span>
          {t`Single-key shortcuts`}
          <span className={styles.help}>{t`Turn them off if speech input or a slip of the hand sets them off.`}</span>
        </span>
      </label>
    </ReadingDialog>
  )
}
