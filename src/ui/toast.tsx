import { CircleCheck, TriangleAlert, X } from 'lucide-react'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import type { Problem } from '#src/lib/problem.ts'
import { IconButton } from './Button.tsx'
import { ProblemDetails } from './ErrorPanel.tsx'
import styles from './toast.module.css'

type Toast = { id: number; message: string; problem?: Problem | undefined }

/** How long a message stays; a problem stays until it is dismissed. */
const STAY_MS = 6000

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
export function toast(message: string): void {
  set([...toasts.slice(-3), { id: ++last, message }])
}

/** Tells a failure that has no place on the screen. `title`: what could not be done. */
export function toastProblem(problem: Problem, title?: string): void {
  set([...toasts.slice(-3), { id: ++last, message: title ?? problem.message, problem: title === undefined ? { ...problem, message: '' } : problem }])
}

/** Where toasts appear: once, in the shell. */
export function ToastHost() {
  const shown = useSyncExternalStore(subscribe, () => toasts)
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // Shown anew each time so that it stands above a dialog that opened meanwhile.
    host.current?.hidePopover()
    if (shown.length > 0) host.current?.showPopover()
  }, [shown])
  return (
    <div ref={host} popover="manual" className={styles.host}>
      <div aria-live="polite" className={styles.list}>
        {shown.filter((one) => !one.problem).map((one) => <Item key={one.id} toast={one} />)}
      </div>
      <div role="alert" className={styles.list}>
        {shown.filter((one) => one.problem).map((one) => <Item key={one.id} toast={one} />)}
      </div>
    </div>
  )
}

function Item({ toast: { id, message, problem } }: { toast: Toast }) {
  const lasting = problem !== undefined
  useEffect(() => {
    if (lasting) return
    const timer = setTimeout(() => dismiss(id), STAY_MS)
    return () => clearTimeout(timer)
  }, [id, lasting])
  return (
    <div className={styles.toast} data-problem={lasting || undefined}>
      {problem ? <TriangleAlert aria-hidden className={styles.icon} /> : <CircleCheck aria-hidden className={styles.icon} />}
      <div className={styles.body}>
        <p className={styles.message}>{message}</p>
        {problem?.message && <p>{problem.message}</p>}
        {problem && <ProblemDetails problem={problem} />}
      </div>
      <IconButton label="Dismiss" className={styles.close} onClick={() => dismiss(id)}>
        <X aria-hidden />
      </IconButton>
    </div>
  )
}
