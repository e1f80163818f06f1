import { useEffect, type RefObject } from 'react'
import { createPortal } from 'react-dom'
import styles from './Modal.module.css'

export type ModalProps = {
  /** How its owner closes it: `dialog.current?.close()`. */
  dialog: RefObject<HTMLDialogElement | null>
  /** What it is, for a screen reader. */
  label: string
  className?: string | undefined
  /** Something is being done that it is to tell the outcome of: it stays. */
  busy?: boolean
  /** It is closed: its owner takes it out of the page. The focus is back where it was. */
  onClose: () => void
  children: React.ReactNode
}

/** A dialog on the platform's own. Nothing is lost when it closes, so Escape and a click beside it do. */
export function Modal({ dialog, label, className, busy = false, onClose, children }: ModalProps) {
  useEffect(() => {
    dialog.current?.showModal()
    // What is read before anything is done takes the focus, rather than the first button.
    dialog.current?.querySelector<HTMLElement>('h2[tabindex]')?.focus()
  }, [dialog])
  useEffect(() => {
    if (busy) {
      // Chromium asks once whether a dialog may be cancelled; the next Escape closes it unasked.
      const stay = (event: KeyboardEvent) => event.key === 'Escape' && event.preventDefault()
      document.addEventListener('keydown', stay)
      return () => document.removeEventListener('keydown', stay)
    }
    const beside = ({ target }: Event) => target === dialog.current && dialog.current?.close()
    document.addEventListener('pointerdown', beside)
    return () => document.removeEventListener('pointerdown', beside)
  }, [dialog, busy])
  return createPortal(
    <dialog
      ref={dialog}
      aria-label={label}
      className={[styles.modal, className].filter(Boolean).join(' ')}
      onCancel={(event) => {
        if (busy) event.preventDefault()
      }}
      onClose={onClose}
    >
      {children}
    </dialog>,
    document.body,
  )
}
