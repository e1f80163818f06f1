import { describe, expect, it } from 'vitest'
import { isRetryable, isRunning, step, type Transfer, type TransferEvent, type TransferState } from './machine.ts'

type Kind = TransferState['kind']
type Type = TransferEvent['type']

const problem = { message: 'No room.' }

const states: Record<Kind, TransferState> = {
  waiting: { kind: 'waiting' },
  sending: { kind: 'sending', sent: 10, sample: { now: 0, sent: 10 } },
  finishing: { kind: 'finishing' },
  done: { kind: 'done' },
  canceling: { kind: 'canceling' },
  canceled: { kind: 'canceled' },
  failed: { kind: 'failed', problem: { message: 'Before.' } },
  interrupted: { kind: 'interrupted' },
  elsewhere: { kind: 'elsewhere' },
}

const events: Record<Type, TransferEvent> = {
  slot: { type: 'slot' },
  progress: { type: 'progress', sent: 50, now: 100 },
  stored: { type: 'stored' },
  cancel: { type: 'cancel' },
  aborted: { type: 'aborted' },
  failed: { type: 'failed', problem },
  retry: { type: 'retry' },
  elsewhere: { type: 'elsewhere' },
  lost: { type: 'lost' },
}

/** Where each state goes; an event that is not named changes nothing. */
const table: Record<Kind, Partial<Record<Type, Kind>>> = {
  waiting: { slot: 'sending', stored: 'done', cancel: 'canceling', aborted: 'canceled', failed: 'failed', elsewhere: 'elsewhere' },
  sending: { progress: 'sending', stored: 'done', cancel: 'canceling', aborted: 'canceled', failed: 'failed' },
  finishing: { progress: 'sending', stored: 'done', cancel: 'canceling', aborted: 'canceled', failed: 'failed' },
  canceling: { stored: 'done', aborted: 'canceled', failed: 'canceled' },
  done: {},
  canceled: { retry: 'waiting' },
  failed: { retry: 'waiting' },
  interrupted: { retry: 'waiting', elsewhere: 'elsewhere' },
  elsewhere: { lost: 'interrupted' },
}

const kinds = Object.keys(states) as Kind[]
const types = Object.keys(events) as Type[]

const transfer = (state: TransferState, more: Partial<Transfer> = {}): Transfer => ({
  id: 'i', at: { region: 'r', scope: 's' }, name: 'n', total: 100, state, ...more,
})

describe.each(kinds)('a transfer that is %s', (kind) => {
  it.each(types)('on %s', (type) => {
    const before = transfer(states[kind])
    const after = step(before, events[type])
    const to = table[kind][type]
    if (to === undefined) expect(after).toBe(before)
    else expect(after.state.kind).toBe(to)
  })

  it('is running, or may be sent again, or neither', () => {
    expect(isRunning(transfer(states[kind])) && isRetryable(transfer(states[kind]))).toBe(false)
    expect(isRetryable(transfer(states[kind]))).toBe(table[kind].retry !== undefined)
    expect(isRunning(transfer(states[kind]))).toBe(table[kind].cancel !== undefined || kind === 'canceling')
  })
})

describe('a transfer', () => {
  it('carries the problem of a failure', () => {
    expect(step(transfer(states.sending), events.failed).state).toEqual({ kind: 'failed', problem })
  })

  it('is finishing when the last byte has left, an empty file at once', () => {
    expect(step(transfer(states.sending), { type: 'progress', sent: 100, now: 1 }).state).toEqual({ kind: 'finishing' })
    expect(step(transfer({ kind: 'sending', sent: 0 }, { total: 0 }), { type: 'progress', sent: 0, now: 1 }).state).toEqual({ kind: 'finishing' })
    const finishing = transfer(states.finishing)
    expect(step(finishing, { type: 'progress', sent: 100, now: 2 })).toBe(finishing)
  })

  it('walks the whole way', () => {
    const way: TransferEvent[] = [events.slot, events.progress, { type: 'progress', sent: 100, now: 300 }, events.stored]
    const seen: Kind[] = []
    way.reduce((now, event) => {
      const after = step(now, event)
      seen.push(after.state.kind)
      return after
    }, transfer(states.waiting))
    expect(seen).toEqual(['sending', 'sending', 'finishing', 'done'])
  })
})

describe('the rate', () => {
  const send = (...progress: [now: number, sent: number][]) =>
    progress.reduce((now, [at, sent]) => step(now, { type: 'progress', now: at, sent }), transfer({ kind: 'sending', sent: 0 }, { total: 1e9 })).state

  it('is unknown until some time has passed', () => {
    expect(send([0, 0], [100, 5000])).toMatchObject({ kind: 'sending', sent: 5000, sample: { now: 0, sent: 0 } })
    expect(send([0, 0], [100, 5000])).not.toHaveProperty('rate')
  })

  it('is in bytes per second', () => {
    expect(send([0, 0], [500, 1000])).toMatchObject({ rate: 2000 })
  })

  it('follows a change slowly', () => {
    const state = send([0, 0], [1000, 1000], [2000, 11_000])
    expect(state.kind === 'sending' && state.rate).toBeCloseTo(1000 + 9000 * (1 - Math.exp(-1 / 3)), 6)
  })

  it('starts anew when the bytes do', () => {
    expect(send([0, 0], [1000, 1000], [1500, 100])).toEqual({ kind: 'sending', sent: 100, sample: { now: 1500, sent: 100 } })
  })
})
