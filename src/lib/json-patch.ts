/** Glance's JSON patch: only these three operations, one level deep (glance/api/v2/images.py RequestDeserializer). */
export type PatchOperation =
  | { op: 'add' | 'replace'; path: string; value: unknown }
  | { op: 'remove'; path: string }

/** A key as a path of one level: `/` and `~` escaped. */
export const pointer = (key: string): string => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`

/**
 * The operations that make `after` of `before`. Only keys that differ appear; a key that is missing from `after` is removed.
 * Arrays are compared as sets of strings, since Glance gives tags in no order.
 */
export function jsonPatch(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): PatchOperation[] {
  const operations: PatchOperation[] = []
  for (const [key, value] of Object.entries(after)) {
    const old = own(before, key)
    if (value === undefined || same(old, value)) continue
    operations.push({ op: old === undefined ? 'add' : 'replace', path: pointer(key), value })
  }
  for (const [key, old] of Object.entries(before)) {
    if (old !== undefined && own(after, key) === undefined) operations.push({ op: 'remove', path: pointer(key) })
  }
  return operations
}

/** A property may be called `constructor`. */
export const own = (record: Readonly<Record<string, unknown>>, key: string): unknown => (Object.hasOwn(record, key) ? record[key] : undefined)

function same(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return Object.is(a, b)
  const inA = new Set<unknown>(a)
  const inB = new Set<unknown>(b)
  return inA.size === inB.size && b.every((element) => inA.has(element))
}
