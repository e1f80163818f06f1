import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { useRef, useState } from 'react'
import { IconButton } from '#src/ui/Button.tsx'
import { Keys } from '#src/ui/Keys.tsx'
import { Modal } from '#src/ui/Modal.tsx'
import { chooseSingleKeys, shortcutsNow, useSingleKeys, type Where } from '#src/ui/shortcuts.ts'
import type { OverlayProps } from './overlays.ts'
import styles from './Shortcuts.module.css'

const headings = (): Readonly<Record<Where, string>> => ({ list: t`In the list`, page: t`On this page`, everywhere: t`Everywhere` })

/** Every shortcut of where one is, and the switch of those that are a single key. */
export default function Shortcuts({ onClose }: OverlayProps) {
  const [shortcuts] = useState(shortcutsNow)
  const single = useSingleKeys()
  const dialog = useRef<HTMLDialogElement>(null)
  const groups = Object.entries(Object.groupBy(shortcuts, ({ where }) => where))
  const heading = headings()
  return (
    <Modal dialog={dialog} label={t`Keyboard shortcuts`} className={styles.dialog} onClose={onClose}>
      <header className={styles.header}>
        <h2 tabIndex={-1}>
          <Trans>Keyboard shortcuts</Trans>
        </h2>
        <IconButton label={t`Close`} onClick={() => dialog.current?.close()}>
          <X aria-hidden />
        </IconButton>
      </header>
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
    </Modal>
  )
}
