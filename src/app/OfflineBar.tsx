import { t } from '@lingui/core/macro'
import { WifiOff } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { hasStatus } from '#src/api/errors.ts'
import { queryClient } from '#src/api/queryClient.ts'
import styles from './OfflineBar.module.css'

/** Whether the last answer was none. A browser that has a network need not reach Loupe's server over it. */
let unreachable = false

function subscribe(listener: () => void) {
  window.addEventListener('online', listener)
  window.addEventListener('offline', listener)
  const unsubscribe = queryClient.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || (event.action.type !== 'success' && event.action.type !== 'error')) return
    // What is written by hand is no answer.
    if (event.action.type === 'success' && event.action.manual) return
    unreachable = event.action.type === 'error' && hasStatus(event.action.error, 0)
    listener()
  })
  return () => {
    window.removeEventListener('online', listener)
    window.removeEventListener('offline', listener)
    unsubscribe()
  }
}

const stateNow = () => (!navigator.onLine ? 'offline' : unreachable ? 'unreachable' : undefined)

/** Says that nothing on the page is news any more. */
export function OfflineBar() {
  const state = useSyncExternalStore(subscribe, stateNow)
  return (
    <output className={styles.said}>
      {state && (
        <span className={styles.bar}>
          <WifiOff aria-hidden />
          {state === 'offline'
            ? t`You are offline. What you see may be out of date, and nothing can be saved.`
            : t`Loupe’s server does not answer. What you see may be out of date, and nothing can be saved.`}
        </span>
      )}
    </output>
  )
}
