import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { CircleCheck, CircleDashed, CircleHelp, OctagonX, TriangleAlert, Unplug } from 'lucide-react'
import { useMemo, useRef } from 'react'
import { Link, useLocation } from 'react-router'
import { eventQuery, type AuditEvent } from '#src/api/audit/hermes.ts'
import { exactTime } from '#src/lib/time.ts'
import { paths, type At } from '#src/paths.ts'
import { columnsThatFit, useWidth } from '#src/ui/columns-that-fit.ts'
import edges from '#src/ui/edges.module.css'
import { Time } from '#src/ui/Time.tsx'
import { useCards, VirtualTable, type Column } from '#src/ui/VirtualTable.tsx'
import { parseSearch, writeSearch } from './audit-search.ts'
import type { LogRow } from './merged-events.ts'
import { reasonOf, resultOf, resultWords, type Result } from './outcome.ts'
import { sentenceOf } from './sentence.ts'
import { Sentence } from './Sentence.tsx'
import styles from './AuditLog.module.css'

/** The page's padding, in px. */
const EDGE = 64
/** Of a sentence in two lines, and what stands under it, in px. */
const CARD = 92

export type AuditTableProps = {
  at: At
  rows: readonly LogRow[]
  /** Whether images are named: where the log is of more than one. */
  withImage: boolean
  /** Hermes's lists do not say where from. */
  isHermes: boolean
  projectName: (id: string) => string
}

const keyOf = ({ key }: LogRow) => key

/** The events in rows, and the gaps between them where they are. */
export function AuditTable({ at, rows, withImage, isHermes, projectName }: AuditTableProps) {
  const frame = useRef<HTMLDivElement>(null)
  const width = useWidth(frame) ?? 0
  const cards = useCards()
  // Not every event says the name of its image; the newest that does is the one it has.
  const names = useMemo(() => new Map(rows.toReversed().flatMap(({ event }) => (event?.target.name ? [[event.target.id, event.target.name] as const] : []))), [rows])
  const columns = useMemo((): Column<LogRow>[] => {
    const all: Column<LogRow>[] = [
      { key: 'what', heading: t`What was done`, narrow: 'lead', cell: (row) => (row.gap ? <GapCell gap={row.gap} /> : <What at={at} event={row.event} isHermes={isHermes} projectName={projectName} cards={cards} />) },
      ...(withImage ? [{ key: 'image', heading: t`Image or server`, width: 220, drops: 2, narrow: 'line', cell: ({ event }) => event && <TargetCell at={at} event={event} names={names} /> } satisfies Column<LogRow>] : []),
      { key: 'outcome', heading: t`Outcome`, width: 208, drops: 1, cell: ({ event }) => event && <OutcomeCell at={at} event={event} isHermes={isHermes} /> },
      { key: 'result', heading: t`Outcome`, only: 'narrow', narrow: 'tail', cell: ({ event }) => event && <ResultSign result={resultOf(event)} /> },
      { key: 'time', heading: t`When`, width: 208, narrow: 'line', cell: ({ event }) => event && <When iso={event.eventTime} /> },
    ]
    return cards ? all : columnsThatFit(all, width - EDGE)
  }, [at, names, withImage, isHermes, projectName, cards, width])
  return (
    <div ref={frame} className={`${edges.edges} ${styles.table}`}>
      <VirtualTable label={t`Audit log`} rows={rows} rowKey={keyOf} columns={columns} card={CARD} />
    </div>
  )
}

type OfEvent = { at: At; event: AuditEvent; isHermes: boolean }

/** The whole event where the list does not tell it: asked for while its row is in sight. */
function useWhole({ at, event, isHermes }: OfEvent): AuditEvent {
  const { data } = useQuery({ ...eventQuery(at, event.id), enabled: isHermes })
  return data === undefined ? event : { ...data, attachments: data.attachments ?? event.attachments }
}

function What({ projectName, cards, ...of }: OfEvent & { projectName: (id: string) => string; cards: boolean }) {
  const event = useWhole(of)
  const { search } = useLocation()
  const params = new URLSearchParams(search)
  const { project_id, host } = event.initiator
  const project = project_id ? projectName(project_id) : undefined
  const result = resultOf(event)
  // A card has no column for the outcome, and less room: what did not go well is what one has to know.
  const notDone = cards && result !== 'done'
  const under = (notDone ? [resultWords(result), reasonOf(event)] : [project === project_id ? project && t`another project` : project, host?.address, host?.agent]).filter(Boolean)
  return (
    <div className={styles.what}>
      <Link to={{ search: writeSearch(params, { ...parseSearch(params), event: event.id }).toString() }} preventScrollReset className={styles.sentence} data-tip={sentenceOf(event, projectName)} data-tip-cut>
        <Sentence event={event} projectName={projectName} />
      </Link>
      <span className={styles.from}>
        {under.map((text, i) => (
          <span key={i}>
            {i > 0 && ' · '}
            <bdi>{text}</bdi>
          </span>
        ))}
      </span>
    </div>
  )
}

function When({ iso }: { iso: string }) {
  return (
    <span className={styles.when}>
      <Time iso={iso} />
      <span className={styles.exact}>{exactTime(iso)}</span>
    </span>
  )
}

/** What it was done to: an image by its name, a server by its id. */
function TargetCell({ at, event: { target, requestPath }, names }: { at: At; event: AuditEvent; names: ReadonlyMap<string, string> }) {
  const server = /\/servers\/([\da-f-]{36})(?:\/|$)/.exec(requestPath)?.[1]
  const isImage = target.typeURI.startsWith('storage/image/image') && target.id !== ''
  if (!isImage && server === undefined) return null
  const name = isImage ? (target.name ?? names.get(target.id)) : undefined
  const id = isImage ? target.id : (server ?? '')
  return (
    // What was done to an image is told also when it is gone.
    <Link to={isImage ? paths.audit(at, `?image=${id}`) : paths.server(at, id)} className={styles.target} data-tip={name ?? id} data-tip-cut={name === undefined ? undefined : true}>
      {name ? <bdi>{name}</bdi> : <span className={styles.id}>{id.slice(0, 8)}</span>}
    </Link>
  )
}

function OutcomeCell(of: OfEvent) {
  const event = useWhole(of)
  const result = resultOf(event)
  const reason = reasonOf(event)
  return (
    <span className={styles.outcome} data-tip={reason} data-tip-cut>
      <ResultSign result={result} />
      <span className={styles.result}>
        <span aria-hidden>{resultWords(result)}</span>
        {reason !== undefined && <span className={styles.reason}>{reason}</span>}
      </span>
    </span>
  )
}

export function ResultSign({ result }: { result: Result }) {
  const words = resultWords(result)
  switch (result) {
    case 'done':
      return <CircleCheck aria-label={words} className={styles.sign} data-result={result} />
    case 'refused':
      return <OctagonX aria-label={words} className={styles.sign} data-result={result} />
    case 'failed':
      return <TriangleAlert aria-label={words} className={styles.sign} data-result={result} />
    case 'open':
      return <CircleDashed aria-label={words} className={styles.sign} data-result={result} />
    case 'unknown':
      return <CircleHelp aria-label={words} className={styles.sign} data-result={result} />
  }
}

function GapCell({ gap: { exchange, from, to } }: { gap: NonNullable<LogRow['gap']> }) {
  const [begun, ended] = [exactTime(from), exactTime(to)]
  return (
    <div className={styles.gap}>
      <Unplug aria-hidden />
      <div className={styles.what}>
        <span className={styles.gapWords}>
          <Trans>Events of {exchange} may be missing here</Trans>
        </span>
        <span className={styles.from}>
          <Trans>The log was not connected from {begun} to {ended}</Trans>
        </span>
      </div>
    </div>
  )
}
