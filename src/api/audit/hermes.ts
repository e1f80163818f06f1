import * as z from 'zod/mini'
import { infiniteQueryOptions, queryOptions, type QueryClient } from '@tanstack/react-query'
import { hasStatus } from '#src/api/errors.ts'
import { request } from '#src/api/http.ts'
import { parseTime } from '#src/lib/time.ts'
import { os, type At } from '#src/paths.ts'
import { inOneDialect } from './dialect.ts'

/** The events API of Hermes (github.com/sapcc/hermes docs/users/hermez-v1-reference.md), as Hermes and as Loupe's collector answer it. */

const resource = z.looseObject({ id: z._default(z.string(), ''), typeURI: z._default(z.string(), ''), name: z.optional(z.string()) })
const attachmentSchema = z.looseObject({ name: z._default(z.string(), ''), typeURI: z._default(z.string(), ''), content: z.unknown() })

const cadfSchema = z.looseObject({
  told: z.unknown(),
  id: z.string(),
  eventTime: z.string(),
  action: z.string(),
  /** `success`, `failure`, `pending` (begun, and not seen to end), `unknown`. */
  outcome: z._default(z.string(), 'unknown'),
  /** With its query; empty where no call is known. */
  requestPath: z._default(z.string(), ''),
  initiator: z.looseObject({
    ...resource.def.shape,
    /** Of the token that it was done with. Hermes says it, and from where, only of a single event. */
    project_id: z.nullish(z.string()),
    host: z.nullish(z.looseObject({ address: z.nullish(z.string()), agent: z.nullish(z.string()) })),
  }),
  target: resource,
  observer: resource,
  reason: z.nullish(z.looseObject({ reasonType: z.nullish(z.string()), reasonCode: z.nullish(z.coerce.string()) })),
  attachments: z.nullish(z.array(attachmentSchema)),
})

/** In one dialect, whoever tells it: `target.id` is the image's id, `action` and `target.typeURI` are as in audit/README.md. `told`: as it came, word for word. */
export const eventSchema = z.pipe(
  z.pipe(
    z.transform((told: unknown) => ({ ...(told as z.input<typeof cadfSchema>), told })),
    cadfSchema,
  ),
  z.transform((event) => ({ ...event, ...inOneDialect(event, isStockSuccess(event)) })),
)

/** In the words of the stock middleware, which Loupe's collector has brought into its own: there the id is what Glance told. A refused call made nothing. */
const isStockSuccess = ({ outcome, target }: z.infer<typeof cadfSchema>) => outcome === 'success' && target.typeURI.startsWith('service/')

export type AuditEvent = z.infer<typeof eventSchema>

// Go writes an empty list as null.
const pageSchema = z.looseObject({ events: z.nullish(z.array(eventSchema)), total: z._default(z.number(), 0) })
const gapsSchema = z.looseObject({
  gaps: z.array(z.looseObject({ exchange: z.string(), from: z.string(), to: z.string() })),
  /** Whose events this person is shown. */
  view: z._default(z.enum(['all', 'project']), 'project'),
})

/** When messages may have been lost, so that events may be missing. */
export type Gap = z.infer<typeof gapsSchema>['gaps'][number]

/** What is asked for. A value that is not there asks for nothing. */
export type EventFilter = {
  /** An image. */
  target_id?: string | undefined
  initiator_id?: string | undefined
  initiator_name?: string | undefined
  /** In one dialect, as `AuditEvent` has them. */
  action?: string | undefined
  target_type?: string | undefined
  outcome?: string | undefined
  /** `service/storage/image`, `service/compute`. */
  observer_type?: string | undefined
  /** Words, "words in a row", beginning*. */
  search?: string | undefined
  /** ISO times with a zone, in UTC. */
  time?: { gte?: string | undefined; lt?: string | undefined } | undefined
}

const path = (at: At, rest: string) => os(at, 'audit-data', `v1/${rest}`)
const keys = (at: At) => [at.region, at.scope, 'audit'] as const

/**
 * The gaps of the collector's log, and whose events it shows: the service decides, by roles that only it knows. `null`: it is Hermes that answers, which knows of no
 * gaps and shows one project's events. Every question begins with this one, which tells the two apart. 403 where the person may not read the log: the message says in
 * plain words which role is missing.
 */
export const gapsQuery = (at: At) =>
  queryOptions({
    queryKey: [...keys(at), 'gaps'] as const,
    queryFn: async ({ signal }): Promise<z.infer<typeof gapsSchema> | null> => {
      try {
        return await request({ at, path: path(at, 'gaps'), signal }, gapsSchema)
      } catch (error) {
        if (hasStatus(error, 404)) return null
        throw error
      }
    },
    staleTime: 60_000,
  })

/** One event with all that is known of it. 404: it is of another project, or forgotten. */
export const readEvent = (at: At, id: string, signal: AbortSignal): Promise<AuditEvent> => request({ at, path: path(at, `events/${encodeURIComponent(id)}`), signal }, eventSchema)

/** Milliseconds for which what has begun is followed: an upload takes its time; and between two looks at it. */
const OPEN_FOR = 3_600_000
const LOOK_AT_OPEN = 5_000

/** When to look again at an event whose end is not told; `false`: never. `now`: milliseconds. */
export const looksAgain = (event: AuditEvent, now: number): number | false => event.outcome === 'pending' && parseTime(event.eventTime) > now - OPEN_FOR && LOOK_AT_OPEN

/** The same as a question, followed until its end is told. */
export const eventQuery = (at: At, id: string) =>
  queryOptions({
    queryKey: [...keys(at), 'event', id] as const,
    queryFn: ({ signal }) => readEvent(at, id, signal),
    refetchInterval: ({ state: { data, status } }) => status === 'success' && data !== undefined && looksAgain(data, Date.now()),
    staleTime: 60_000,
  })

/** The values that events have in a field (`initiator_name`, `action` …), the most frequent first; at most 100. */
export const attributesQuery = (at: At, name: 'initiator_name' | 'initiator_id' | 'action' | 'outcome' | 'observer_type' | 'target_type') =>
  queryOptions({
    queryKey: [...keys(at), 'attributes', name] as const,
    queryFn: async ({ signal }) => (await request({ at, path: path(at, `attributes/${name}`), query: { limit: 100 }, signal }, z.nullish(z.array(z.string())))) ?? [],
    staleTime: 60_000,
  })

/** Events to a page of a list. Hermes promises no more at a time. */
const PAGE = 100
/** Of the collector, where many are read. */
const MOST_AT_ONCE = 1_000

/** Where a page begins: at this time, without those that were there before (`seen`); `offset` only where more than a page have the same time. */
export type EventCursor = { readonly until: string; readonly seen: readonly string[]; readonly offset: number } | null

/** `total`: of all that is asked for, where it can be told. `next`: undefined at the end. `newest`: time of the newest that was answered, whether it was asked for or not. */
export type EventsPage = { readonly events: readonly AuditEvent[]; readonly total: number | undefined; readonly next: EventCursor | undefined; readonly newest: string | undefined }

/**
 * Events, the newest first, page by page. Not by offset: what is added meanwhile would push what was read to the next page, and Hermes gives nothing beyond 10,000.
 * What comes later is `newerEventsQuery`'s.
 */
export const eventsQuery = (at: At, filter: EventFilter) =>
  infiniteQueryOptions({
    queryKey: [...keys(at), 'events', filter] as const,
    initialPageParam: null as EventCursor,
    queryFn: async ({ pageParam, signal, client }) => readPage(at, filter, pageParam, PAGE, await questionsFor(at, filter, client), signal),
    getNextPageParam: ({ next }) => next,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    structuralSharing: false,
  })

/** Milliseconds before the newest known event that are asked for again: an event may be told late, or be explained later. */
const OVERLAP = 60_000
/** Milliseconds between two looks, and between two while the service fails. */
const LOOK = 2_000
const LOOK_AGAIN = 15_000

/**
 * All that has been told since, in no order. `newest`: from where on the next look reads. `torn`: it was so much at once that some was not read, and the list has to be read
 * anew. `busy`: one page was not enough.
 */
export type Newer = { readonly events: readonly AuditEvent[]; readonly newest: string; readonly torn: boolean; readonly busy: boolean }

/**
 * Looks again and again for what has happened since (the `newest` of the list; undefined where there was nothing at all), and gathers it. Among them are some that are
 * known already, some of them told better now: the newer reading of an id counts.
 */
export const newerEventsQuery = (at: At, filter: EventFilter, since: string | undefined) => {
  const queryKey = [...keys(at), 'newer', filter, since] as const
  return queryOptions({
    queryKey,
    queryFn: async ({ signal, client }): Promise<Newer> => {
      const before = client.getQueryData<Newer>(queryKey) ?? { events: [], newest: since ?? EVER, torn: false, busy: false }
      return before.torn ? before : lookOn(at, filter, before, await questionsFor(at, filter, client), signal)
    },
    refetchInterval: ({ state: { data, status } }) => !data?.torn && (status === 'error' || data?.busy ? LOOK_AGAIN : LOOK),
    staleTime: 0,
  })
}

const EVER = new Date(0).toISOString()

/** Page by page: Hermes answers a hundred at a time, and more may have come. */
async function lookOn(at: At, filter: EventFilter, before: Newer, questions: Questions, signal: AbortSignal): Promise<Newer> {
  const gte = new Date(Math.max(parseTime(before.newest) - OVERLAP, parseTime(filter.time?.gte ?? EVER))).toISOString()
  const within = { ...filter, time: { ...filter.time, gte } }
  const events = new Map(before.events.map((event) => [event.id, event]))
  let { newest } = before
  let cursor: EventCursor | undefined = null
  let pages = 0
  for (; cursor !== undefined && pages * questions.most < MOST_AT_ONCE; pages++) {
    const page: EventsPage = await readPage(at, within, cursor, MOST_AT_ONCE, questions, signal, false)
    for (const event of page.events) events.set(event.id, event)
    if (page.newest !== undefined && parseTime(page.newest) > parseTime(newest)) newest = page.newest
    cursor = page.next
  }
  // What lies before was read by the last look.
  const torn = cursor != null && parseTime(cursor.until) > parseTime(before.newest)
  return { events: [...events.values()], newest, torn, busy: pages > 1 }
}

/** All that is asked for, the newest first, in large pages: for an export. */
export async function* everyEvent(at: At, filter: EventFilter, client: QueryClient, signal: AbortSignal): AsyncGenerator<EventsPage> {
  const questions = await questionsFor(at, filter, client)
  for (let cursor: EventCursor | undefined = null; cursor !== undefined;) {
    const page: EventsPage = await readPage(at, filter, cursor, MOST_AT_ONCE, questions, signal)
    yield page
    cursor = page.next
  }
}

/** A question as it is sent, without its page. `ours`: what the answers have to be looked through for. */
type Questions = { readonly asked: readonly Readonly<Record<string, string | undefined>>[]; readonly ours: (event: AuditEvent) => boolean; readonly most: number }

/**
 * The collector is asked once. Hermes has the image's id in `target.id` or only in the address (stock middleware, members), so it is asked for both; and it has other words
 * for actions and types, so these are picked from its answers.
 */
async function questionsFor(at: At, filter: EventFilter, client: QueryClient): Promise<Questions> {
  const { target_id, action, target_type, search, time: _, ...same } = filter
  if ((await client.ensureQueryData(gapsQuery(at))) !== null) {
    return { asked: [{ ...same, target_id, action, target_type, search }], ours: () => true, most: MOST_AT_ONCE }
  }
  const ours = (event: AuditEvent) =>
    (target_id === undefined || event.target.id === target_id) && (action === undefined || event.action === action) && (target_type === undefined || event.target.typeURI === target_type)
  if (target_id === undefined) return { asked: [{ ...same, search }], ours, most: PAGE }
  const quoted = `"${target_id}"`
  return { asked: [{ ...same, target_id, search }, { ...same, search: search === undefined ? quoted : `${quoted} AND (${search})` }], ours, most: PAGE }
}

/** `isCounted`: with the first page unless it is said; Hermes counts in any case. */
async function readPage(at: At, filter: EventFilter, cursor: EventCursor, wanted: number, { asked, ours, most }: Questions, signal: AbortSignal, isCounted = cursor === null): Promise<EventsPage> {
  const limit = Math.min(wanted, most)
  const { gte, lt } = filter.time ?? {}
  const time = [gte && `gte:${gte}`, lt && `lt:${lt}`, cursor && `lte:${cursor.until}`].filter(Boolean).join(',') || undefined
  const answers = await Promise.all(
    asked.map(async (query) => {
      const page = await request({ at, path: path(at, 'events'), query: { ...query, time, details: 'true', total: isCounted ? undefined : 'no', limit, offset: cursor?.offset || undefined }, signal }, pageSchema)
      return { events: page.events ?? [], total: page.total }
    }),
  )
  // Down to where every answer reaches.
  const whole = answers.every(({ events }) => events.length < limit)
  const reach = whole ? -Infinity : Math.max(...answers.map(({ events }) => (events.length < limit ? -Infinity : timeOf(events.at(-1)))))
  const found = [...new Map(answers.flatMap(({ events }) => events).map((event) => [event.id, event])).values()].filter((event) => timeOf(event) >= reach).toSorted((a, b) => timeOf(b) - timeOf(a))
  const seen = new Set(cursor?.seen)
  const [only, ...others] = answers
  return {
    events: found.filter((event) => !seen.has(event.id) && ours(event)),
    // What was there before is among it once more.
    total: isCounted && others.length === 0 && asked[0]?.['action'] === filter.action && asked[0]?.['target_type'] === filter.target_type ? only?.total : undefined,
    next: whole ? undefined : nextCursor(found, cursor, limit),
    newest: found[0]?.eventTime,
  }
}

function nextCursor(found: readonly AuditEvent[], cursor: EventCursor, limit: number): EventCursor | undefined {
  const last = found.at(-1)
  if (last === undefined) return undefined
  const same = found.filter((event) => timeOf(event) === timeOf(last)).map(({ id }) => id)
  // More of them in one moment than a page holds.
  const stuck = cursor !== null && parseTime(cursor.until) === timeOf(last)
  const seen = stuck ? [...new Set([...cursor.seen, ...same])] : same
  return { until: last.eventTime, seen, offset: stuck ? cursor.offset + limit : 0 }
}

const timeOf = (event: AuditEvent | undefined) => (event === undefined ? -Infinity : parseTime(event.eventTime))

// What the collector attaches

const changesSchema = z.array(z.looseObject({ field: z.string(), from: z.optional(z.unknown()), to: z.optional(z.unknown()), member_id: z.optional(z.string()) }))
const candidatesSchema = z.array(z.looseObject({ user_id: z.string(), name: z._default(z.string(), '') }))

/** One thing that is different since. No `from`: it was not there; no `to`: it is gone. */
export type Change = z.infer<typeof changesSchema>[number]
export type Candidate = z.infer<typeof candidatesSchema>[number]

/** What changed; `[]`: nothing that can be told of (hiding); undefined: it is not known. */
export const changesIn = (event: AuditEvent): readonly Change[] | undefined => attached(event, 'changes', changesSchema)
/** Who it may have been, where it is not certain. */
export const candidatesIn = (event: AuditEvent): readonly Candidate[] => attached(event, 'candidates', candidatesSchema) ?? []
/** Of a download. */
export const bytesSentIn = (event: AuditEvent): number | undefined => attached(event, 'bytes_sent', z.number())

function attached<T>({ attachments }: AuditEvent, name: string, schema: z.ZodMiniType<T>): T | undefined {
  const content = attachments?.find((one) => one.name === name)?.content
  if (typeof content !== 'string') return undefined
  try {
    return schema.safeParse(JSON.parse(content)).data
  } catch {
    return undefined // somebody else's attachment of that name
  }
}
