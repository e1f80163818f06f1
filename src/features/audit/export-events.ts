import type { QueryClient } from '@tanstack/react-query'
import { changesIn, everyEvent, gapsQuery, readEvent, type AuditEvent, type EventFilter } from '#src/api/audit/hermes.ts'
import { hasStatus } from '#src/api/errors.ts'
import type { At } from '#src/paths.ts'
import { actorOf } from './deed.ts'
import { sentenceOf, whoIs } from './sentence.ts'

export const FORMATS = ['csv', 'json'] as const
export type Format = (typeof FORMATS)[number]

/** What a spreadsheet would take for a formula, also behind blanks and in the wide letters of East Asia. */
const FORMULA = /^[\s\u00a0\u200b\ufeff]*[=+\-@\t\r＝＋－＠]|^[\t\r]/u

/** A cell of CSV (RFC 4180), always in quotes. What a spreadsheet would reckon with stands behind an apostrophe: names and programs are written by strangers. */
export function cellOf(value: string | number | undefined): string {
  const text = String(value ?? '')
  return `"${(typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
}

type Named = (id: string) => string

/** The columns, by the names that the services have for them. */
const columns: readonly (readonly [name: string, of: (event: AuditEvent, projectName: Named) => string | undefined])[] = [
  ['time', ({ eventTime }) => eventTime],
  ['person', (event) => whoIs(actorOf(event))],
  ['person_id', ({ initiator }) => initiator.id],
  ['candidates', (event) => candidatesOf(event)],
  ['project', ({ initiator: { project_id } }, projectName) => (project_id ? projectName(project_id) : undefined)],
  ['project_id', ({ initiator }) => initiator.project_id ?? undefined],
  ['what', (event, projectName) => sentenceOf(event, projectName)],
  ['action', ({ action }) => action],
  ['outcome', ({ outcome }) => outcome],
  ['reason', ({ reason }) => reason?.reasonCode ?? undefined],
  ['image_id', ({ target }) => (target.typeURI.startsWith('storage/image/image') ? target.id : undefined)],
  ['image_name', ({ target }) => target.name],
  ['changes', (event) => asJson(changesIn(event))],
  ['address', ({ initiator }) => initiator.host?.address ?? undefined],
  ['agent', ({ initiator }) => initiator.host?.agent ?? undefined],
  ['request_path', ({ requestPath }) => requestPath],
  ['target_type', ({ target }) => target.typeURI],
  ['event_id', ({ id }) => id],
]

const asJson = (value: unknown) => (value === undefined ? undefined : JSON.stringify(value))

function candidatesOf(event: AuditEvent): string | undefined {
  const actor = actorOf(event)
  return actor.kind === 'one-of' ? actor.people.map(({ name, user_id }) => `${name} ${user_id}`).join('; ') : undefined
}

const END = '\r\n'
/** Without it a spreadsheet takes the bytes for those of an older encoding. */
const BOM = '\ufeff'

export const csvHead = (): string => BOM + columns.map(([name]) => cellOf(name)).join(',') + END
export const csvRows = (events: readonly AuditEvent[], projectName: Named): string => events.map((event) => columns.map(([, of]) => cellOf(of(event, projectName))).join(',') + END).join('')

/** Events that are asked for whole at a time, where the list does not tell them so. */
const AT_ONCE = 6

/** Events as the service told them: elements of a list in JSON. `isFirst`: nothing stands before them. */
export const jsonRows = (events: readonly AuditEvent[], isFirst: boolean): string => events.map(({ told }, i) => `${isFirst && i === 0 ? '' : ','}\n${JSON.stringify(told, null, 2)}`).join('')

export type Exporting = {
  at: At
  filter: EventFilter
  format: Format
  projectName: Named
  client: QueryClient
  signal: AbortSignal
  /** How many have been read, of how many, where that is known. */
  onProgress: (read: number, total: number | undefined) => void
}

/** Everything that is asked for, as a file. Throws ApiError, or what `signal` is aborted with. */
export async function exportEvents({ at, filter, format, projectName, client, signal, onProgress }: Exporting): Promise<Blob> {
  const isHermes = (await client.ensureQueryData(gapsQuery(at))) === null
  // A browser keeps large ones elsewhere than in the memory of the page.
  const parts = [new Blob([format === 'csv' ? csvHead() : '['])]
  let read = 0
  let total: number | undefined
  for await (const page of everyEvent(at, filter, client, signal)) {
    const events = isHermes ? await wholeOf(at, page.events, signal) : page.events
    signal.throwIfAborted()
    parts.push(new Blob([format === 'csv' ? csvRows(events, projectName) : jsonRows(events, read === 0)]))
    read += events.length
    total ??= page.total
    onProgress(read, total)
  }
  if (format === 'json') parts.push(new Blob(['\n]\n']))
  return new Blob(parts, { type: format === 'csv' ? 'text/csv;charset=utf-8' : 'application/json' })
}

async function wholeOf(at: At, events: readonly AuditEvent[], signal: AbortSignal): Promise<AuditEvent[]> {
  const whole: AuditEvent[] = []
  for (let i = 0; i < events.length; i += AT_ONCE) {
    signal.throwIfAborted()
    whole.push(...(await Promise.all(events.slice(i, i + AT_ONCE).map((event) => oneOf(at, event, signal)))))
  }
  return whole
}

/** What has been forgotten since it was listed is told as the list told it. */
async function oneOf(at: At, event: AuditEvent, signal: AbortSignal): Promise<AuditEvent> {
  try {
    return await readEvent(at, event.id, signal)
  } catch (error) {
    if (hasStatus(error, 404)) return event
    throw error
  }
}
