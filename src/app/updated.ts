/** An upgrade of Loupe takes the old scripts from its server: a page that stood open before it cannot fetch its next part. */
const missing = new WeakSet<Error>()

/** Notes which errors are of a part of the app that could not be fetched: browsers word them each in their own way. */
export function hearMissingParts(): void {
  // Vite throws the payload on, where the part was asked for.
  window.addEventListener('vite:preloadError', ({ payload }) => void missing.add(payload))
}

export const isMissingPart = (error: unknown): boolean => error instanceof Error && missing.has(error)
