import { t } from '@lingui/core/macro'
import { useSyncExternalStore } from 'react'
import type { At } from '#src/paths.ts'
import { problemOf } from '#src/api/errors.ts'
import { isOwn, isSameFile, journal, type JournalEntry } from './journal.ts'
import { isRetryable, isRunning, step, type Transfer, type TransferEvent } from './machine.ts'

export type { Transfer } from './machine.ts'

export type NewTransfer = {
  at: At
  /** An image of its own, queued: its record comes before its data. */
  image_id: string
  name: string
  file: File
}

/** What a transfer needs beside what is shown of it. One that was found in the journal has no file until it is chosen again. */
type Means = { file: File | undefined; abort: AbortController }

let transfers: readonly Transfer[] = []
const means = new Map<string, Means>()
const listeners = new Set<() => void>()

/** Starts bringing a file into an image. Nothing happens when that image's transfer is running already. */
export function startTransfer({ at, image_id, name, file }: NewTransfer): void {
  const before = find(image_id)
  if (before && isRunning(before)) return
  means.set(image_id, { file, abort: new AbortController() })
  put({ id: image_id, at, name, total: file.size, state: { kind: 'waiting' } })
  void run(image_id, false)
}

/** Breaks a transfer off. The image's record stays, `queued`: it may be sent again, or deleted. */
export function cancelTransfer(id: string): void {
  dispatch(id, { type: 'cancel' })
  means.get(id)?.abort.abort(new DOMException('The transfer was canceled.', 'AbortError'))
}

/**
 * Sends a failed, canceled or interrupted transfer again from its first byte, into the same record. An interrupted one needs its own file
 * again, the others take any. Answers why not, as a sentence, when the file is missing or does not do; then nothing happens.
 */
export function retryTransfer(id: string, chosen?: File): string | undefined {
  const transfer = find(id)
  if (!transfer || !isRetryable(transfer)) return undefined
  const before = means.get(id)
  const file = chosen ?? before?.file
  if (file === undefined) return t`Choose the file again.`
  const { name } = file
  if (file.size === 0) return t`“${name}” is empty (0 bytes): there is nothing to upload.`
  const entry = journal.read(id)
  // An interrupted one goes on with what it began with; into an image that has nothing any file may go.
  if (transfer.state.kind === 'interrupted' && chosen && entry && !isSameFile(entry, chosen)) {
    const { file_name } = entry
    return t`This is another file, or it has changed since: the upload was of ${file_name}.`
  }
  means.set(id, { file, abort: new AbortController() })
  put({ ...transfer, total: file.size })
  dispatch(id, { type: 'retry' })
  void run(id, true)
  return undefined
}

/** Takes a transfer that is not running out of sight. */
export function dismissTransfer(id: string): void {
  const transfer = find(id)
  if (!transfer || isRunning(transfer)) return
  if (transfer.state.kind !== 'elsewhere') journal.remove(id)
  drop(id)
}

/** Breaks a transfer off and forgets it: its image is about to go. */
export function forgetTransfer(id: string): void {
  const transfer = find(id)
  if (!transfer) return
  if (transfer.state.kind !== 'elsewhere') journal.remove(id)
  cancelTransfer(id)
  drop(id)
}

/** For signing out: forgets every transfer of this tab. */
export function forgetTransfers(): void {
  for (const { id } of transfers) forgetTransfer(id)
}

/** Every transfer that this tab knows, in the order they came. */
export const useTransfers = (): readonly Transfer[] => useSyncExternalStore(subscribe, allTransfers)

/** The transfer into an image, if there is one. */
export const useTransfer = (imageId: string): Transfer | undefined => useSyncExternalStore(subscribe, () => find(imageId))

/** Outside of React: what `useTransfers` answers. */
export const allTransfers = (): readonly Transfer[] => transfers

const find = (id: string) => transfers.find((transfer) => transfer.id === id)

async function run(id: string, again: boolean): Promise<void> {
  const transfer = find(id)
  const { file, abort } = means.get(id) ?? {}
  if (!transfer || !file || !abort) return
  try {
    const runner = await import('./runner.ts')
    await runner.run({ id, at: transfer.at, name: transfer.name, file, again, signal: abort.signal }, (event) => dispatch(id, event))
  } catch (error) {
    dispatch(id, { type: 'failed', problem: problemOf(error) })
  }
  if (find(id)?.state.kind === 'elsewhere') await follow(id)
}

function dispatch(id: string, event: TransferEvent): void {
  const before = find(id)
  if (!before) return
  const after = step(before, event)
  if (after !== before) put(after)
}

function put(transfer: Transfer): void {
  transfers = find(transfer.id) ? transfers.map((one) => (one.id === transfer.id ? transfer : one)) : [...transfers, transfer]
  changed()
}

function drop(id: string): void {
  means.delete(id)
  transfers = transfers.filter((transfer) => transfer.id !== id)
  changed()
}

function changed(): void {
  if (transfers.some(isRunning)) window.addEventListener('beforeunload', guard)
  else window.removeEventListener('beforeunload', guard)
  for (const listener of listeners) listener()
}

/** The browser asks before it closes a page whose uploads would break off. */
const guard = (event: BeforeUnloadEvent) => event.preventDefault()

let resumed = false

/** Outside of React: calls back at every change. The first to listen also brings in what earlier pages and other tabs have left. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (!resumed) {
    resumed = true
    for (const entry of journal.readAll()) void resume(entry)
    window.addEventListener('storage', hear)
  }
  return () => listeners.delete(listener)
}

/** Another tab has begun a transfer, or is through with one. */
function hear(event: StorageEvent): void {
  const id = journal.changedIn(event)
  if (id === undefined) return
  const transfer = find(id)
  const entry = journal.read(id)
  if (entry && !transfer) void resume(entry)
  else if (!entry && (transfer?.state.kind === 'interrupted' || transfer?.state.kind === 'elsewhere')) drop(id)
}

async function resume(entry: JournalEntry): Promise<void> {
  if (!isOwn(entry)) return
  const { findOut } = await import('./runner.ts')
  const kind = await findOut(entry)
  if (kind === 'over' || find(entry.image_id)) return
  means.set(entry.image_id, { file: undefined, abort: new AbortController() })
  put({ id: entry.image_id, at: entry.at, name: entry.name, total: entry.size, state: { kind } })
  if (kind === 'elsewhere') await follow(entry.image_id)
}

/** Until the other tab lets go. It takes its entry out of the journal when it is through. */
async function follow(id: string): Promise<void> {
  const { letGo } = await import('./runner.ts')
  await letGo(id)
  if (journal.read(id)) dispatch(id, { type: 'lost' })
  else if (find(id)?.state.kind === 'elsewhere') drop(id)
}
