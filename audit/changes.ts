import type { Notice } from './glance-notification.ts'

/** One thing that is different now. No `from`: it was not there; no `to`: it is gone. */
export type Change = { field: string; from?: unknown; to?: unknown; /** For `member`: whose. */ member_id?: string }

type State = Readonly<Record<string, unknown>>

/** What changes with every change, or says in another word what stands beside it. */
const SELDOM_SAID = new Set(['id', 'created_at', 'updated_at', 'deleted_at', 'deleted', 'is_public', 'properties', 'backend', 'os_glance_importing_to_stores', 'os_glance_failed_import', 'schema', 'self', 'file'])

/**
 * What is different between two tellings of one image. Only what both tell of is compared (events of an upload have keys of their own); properties stand
 * beside the other fields as in Glance's API. Nothing before: what a new image begins with. `os_hidden` is in no notification of Glance: hiding leaves no trace.
 */
export function changesOf(before: Notice | undefined, after: Notice): Change[] {
  if (after.member_id !== undefined) return memberChange(before, after)
  const now = flat(after.payload)
  if (before === undefined) return [...now].filter(([field, to]) => !isNothing(to) && field !== 'owner').map(([field, to]) => ({ field, to }))
  const then = flat(before.payload)
  const [wasProperties, areProperties] = [keysOf(before.payload), keysOf(after.payload)]
  const fields = [...new Set([...then.keys(), ...now.keys()])].toSorted()
  return fields.flatMap((field): Change[] => {
    const [had, has] = [then.has(field), now.has(field)]
    const isProperty = wasProperties.has(field) || areProperties.has(field)
    if ((!had || !has) && !isProperty) return []
    if (had && has && same(then.get(field), now.get(field))) return []
    return [{ field, ...(had && { from: then.get(field) }), ...(has && { to: now.get(field) }) }]
  })
}

function memberChange(before: Notice | undefined, after: Notice): Change[] {
  const gone = after.type === 'image.member.delete'
  const was = before === undefined || before.type === 'image.member.delete' ? undefined : before.payload['status']
  const from = was ?? (gone ? after.payload['status'] : undefined)
  if (!gone && from === after.payload['status']) return []
  return [{ field: 'member', ...(after.member_id !== undefined && { member_id: after.member_id }), ...(from !== undefined && { from }), ...(!gone && { to: after.payload['status'] }) }]
}

const propertiesOf = (payload: State): [string, unknown][] => {
  const { properties } = payload
  return typeof properties === 'object' && properties !== null ? Object.entries(properties) : []
}
const keysOf = (payload: State) => new Set(propertiesOf(payload).map(([key]) => key))

function flat(payload: State): Map<string, unknown> {
  const own = Object.entries(payload).filter(([field]) => !SELDOM_SAID.has(field))
  const properties = propertiesOf(payload).filter(([field]) => !SELDOM_SAID.has(field))
  return new Map([...properties, ...own].map(([field, value]) => [field, field === 'tags' && Array.isArray(value) ? value.map(String).toSorted() : value]))
}

const isNothing = (value: unknown) => value === null || value === undefined || value === false || value === 0 || value === '' || (Array.isArray(value) && value.length === 0)
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** Several changes in a row as one: from what was first to what was last, without what came back. */
export function composed(...rows: readonly (readonly Change[])[]): Change[] {
  const all = new Map<string, Change>()
  for (const change of rows.flat()) {
    const key = `${change.field} ${change.member_id ?? ''}`
    const first = all.get(key)
    if (first === undefined) all.set(key, change)
    else {
      const { to: _, ...start } = first
      all.set(key, { ...start, ...('to' in change && { to: change.to }) })
    }
  }
  return [...all.values()].filter((change) => !('from' in change === 'to' in change && same(change.from, change.to)))
}
