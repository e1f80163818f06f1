import type { Problem } from '#src/lib/problem.ts'
import type { At } from '#src/paths.ts'

/** What can be done about a failure: the data is not of the declared format; a limit is reached; the file is not what it was. */
export type Cause = 'format' | 'limit' | 'file'
export type Failure = { readonly problem: Problem; readonly cause?: Cause | undefined }

export type TransferState =
  /** The data waits for one of the browser's upload slots. */
  | { readonly kind: 'waiting' }
  /** `sent` in bytes; `rate` in bytes per second, smoothed, once it is known. */
  | { readonly kind: 'sending'; readonly sent: number; readonly rate?: number | undefined; readonly sample?: Sample | undefined }
  /** Every byte has left; Glance is still storing them. */
  | { readonly kind: 'finishing' }
  | { readonly kind: 'done' }
  | { readonly kind: 'canceling' }
  | { readonly kind: 'canceled' }
  | ({ readonly kind: 'failed' } & Failure)
  /** An earlier page was closed in the middle: it goes on with the same file, from its first byte. */
  | { readonly kind: 'interrupted' }
  /** Another tab of this browser is at it. */
  | { readonly kind: 'elsewhere' }

/** When the rate was last taken, in milliseconds, and how much had been sent by then. */
type Sample = { readonly now: number; readonly sent: number }

/** Bytes on their way into an image. The client chooses the image's id, so it is the transfer's too. */
export type Transfer = {
  readonly id: string
  readonly at: At
  /** The image's name, or the file's. */
  readonly name: string
  /** Bytes. */
  readonly total: number
  readonly state: TransferState
}

export type TransferEvent =
  | { readonly type: 'slot' }
  /** `sent` in bytes, `now` in milliseconds of any steady clock. */
  | { readonly type: 'progress'; readonly sent: number; readonly now: number }
  | { readonly type: 'stored' }
  | { readonly type: 'cancel' }
  | { readonly type: 'aborted' }
  | ({ readonly type: 'failed' } & Failure)
  | { readonly type: 'retry' }
  | { readonly type: 'elsewhere' }
  /** The other tab has let go without an end. */
  | { readonly type: 'lost' }

/** Whether leaving the page now would break the transfer off. */
export function isRunning({ state }: Transfer): boolean {
  switch (state.kind) {
    case 'waiting':
    case 'sending':
    case 'finishing':
    case 'canceling':
      return true
    case 'done':
    case 'canceled':
    case 'failed':
    case 'interrupted':
    case 'elsewhere':
      return false
  }
}

/** Whether it can be started once more, into the same record. */
export const isRetryable = ({ state }: Transfer): boolean => state.kind === 'failed' || state.kind === 'canceled' || state.kind === 'interrupted'

/** What an event makes of a transfer. An event that its state does not await changes nothing: late news cannot revive what was canceled. */
export function step(transfer: Transfer, event: TransferEvent): Transfer {
  const state = next(transfer, event)
  return state === transfer.state ? transfer : { ...transfer, state }
}

function next(transfer: Transfer, event: TransferEvent): TransferState {
  const { state } = transfer
  switch (event.type) {
    case 'slot':
      return state.kind === 'waiting' ? { kind: 'sending', sent: 0 } : state
    case 'progress':
      // After a new sign-in the same bytes are sent again, so `finishing` may fall back.
      if (state.kind !== 'sending' && state.kind !== 'finishing') return state
      return event.sent >= transfer.total ? finishing(state) : sending(state, event)
    case 'stored':
      // A cancel that came too late: the image has its data, and saying otherwise would be wrong.
      return isRunning(transfer) ? { kind: 'done' } : state
    case 'cancel':
      return isRunning(transfer) && state.kind !== 'canceling' ? { kind: 'canceling' } : state
    case 'aborted':
      return isRunning(transfer) ? { kind: 'canceled' } : state
    case 'failed':
      if (state.kind === 'canceling') return { kind: 'canceled' }
      return isRunning(transfer) ? { kind: 'failed', problem: event.problem, ...(event.cause && { cause: event.cause }) } : state
    case 'retry':
      return isRetryable(transfer) ? { kind: 'waiting' } : state
    case 'elsewhere':
      return state.kind === 'waiting' || state.kind === 'interrupted' ? { kind: 'elsewhere' } : state
    case 'lost':
      return state.kind === 'elsewhere' ? { kind: 'interrupted' } : state
  }
}

const finishing = (state: TransferState): TransferState => (state.kind === 'finishing' ? state : { kind: 'finishing' })

/** The rate follows a change within about so many milliseconds; it is taken anew at most so often. */
const SMOOTHING = 3000
const SAMPLE = 250

function sending(state: TransferState, { sent, now }: Sample): TransferState {
  const before = state.kind === 'sending' && sent >= state.sent ? state : undefined
  if (before?.sample === undefined) return { kind: 'sending', sent, sample: { now, sent } }
  const { rate, sample } = before
  const passed = now - sample.now
  if (passed < SAMPLE) return { ...before, sent }
  const current = ((sent - sample.sent) / passed) * 1000
  const weight = 1 - Math.exp(-passed / SMOOTHING)
  return { kind: 'sending', sent, rate: rate === undefined ? current : rate + (current - rate) * weight, sample: { now, sent } }
}
