import { t } from '@lingui/core/macro'
import Dialog from '@mui/material/Dialog'
import { X } from 'lucide-react'
import { useId, useLayoutEffect } from 'react'
import { IconButton } from '#src/ui/Button.tsx'
import { pageElement } from '#src/ui/page-element.ts'
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
  useInertPage()
  return (
    <Dialog
      open
      // MUI would hide everything beside it, messages and announcements too, and hold the focus back from them. Only the page is out of reach.
      container={room}
      disableEnforceFocus
      disableScrollLock
      aria-labelledby={id}
      transitionDuration={0}
      onClose={(event: Event, reason) => {
        if (reason === 'escapeKeyDown' && !isOfPopover(event)) onClose()
      }}
      slotProps={{ paper: { className: styles.dialog }, backdrop: { className: styles.backdrop } }}
    >
      <header className={styles.header}>
        <h2 id={id}>{title}</h2>
        <IconButton label={t`Close`} onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </header>
      <div className={styles.body}>{children}</div>
    </Dialog>
  )
}

/** Where dialogs of MUI's stand: nothing else does, so that there is nothing for them to hide. */
const room = document.createElement('div')
document.body.append(room)

function useInertPage(): void {
  // Before MUI gives the focus back to the page.
  useLayoutEffect(() => {
    pageElement().inert = true
    return () => {
      pageElement().inert = false
    }
  }, [])
}

/** The Escape of a menu in the dialog closes the menu. */
const isOfPopover = ({ target }: Event) => target instanceof Element && target.closest('[popover]:popover-open, dialog:modal') !== null
