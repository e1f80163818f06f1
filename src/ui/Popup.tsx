import { useId, useState, type Ref } from 'react'
import { flushSync } from 'react-dom'
import styles from './Popup.module.css'

export type PopupProps = {
  /** What it is, for a screen reader: on the button and on the panel. */
  label: string
  trigger: React.ReactNode
  triggerClassName?: string | undefined
  tip?: string | undefined
  /** The panel itself, to open it from elsewhere: `showPopover()`. */
  ref?: Ref<HTMLDialogElement>
  /** Rendered only while it is open. */
  children: () => React.ReactNode
}

/** A button and a panel of anything under it, on the platform's popover. For commands there is Menu. */
export function Popup({ label, trigger, triggerClassName, tip, ref, children }: PopupProps) {
  const id = useId()
  const [open, setOpen] = useState(false)
  return (
    <>
      <button type="button" className={triggerClassName} popoverTarget={id} aria-label={label} aria-expanded={open} data-tip={tip}>
        {trigger}
      </button>
      <dialog
        ref={ref}
        id={id}
        popover="auto"
        aria-label={label}
        className={styles.panel}
        onBeforeToggle={(event) => {
          if (event.newState === 'open') flushSync(() => setOpen(true))
        }}
        onToggle={(event) => {
          if (event.newState === 'closed') setOpen(false)
        }}
      >
        {open && children()}
      </dialog>
    </>
  )
}
