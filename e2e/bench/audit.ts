// `npm run bench:audit`: how many messages a second the collector takes in and brings together, and how long a question takes among a million events.
// `-- 100000` for fewer. On PostgreSQL where its programs are installed.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keptTime } from '#audit/envelope.ts'
import { understood } from '#audit/intake.ts'
import { createLedger, type Incoming } from '#audit/ledger.ts'
import { createLog, type Query } from '#audit/log.ts'
import { openPostgres } from '#audit/postgres.ts'
import type { Database } from '#audit/sql.ts'
import { openSqlite } from '#audit/sqlite.ts'
import { call, image, notice } from '#audit/stand-in.ts'
import { ownPostgres, whyNoPostgres } from '#e2e/audit/postgres-server.ts'

const EVENTS = Number(process.argv[2] ?? 1_000_000)
const TOGETHER = 1_000
const folder = mkdtempSync(join(tmpdir(), 'loupe-bench-'))

const seconds = async (work: () => Promise<unknown>) => {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}
const rate = (count: number, time: number) => `${Math.round(count / time)} a second`

/** A call to one of a thousand images, of one of fifty projects. */
function callsTo(images: readonly string[], from: number, count: number): Incoming[] {
  return Array.from({ length: count }, (_, i) => {
    const nth = from + i
    const [, answer] = call({ user: `user${nth % 97}`, project: `project${nth % 50}`, action: 'update', path: `/v2/images/${images[(nth * 7919) % images.length] ?? ''}`, began: START + nth * 100, ended: START + nth * 100 + 50 })
    return read(answer.body)
  })
}
function read(body: string): Incoming {
  const one = understood(body)
  if (one === undefined || 'poison' in one) throw new Error('unreadable')
  return one
}
const START = Date.UTC(2026, 0, 1)
const anything: Query = { filters: [], time: [], search: '', sort: [], offset: 0, limit: 100 }

async function measure(kind: string, db: Database): Promise<void> {
  const ledger = createLedger(db)
  const log = createLog(db)
  const lives = Array.from({ length: TOGETHER }, (_, i) => {
    const id = randomUUID()
    const began = START - 10_000_000 + i * 100
    const [asked, made] = call({ action: 'create', path: `/v2/images?id=${id}`, began, ended: began + 30, code: 201 })
    const [begun, ended] = call({ user: 'bob', action: 'update', path: `/v2/images/${id}`, began: began + 40, ended: began + 60 })
    return [asked, notice('image.create', began + 10, image(id)), made, begun, notice('image.update', began + 50, image(id, { name: 'two' })), ended].map(({ body }) => body)
  }).flat()
  const batches = Array.from({ length: Math.ceil(lives.length / 500) }, (_, i) => lives.slice(i * 500, i * 500 + 500))
  const taken = await seconds(async () => {
    for (const batch of batches) await ledger.take(batch.map(read), 0)
  })
  const settled = await seconds(async () => {
    while (await ledger.settle());
  })
  console.log(`${kind}: ${rate(lives.length, taken)} taken in, ${rate(lives.length, settled)} brought together, ${rate(lives.length, taken + settled)} both`)

  const images = Array.from({ length: 1_000 }, () => randomUUID())
  const filled = await seconds(async () => {
    for (let done = 0; done < EVENTS; done += 1_000) await ledger.take(callsTo(images, done, Math.min(1_000, EVENTS - done)), 0)
  })
  console.log(`${kind}: ${EVENTS} events in ${filled.toFixed(0)} s (${rate(EVENTS, filled)})`)
  const target = { field: 'target_id', value: images[5] ?? '', not: false } as const
  const questions: [string, Partial<Query>, Parameters<typeof log.find>[1], false?][] = [
    ['one image', { filters: [target] }, 'all'],
    ['one image, as a member', { filters: [target] }, { project: 'project7' }],
    ['one image by words', { search: `"${target.value}"` }, 'all'],
    ['the newest of all', {}, 'all'],
    ['further down, not counted', { time: [{ operator: '<=', value: keptTime(START + EVENTS * 50) }] }, 'all', false],
    ['the newest of a project', {}, { project: 'project7' }],
    ['what is new of all, as it is asked every two seconds', { time: [{ operator: '>=', value: keptTime(START + EVENTS * 100 - 60_000) }] }, 'all', false],
    ['one person, of all', { filters: [{ field: 'initiator_name', value: 'user5', not: false }] }, 'all'],
  ]
  for (const [name, query, view, isCounted] of questions) {
    let total: number | undefined
    const times: number[] = []
    for (let i = 0; i < 5; i++) times.push(await seconds(async () => ({ total } = await log.find({ ...anything, ...query }, view, isCounted))))
    const [first = 0, , middle = 0] = [times[0] ?? 0, ...times.toSorted((a, b) => a - b)].toSpliced(1, 1)
    console.log(`${kind}: ${name}${total === undefined ? '' : ` (${total})`}: ${(middle * 1000).toFixed(0)} ms, the first time ${(first * 1000).toFixed(0)} ms`)
  }
  await db.close()
}

try {
  if (process.argv[3] !== 'postgres') await measure('SQLite', openSqlite(join(folder, 'log.sqlite')))
  if (whyNoPostgres !== undefined) console.log(`PostgreSQL: ${whyNoPostgres}`)
  else if (process.argv[3] !== 'sqlite') {
    const server = await ownPostgres(join(folder, 'postgres'))
    try {
      await measure('PostgreSQL', await openPostgres(await server.database('bench')))
    } finally {
      await server.end()
    }
  }
} finally {
  rmSync(folder, { recursive: true })
}
