import type { At } from '#src/paths.ts'
import { hasStatus, problemOf } from '#src/api/errors.ts'
import { noteGone, noteImage } from '#src/api/glance/image-cache.ts'
import { uploadImageData } from '#src/api/glance/image-data.ts'
import { isGone, readImage, type Image } from '#src/api/glance/images.ts'
import { journal, type JournalEntry } from './journal.ts'
import { lockOf } from './locks.ts'
import type { TransferEvent } from './machine.ts'
import { inSlot } from './slots.ts'

export type Job = {
  readonly id: string
  readonly at: At
  readonly name: string
  readonly file: File
  /** Whether an earlier attempt may have left its data there. */
  readonly again: boolean
  readonly signal: AbortSignal
}

type Emit = (event: TransferEvent) => void

/** Takes a transfer to its end, and says what happens on the way. It throws nothing: a failure is an event too. */
export async function run(job: Job, emit: Emit): Promise<void> {
  const held = await navigator.locks.request(lockOf(job.id), { ifAvailable: true }, async (lock) => {
    if (!lock) return false
    await work(job, emit)
    return true
  })
  if (!held) {
    emit({ type: 'elsewhere' })
    return
  }
  // After the lock: a retry need not wait until Glance has noticed that an upload broke off.
  await follow(job)
}

/** Writes what becomes of the image, until Glance is done with it. */
async function follow(job: Job): Promise<void> {
  try {
    noteImage(job.at, await settled({ ...job, signal: new AbortController().signal }))
  } catch (error) {
    if (isGone(error)) noteGone(job.at, job.id)
  }
}

/** What has become of a transfer that an earlier page, or another tab, has left in the journal. */
export async function findOut({ at, image_id }: JournalEntry): Promise<'elsewhere' | 'interrupted' | 'over'> {
  const { held = [] } = await navigator.locks.query()
  if (held.some((lock) => lock.name === lockOf(image_id))) return 'elsewhere'
  try {
    return hasData(await readImage(at, image_id)) ? over(image_id) : 'interrupted'
  } catch (error) {
    return isGone(error) ? over(image_id) : 'interrupted'
  }
}

function over(imageId: string): 'over' {
  journal.remove(imageId)
  return 'over'
}

/** Waits until no other tab is at the transfer. */
export const letGo = (id: string): Promise<void> => navigator.locks.request(lockOf(id), () => {})

async function work(job: Job, emit: Emit): Promise<void> {
  const { id, at, name, file } = job
  journal.write({ at, image_id: id, name, file_name: file.name, size: file.size, lastModified: file.lastModified })
  try {
    await send(job, emit)
    await refresh(job)
    journal.remove(id)
    emit({ type: 'stored' })
  } catch (error) {
    await refresh(job)
    if (job.signal.aborted || isGone(error)) journal.remove(id)
    emit(job.signal.aborted ? { type: 'aborted' } : { type: 'failed', problem: problemOfSending(error) })
  }
}

/** Resolves when the image has its data. */
async function send(job: Job, emit: Emit): Promise<void> {
  const { id, at, file, signal } = job
  if (job.again && hasData(await readImage(at, id, signal))) return
  try {
    await inSlot(signal, () => {
      emit({ type: 'slot' })
      return uploadImageData(at, id, file, { signal, onProgress: (sent) => emit({ type: 'progress', sent, now: performance.now() }) })
    })
  } catch (error) {
    // The road broke, which says nothing of the data: it may have arrived, and a proxy have tired of waiting for Glance's answer.
    if (signal.aborted || !hasStatus(error, 0, 502, 503, 504)) throw error
    if (!hasData(await settled(job))) throw error
  }
}

const hasData = ({ status }: Image) => status === 'active' || status === 'deactivated'

/** Milliseconds between two looks at an image that Glance is still busy with. */
const LOOK_AGAIN = 3000

/** The image once Glance is done with it: `active`, or back to `queued`. */
async function settled({ id, at, signal }: Job): Promise<Image> {
  for (;;) {
    const image = await readImage(at, id, signal)
    if (image.status !== 'saving') return image
    noteImage(at, image)
    await pause(LOOK_AGAIN, signal)
  }
}

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', stop, { once: true })
    function done() {
      signal.removeEventListener('abort', stop)
      resolve()
    }
    function stop() {
      clearTimeout(timer)
      reject(signal.reason as Error)
    }
  })

/** Writes what the image is now wherever it is shown. After a broken upload it may be `saving` a moment longer: the screens poll that. */
async function refresh({ id, at }: Job): Promise<void> {
  try {
    noteImage(at, await readImage(at, id))
  } catch (error) {
    if (isGone(error)) noteGone(at, id)
  }
}

function problemOfSending(error: unknown) {
  if (isGone(error)) return { ...problemOf(error), message: 'The image was deleted before all of its data had arrived.' }
  if (hasStatus(error, 401)) return { message: 'The session ended while the data was on its way. Sign in and try again: what has arrived is not sent twice.' }
  return problemOf(error)
}
