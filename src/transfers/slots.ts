/** Six uploads over two tabs starve every other request of the browser on HTTP/1.1, so it uploads two files at a time, over all tabs. */
const SLOTS = ['loupe-upload-0', 'loupe-upload-1']

/** Does the work in the first slot that is free. Throws the signal's reason when it is aborted before that, and whatever the work throws. */
export async function inSlot<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const decided = new AbortController()
  let taken: Promise<T> | undefined
  const requests = SLOTS.map((slot) =>
    navigator.locks.request(slot, { signal: AbortSignal.any([signal, decided.signal]) }, async () => {
      if (taken || signal.aborted) return
      taken = work()
      // The other slot is not wanted any more; a lock that is held does not hear this.
      decided.abort()
      await taken
    }),
  )
  await Promise.allSettled(requests)
  if (taken) return taken
  throw signal.reason
}
