import { t } from '@lingui/core/macro'
import { formatBytes } from '#src/lib/bytes.ts'
import { formatDuration } from '#src/lib/time.ts'
import type { Transfer } from './machine.ts'

/** How much has been sent, 0 to 1; `undefined` where it cannot be told. */
export function partOf({ state, total }: Transfer): number | undefined {
  switch (state.kind) {
    case 'sending':
      return total > 0 ? state.sent / total : undefined
    case 'done':
      return 1
    case 'waiting':
    case 'finishing':
    case 'canceling':
    case 'canceled':
    case 'failed':
    case 'interrupted':
    case 'elsewhere':
      return undefined
  }
}

/** Where a transfer is, in a line. */
export function wordsOf({ state, total }: Transfer): string {
  const all = formatBytes(total)
  switch (state.kind) {
    case 'waiting':
      return t`Waiting for another upload to end · ${all}`
    case 'sending': {
      const sent = formatBytes(state.sent)
      if (state.rate === undefined || state.rate <= 0) return t`${sent} of ${all}`
      const rate = formatBytes(state.rate)
      const left = formatDuration((total - state.sent) / state.rate)
      return t`${sent} of ${all} · ${rate}/s · ${left} left`
    }
    case 'finishing':
      return t`All of it is uploaded; the service is storing it`
    case 'done':
      return t`Uploaded · ${all}`
    case 'canceling':
      return t`Canceling`
    case 'canceled':
      return t`Canceled; the image is queued, without data`
    case 'failed':
      return t`The upload failed; the image is queued, without data`
    case 'interrupted':
      return t`Interrupted; choose the same file to upload it again`
    case 'elsewhere':
      return t`Uploading in another tab`
  }
}
