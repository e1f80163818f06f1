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
  switch (state.kind) {
    case 'waiting':
      return `Waiting for a free slot · ${formatBytes(total)}`
    case 'sending': {
      const words = [`${formatBytes(state.sent)} of ${formatBytes(total)}`]
      if (state.rate !== undefined && state.rate > 0) {
        words.push(`${formatBytes(state.rate)}/s`, `${formatDuration((total - state.sent) / state.rate)} left`)
      }
      return words.join(' · ')
    }
    case 'finishing':
      return 'Sent; the service is storing it'
    case 'done':
      return `Uploaded · ${formatBytes(total)}`
    case 'canceling':
      return 'Canceling'
    case 'canceled':
      return 'Canceled; the image is queued, without data'
    case 'failed':
      return 'The upload failed; the image is queued, without data'
    case 'interrupted':
      return 'Interrupted; choose the same file to send it again'
    case 'elsewhere':
      return 'On its way in another tab'
  }
}
