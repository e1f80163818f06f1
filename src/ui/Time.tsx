import { useEffect, useSyncExternalStore } from 'react'
import styles from './figures.module.css'
import { exactTime, relativeTime } from '#src/lib/time.ts'

let now = Date.now()
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

/** One clock for all times on the screen; it stands still when none is shown. */
function subscribe(listener: () => void) {
  listeners.add(listener)
  timer ??= setInterval(tick, 20_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}
function tick() {
  now = Date.now()
  for (const listener of listeners) listener()
}

export type TimeProps = {
  /** As the service sends it: ISO 8601 in UTC. */
  iso: string
  /** Says the exact time beside the relative one, not only on hover. */
  long?: boolean
}

/** When it was: "3 hours ago", the exact time on hover. */
export function Time({ iso, long = false }: TimeProps) {
  const time = useSyncExternalStore(subscribe, () => now)
  // A page that was left open long ago starts with the clock of then.
  useEffect(() => {
    if (Date.now() - now > 20_000) tick()
  }, [])
  const exact = exactTime(iso)
  const relative = relativeTime(iso, time)
  return (
    <time dateTime={iso} data-tip={long ? undefined : exact} className={styles.figures}>
      {long ? `${exact} (${relative})` : relative}
    </time>
  )
}
