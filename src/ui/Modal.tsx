import { useEffect, type RefObject } from 'react'
import { createPortal } from 'react-dom'
import styles from './Modal.module.css'

export type ModalProps = {
  /** How its owner closes it: `dialog.current?.close()`. */
  dialog: RefObject<HTMLDialogElement | null>
  /** What it is, for a screen reader. */
  label: string
  className?: string | undefined
  /** It is closed: its owner takes it out of the page. The focus is back where it was. */
  onClose: () => void
  children: React.ReactNode
}

/** A dialog to look something up in, on the platform's own: nothing is lost when it closes, so Escape and a click beside it do. */
export function Modal({ dialog, label, className, onClose, children }: ModalProps) {
  useEffect(() => {
    dialog.current?.showModal()
    // What is read before anything is done takes the focus, rather than the first button.
    dialog.current?.querySelector<HTMLElement>('h2[tabindex]')?.focus()
  }, [dialog])
  useEffect(() => {
    const beside = ({ target }: Event) => target === dialog.current && dialog.current?.close()
    document.addEventListener('pointerdown', beside)
    return () => document.removeEventListener('pointerdown', beside)
  }, [dialog])
  return createPortal(
    <dialog ref={dialog} aria-label={label} className={[styles.modal, className].filter(Boolean).join(' ')} onClose={onClose}>
      {children}
    </dialog>,
    document.body,
  )
}
