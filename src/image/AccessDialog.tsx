import { t } from '@lingui/core/macro'
import { X } from 'lucide-react'
import type { RefObject } from 'react'
import { Button, IconButton } from '#src/ui/Button.tsx'
import { Modal } from '#src/ui/Modal.tsx'
import type { Reason } from '#src/ui/Reason.tsx'
import { WhyNotButton } from '#src/ui/WhyNotButton.tsx'
import styles from './AccessDialog.module.css'

export type AccessDialogProps = {
  dialog: RefObject<HTMLDialogElement | null>
  title: string
  onClose: () => void
  /** The verb again, with the thing. */
  action: string
  why: Reason | undefined
  pending: boolean
  onAct: () => void
  children: React.ReactNode
}

/** A decision about who sees an image: more to read than a question has, and something to choose. */
export function AccessDialog({ dialog, title, onClose, action, why, pending, onAct, children }: AccessDialogProps) {
  const close = () => dialog.current?.close()
  return (
    <Modal dialog={dialog} busy={pending} label={title} className={styles.dialog} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (why === undefined && !pending) onAct()
        }}
      >
        <header className={styles.header}>
          <h2 tabIndex={-1}>{title}</h2>
          <IconButton label={t`Close`} disabled={pending} onClick={close}>
            <X aria-hidden />
          </IconButton>
        </header>
        <div className={styles.body}>{children}</div>
        <div className={styles.actions}>
          <Button disabled={pending} onClick={close}>
            {t`Cancel`}
          </Button>
          <WhyNotButton type="submit" variant="contained" color="primary" loading={pending} why={why}>
            {action}
          </WhyNotButton>
        </div>
      </form>
    </Modal>
  )
}
