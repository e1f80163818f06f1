import { t } from '@lingui/core/macro'
import { useEffect } from 'react'
import { formatDuration } from '#src/lib/time.ts'
import { announce } from '#src/ui/announce.tsx'
import { useSecondsLeft } from '#src/ui/useSecondsLeft.ts'
import { Notice } from './Notice.tsx'
import { useIdleEnd } from './useIdleEnd.ts'
import styles from './Notice.module.css'

/** Signs out where nobody is there for long, on a page that stands in no place. */
export function IdleEnd() {
  const { end, stay } = useIdleEnd()
  return end === undefined ? null : <IdleNotice end={end} stay={stay} />
}

/** Counts down in sight; a screen reader hears it once. */
export function IdleNotice({ end, stay }: { end: number; stay: () => void }) {
  const left = formatDuration(useSecondsLeft(end))
  useEffect(() => {
    const wait = formatDuration((end - Date.now()) / 1000)
    announce(t`Nobody seems to be there: you will be signed out in ${wait}. Any key or click keeps you signed in.`)
  }, [end])
  return (
    <Notice action={t`Stay signed in`} onAction={stay}>
      <span>
        <span>{t`Nobody seems to be there: you will be signed out in ${left}.`}</span> <span className={styles.more}>{t`Any key or click keeps you signed in.`}</span>
      </span>
    </Notice>
  )
}
