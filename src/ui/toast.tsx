import { t } from '@lingui/core/macro'
import { CircleCheck, TriangleAlert, X } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react'
import { createPortal } from 'react-dom'
import type { Problem } from '#src/lib/problem.ts'
import { above, onMove } from './above.ts'
import { Button, IconButton } from './Button.tsx'
import { ProblemDetails } from './ErrorPanel.tsx'
import styles from './toast.module.css'

type Toast = { id: number; message: string; way?: Way | undefined; problem?: Problem | undefined }

/** What can be done about what a message tells: "Undo". It tells by itself what comes of it. */
type Way = { readonly label: string; readonly run: () => void }

/** How long a message stays, and one with something to decide; a problem stays until it is dismissed. */
const STAY_MS = 6000
const DECIDE_MS = 20_000

let toasts: readonly Toast[] = []
let last = 0
const listeners = new Set<() => void>()
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
function set(next: readonly Toast[]) {
  toasts = next
  for (const listener of listeners) listener()
}
const dismiss = (id: number) => set(toasts.filter((toast) => toast.id !== id))

/** Says that something happened elsewhere than where the eye is. */
export function toast(message: string, way?: Way): void {
  set([...toasts.slice(-3), { id: ++last, message, way }])
}

/** Tells a failure that has no place on the screen. `title`: what could not be done. */
export function toastProblem(problem: Problem, title?: string): void {
  set([...toasts.slice(-3), { id: ++last, message: title ?? problem.message, problem: title === undefined ? { ...problem, message: '' } : problem }])
}

/** Where toasts appear: once, in the root. */
export function ToastHost() {
  const shown = useSyncExternalStore(subscribe, () => toasts)
  const host = useRef<HTMLDivElement>(null)
  const before = useRef<HTMLElement>(null)
  // Open from the beginning: a screen reader passes over what appears together with the place it appears in.
  useLayoutEffect(() => {
    const show = () => {
      host.current?.hidePopover()
      host.current?.showPopover()
    }
    show()
    return onMove(show)
  }, [])
  const close = (id: number) => {
    const inside = host.current?.contains(document.activeElement)
    dismiss(id)
    if (inside) before.current?.focus()
  }
  return createPortal(
    <div
      ref={host}
      popover="manual"
      className={styles.host}
      onFocus={({ relatedTarget, currentTarget }) => {
        if (relatedTarget instanceof HTMLElement && !currentTarget.contains(relatedTarget)) before.current = relatedTarget
      }}
    >
      <div aria-live="polite" className={styles.list}>
        {shown.filter((one) => !one.problem).map((one) => <Item key={one.id} toast={one} close={close} />)}
      </div>
      <div role="alert" className={styles.list}>
        {shown.filter((one) => one.problem).map((one) => <Item key={one.id} toast={one} close={close} />)}
      </div>
    </div>,
    above(),
  )
}

function Item({ toast: { id, message, way, problem }, close }: { toast: Toast; close: (id: number) => void }) {
  const lasting = problem !== undefined
  // Who reads it, or is about to dismiss it, has the time.
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (lasting || held) return
    const timer = setTimeout(() => dismiss(id), way ? DECIDE_MS : STAY_MS)
    return () => clearTimeout(timer)
  }, [id, lasting, held, way])
  return (
    <div
      className={styles.toast}
      data-problem={lasting || undefined}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {problem ? <TriangleAlert aria-hidden className={styles.icon} /> : <CircleCheck aria-hidden className={styles.icon} />}
      <div className={styles.body}>
        <p className={styles.message}>{message}</p>
        {problem?.message && <p>{problem.message}</p>}
        {problem && <ProblemDetails problem={problem} />}
      </div>
      {way && (
        <Button
          size="small"
          variant="text"
          color="primary"
          className={styles.way}
          onClick={() => {
            close(id)
            way.run()
          }}
        >
          {way.label}
        </Button>
      )}
      <IconButton label={t`Dismiss`} className={styles.close} onClick={() => close(id)}>
        <X aria-hidden />
      </IconButton>
    </div>
  )
}
