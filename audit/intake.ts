import { callOf } from './cadf.ts'
import { openEnvelope } from './envelope.ts'
import { noticeOf } from './glance-notification.ts'
import type { Incoming, Ledger } from './ledger.ts'

/** A message as it was delivered. Undefined: of no interest here. */
export function understood(body: unknown): Incoming | { poison: string } | undefined {
  const message = openEnvelope(body)
  if ('poison' in message) return message
  const call = callOf(message)
  if (call !== undefined) return 'poison' in call ? call : { call }
  const notice = noticeOf(message)
  return notice === undefined || 'poison' in notice ? notice : { notice }
}

/** The database does not take this one message: it would not the next time either. */
export class Refused extends Error {}

/** Of many messages those that are of interest, for who has no queue to set aside what nobody can read. */
export const readable = (bodies: readonly unknown[]): Incoming[] =>
  bodies.flatMap((body) => {
    const read = understood(body)
    return read === undefined || 'poison' in read ? [] : [read]
  })

const AT_ONCE = 500
const [FIRST_PAUSE, LONGEST_PAUSE] = [250, 5_000]

export type Intake = {
  /** Resolves when it is committed, however long the database is away meanwhile. Rejects with Refused. */
  add(one: Incoming): Promise<void>
  /** Whether the database has taken what it was given last. */
  isWell(): boolean
  /** Ends the waiting for a database that is away: what was not committed is rejected, and comes again. */
  stop(): void
}

type Waiting = { one: Incoming; done: () => void; failed: (error: Error) => void }

/** Many messages in one transaction: while one is being committed the next gather. */
export function createIntake({ take }: Pick<Ledger, 'take'>, { isRefusal, onAway }: { isRefusal: (error: unknown) => boolean; onAway: (error: unknown) => void }): Intake {
  const waiting: Waiting[] = []
  let running = false
  let well = true
  const stopped = new AbortController()

  async function run() {
    running = true
    while (waiting.length > 0) {
      const batch = waiting.splice(0, AT_ONCE)
      try {
        await insist(batch)
      } catch (error) {
        const last = error instanceof Error ? error : new Error(String(error))
        for (const { failed } of batch) failed(last)
      }
    }
    running = false
  }

  async function insist(batch: readonly Waiting[]): Promise<void> {
    for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      try {
        await take(batch.map(({ one }) => one))
        well = true
        for (const { done } of batch) done()
        return
      } catch (error) {
        if (isRefusal(error)) {
          const [only] = batch
          if (batch.length === 1) only?.failed(new Refused(error instanceof Error ? error.message : String(error)))
          // One of them; the others need not suffer.
          else for (const one of batch) await insist([one])
          return
        }
        if (stopped.signal.aborted) throw error
        if (well) onAway(error)
        well = false
        await sleep(pause, stopped.signal)
      }
    }
  }

  return {
    add: (one) =>
      new Promise((done, failed) => {
        waiting.push({ one, done, failed })
        if (!running) void run()
      }),
    isWell: () => well,
    stop: () => stopped.abort(),
  }
}

export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end)
  })
}
