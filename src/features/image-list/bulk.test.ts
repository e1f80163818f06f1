import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ApiError } from '#src/api/errors.ts'
import type { Image } from '#src/api/glance/images.ts'
import { runJob, stop, untried } from './bulk.ts'

const at = { region: 'r', scope: 'p' }
const images = Array.from({ length: 9 }, (_, i) => ({ id: String(i), name: `image ${i}` }) as Image)
const done: string[] = []
const run = (doOne: (image: Image) => Promise<void>) => runJob('delete', at, images, ({ id }) => done.push(id), (_act, _at, image) => doOne(image))
const pause = () => new Promise<void>((resolve) => setImmediate(resolve))

beforeEach(() => {
  done.length = 0
  vi.stubGlobal('addEventListener', () => undefined)
  vi.stubGlobal('removeEventListener', () => undefined)
})
afterEach(() => vi.unstubAllGlobals())

describe('a job', () => {
  test('is done three at a time', async () => {
    let open = 0
    let most = 0
    const job = await run(async () => {
      most = Math.max(most, ++open)
      await pause()
      open--
    })
    expect(most).toBe(3)
    expect(job.done).toBe(9)
    expect(done.toSorted()).toEqual(images.map(({ id }) => id))
  })

  test('goes on beside what is refused, and says why', async () => {
    const job = await run(({ id }) => (Number(id) % 4 === 0 ? Promise.reject(new ApiError(403, `${id} is protected`, undefined, `req-${id}`)) : pause()))
    expect(job.failed.map(({ image, problem }) => [image.id, problem.message, problem.request_id])).toEqual([
      ['0', '0 is protected', 'req-0'],
      ['4', '4 is protected', 'req-4'],
      ['8', '8 is protected', 'req-8'],
    ])
    expect([job.done, untried(job), job.state]).toEqual([6, 0, 'ended'])
  })

  test('ends where nobody answers any more', async () => {
    const job = await run(({ id }) => (id === '2' ? Promise.reject(new ApiError(0, 'no network')) : pause()))
    expect([job.done, job.failed.length, untried(job)]).toEqual([2, 1, 6])
  })

  test('can be stopped', async () => {
    const job = await run(async ({ id }) => {
      if (id === '4') stop(at)
      await pause()
    })
    expect(job.done).toBeLessThan(8)
    expect([job.failed.length, untried(job)]).toEqual([0, 9 - job.done])
  })
})
