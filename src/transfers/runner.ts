import { t } from '@lingui/core/macro'
import { isReadable } from '#src/formats/sniff-file.ts'
import type { At } from '#src/paths.ts'
import { hasStatus, problemOf } from '#src/api/errors.ts'
import { noteGone, noteImage } from '#src/api/glance/image-cache.ts'
import { settledImage, uploadImageData } from '#src/api/glance/image-data.ts'
import { isGone, readImage, type Image } from '#src/api/glance/images.ts'
import { journal, type JournalEntry } from './journal.ts'
import { lockOf } from './locks.ts'
import type { Failure, TransferEvent } from './machine.ts'
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
    noteImage(job.at, await settledImage(job.at, job.id, new AbortController().signal))
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
    emit(job.signal.aborted ? { type: 'aborted' } : { type: 'failed', ...(await failureOf(error, job.file)) })
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
    if (!hasData(await settledImage(at, id, signal))) throw error
  }
}

const hasData = ({ status }: Image) => status === 'active' || status === 'deactivated'

/** Writes what the image is now wherever it is shown. After a broken upload it may be `saving` a moment longer: the screens poll that. */
async function refresh({ id, at }: Job): Promise<void> {
  try {
    noteImage(at, await readImage(at, id))
  } catch (error) {
    if (isGone(error)) noteGone(at, id)
  }
}

async function failureOf(error: unknown, file: File): Promise<Failure> {
  const problem = problemOf(error)
  if (isGone(error)) return { problem: { ...problem, message: t`The image was deleted before all of its data had arrived.` } }
  if (hasStatus(error, 401)) return { problem: { message: t`The session ended while the data was on its way. Sign in and try again: what has arrived is not uploaded twice.` } }
  if (hasStatus(error, 415)) return { problem, cause: 'format' }
  if (hasStatus(error, 413)) return { problem, cause: 'limit' }
  const { name } = file
  // A browser breaks off when the file changes, and says no more than that.
  if (hasStatus(error, 0) && !(await isReadable(file))) return { problem: { message: t`“${name}” has changed, or was moved, since it was chosen.` }, cause: 'file' }
  return { problem }
}
