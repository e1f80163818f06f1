import * as z from 'zod/mini'
import { glanceCall } from '#src/api/audit/dialect.ts'
import { attachment, type CadfEvent, type CallPart } from './cadf.ts'
import { causesOf, type Call } from './cause.ts'
import { changesOf, composed, type Change } from './changes.ts'
import { keptTime, millis } from './envelope.ts'
import type { Notice, NoticeType } from './glance-notification.ts'
import { changesAttachment, ownEvent } from './own-event.ts'
import type { Database, Sql } from './sql.ts'
import { whoCreated, type Caller, type Creation, type Post } from './who.ts'
import { wordsOf } from './words.ts'

export type Incoming = { call: CallPart } | { notice: Notice }

export type LedgerSettings = {
  /** Whether a caller may make images for other projects than its own; everybody unless said otherwise: that never names anybody wrongly. */
  mayOwnElsewhere?: ((caller: Caller) => boolean) | undefined
}

/** Milliseconds that messages may overtake each other on their way: they come by connections of their own. */
const GRACE = 1_000
/** Milliseconds after which a call that nobody saw end is no longer waited for. */
const PATIENCE = 60_000
/** Milliseconds that a doubt about a new image is left open: its data may follow. */
const HESITATION = 3_000
/** Milliseconds that an upload may take and still explain what it did. */
const LONGEST_CALL = 24 * 3_600_000
const AT_ONCE = 200
/** What becomes of a notice that was open (1). */
const DONE = 0
const LEFT = 2

export type Ledger = ReturnType<typeof createLedger>

/**
 * Takes in what the services tell, each once however often it comes, and finds out who did what. What is told is written down first, with a mark that it is
 * open; `settle` brings together what belongs together, a moment later and in its own transaction. Both may be killed at any point.
 */
export function createLedger(db: Database, { mayOwnElsewhere = () => true }: LedgerSettings = {}) {
  const settleRows = (rows: readonly NoticeRow[], now: number): Promise<number> =>
    db.transaction(async (sql) => {
      const settled: string[] = []
      const desk = await layOut(sql, rows)
      for (const row of rows) {
        const notice = noticeIn(row)
        const done = notice.type === 'image.create' ? await settleCreation(sql, desk, notice, { mayOwnElsewhere, age: now - Number(row.received) }) : await settleNotice(sql, desk, notice)
        if (done) settled.push(notice.message_id)
      }
      await write(db, sql, [...desk.changed.values()])
      if (settled.length > 0) await sql.run(`UPDATE notice SET open = ${DONE} WHERE message_id IN ${list(settled)}`, settled)
      return settled.length
    })

  /** The database does not take what would come of it: it stays as it was told. */
  const leave = ({ message_id }: NoticeRow): Promise<number> => db.transaction((sql) => sql.run(`UPDATE notice SET open = ${LEFT} WHERE message_id = $1`, [message_id])).then(() => 1)

  return {
    /** One transaction for all: afterwards they may be acknowledged. */
    take: (incoming: readonly Incoming[], now = Date.now()): Promise<void> =>
      db.transaction(async (sql) => {
        // What is told of images first: calls take the names and owners from there.
        await takeNotices(sql, incoming.flatMap((one) => ('notice' in one ? [one.notice] : [])), now)
        await takeCalls(db, sql, incoming.flatMap((one) => ('call' in one ? [one.call] : [])))
      }),

    /** Brings together what can be by now. True: there is more to do at once. */
    async settle(now = Date.now()): Promise<boolean> {
      const rows = await db.all<NoticeRow>(`SELECT * FROM notice WHERE open = 1 AND received <= $1 ORDER BY at, message_id LIMIT ${AT_ONCE}`, [now - GRACE])
      if (rows.length === 0) return false
      const settled = await settleRows(rows, now).catch(async (error: unknown) => {
        if (!db.isRefusal(error)) throw error
        // One of them; it must not keep back the others.
        let count = 0
        for (const row of rows) count += await settleRows([row], now).catch((again: unknown) => (db.isRefusal(again) ? leave(row) : Promise.reject(again)))
        return count
      })
      return settled > 0 && rows.length === AT_ONCE
    },

    /** What an image was like before anything was told of it. */
    noteBaseline: (notices: readonly Notice[], now = Date.now()): Promise<void> =>
      db.transaction(async (sql) => {
        await takeNotices(sql, notices, now, 0)
      }),
  }
}

// What is written

type EventRow = { seq: number | string; id: string; time: string; kind: string | null; ended: string | null; code: number | null; doc: string }
type NoticeRow = { message_id: string; image_id: string; member_id: string | null; type: NoticeType; at: string; owner: string | null; payload: string; received: number | string }

const docOf = (row: Pick<EventRow, 'doc'>): CadfEvent => JSON.parse(row.doc) as CadfEvent

function noticeIn({ message_id, image_id, member_id, type, at, owner, payload }: NoticeRow): Notice {
  return { message_id, image_id, type, at, payload: JSON.parse(payload) as Notice['payload'], ...(member_id !== null && { member_id }), ...(owner !== null && { owner }) }
}

async function takeCalls(db: Database, sql: Sql, parts: readonly CallPart[]): Promise<void> {
  if (parts.length === 0) return
  const ids = [...new Set(parts.map(({ id }) => id))]
  const rows = await sql.all<EventRow>(`SELECT seq, id, time, kind, ended, code, doc FROM event WHERE id IN ${list(ids)}`, ids)
  const calls = new Map<string, Written>(rows.map((row) => [row.id, { doc: docOf(row), kind: row.kind, ended: row.ended, code: row.code }]))
  for (const part of parts) calls.set(part.id, merged(calls.get(part.id), part))
  await notePeople(sql, [...calls.values()].map(({ doc }) => doc.initiator))
  const images = await lastKnown(sql, [...calls.values()].flatMap(({ doc, kind }) => (kind === null || doc.target.id === '' ? [] : [doc.target.id])))
  await write(
    db,
    sql,
    [...calls.values()].map((call) => {
      const image = images.get(call.doc.target.id)
      const glance = glanceCall(call.doc.requestPath)
      return { ...call, doc: named(call.doc, image), projects: [call.doc.initiator.project_id, image?.owner, glance?.kind === 'member' ? glance.member_id : undefined] }
    }),
  )
}

/** The answer wins, whichever comes first; what was found out in between stays. */
function merged(before: Written | undefined, { phase, at, event, glance }: CallPart): Written {
  const answered = before !== undefined && before.ended !== null
  if (before !== undefined && phase === 'request' && answered) return before
  const code = Number(event.reason?.reasonCode)
  return {
    doc: before === undefined ? event : { ...event, ...kept(before.doc) },
    // The other dialect names the new image by itself.
    kind: before?.kind ?? (glance?.kind === 'create' && event.target.id !== '' ? 'named' : (glance?.kind ?? null)),
    ended: phase === 'request' ? null : at,
    code: Number.isInteger(code) && code > 0 ? code : null,
  }
}

async function notePeople(sql: Sql, initiators: readonly CadfEvent['initiator'][]): Promise<void> {
  const people = new Map(initiators.flatMap(({ id, name }) => (id !== '' && name !== undefined && name !== '' ? [[id, name] as const] : [])))
  if (people.size === 0) return
  await sql.run(`INSERT INTO person (id, name) VALUES ${rowsOf(people.size, 2)} ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE person.name <> excluded.name`, [...people].flat())
}

/** `($1, $2, $3)` */
const list = (values: readonly unknown[]) => `(${values.map((_, i) => `$${i + 1}`).join(', ')})`
/** `($1, $2), ($3, $4)`: so many rows of so many values. */
const rowsOf = (rows: number, width: number) => Array.from({ length: rows }, (_, row) => `(${Array.from({ length: width }, (__, i) => `$${row * width + i + 1}`).join(', ')})`).join(', ')

const kept = ({ attachments, target }: CadfEvent): Partial<CadfEvent> => ({ ...(attachments && { attachments }), ...(target.id !== '' && { target }) })

const named = (doc: CadfEvent, image: Notice | undefined): CadfEvent => {
  const name = image?.payload['name']
  return typeof name === 'string' ? { ...doc, target: { ...doc.target, name } } : doc
}

async function takeNotices(sql: Sql, notices: readonly Notice[], now: number, open = 1): Promise<void> {
  const each = [...new Map(notices.map((notice) => [notice.message_id, notice])).values()]
  if (each.length === 0) return
  await sql.run(
    `INSERT INTO notice (message_id, image_id, member_id, type, at, owner, payload, received, open) VALUES ${rowsOf(each.length, 9)} ON CONFLICT (message_id) DO NOTHING`,
    each.flatMap(({ message_id, image_id, member_id, type, at, owner, payload }) => [message_id, image_id, member_id ?? null, type, at, owner ?? null, JSON.stringify(payload), now, open]),
  )
}

type Written = { doc: CadfEvent; kind: string | null; ended: string | null; code: number | null }

/** Each id once; `projects` may see it. */
async function write(db: Database, sql: Sql, events: readonly (Written & { projects: readonly (string | null | undefined)[] })[]): Promise<void> {
  if (events.length === 0) return
  const rows = await sql.all<{ id: string; seq: number | string }>(
    `INSERT INTO event (id, time, action, outcome, request_path, observer_id, observer_type, target_id, target_type, initiator_id, initiator_type, initiator_name, kind, ended, code, doc)
     VALUES ${rowsOf(events.length, 16)}
     ON CONFLICT (id) DO UPDATE SET action = excluded.action, outcome = excluded.outcome, target_id = excluded.target_id, target_type = excluded.target_type,
       kind = excluded.kind, ended = excluded.ended, code = excluded.code, doc = excluded.doc
     RETURNING id, seq`,
    events.flatMap(({ doc: { id, eventTime, action, outcome, requestPath, observer, target, initiator, ...rest }, kind, ended, code }) => [
      id, eventTime, action, outcome, requestPath, observer.id, observer.typeURI, target.id, target.typeURI, initiator.id, initiator.typeURI, initiator.name ?? '', kind, ended, code,
      JSON.stringify({ id, eventTime, action, outcome, requestPath, observer, target, initiator, ...rest }),
    ]),
  )
  const seqs = new Map(rows.map(({ id, seq }) => [id, Number(seq)]))
  const seqOf = ({ id }: CadfEvent) => seqs.get(id) ?? 0
  const places = events.flatMap(({ doc, projects }) => [...new Set(projects)].flatMap((project) => (project ? [[project, doc.eventTime, seqOf(doc)] as const] : [])))
  if (places.length > 0) await sql.run(`INSERT INTO event_project (project, time, seq) VALUES ${rowsOf(places.length, 3)} ON CONFLICT DO NOTHING`, places.flat())
  await db.putWords(sql, events.map(({ doc }) => ({ seq: seqOf(doc), words: wordsIn(doc) })))
}

function wordsIn({ id, action, outcome, requestPath, initiator, target, reason, attachments = [] }: CadfEvent): string {
  const { host, project_id } = initiator
  const texts = [id, action, outcome, requestPath, initiator.id, initiator.name, project_id, host?.address, host?.agent, target.id, target.name, reason?.reasonCode, ...attachments.map(({ content }) => (typeof content === 'string' ? content : ''))]
  return wordsOf(texts.filter((text) => text !== undefined && text !== null).join(' ')).slice(0, 2_000).join(' ')
}

// What is found out

/** What is known of these images, the last that was told. */
async function lastKnown(sql: Sql, image_ids: readonly string[]): Promise<Map<string, Notice>> {
  const ids = [...new Set(image_ids)]
  if (ids.length === 0) return new Map()
  const rows = await sql.all<NoticeRow>(
    `SELECT * FROM (SELECT n.*, row_number() OVER (PARTITION BY image_id ORDER BY at DESC, message_id DESC) AS nth FROM notice n
       WHERE image_id IN ${list(ids)} AND member_id IS NULL AND type <> 'image.send') AS told WHERE nth = 1`,
    ids,
  )
  return new Map(rows.map((row) => [row.image_id, noticeIn(row)]))
}

/** The telling before this one, of the same image (or the same member of it). */
async function predecessor(sql: Sql, { image_id, member_id, at, message_id }: Notice): Promise<Notice | undefined> {
  const [row] = await sql.all<NoticeRow>(
    `SELECT * FROM notice WHERE image_id = $1 AND ${member_id === undefined ? 'member_id IS NULL' : 'member_id = $4'} AND type <> 'image.send' AND (at < $2 OR (at = $2 AND message_id < $3))
     ORDER BY at DESC, message_id DESC LIMIT 1`,
    [image_id, at, message_id, ...(member_id === undefined ? [] : [member_id])],
  )
  return row && noticeIn(row)
}

/** What is being worked on: the calls that are about these images, and what is to be written of them in the end. */
type Desk = { calls: Map<string, EventRow[]>; changed: Map<string, Written & { projects: (string | null | undefined)[] }> }

async function layOut(sql: Sql, rows: readonly NoticeRow[]): Promise<Desk> {
  const ids = [...new Set(rows.map(({ image_id }) => image_id))]
  const [from = '', to = ''] = [rows[0]?.at, rows.at(-1)?.at]
  const about = await sql.all<EventRow & { target_id: string }>(
    `SELECT seq, id, time, kind, ended, code, doc, target_id FROM event WHERE target_id IN ${list(ids)} AND kind IS NOT NULL AND kind <> 'create'
       AND time <= $${ids.length + 1} AND time >= $${ids.length + 2} AND (ended IS NULL OR ended >= $${ids.length + 3}) ORDER BY time, id`,
    [...ids, to, keptTime(millis(from) - LONGEST_CALL), from],
  )
  const calls = new Map<string, EventRow[]>(ids.map((id) => [id, []]))
  for (const row of about) calls.get(row.target_id)?.push(row)
  return { calls, changed: new Map() }
}

/** As it will be written. */
const latest = ({ changed }: Desk, row: EventRow): CadfEvent => changed.get(row.id)?.doc ?? docOf(row)

function put({ changed }: Desk, written: Written, projects: readonly (string | null | undefined)[]): void {
  const before = changed.get(written.doc.id)?.projects ?? []
  changed.set(written.doc.id, { doc: written.doc, kind: written.kind, ended: written.ended, code: written.code, projects: [...before, ...projects] })
}

async function settleNotice(sql: Sql, desk: Desk, notice: Notice): Promise<true> {
  const { type, at, image_id, member_id, owner } = notice
  const about = type === 'image.send' || type === 'image.delete' ? undefined : await predecessor(sql, notice)
  // Nothing is known from before: what is new cannot be told. A member's first telling says it all.
  const changes = type === 'image.send' || type === 'image.delete' ? undefined : about === undefined && type !== 'image.member.create' && type !== 'image.member.delete' ? undefined : changesOf(about, notice)
  const rows = desk.calls.get(image_id) ?? []
  const causes = causesOf({ type, at, changes, ...(member_id !== undefined && { member_id }) }, rows.flatMap((row) => callIn(row) ?? []))
  const [cause, ...others] = causes
  const row = rows.find(({ id }) => id === cause?.id)
  // What is told of members and downloads names neither the image nor, of members, whose it is.
  const known = type.startsWith('image.member.') || type === 'image.send' ? (await lastKnown(sql, [image_id])).get(image_id) : undefined
  const projects = [owner ?? known?.owner, member_id]
  if (row && others.length === 0) {
    explain(desk, row, notice, changes, projects)
    return true
  }
  const people = [...new Map(causes.map(({ user_id, name }) => [user_id, { user_id, name }])).values()]
  const receiver = type === 'image.send' ? notice.payload['receiver_user_id'] : undefined
  const name = typeof receiver === 'string' ? await nameOf(sql, receiver) : ''
  const own = ownEvent(notice, changes, people, () => name)
  if (own) put(desk, { doc: own.target.name === undefined ? named(own, known) : own, kind: null, ended: at, code: null }, [...projects, own.initiator.project_id])
  return true
}

async function nameOf(sql: Sql, user: string): Promise<string> {
  const [row] = await sql.all<{ name: string }>('SELECT name FROM person WHERE id = $1', [user])
  return row?.name ?? ''
}

const changeList = z.array(z.looseObject({ field: z.string(), from: z.optional(z.unknown()), to: z.optional(z.unknown()), member_id: z.optional(z.string()) }))
const attachmentList = z.array(attachment)

/** What a call brought about, in the call's own event. */
function explain(desk: Desk, row: EventRow, notice: Notice, changes: readonly Change[] | undefined, projects: readonly (string | undefined)[]): void {
  const doc = latest(desk, row)
  const others = attachmentList.parse(doc.attachments ?? []).filter(({ name }) => name !== 'changes')
  const all = changes && composed(changesIn(doc), changes)
  const { attachments: _, ...bare } = doc
  const attachments = [...others, ...(all === undefined ? [] : [changesAttachment(all)])]
  const explained: CadfEvent = { ...bare, target: { ...doc.target, id: notice.image_id }, ...(attachments.length > 0 && { attachments }) }
  put(desk, { ...row, doc: notice.member_id === undefined ? named(explained, notice) : explained }, projects)
}

function changesIn({ attachments }: CadfEvent): Change[] {
  const content = attachmentList.parse(attachments ?? []).find(({ name }) => name === 'changes')?.content
  return typeof content === 'string' ? (changeList.safeParse(JSON.parse(content)).data ?? []) : []
}

function callerIn({ initiator: { id, name, project_id, host } }: CadfEvent): Caller {
  return { user_id: id, name: name ?? '', project_id: project_id ?? '', address: host?.address ?? '', agent: host?.agent ?? '' }
}

function callIn(row: EventRow): Call | undefined {
  const doc = docOf(row)
  const glance = glanceCall(doc.requestPath)
  if (glance === undefined) return undefined
  return {
    ...callerIn(doc), id: row.id, kind: glance.kind, action: doc.action, begun: row.time, ...(row.ended !== null && { ended: row.ended }), ...(row.code !== null && { code: row.code }),
    ...(glance.kind === 'member' && { member_id: glance.member_id }), ...(glance.kind === 'tag' && { tag: glance.tag }),
  }
}

// Who made it

type CreationRules = { mayOwnElsewhere: (caller: Caller) => boolean; /** Milliseconds since it was told. */ age: number }

/** False: not yet, a call that may have made it is not over. */
async function settleCreation(sql: Sql, desk: Desk, notice: Notice, { mayOwnElsewhere, age }: CreationRules): Promise<boolean> {
  const changes = changesOf(undefined, notice)
  const telling = desk.calls.get(notice.image_id)?.find(({ kind }) => kind === 'named')
  if (telling) {
    explain(desk, telling, notice, changes, [notice.owner])
    return true
  }
  const moment = await busyMoment(sql, notice)
  if (age < PATIENCE && moment.posts.some(({ ended, begun }) => ended === undefined && begun <= notice.at)) return false
  const gaps = await sql.all<{ begun: string; ended: string }>('SELECT begun, ended FROM gap WHERE begun <= $2 AND ended >= $1', [moment.from, moment.to])
  const lossy = (from: string, to: string) => gaps.some(({ begun, ended }) => begun <= to && ended >= from)
  const verdict = whoCreated(moment.creations, moment.posts, { mayOwnElsewhere, lossy }).get(notice.image_id) ?? { people: [] }
  // Who brings its data may tell them apart.
  if (age < HESITATION && verdict.people.length > 1) return false
  const row = verdict.post === undefined ? undefined : moment.rows.get(verdict.post)
  if (row !== undefined && latest(desk, row).target.id === '') explain(desk, row, notice, changes, [notice.owner])
  else {
    const own = ownEvent(notice, changes, verdict.people, () => '')
    if (own) put(desk, { doc: own, kind: null, ended: notice.at, code: null }, [notice.owner])
  }
  return true
}

/** Everything that overlaps with this creation, directly or by others in between. */
async function busyMoment(sql: Sql, notice: Notice) {
  let [from, to] = [notice.at, notice.at]
  for (;;) {
    const rows = await sql.all<EventRow>(
      `SELECT seq, id, time, kind, ended, code, doc FROM event WHERE kind = 'create' AND time <= $2 AND time >= $3 AND (ended IS NULL OR ended >= $1) ORDER BY time`,
      [from, to, keptTime(millis(from) - 2 * PATIENCE)],
    )
    const posts = rows.flatMap((row) => postIn(row) ?? [])
    const wider = {
      from: posts.reduce((least, { begun }) => (begun < least ? begun : least), from),
      to: posts.reduce((most, { ended }) => (ended !== undefined && ended > most ? ended : most), to),
    }
    if (wider.from === from && wider.to === to) {
      const told = await sql.all<NoticeRow>(`SELECT * FROM notice WHERE type = 'image.create' AND at >= $1 AND at <= $2`, [from, to])
      return { from, to, posts, rows: new Map(rows.map((row) => [row.id, row])), creations: await creationsIn(sql, told.map(noticeIn)) }
    }
    ;({ from, to } = wider)
  }
}

/** Undefined: it was refused, and has made nothing. */
function postIn(row: EventRow): Post | undefined {
  if (row.code !== null && row.code >= 400 && row.code < 500) return undefined
  const doc = docOf(row)
  const glance = glanceCall(doc.requestPath)
  const named = glance?.kind === 'create' ? glance.named : undefined
  return { ...callerIn(doc), id: row.id, begun: row.time, made: row.code !== null && row.code < 400, ...(row.ended !== null && { ended: row.ended }), ...(named !== undefined && { named }) }
}

/** With who brought the first data of each. */
async function creationsIn(sql: Sql, told: readonly Notice[]): Promise<Creation[]> {
  const ids = told.map(({ image_id }) => image_id)
  const rows = ids.length === 0 ? [] : await sql.all<EventRow & { target_id: string }>(`SELECT seq, id, time, kind, ended, code, doc, target_id FROM event WHERE target_id IN ${list(ids)} AND kind IN ('file', 'stage', 'import') ORDER BY time DESC`, ids)
  const bringers = new Map<string, Caller>()
  // The first is the last to be noted.
  for (const row of rows) {
    const doc = docOf(row)
    if (!doc.action.startsWith('read') && (row.code === null || row.code < 400)) bringers.set(row.target_id, callerIn(doc))
  }
  return told.map(({ image_id, at, owner = '' }) => {
    const bringer = bringers.get(image_id)
    return { image_id, at, owner, ...(bringer && { bringer }) }
  })
}
