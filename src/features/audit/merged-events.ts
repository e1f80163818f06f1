import { looksAgain, type AuditEvent, type Gap } from '#src/api/audit/hermes.ts'
import { parseTime } from '#src/lib/time.ts'

/** What stands in the log: an event, or a time of which events may be missing. */
export type LogRow = { readonly key: string; readonly event: AuditEvent; readonly gap?: undefined } | { readonly key: string; readonly gap: Gap; readonly event?: undefined }

export type Known = ReadonlyMap<string, AuditEvent>

const newestFirst = (a: AuditEvent, b: AuditEvent) => parseTime(b.eventTime) - parseTime(a.eventTime) || (a.id < b.id ? 1 : -1)

/** Later readings of the same events count: an outcome, what changed, and who it was may have been found out since. */
export const withNewer = (known: Known, newer: readonly AuditEvent[]): Known => new Map([...known, ...newer.map((event) => [event.id, event] as const)])

/**
 * The events that are shown, the newest first, each as it was last told; and those that are new and not taken in yet.
 * `taken`: what was told since the pages were read.
 */
export function mergeEvents(pages: readonly AuditEvent[], taken: Known, newer: readonly AuditEvent[]): { shown: AuditEvent[]; fresh: AuditEvent[] } {
  const known = withNewer(new Map(pages.map((event) => [event.id, event])), [...taken.values()])
  const fresh = newer.filter(({ id }) => !known.has(id))
  const told = withNewer(known, newer.filter(({ id }) => known.has(id)))
  return { shown: [...told.values()].toSorted(newestFirst), fresh }
}

/**
 * Of what was told lately, what is news: a look goes back a while before the newest known event, and so below what was read, where that is little. `readTo`: the time
 * down to which the log was read; undefined: all of it. What lies below comes with its page.
 */
export function newsIn(newer: readonly AuditEvent[], pages: readonly AuditEvent[], readTo: string | undefined): readonly AuditEvent[] {
  if (readTo === undefined) return newer
  const read = new Set(pages.map(({ id }) => id))
  return newer.filter(({ id, eventTime }) => read.has(id) || parseTime(eventTime) > parseTime(readTo))
}

/** Events with the gaps between them, as far down as events have been read. `since`: nothing before it is of interest. */
export function rowsOf(events: readonly AuditEvent[], gaps: readonly Gap[], complete: boolean, { since, until }: { since?: string | undefined; until?: string | undefined } = {}): LogRow[] {
  const oldest = complete ? -Infinity : parseTime(events.at(-1)?.eventTime ?? '')
  const [from, to] = [since === undefined ? -Infinity : parseTime(since), until === undefined ? Infinity : parseTime(until)]
  const within = gaps.filter((gap) => parseTime(gap.to) >= Math.max(from, oldest) && parseTime(gap.from) < to)
  const rows = [
    ...events.map((event) => ({ time: parseTime(event.eventTime), row: { key: event.id, event } satisfies LogRow })),
    ...within.map((gap) => ({ time: parseTime(gap.to), row: { key: `gap ${gap.exchange} ${gap.from}`, gap } satisfies LogRow })),
  ]
  return rows.toSorted((a, b) => b.time - a.time).map(({ row }) => row)
}

/** Events that are followed one by one, at most. */
const MOST_OPEN = 10

/** What had begun not long before the newest, and may be over now: each is looked at by itself, however much has come since. */
export function openIn(shown: readonly AuditEvent[]): readonly AuditEvent[] {
  const newest = parseTime(shown[0]?.eventTime ?? '')
  return shown.filter((event) => looksAgain(event, newest) !== false).slice(0, MOST_OPEN)
}
