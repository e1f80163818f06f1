import { X } from 'lucide-react'
import { useId, useLayoutEffect, useRef } from 'react'
import { IconButton } from '#src/ui/Button.tsx'
import styles from './FormDialog.module.css'

export type FormDialogProps = {
  title: string
  /** Escape and the cross ask for it; the dialog goes when its owner takes it out of the page. */
  onClose: () => void
  /** A Form. */
  children: React.ReactNode
}

/** A form over its page: the whole screen where that is narrow. */
export function FormDialog({ title, onClose, children }: FormDialogProps) {
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    // Gives the focus back to where it was.
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      className={styles.dialog}
      onCancel={(event) => {
        // A file picker that is given up says so too, from within.
        if (event.target !== event.currentTarget) return
        event.preventDefault()
        onClose()
      }}
      onClose={(event) => {
        if (event.target !== event.currentTarget || event.currentTarget.open) return
        // A browser closes it on a second Escape without asking: it is still up to its owner.
        event.currentTarget.showModal()
        onClose()
      }}
    >
      <header className={styles.header}>
        <h2 id={id} tabIndex={-1}>
          {title}
        </h2>
        <IconButton label="Close" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </header>
      <div className={styles.body}>{children}</div>
    </dialog>
  )
}
