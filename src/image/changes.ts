import { jsonPatch, own, type PatchOperation } from '#src/lib/json-patch.ts'

/** A key and its value as the wire has them; `undefined` for one that is not there. */
export type Wire = Readonly<Record<string, unknown>>

/** What a save makes of three states of one thing. */
export type Merged = {
  /** What makes of theirs what is to be: only what the person changed. */
  operations: PatchOperation[]
  /** Theirs, with what the person changed. */
  result: Wire
  /** Keys that the person and somebody else have changed since, each in their own way. `result` has the person's. */
  conflicts: string[]
  /** Keys that somebody else has changed since and `result` has as they did, or, of a list, with what they did. */
  elsewhere: string[]
}

const differs = (a: unknown, b: unknown) => jsonPatch({ it: a }, { it: b }).length > 0

/** The keys in which two wires differ, in the order of the second. */
export const changedKeys = (before: Wire, after: Wire): string[] => [...new Set([...Object.keys(after), ...Object.keys(before)])].filter((key) => differs(own(before, key), own(after, key)))

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)

/**
 * What the person changed between `loaded` and `mine`, put onto `theirs`, the newest state. Lists (tags) are merged one by one,
 * since what one adds and another takes away does not exclude each other.
 */
export function mergeChanges(loaded: Wire, mine: Wire, theirs: Wire): Merged {
  const merged = new Map(Object.entries(theirs))
  const conflicts: string[] = []
  for (const key of new Set([...Object.keys(loaded), ...Object.keys(mine)])) {
    const [before, here, there] = [own(loaded, key), own(mine, key), own(theirs, key)]
    if (!differs(before, here)) continue
    if (isList(before) && isList(here) && isList(there)) {
      merged.set(key, [...there.filter((one) => here.includes(one) || !before.includes(one)), ...here.filter((one) => !before.includes(one) && !there.includes(one))])
      continue
    }
    merged.set(key, here)
    if (differs(before, there) && differs(here, there)) conflicts.push(key)
  }
  const result = Object.fromEntries(merged)
  const elsewhere = changedKeys(loaded, theirs).filter((key) => differs(own(mine, key), own(theirs, key)) && !conflicts.includes(key))
  return { operations: jsonPatch(theirs, result), result, conflicts, elsewhere }
}
