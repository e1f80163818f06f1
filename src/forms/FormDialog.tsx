import Dialog from '@mui/material/Dialog'
import { X } from 'lucide-react'
import { useId } from 'react'
import { IconButton } from '#src/ui/Button.tsx'
import styles from './FormDialog.module.css'

export type FormDialogProps = {
  title: string
  /** Escape and the cross ask for it; the dialog goes when its owner takes it out of the page. */
  onClose: () => void
  /** A Form. */
  children: React.ReactNode
}

/** A form over its page: the whole screen where that is narrow. A click beside it does not close it: what is filled in would be lost. */
export function FormDialog({ title, onClose, children }: FormDialogProps) {
  const id = useId()
  return (
    <Dialog
      open
      aria-labelledby={id}
      transitionDuration={0}
      onClose={(_, reason) => {
        if (reason === 'escapeKeyDown') onClose()
      }}
      slotProps={{ paper: { className: styles.dialog }, backdrop: { className: styles.backdrop } }}
    >
      <header className={styles.header}>
        <h2 id={id}>{title}</h2>
        <IconButton label="Close" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </header>
      <div className={styles.body}>{children}</div>
    </Dialog>
  )
}
