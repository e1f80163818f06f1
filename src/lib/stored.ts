/** What a browser keeps for Loupe: `stored` for good and for every tab, `noted` for this tab and its next page. */
type Store = {
  read(key: string): string | undefined
  write(key: string, value: string): void
  remove(key: string): void
  keys(): string[]
}

/**
 * Browsers that forbid storage throw at its mere name, and a full one at writing. Nothing that is kept is needed to go on:
 * what could not be written is known as long as the page is.
 */
function guarded(storage: () => Storage): Store {
  const unwritten = new Map<string, string>()
  return {
    read(key) {
      try {
        return unwritten.get(key) ?? storage().getItem(key) ?? undefined
      } catch {
        return undefined
      }
    },
    write(key, value) {
      unwritten.delete(key)
      try {
        storage().setItem(key, value)
      } catch {
        unwritten.set(key, value)
      }
    },
    remove(key) {
      unwritten.delete(key)
      try {
        storage().removeItem(key)
      } catch {
        // Where nothing is kept, nothing is to be removed.
      }
    },
    keys() {
      try {
        return [...new Set([...unwritten.keys(), ...Object.keys(storage())])]
      } catch {
        return [...unwritten.keys()]
      }
    },
  }
}

export const stored = guarded(() => localStorage)
export const noted = guarded(() => sessionStorage)
