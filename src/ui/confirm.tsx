import { t } from '@lingui/core/macro'
import { useEffect, useId, useRef, useState, useSyncExternalStore } from 'react'
import { createPortal } from 'react-dom'
import { Button } from './Button.tsx'
import { toastProblem } from './toast.tsx'
import styles from './confirm.module.css'

export type Question = {
  /** Names the thing: Delete “ubuntu-24.04”? */
  title: string
  /** The consequence. */
  body: React.ReactNode
  /** The verb again, with the thing: Delete “ubuntu-24.04”. */
  action: string
  danger?: boolean
  /** Does it. While it runs the question stays; when it fails the service's words come as a toast. */
  run: () => Promise<void>
  /** The person would rather not: Cancel, or Escape. */
  onCancel?: () => void
  /** What not doing it means, where "Cancel" could be either: "Keep editing". */
  stay?: string
}

let question: Question | undefined
const listeners = new Set<() => void>()
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
function set(next: Question | undefined) {
  question = next
  for (const listener of listeners) listener()
}

/** Asks before something that cannot be undone, then does it. */
export function confirm(asked: Question): void {
  set(asked)
}

/** Where the question appears: once, in the root. */
export function ConfirmHost() {
  const asked = useSyncExternalStore(subscribe, () => question)
  // At the end of the body: of several dialogs the last is taken for the one on top (above.ts).
  return asked && createPortal(<Ask question={asked} />, document.body)
}

function Ask({ question: { title, body, action, danger = false, run, onCancel, stay } }: { question: Question }) {
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const [running, setRunning] = useState(false)
  const answered = useRef(false)
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  useEffect(() => {
    if (!running) return
    // Chromium asks once whether a dialog may be cancelled; the next Escape closes it unasked.
    const stay = (event: KeyboardEvent) => event.key === 'Escape' && event.preventDefault()
    document.addEventListener('keydown', stay)
    return () => document.removeEventListener('keydown', stay)
  }, [running])
  const go = async () => {
    answered.current = true
    setRunning(true)
    const problem = await run().then(
      () => undefined,
      // An ApiError is a Problem itself; every other error has at least its message.
      (error: unknown) => (error instanceof Error ? error : { message: String(error) }),
    )
    dialog.current?.close()
    if (problem) toastProblem(problem, t`Not done: ${action}`)
  }
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-body`}
      onCancel={(event) => {
        if (running) event.preventDefault()
      }}
      onClose={() => {
        set(undefined)
        if (!answered.current) onCancel?.()
      }}
    >
      <h2 id={`${id}-title`}>{title}</h2>
      <div id={`${id}-body`} className={styles.body}>
        {body}
      </div>
      <div className={styles.actions}>
        <Button className={styles.button} disabled={running} onClick={() => dialog.current?.close()}>
          {stay ?? t`Cancel`}
        </Button>
        <Button className={styles.button} variant="contained" color={danger ? 'error' : 'primary'} loading={running} onClick={() => void go()}>
          {action}
        </Button>
      </div>
    </dialog>
  )
}
