import { expect, test, vi } from 'vitest'
import { createIntake, Refused, understood } from './intake.ts'
import type { Incoming } from './ledger.ts'
import { call, notice } from './stand-in.ts'

const message = (): Incoming => {
  const one = understood(call({ action: 'update', path: '/v2/images', began: 0, ended: 1 })[0].body)
  if (one === undefined || 'poison' in one) throw new Error('unreadable')
  return one
}
class Data extends Error {}
const isRefusal = (error: unknown) => error instanceof Data

test('many at once, in order, and nothing is done before it is committed', async () => {
  const batches: number[] = []
  const intake = createIntake({ take: async (batch) => void batches.push(batch.length) }, { isRefusal, onAway: () => undefined })
  await Promise.all(Array.from({ length: 700 }, () => intake.add(message())))
  expect(batches.reduce((a, b) => a + b)).toBe(700)
  expect(batches.length).toBeLessThanOrEqual(3)
  expect(intake.isWell()).toBe(true)
})

test('a database that is away is waited for', async () => {
  vi.useFakeTimers()
  let tries = 0
  const away = vi.fn<(error: unknown) => void>()
  const take = async () => {
    if (tries++ < 3) throw new Error('away')
  }
  const intake = createIntake({ take }, { isRefusal, onAway: away })
  const added = intake.add(message())
  await vi.advanceTimersByTimeAsync(500)
  expect(intake.isWell()).toBe(false)
  await vi.advanceTimersByTimeAsync(20_000)
  await added
  expect(tries).toBe(4)
  expect(away).toHaveBeenCalledOnce()
  expect(intake.isWell()).toBe(true)
  vi.useRealTimers()
})

test('what the database refuses does not keep back the others', async () => {
  const bad = message()
  const taken: Incoming[] = []
  const take = async (batch: readonly Incoming[]) => {
    if (batch.includes(bad)) throw new Data('too long')
    taken.push(...batch)
  }
  const intake = createIntake({ take }, { isRefusal, onAway: () => undefined })
  const results = await Promise.allSettled([message(), bad, message(), message()].map((one) => intake.add(one)))
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
  expect(results[1]).toMatchObject({ reason: new Refused('too long') })
  expect(taken).toHaveLength(3)
})

test('at the end what was not committed is given back', async () => {
  const intake = createIntake({ take: () => Promise.reject(new Error('away')) }, { isRefusal, onAway: () => undefined })
  const added = intake.add(message())
  intake.stop()
  await expect(added).rejects.toThrow('away')
})

test('what is of no interest is not taken in, what cannot be read is told', () => {
  expect(understood(notice('task.create', 0, {}).body)).toBeUndefined()
  expect(understood('nonsense')).toEqual({ poison: 'not JSON' })
  expect(understood(notice('image.update', 0, {}).body)).toEqual({ poison: 'not an image in image.update' })
})
