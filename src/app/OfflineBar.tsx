import { WifiOff } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import styles from './OfflineBar.module.css'

function subscribe(listener: () => void) {
  window.addEventListener('online', listener)
  window.addEventListener('offline', listener)
  return () => {
    window.removeEventListener('online', listener)
    window.removeEventListener('offline', listener)
  }
}

/** Says that nothing on the page is news any more. */
export function OfflineBar() {
  const online = useSyncExternalStore(subscribe, () => navigator.onLine)
  return (
    <output className={styles.said}>
      {!online && (
        <span className={styles.bar}>
          <WifiOff aria-hidden />
          You are offline. What you see may be out of date, and nothing can be saved.
        </span>
      )}
    </output>
  )
}
