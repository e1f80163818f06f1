import { isUuid } from '#src/api/audit/dialect.ts'
import type { EventFilter } from '#src/api/audit/hermes.ts'

/** What can be asked for of what is done to images, and servers. */
export const KINDS = ['created', 'changed', 'deleted', 'uploaded', 'imported', 'downloaded', 'shared', 'tagged', 'untagged', 'deactivated', 'reactivated', 'copies', 'servers'] as const
export type Kind = (typeof KINDS)[number]
/** Hermes's words. */
export const OUTCOMES = ['success', 'failure', 'pending'] as const
export type Outcome = (typeof OUTCOMES)[number]

/**
 * What the log's address says: words to find, a person, a kind of deed, how it came out, and days of this browser's calendar, both included.
 * `event`: the one that is shown whole. What it does not understand it leaves out.
 */
export type AuditSearch = {
  q: string
  who: string | undefined
  kind: Kind | undefined
  outcome: Outcome | undefined
  from: string | undefined
  to: string | undefined
  /** On the page of all images: the one whose events they are, also when it is gone. */
  image: string | undefined
  event: string | undefined
}

export function parseSearch(params: URLSearchParams): AuditSearch {
  const [kind, outcome] = [params.get('kind'), params.get('outcome')]
  return {
    q: params.get('q') ?? '',
    who: idIn(params.get('who')),
    kind: KINDS.find((known) => known === kind),
    outcome: OUTCOMES.find((known) => known === outcome),
    from: dayIn(params.get('from')),
    to: dayIn(params.get('to')),
    image: imageIn(params.get('image')),
    event: idIn(params.get('event')),
  }
}

/** An id of a person or an event; what can be none is left out. */
const idIn = (text: string | null) => (text !== null && /^[A-Za-z0-9_-]{1,64}$/.test(text) ? text : undefined)

const imageIn = (text: string | null) => (text !== null && isUuid(text) ? text.toLowerCase() : undefined)

function dayIn(text: string | null): string | undefined {
  const date = /^\d{4}-\d\d-\d\d$/.test(text ?? '') ? new Date(`${text}T00:00:00Z`) : undefined
  // 31 February is none.
  return date && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text ?? '') ? (text ?? undefined) : undefined
}

/** The same as an address, without what is as usual; params that are not the log's own stay. */
export function writeSearch(params: URLSearchParams, search: AuditSearch): URLSearchParams {
  const next = new URLSearchParams(params)
  for (const [name, value] of Object.entries(search)) {
    if (value) next.set(name, value)
    else next.delete(name)
  }
  return next
}

/** Asks for all of it. */
export const everything = { q: '', who: undefined, kind: undefined, outcome: undefined, from: undefined, to: undefined, image: undefined } satisfies Partial<AuditSearch>

/** Whether something is asked for that leaves events out. */
export const narrows = (search: AuditSearch): boolean => Object.values({ ...search, event: undefined }).some(Boolean)

const IMAGE = 'storage/image/image'
const GLANCE = 'service/storage/image'

const questions: Readonly<Record<Kind, EventFilter>> = {
  created: { action: 'create', target_type: IMAGE },
  changed: { action: 'update', target_type: IMAGE },
  deleted: { action: 'delete', target_type: IMAGE },
  uploaded: { action: 'update', target_type: `${IMAGE}/file` },
  imported: { action: 'create/import' },
  downloaded: { action: 'read', target_type: `${IMAGE}/file` },
  shared: { target_type: `${IMAGE}/member` },
  tagged: { action: 'update/set', target_type: `${IMAGE}/tags` },
  untagged: { action: 'delete/unset', target_type: `${IMAGE}/tags` },
  deactivated: { action: 'disable' },
  reactivated: { action: 'enable' },
  copies: { action: 'delete/copy' },
  servers: { observer_type: 'service/compute' },
}

/** What the log is asked for. `image`: whose events they are; else all that Glance tells of. */
export function filterOf({ q, who, kind, outcome, from, to, image: chosen }: AuditSearch, image = chosen): EventFilter {
  const time = { gte: from === undefined ? undefined : beginOf(from, 0), lt: to === undefined ? undefined : beginOf(to, 1) }
  return {
    ...(image === undefined ? { observer_type: GLANCE } : { target_id: image }),
    ...(kind && questions[kind]),
    initiator_id: who,
    outcome,
    search: searchOf(q),
    ...((from ?? to) !== undefined && { time }),
  }
}

/**
 * Words as one types them: all of them, the last one perhaps not written to its end. Whoever writes in the language of the search (quotes, stars, AND, OR, NOT)
 * is taken at their word. What the language would read as something else (a slash begins a pattern) stands in quotes.
 */
export function searchOf(q: string): string | undefined {
  const words = q.trim().split(/\s+/).filter(Boolean)
  if (words.length === 0) return undefined
  if (/["*]|(^|\s)(AND|OR|NOT)\s|(^|\s)[+-]\S/.test(q)) return q.trim()
  return words.map((word, i) => (/^[\p{L}\p{N}_][\p{L}\p{N}._-]*$/u.test(word) ? `${word}${i === words.length - 1 ? '*' : ''}` : `"${word.replaceAll('\\', ' ')}"`)).join(' AND ')
}

/** When a day begins here, in UTC; `later` days after it. */
function beginOf(day: string, later: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const begin = new Date(year, month - 1, date + later)
  // Of the years 0 to 99 JavaScript makes others.
  begin.setFullYear(year, month - 1, date + later)
  return begin.toISOString()
}
