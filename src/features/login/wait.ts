import { t } from '@lingui/core/macro'
import { formatDuration } from '#src/lib/time.ts'
import type { Reason } from '#src/ui/Reason.tsx'

/** What stands on the button of a form that is not to be sent for so many seconds. */
export function waitWords(seconds: number): string | undefined {
  const wait = formatDuration(seconds)
  return seconds > 0 ? t`Try again in ${wait}` : undefined
}

export const whyWait = (seconds: number): Reason | undefined => (seconds > 0 ? { words: t`Too many attempts: nobody is let in from here for now.` } : undefined)
