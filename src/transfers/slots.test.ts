import { describe, expect, it } from 'vitest'
import { inSlot } from './slots.ts'

const never = new AbortController().signal

describe('upload slots', () => {
  it('let two work at a time, and the next when one is through', async () => {
    const gates = [0, 1, 2].map(() => Promise.withResolvers<void>())
    const begun = [0, 1, 2].map(() => Promise.withResolvers<void>())
    const started: number[] = []
    const all = gates.map((gate, i) =>
      inSlot(never, async () => {
        started.push(i)
        begun[i]?.resolve()
        await gate.promise
        return i
      }),
    )
    await Promise.all([begun[0]?.promise, begun[1]?.promise])
    expect(started).toEqual([0, 1])
    gates[1]?.resolve()
    await begun[2]?.promise
    expect(started).toEqual([0, 1, 2])
    gates[0]?.resolve()
    gates[2]?.resolve()
    expect(await Promise.all(all)).toEqual([0, 1, 2])
    expect((await navigator.locks.query()).held).toEqual([])
  })

  it('throw what the work throws, and are free again', async () => {
    await expect(inSlot(never, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect((await navigator.locks.query()).held).toEqual([])
  })

  it('are not waited for after an abort', async () => {
    const gate = Promise.withResolvers<void>()
    const busy = [0, 1].map(() => inSlot(never, () => gate.promise))
    const abort = new AbortController()
    const waiting = inSlot(abort.signal, () => Promise.reject(new Error('must not begin')))
    abort.abort(new DOMException('canceled', 'AbortError'))
    await expect(waiting).rejects.toThrow('canceled')
    gate.resolve()
    await Promise.all(busy)
    expect(await navigator.locks.query()).toEqual({ held: [], pending: [] })
  })

  it('refuse a signal that is aborted already', async () => {
    await expect(inSlot(AbortSignal.abort(new DOMException('before', 'AbortError')), () => Promise.resolve(1))).rejects.toThrow('before')
  })
})
