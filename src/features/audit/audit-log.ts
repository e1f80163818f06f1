import { useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useMemo, useState } from 'react'
import { eventQuery, eventsQuery, gapsQuery, newerEventsQuery, type AuditEvent, type EventFilter } from '#src/api/audit/hermes.ts'
import { queryClient } from '#src/api/queryClient.ts'
import type { At } from '#src/paths.ts'
import { mergeEvents, newsIn, openIn, rowsOf, withNewer, type Known, type LogRow } from './merged-events.ts'

export type AuditLog = {
  /** Undefined before anything has been read. */
  readonly rows: readonly LogRow[] | undefined
  readonly events: readonly AuditEvent[]
  /** Of all that is asked for, where it can be told. */
  readonly total: number | undefined
  readonly more: 'none' | 'some' | 'loading'
  readonly readMore: () => void
  /** The time down to which it was read, while there is more. */
  readonly readTo: string | undefined
  /** Events that came since, and are not shown yet. */
  readonly fresh: number
  readonly takeFresh: () => void
  /** It is Hermes that answers, whose lists say less. */
  readonly isHermes: boolean
  /** What could not be read: all of it, the next page, or what came since. */
  readonly trouble: { readonly what: 'log' | 'page' | 'newer'; readonly error: Error; readonly retry: () => void } | undefined
}

/** Milliseconds between two questions for gaps. */
const GAPS = 60_000

const none: readonly AuditEvent[] = []
const nothingNewer = { events: none, torn: false }
const tellings = (answers: readonly { data: AuditEvent | undefined }[]): readonly AuditEvent[] => answers.flatMap(({ data }) => data ?? none)

/**
 * The log as it is, and as it grows. `live`: what is new may be shown at once, where the person is looking; else it waits.
 * `since`: nothing before it is of interest.
 */
export function useAuditLog(at: At, filter: EventFilter, { since, live }: { since?: string | undefined; live: boolean }): AuditLog {
  // A gap that ends is told while one looks; Hermes knows of none.
  const gaps = useQuery({ ...gapsQuery(at), refetchInterval: ({ state }) => state.data !== null && GAPS })
  const list = useInfiniteQuery(eventsQuery(at, filter))
  const pages = useMemo(() => list.data?.pages.flatMap(({ events }) => events) ?? none, [list.data])
  const [opened] = useState(() => new Date().toISOString())
  const [taken, setTaken] = useState<Known>(new Map())
  // Of a time that is over nothing new comes.
  const over = filter.time?.lt !== undefined && filter.time.lt < opened
  const newer = useQuery({ ...newerEventsQuery(at, filter, list.data?.pages[0]?.newest), enabled: list.isSuccess && !over })
  const { events: told, torn } = newer.data ?? nothingNewer
  const readTo = list.data?.pages.at(-1)?.next?.until
  const found = useMemo(() => newsIn(told, pages, readTo), [told, pages, readTo])

  const { shown: known, fresh } = useMemo(() => mergeEvents(pages, taken, found), [pages, taken, found])
  const begun = useMemo(() => openIn(known), [known])
  const ended = useQueries({ queries: begun.map(({ id }) => eventQuery(at, id)), combine: tellings })
  const shown = useMemo(() => mergeEvents(known, new Map(), ended).shown, [known, ended])
  // Where it is torn, what lies between was not read: the list is read from its beginning.
  const take = () => setTaken((now) => (torn ? new Map() : withNewer(now, found)))
  const readAnew = () => void (torn && queryClient.resetQueries(eventsQuery(at, filter)))
  const takeFresh = () => {
    take()
    readAnew()
  }
  if (live && (torn ? taken.size > 0 : fresh.length > 0)) take()
  const readAnewIfTorn = useEffectEvent(readAnew)
  useEffect(() => {
    if (live && torn) readAnewIfTorn()
  }, [live, torn])

  const complete = list.isSuccess && !list.hasNextPage
  const rows = useMemo(
    () => (list.data === undefined ? undefined : rowsOf(shown, gaps.data?.gaps ?? [], complete, { since: filter.time?.gte ?? since, until: filter.time?.lt })),
    [list.data, shown, gaps.data, complete, filter, since],
  )
  const total = list.data?.pages[0]?.total
  return {
    rows,
    events: shown,
    total: complete ? shown.length : total === undefined ? undefined : total + shown.length - pages.length,
    more: list.isFetchingNextPage ? 'loading' : list.hasNextPage ? 'some' : 'none',
    readMore: () => void list.fetchNextPage(),
    readTo,
    fresh: fresh.length,
    takeFresh,
    isHermes: gaps.data === null,
    trouble: troubleOf(),
  }

  function troubleOf(): AuditLog['trouble'] {
    if (list.error) return { what: list.data === undefined ? 'log' : 'page', error: list.error, retry: () => void (list.data === undefined ? list.refetch() : list.fetchNextPage()) }
    return newer.error ? { what: 'newer', error: newer.error, retry: () => void newer.refetch() } : undefined
  }
}
