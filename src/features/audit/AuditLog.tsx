import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { ScrollText } from 'lucide-react'
import { lazy, Suspense, useEffect, useEffectEvent, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { useSearchParams } from 'react-router'
import { gapsQuery } from '#src/api/audit/hermes.ts'
import { hasStatus, problemOf } from '#src/api/errors.ts'
import { imageKeys } from '#src/api/glance/images.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { formatNumber } from '#src/lib/number.ts'
import { exactTime } from '#src/lib/time.ts'
import type { At } from '#src/paths.ts'
import { Button } from '#src/ui/Button.tsx'
import { EmptyState } from '#src/ui/EmptyState.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { Skeleton } from '#src/ui/Skeleton.tsx'
import { useHeldFocus } from '#src/ui/useHeldFocus.ts'
import { useAuditLog, type AuditLog as Log } from './audit-log.ts'
import { everything, filterOf, narrows, parseSearch, writeSearch, type AuditSearch } from './audit-search.ts'
import { AuditTable } from './AuditTable.tsx'
import { ExportMenu, ExportProgress, useExport } from './Export.tsx'
import { Filters } from './Filters.tsx'
import { useProjectName } from './names.ts'
import styles from './AuditLog.module.css'

const EventDialog = lazy(() => import('./EventDialog.tsx'))

export type AuditLogProps = {
  at: At
  image?: { readonly id: string; readonly created_at: string }
  /** In place of the log where the person may not read it. */
  refused: (error: Error) => React.ReactNode
}

/** What was done, newest first: of one image, or of all that the person may know of. */
export function AuditLog({ at, image, refused }: AuditLogProps) {
  const [params, setParams] = useSearchParams()
  const search = parseSearch(params)
  const { q, who, kind, outcome, from, to, image: chosen } = search
  const id = image?.id
  const filter = useMemo(() => filterOf({ q, who, kind, outcome, from, to, image: chosen, event: undefined }, id), [q, who, kind, outcome, from, to, chosen, id])
  const write = (change: Partial<AuditSearch>) => setParams((now) => writeSearch(now, { ...parseSearch(now), ...change }), { replace: true, preventScrollReset: true })
  const projectName = useProjectName(at)
  const { error } = useQuery(gapsQuery(at))
  const held = useHeldFocus<HTMLDivElement>()
  const { state, start } = useExport({ at, filter, projectName, fileName: id === undefined ? 'audit' : `audit-${id}` })
  if (hasStatus(error, 403)) return refused(error)
  return (
    <div className={styles.log} {...held}>
      <Filters at={at} search={search} ofImage={image !== undefined} write={write} />
      {/* Another question is another log. */}
      <Events key={JSON.stringify(filter)} at={at} filter={filter} image={image} search={search} write={write} projectName={projectName} refused={refused}>
        <ExportMenu start={start} />
      </Events>
      <ExportProgress state={state} start={start} />
      {search.event !== undefined && (
        <Suspense>
          <EventDialog key={search.event} at={at} id={search.event} projectName={projectName} onClose={() => write({ event: undefined })} onPerson={(person) => write({ event: undefined, who: person })} />
        </Suspense>
      )}
    </div>
  )
}

type EventsProps = AuditLogProps & { filter: ReturnType<typeof filterOf>; image: AuditLogProps['image'] | undefined; search: AuditSearch; write: (change: Partial<AuditSearch>) => void; projectName: (id: string) => string; /** What can be done with it. */ children: React.ReactNode }

function Events({ at, filter, image, search, write, projectName, refused, children }: EventsProps) {
  const held = useHeldFocus<HTMLDivElement>()
  const live = useSyncExternalStore(watchPlace, () => isAtTop(held.ref.current))
  const log = useAuditLog(at, filter, { since: image?.created_at, live })
  const { rows, trouble, fresh, isHermes } = log
  useImageAnew(at, image?.id, rows && { newest: log.events[0]?.id })
  if (trouble?.what === 'log' && hasStatus(trouble.error, 403)) return refused(trouble.error)
  return (
    <div className={styles.log} {...held}>
      {isHermes && (
        <p className={styles.note}>
          <Trans>Hermes tells what was done from one project: what other projects did stands in their logs.</Trans>
        </p>
      )}
      {trouble && <ErrorPanel title={troubleWords(trouble.what)} problem={problemOf(trouble.error)} retry={trouble.retry} />}
      {rows === undefined && !trouble && <Loading />}
      {rows !== undefined && (
        <>
          <div className={styles.tools}>
            <output className={styles.count}>{countOf(log)}</output>
            {children}
          </div>
          <div className={styles.rows}>
            <output className={styles.fresh}>
              {fresh > 0 && (
                <Button
                  size="small"
                  variant="contained"
                  color="primary"
                  onClick={() => {
                    log.takeFresh()
                    window.scrollTo({ top: 0 })
                  }}
                >
                  {plural(fresh, { one: '# new event', other: '# new events' })}
                </Button>
              )}
            </output>
            {rows.length === 0 && log.more === 'none' ? (
              <Empty search={search} ofImage={image !== undefined} onAll={() => write(everything)} />
            ) : (
              <AuditTable at={at} rows={rows} withImage={image === undefined} isHermes={isHermes} projectName={projectName} />
            )}
            <More log={log} />
          </div>
        </>
      )}
    </div>
  )
}

/** What the log tells has changed the image, or what hangs on it: it is read again, so that the page around does not say what was. */
function useImageAnew(at: At, id: string | undefined, log: { newest: string | undefined } | undefined): void {
  const known = useRef(log)
  const isRead = log !== undefined
  const newest = log?.newest
  useEffect(() => {
    if (id === undefined || !isRead) return
    // A log that was empty has a first event.
    if (known.current && known.current.newest !== newest) void queryClient.invalidateQueries({ queryKey: imageKeys.one(at, id) })
    known.current = { newest }
  }, [at, id, isRead, newest])
}

/** Nothing that somebody is reading, or about to press, moves away under them. */
function isAtTop(frame: HTMLElement | null): boolean {
  const table = frame?.querySelector('table')
  return window.scrollY < 8 && !(table?.contains(document.activeElement) ?? false) && !(table?.matches(':hover') ?? false) && document.querySelector('dialog[open]') === null
}

const MOVES = ['scroll', 'focusin', 'focusout', 'pointerover', 'pointerout', 'toggle', 'close'] as const
function watchPlace(listener: () => void) {
  for (const name of MOVES) document.addEventListener(name, listener, { capture: true, passive: true })
  return () => {
    for (const name of MOVES) document.removeEventListener(name, listener, { capture: true })
  }
}

function countOf({ events, total }: Log): string {
  const shown = formatNumber(events.length)
  if (total === undefined) return plural(events.length, { one: '# event so far', other: '# events so far' })
  return total === events.length ? plural(total, { one: '# event', other: '# events' }) : plural(total, { one: `${shown} of # event`, other: `${shown} of # events` })
}

function troubleWords(what: NonNullable<Log['trouble']>['what']): string {
  switch (what) {
    case 'log':
      return t`The audit log could not be read`
    case 'page':
      return t`Older events could not be read`
    case 'newer':
      return t`The log could not be read again: newer events may be missing`
  }
}

/** Pages without a row, one after the other, after which nobody reads on unasked: what Hermes answers is looked through here, and a long log has ten thousand pages. */
const IN_VAIN = 5

/** Reads on when its place comes into sight; a button for who goes there by keyboard. */
function More({ log: { more, readMore, readTo, trouble, events } }: { log: Log }) {
  const place = useRef<HTMLDivElement>(null)
  const failed = trouble?.what === 'page'
  const [looked, setLooked] = useState({ shown: events.length, pages: 0 })
  const inVain = looked.shown === events.length ? looked.pages : 0
  const look = (pages: number) => {
    setLooked({ shown: events.length, pages })
    readMore()
  }
  const readOn = useEffectEvent(() => {
    if (more === 'some' && !failed && inVain < IN_VAIN) look(inVain + 1)
  })
  useEffect(() => {
    const element = place.current
    if (!element) return
    const watch = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && readOn(), { rootMargin: '600px' })
    watch.observe(element)
    return () => watch.disconnect()
    // A page that brought too little leaves the place in sight: looked at anew.
  }, [events.length, more])
  if (more === 'none') return null
  const time = readTo === undefined ? '' : exactTime(readTo)
  return (
    <div ref={place} className={styles.end}>
      <output>{more === 'some' && inVain >= IN_VAIN && t`Nothing else fits, back to ${time}.`}</output>
      <Button size="small" variant="text" loading={more === 'loading'} onClick={() => look(1)}>
        {more === 'loading' ? t`Older events are being read` : t`Show older events`}
      </Button>
    </div>
  )
}

/** Why nothing fits what was asked for. */
function whyNothing(search: AuditSearch): string {
  const { q, from, to } = search
  if (from !== undefined && to !== undefined && from > to) return t`The time ends before it begins.`
  if (q !== '' && !narrows({ ...search, q: '' })) return t`No event has the words “${q}”.`
  return t`No event is of this person, action, outcome and time at once.`
}

function Empty({ search, ofImage, onAll }: { search: AuditSearch; ofImage: boolean; onAll: () => void }) {
  if (narrows(search))
    return (
      <EmptyState title={t`Nothing in the log fits`} icon={<ScrollText aria-hidden />} action={<Button onClick={onAll}>{t`Show everything`}</Button>}>
        <p>{whyNothing(search)}</p>
      </EmptyState>
    )
  return (
    <EmptyState title={t`Nothing has been recorded yet`} icon={<ScrollText aria-hidden />}>
      <p>{ofImage ? t`The log begins when the service that keeps it begins, and forgets what is too old. What is done to the image from now on appears here.` : t`What is done to images from now on appears here.`}</p>
    </EmptyState>
  )
}

const Loading = () => (
  <output className={styles.skeleton} aria-label={t`The audit log is being read`}>
    {[0, 1, 2, 3, 4, 5].map((i) => (
      <Skeleton key={i} height={20} width={`${90 - ((i * 17) % 40)}%`} />
    ))}
  </output>
)
