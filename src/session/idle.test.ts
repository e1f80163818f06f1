import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchIdle } from './idle.ts'

const MINUTE = 60_000
const START = 1_000_000_000

let shared: number | undefined
let running: boolean
let warned: (number | undefined)[]
let over: ReturnType<typeof vi.fn<() => Promise<void>>>

const watch = (limit = 10 * MINUTE) =>
  watchIdle({
    limit,
    last: { read: () => shared, write: (now) => void (shared = now) },
    busy: async () => running,
    warn: (end) => warned.push(end === undefined ? undefined : end - START),
    over,
  })

beforeEach(() => {
  vi.useFakeTimers({ now: START })
  shared = undefined
  running = false
  warned = []
  over = vi.fn(async () => undefined)
})
afterEach(() => {
  vi.useRealTimers()
})

test('warns a minute before, and ends it', async () => {
  watch()
  await vi.advanceTimersByTimeAsync(9 * MINUTE - 1)
  expect(warned).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(warned).toEqual([10 * MINUTE])
  await vi.advanceTimersByTimeAsync(MINUTE - 1)
  expect(over).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(over).toHaveBeenCalledOnce()
  await vi.advanceTimersByTimeAsync(60 * MINUTE)
  expect(over).toHaveBeenCalledOnce()
})

test('a sign puts it off; once warned only one that is meant', async () => {
  const { sign } = watch()
  await vi.advanceTimersByTimeAsync(8 * MINUTE)
  sign(false)
  await vi.advanceTimersByTimeAsync(8 * MINUTE)
  expect(warned).toEqual([])
  await vi.advanceTimersByTimeAsync(MINUTE)
  sign(false)
  expect(warned).toEqual([18 * MINUTE])
  sign(true)
  expect(warned).toEqual([18 * MINUTE, undefined])
  await vi.advanceTimersByTimeAsync(9 * MINUTE - 1)
  expect(over).not.toHaveBeenCalled()
})

test('a sign in another tab counts here, also once warned', async () => {
  watch()
  await vi.advanceTimersByTimeAsync(5 * MINUTE)
  shared = Date.now()
  await vi.advanceTimersByTimeAsync(9 * MINUTE)
  expect(warned).toEqual([15 * MINUTE])
  shared = Date.now()
  await vi.advanceTimersByTimeAsync(1000)
  expect(warned).toEqual([15 * MINUTE, undefined])
})

test('never while something runs', async () => {
  watch()
  running = true
  await vi.advanceTimersByTimeAsync(100 * MINUTE)
  expect([warned, over.mock.calls]).toEqual([[], []])
  running = false
  await vi.advanceTimersByTimeAsync(20 * MINUTE)
  expect(over).toHaveBeenCalledOnce()
})

test('a page that is opened long after the last sign is over at once; so is one whose machine slept', async () => {
  shared = START - 11 * MINUTE
  watch()
  await vi.advanceTimersByTimeAsync(0)
  expect(over).toHaveBeenCalledOnce()
})

test('a clock that was put back does not hold it open', async () => {
  shared = START + 500 * MINUTE
  watch()
  await vi.advanceTimersByTimeAsync(10 * MINUTE)
  expect(over).toHaveBeenCalledOnce()
})

test('what failed is tried again', async () => {
  over.mockRejectedValueOnce(new Error('offline'))
  watch(MINUTE)
  await vi.advanceTimersByTimeAsync(MINUTE + 10_000)
  expect(over).toHaveBeenCalledTimes(2)
})

test('stops', async () => {
  watch().stop()
  await vi.advanceTimersByTimeAsync(60 * MINUTE)
  expect([warned, over.mock.calls]).toEqual([[], []])
})
