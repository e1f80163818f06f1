import type { CadfEvent } from './cadf.ts'
import { keptTime } from './envelope.ts'
import type { Database, Sql, Value } from './sql.ts'
import { parseSearch } from './words.ts'

/** What may be filtered and sorted by, as Hermes calls it, and where it is kept. */
export const FIELDS = {
  time: 'time',
  action: 'action',
  outcome: 'outcome',
  request_path: 'request_path',
  observer_id: 'observer_id',
  observer_type: 'observer_type',
  target_id: 'target_id',
  target_type: 'target_type',
  initiator_id: 'initiator_id',
  initiator_type: 'initiator_type',
  initiator_name: 'initiator_name',
} as const
export type Field = keyof typeof FIELDS

export type Query = {
  filters: readonly { field: Field; value: string; not: boolean }[]
  time: readonly { operator: '<' | '<=' | '>' | '>='; value: string }[]
  search: string
  sort: readonly { field: Field; descending: boolean }[]
  offset: number
  limit: number
}

/** Whose events may be seen: a project's, or everybody's. */
export type View = { project: string } | 'all'

export type Gap = { exchange: string; from: string; to: string }

export type AuditLog = ReturnType<typeof createLog>

/** The log as it is read. */
export function createLog(db: Database) {
  return {
    /** `total`: undefined where it was not to be counted. */
    async find(query: Query, view: View, isCounted = true): Promise<{ events: CadfEvent[]; total: number | undefined }> {
      const { from, newest, values, bare } = conditions(db, query, view)
      const order = [...query.sort.map(({ field, descending }) => `event.${FIELDS[field]} ${descending ? 'DESC' : 'ASC'}`), ...newest]
      const [count] = isCounted ? await db.all<{ total: number | string }>(`SELECT count(*) AS total FROM ${bare ?? from}`, values) : []
      const rows = await db.all<{ doc: string }>(`SELECT doc FROM ${from} ORDER BY ${order.join(', ')} LIMIT ${query.limit} OFFSET ${query.offset}`, values)
      return { events: rows.map(({ doc }) => JSON.parse(doc) as CadfEvent), total: count && Number(count.total) }
    },

    async event(id: string, view: View): Promise<CadfEvent | undefined> {
      const mine = view === 'all' ? '' : ` AND ${OF_PROJECT}`
      const [row] = await db.all<{ doc: string }>(`SELECT doc FROM event WHERE id = $1${mine.replace('$p', '$2')}`, view === 'all' ? [id] : [id, view.project])
      return row && (JSON.parse(row.doc) as CadfEvent)
    },

    /** The values that there are, the most frequent first. */
    async attributes(field: Field, view: View, limit: number): Promise<string[]> {
      const column = FIELDS[field]
      const mine = view === 'all' ? '' : ` WHERE seq IN (SELECT seq FROM event_project WHERE project = $1)`
      const rows = await db.all<{ value: string }>(`SELECT ${column} AS value FROM event${mine} GROUP BY ${column} ORDER BY count(*) DESC, ${column} LIMIT ${limit}`, view === 'all' ? [] : [view.project])
      return rows.map(({ value }) => value).filter((value) => value !== '')
    },

    async gaps(): Promise<Gap[]> {
      const rows = await db.all<{ exchange: string; begun: string; ended: string }>('SELECT exchange, begun, ended FROM gap ORDER BY begun DESC LIMIT 1000')
      return rows.map(({ exchange, begun, ended }) => ({ exchange, from: begun, to: ended }))
    },

    noteGap: ({ exchange, from, to }: Gap): Promise<void> =>
      db.transaction((sql) => sql.run('INSERT INTO gap (exchange, begun, ended) VALUES ($1, $2, $3) ON CONFLICT (exchange, begun) DO UPDATE SET ended = excluded.ended', [exchange, from, to])),

    async fact(name: string): Promise<string | undefined> {
      const [row] = await db.all<{ value: string }>('SELECT value FROM fact WHERE name = $1', [name])
      return row?.value
    },

    noteFact: (name: string, value: string): Promise<void> =>
      db.transaction((sql) => sql.run('INSERT INTO fact (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value', [name, value])),

    /** Forgets what is older; some at a time, so that what comes in need not wait. The last that is known of an image stays: the next change is told from it. */
    async expire(before: number): Promise<number> {
      const time = keptTime(before)
      let gone = 0
      for (;;) {
        const some = await db.transaction(async (sql) => forgetSome(db, sql, time))
        gone += some
        if (some === 0) return gone
      }
    },
  }
}

const SOME = 1_000

async function forgetSome(db: Database, sql: Sql, time: string): Promise<number> {
  const rows = await sql.all<{ seq: number | string }>(`SELECT seq FROM event WHERE time < $1 ORDER BY time LIMIT ${SOME}`, [time])
  const seqs = rows.map(({ seq }) => Number(seq))
  if (seqs.length > 0) {
    await db.dropWords(sql, seqs)
    for (const table of ['event_project', 'event']) await sql.run(`DELETE FROM ${table} WHERE seq IN (${seqs.join(', ')})`)
  }
  const notices = await sql.all<{ message_id: string }>(
    `SELECT message_id FROM notice n WHERE open <> 1 AND at < $1 AND (type IN ('image.send', 'image.delete')
       OR EXISTS (SELECT 1 FROM notice later WHERE later.image_id = n.image_id AND later.at > n.at AND later.type <> 'image.send' AND (later.member_id = n.member_id OR (later.member_id IS NULL AND n.member_id IS NULL))))
     LIMIT ${SOME}`,
    [time],
  )
  for (const { message_id } of notices) await sql.run('DELETE FROM notice WHERE message_id = $1', [message_id])
  await sql.run('DELETE FROM gap WHERE ended < $1', [time])
  return seqs.length + notices.length
}

const OF_PROJECT = 'EXISTS (SELECT 1 FROM event_project p WHERE p.project = $p AND p.time = event.time AND p.seq = event.seq)'

type Conditions = {
  /** The tables, with the conditions. */
  from: string
  newest: string[]
  values: Value[]
  /** Where no event need be looked at to count them. */
  bare?: string
}

function conditions(db: Database, { filters, time, search }: Query, view: View): Conditions {
  const values: Value[] = []
  const value = (one: Value) => `$${values.push(one)}`
  const all = [
    ...filters.map(({ field, value: text, not }) => `event.${FIELDS[field]} ${not ? '<>' : '='} ${value(text)}`),
    ...time.map(({ operator, value: text }) => `event.time ${operator} ${value(text)}`),
    ...searchConditions(db, search, value),
  ]
  const where = (conditions: readonly string[]) => (conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`)
  const newest = ['event.time DESC', 'event.seq DESC']
  if (view === 'all') return { from: `event${where(all)}`, newest, values }
  const project = value(view.project)
  // About one thing or one person there are few events, of one project there may be many: the short way in each case. SQLite takes tables of a CROSS JOIN in this order.
  const narrow = search !== '' || filters.some(({ field, not }) => !not && (field === 'target_id' || field.startsWith('initiator_')))
  if (narrow) return { from: `event${where([...all, OF_PROJECT.replace('$p', project)])}`, newest, values }
  const mine = `p.project = ${project}`
  return { from: `event_project p CROSS JOIN event${where([mine, 'event.seq = p.seq', ...all])}`, newest: ['p.time DESC', 'p.seq DESC'], values, ...(all.length === 0 && { bare: `event_project p WHERE ${mine}` }) }
}

function searchConditions(db: Database, search: string, value: (one: Value) => string): string[] {
  const clauses = parseSearch(search).map(({ words, prefix, is }) => ({ is, condition: db.hasWords('event.seq', value(db.wordsQuery(words, prefix))) }))
  const of = (kind: string) => clauses.filter(({ is }) => is === kind).map(({ condition }) => condition)
  const [must, should] = [of('must'), of('should')]
  // As Lucene has it: beside what must be there, what should be there only makes a better hit.
  return [...must, ...(must.length === 0 && should.length > 0 ? [`(${should.join(' OR ')})`] : []), ...of('not').map((condition) => `NOT (${condition})`)]
}
