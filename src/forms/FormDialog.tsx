import { t } from '@lingui/core/macro'
import { X } from 'lucide-react'
import { useId, useLayoutEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { IconButton } from '#src/ui/Button.tsx'
import styles from './FormDialog.module.css'

export type FormDialogProps = {
  title: string
  /** Escape and the cross ask for it; the dialog goes when its owner takes it out of the page. */
  onClose: () => void
  /** A Form. */
  children: React.ReactNode
}

/**
 * A form over its page: the whole screen where that is narrow. A click beside it does not close it: what is filled in would be lost.
 * The platform's own dialog: MUI's measures the page twice and draws its content a second time before it is there.
 */
export function FormDialog({ title, onClose, children }: FormDialogProps) {
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const shown = dialog.current
    if (shown) {
      // A screen reader starts at its name, not at the cross.
      shown.autofocus = true
      shown.showModal()
      // Where a browser does not know that of a dialog.
      shown.focus()
    }
    // The focus goes back to where it was.
    return () => shown?.close()
  }, [])
  return createPortal(
    <dialog
      ref={dialog}
      tabIndex={-1}
      className={styles.dialog}
      aria-labelledby={id}
      // Escape: its owner closes it, or not.
      onCancel={(event) => {
        if (event.target !== dialog.current) return
        event.preventDefault()
        onClose()
      }}
      // Where a browser takes the second Escape for an order.
      onClose={() => {
        if (dialog.current?.open === false) onClose()
      }}
    >
      <header className={styles.header}>
        <h2 id={id}>{title}</h2>
        <IconButton label={t`Close`} onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </header>
      <div className={styles.body}>{children}</div>
    </dialog>,
    document.body,
  )
}
