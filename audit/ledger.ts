import * as z from 'zod/mini'
import { attachment, type CadfEvent, type CallPart } from './cadf.ts'
import { bringsData, causesOf, type Call } from './cause.ts'
import { changesOf, composed, type Change } from './changes.ts'
import { keptTime, millis } from './envelope.ts'
import type { Notice, NoticeType } from './glance-notification.ts'
import { glanceCall } from './glance-path.ts'
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

export type Ledger = ReturnType<typeof createLedger>

/**
 * Takes in what the services tell, each once however often it comes, and finds out who did what. What is told is written down first, with a mark that it is
 * open; `settle` brings together what belongs together, a moment later and in its own transaction. Both may be killed at any point.
 */
export function createLedger(db: Database, { mayOwnElsewhere = () => true }: LedgerSettings = {}) {
  return {
    /** One transaction for all: afterwards they may be acknowledged. */
    take: (incoming: readonly Incoming[], now = Date.now()): Promise<void> =>
      db.transaction(async (sql) => {
        for (const one of incoming) {
          if ('call' in one) await takeCall(db, sql, one.call)
          else await takeNotice(sql, one.notice, now)
        }
      }),

    /** Brings together what can be by now. True: there is more to do at once. */
    settle: (now = Date.now()): Promise<boolean> =>
      db.transaction(async (sql) => {
        const rows = await sql.all<NoticeRow>(`SELECT * FROM notice WHERE open = 1 AND received <= $1 ORDER BY at, message_id LIMIT ${AT_ONCE}`, [now - GRACE])
        let settled = 0
        for (const row of rows) {
          const notice = noticeIn(row)
          const done = notice.type === 'image.create' ? await settleCreation(db, sql, notice, { mayOwnElsewhere, age: now - Number(row.received) }) : await settleNotice(db, sql, notice)
          if (!done) continue
          settled++
          await sql.run('UPDATE notice SET open = 0 WHERE message_id = $1', [notice.message_id])
        }
        return settled > 0 && rows.length === AT_ONCE
      }),

    /** What an image was like before anything was told of it. */
    noteBaseline: (notices: readonly Notice[], now = Date.now()): Promise<void> =>
      db.transaction(async (sql) => {
        for (const notice of notices) await takeNotice(sql, notice, now, 0)
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

async function takeCall(db: Database, sql: Sql, { phase, id, at, event, glance }: CallPart): Promise<void> {
  const [known] = await sql.all<EventRow>('SELECT seq, id, time, kind, ended, code, doc FROM event WHERE id = $1', [id])
  const ended = phase === 'request' ? (known?.ended ?? null) : at
  // The answer wins, whichever comes first; what was found out in between stays.
  const before = known && docOf(known)
  const answered = known?.ended != null
  const doc = before === undefined ? event : phase === 'request' && answered ? before : { ...event, ...kept(before) }
  const { user, image_id } = { user: doc.initiator, image_id: glance === undefined ? undefined : doc.target.id || undefined }
  if (user.id !== '' && user.name !== undefined && user.name !== '' && before === undefined) await sql.run('INSERT INTO person (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = excluded.name', [user.id, user.name])
  const image = image_id === undefined ? undefined : await lastKnown(sql, image_id)
  const code = Number(doc.reason?.reasonCode)
  // The other dialect names the new image by itself.
  const kind = glance?.kind === 'create' && event.target.id !== '' ? 'named' : (glance?.kind ?? null)
  await write(db, sql, { doc: named(doc, image), kind, ended, code: Number.isInteger(code) && code > 0 ? code : null }, [
    user.project_id,
    image?.owner,
    glance?.kind === 'member' ? glance.member_id : undefined,
  ])
}

const kept = ({ attachments, target }: CadfEvent): Partial<CadfEvent> => ({ ...(attachments && { attachments }), ...(target.id !== '' && { target }) })

const named = (doc: CadfEvent, image: Notice | undefined): CadfEvent => {
  const name = image?.payload['name']
  return typeof name === 'string' ? { ...doc, target: { ...doc.target, name } } : doc
}

async function takeNotice(sql: Sql, { message_id, image_id, member_id, type, at, owner, payload }: Notice, now: number, open = 1): Promise<void> {
  await sql.run('INSERT INTO notice (message_id, image_id, member_id, type, at, owner, payload, received, open) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (message_id) DO NOTHING', [
    message_id, image_id, member_id ?? null, type, at, owner ?? null, JSON.stringify(payload), now, open,
  ])
}

type Written = { doc: CadfEvent; kind: string | null; ended: string | null; code: number | null }

async function write(db: Database, sql: Sql, { doc, kind, ended, code }: Written, projects: readonly (string | null | undefined)[]): Promise<void> {
  const { id, eventTime: time, action, outcome, requestPath, observer, target, initiator } = doc
  const [row] = await sql.all<{ seq: number | string }>(
    `INSERT INTO event (id, time, action, outcome, request_path, observer_id, observer_type, target_id, target_type, initiator_id, initiator_type, initiator_name, kind, ended, code, doc)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
     ON CONFLICT (id) DO UPDATE SET action = excluded.action, outcome = excluded.outcome, target_id = excluded.target_id, target_type = excluded.target_type,
       kind = excluded.kind, ended = excluded.ended, code = excluded.code, doc = excluded.doc
     RETURNING seq`,
    [id, time, action, outcome, requestPath, observer.id, observer.typeURI, target.id, target.typeURI, initiator.id, initiator.typeURI, initiator.name ?? '', kind, ended, code, JSON.stringify(doc)],
  )
  if (row === undefined) return
  const seq = Number(row.seq)
  for (const project of new Set(projects)) {
    if (project) await sql.run('INSERT INTO event_project (project, time, seq) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [project, time, seq])
  }
  await db.putWords(sql, seq, wordsIn(doc))
}

function wordsIn({ id, action, outcome, requestPath, initiator, target, reason, attachments = [] }: CadfEvent): string {
  const { host, project_id } = initiator
  const texts = [id, action, outcome, requestPath, initiator.id, initiator.name, project_id, host?.address, host?.agent, target.id, target.name, reason?.reasonCode, ...attachments.map(({ content }) => (typeof content === 'string' ? content : ''))]
  return wordsOf(texts.filter((text) => text !== undefined && text !== null).join(' ')).slice(0, 2_000).join(' ')
}

// What is found out

async function lastKnown(sql: Sql, image_id: string): Promise<Notice | undefined> {
  const [row] = await sql.all<NoticeRow>(`SELECT * FROM notice WHERE image_id = $1 AND member_id IS NULL AND type <> 'image.send' ORDER BY at DESC, message_id DESC LIMIT 1`, [image_id])
  return row && noticeIn(row)
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

async function settleNotice(db: Database, sql: Sql, notice: Notice): Promise<true> {
  const { type, at, image_id, member_id, owner } = notice
  const about = type === 'image.send' || type === 'image.delete' ? undefined : await predecessor(sql, notice)
  // Nothing is known from before: what is new cannot be told. A member's first telling says it all.
  const changes = type === 'image.send' || type === 'image.delete' ? undefined : about === undefined && type !== 'image.member.create' && type !== 'image.member.delete' ? undefined : changesOf(about, notice)
  const rows = await sql.all<EventRow>(
    `SELECT seq, id, time, kind, ended, code, doc FROM event WHERE target_id = $1 AND kind IS NOT NULL AND kind <> 'create' AND time <= $2 AND time >= $3 AND (ended IS NULL OR ended >= $2)`,
    [image_id, at, keptTime(millis(at) - LONGEST_CALL)],
  )
  const causes = causesOf({ type, at, changes, ...(member_id !== undefined && { member_id }) }, rows.flatMap((row) => callIn(row) ?? []))
  const [cause, ...others] = causes
  const row = rows.find(({ id }) => id === cause?.id)
  const projects = [owner ?? (await lastKnown(sql, image_id))?.owner, member_id]
  if (row && others.length === 0) {
    await explain(db, sql, row, notice, changes, projects)
    return true
  }
  const people = [...new Map(causes.map(({ user_id, name }) => [user_id, { user_id, name }])).values()]
  const receiver = type === 'image.send' ? notice.payload['receiver_user_id'] : undefined
  const name = typeof receiver === 'string' ? await nameOf(sql, receiver) : ''
  const own = ownEvent(notice, changes, people, () => name)
  if (own) await write(db, sql, { doc: own, kind: null, ended: at, code: null }, [...projects, own.initiator.project_id])
  return true
}

async function nameOf(sql: Sql, user: string): Promise<string> {
  const [row] = await sql.all<{ name: string }>('SELECT name FROM person WHERE id = $1', [user])
  return row?.name ?? ''
}

const changeList = z.array(z.looseObject({ field: z.string(), from: z.optional(z.unknown()), to: z.optional(z.unknown()), member_id: z.optional(z.string()) }))
const attachmentList = z.array(attachment)

/** What a call brought about, in the call's own event. */
async function explain(db: Database, sql: Sql, row: EventRow, notice: Notice, changes: readonly Change[] | undefined, projects: readonly (string | undefined)[]): Promise<void> {
  const doc = docOf(row)
  const others = attachmentList.parse(doc.attachments ?? []).filter(({ name }) => name !== 'changes')
  const all = changes && composed(changesIn(doc), changes)
  const { attachments: _, ...bare } = doc
  const attachments = [...others, ...(all === undefined ? [] : [changesAttachment(all)])]
  const explained: CadfEvent = { ...bare, target: { ...doc.target, id: notice.image_id }, ...(attachments.length > 0 && { attachments }) }
  await write(db, sql, { ...row, doc: notice.member_id === undefined ? named(explained, notice) : explained }, projects)
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
async function settleCreation(db: Database, sql: Sql, notice: Notice, { mayOwnElsewhere, age }: CreationRules): Promise<boolean> {
  const changes = changesOf(undefined, notice)
  const [telling] = await sql.all<EventRow>(`SELECT seq, id, time, kind, ended, code, doc FROM event WHERE target_id = $1 AND kind = 'named'`, [notice.image_id])
  if (telling) {
    await explain(db, sql, telling, notice, changes, [notice.owner])
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
  if (row !== undefined && docOf(row).target.id === '') await explain(db, sql, row, notice, changes, [notice.owner])
  else {
    const own = ownEvent(notice, changes, verdict.people, () => '')
    if (own) await write(db, sql, { doc: own, kind: null, ended: notice.at, code: null }, [notice.owner])
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
      const creations = await sql.all<NoticeRow>(`SELECT * FROM notice WHERE type = 'image.create' AND at >= $1 AND at <= $2`, [from, to])
      return { from, to, posts, rows: new Map(rows.map((row) => [row.id, row])), creations: await Promise.all(creations.map((row) => creationIn(sql, noticeIn(row)))) }
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

async function creationIn(sql: Sql, { image_id, at, owner = '' }: Notice): Promise<Creation> {
  const rows = await sql.all<EventRow>(`SELECT seq, id, time, kind, ended, code, doc FROM event WHERE target_id = $1 AND time >= $2 AND kind IN ('file', 'stage', 'import') ORDER BY time LIMIT 5`, [image_id, at])
  const first = rows.find((row) => row.kind !== null && bringsData(row.kind as Call['kind']) && !docOf(row).action.startsWith('read') && (row.code === null || row.code < 400))
  return { image_id, at, owner, ...(first && { bringer: callerIn(docOf(first)) }) }
}
