const PREFIX = 'transfer:'

/** Held by whichever tab is at the transfer. */
export const lockOf = (id: string): string => PREFIX + id

/** How many transfers run now, in all tabs of this browser. */
export async function runningInBrowser(): Promise<number> {
  const { held = [] } = await navigator.locks.query()
  return held.filter(({ name }) => name?.startsWith(PREFIX)).length
}
