const PREFIX = 'transfer:'

/** Held by whichever tab is at the transfer. */
export const lockOf = (id: string): string => PREFIX + id

/** How many transfers run now, in all tabs of this browser. */
export async function runningInBrowser(): Promise<number> {
  // One that waits for its lock has begun too.
  const { held = [], pending = [] } = await navigator.locks.query()
  return new Set([...held, ...pending].flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name] : []))).size
}
