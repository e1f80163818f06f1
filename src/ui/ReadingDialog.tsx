import { t } from '@lingui/core/macro'
import { X } from 'lucide-react'
import { useRef } from 'react'
import { IconButton } from './Button.tsx'
import { Modal } from './Modal.tsx'
import styles from './ReadingDialog.module.css'

export type ReadingDialogProps = {
  title: string
  /** How wide it is. */
  className?: string | undefined
  onClose: () => void
  children: React.ReactNode
}

/** A dialog of something to read: its title, which takes the focus, and the cross stay while the rest scrolls. */
export function ReadingDialog({ title, className, onClose, children }: ReadingDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  return (
    <Modal dialog={dialog} label={title} className={[styles.dialog, className].filter(Boolean).join(' ')} onClose={onClose}>
      <header className={styles.header}>
        <h2 tabIndex={-1}>{title}</h2>
        <IconButton label={t`Close`} onClick={() => dialog.current?.close()}>
          <X aria-hidden />
        </IconButton>
      </header>
      {children}
    </Modal>
  )
}
