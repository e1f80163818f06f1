import { plural, t } from '@lingui/core/macro'
import { useEffect, useState } from 'react'
import { hasUnsaved } from '#src/forms/useUnsaved.ts'
import { parseTime } from '#src/lib/time.ts'
import type { At } from '#src/paths.ts'
import { useSession } from '#src/session/session.ts'
import { renewSession, useAskedAgain, useDeclined } from '#src/session/sign-in-again.ts'
import { isRunning } from '#src/transfers/machine.ts'
import { useTransfers } from '#src/transfers/transfers.ts'
import { IdleNotice } from './IdleEnd.tsx'
import { Notice } from './Notice.tsx'
import { useIdleEnd } from './useIdleEnd.ts'

const MINUTE = 60_000
/** How long before its end a session is worth a word. */
const SOON = 5 * MINUTE
/** Between two looks at the clock, and at what is unsaved. */
const LOOK = 10_000

/**
 * Says that the session ends soon where something would be cut off by it, and that it has ended where the person goes without one, with a way
 * to sign in again; and that nobody seems to be there.
 */
export function SessionEnds({ at }: { at: At }) {
  const minutes = useMinutesLeft(parseTime(useSession(at).expires_at))
  const uploading = useTransfers().some(isRunning)
  const asked = useAskedAgain() !== undefined
  const declined = useDeclined()
  const { end, stay } = useIdleEnd()
  if (end !== undefined) return <IdleNotice end={end} stay={stay} />
  if (asked) return null
  const again = () => void renewSession(at)
  if (declined) {
    return (
      <Notice action={t`Sign in again`} onAction={again}>
        <output>{t`Your session has ended. This page stays as it is; nothing can be loaded or saved.`}</output>
      </Notice>
    )
  }
  if (minutes === undefined || (!uploading && !hasUnsaved())) return null
  const words = plural(minutes, { one: 'Your session ends in a minute, and something here is not finished.', other: 'Your session ends in # minutes, and something here is not finished.' })
  return (
    <Notice action={t`Sign in again now`} onAction={again}>
      <output>{words}</output>
    </Notice>
  )
}

/** Whole minutes until then, `undefined` while there are more than a few, or none. */
function useMinutesLeft(end: number): number | undefined {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const look = () => setNow(Date.now())
    const soon = end - Date.now() - SOON
    if (soon <= 0) {
      const timer = setInterval(look, LOOK)
      return () => clearInterval(timer)
    }
    // A timer holds 24 days at most.
    const timer = setTimeout(look, Math.min(soon + 1, 2 ** 31 - 1))
    return () => clearTimeout(timer)
  }, [end, now])
  const left = end - now
  return left > SOON || left <= 0 ? undefined : Math.max(1, Math.ceil(left / MINUTE))
}
