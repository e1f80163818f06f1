// Killed at any point, with the broker or the database away: afterwards every event is there once.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { call, image, notice, type Told } from '#audit/stand-in.ts'
import { stop } from '#gateway/stand-in.ts'
import { ownBroker, whyNoBroker, type Broker } from './broker.ts'
import { dropQueue, startCollector, until, type Collector } from './collector.ts'
import { ownPostgres, whyNoPostgres, type Postgres } from './postgres-server.ts'
import { keystone, service } from './services.ts'

/** LOUPE_AUDIT_SHORT=1: fewer messages, and of what does not depend on the database only one round. */
const short = process.env['LOUPE_AUDIT_SHORT'] === '1'
/** Two events each, of six messages. */
const IMAGES = short ? 300 : 5_000
if (whyNoBroker !== undefined) console.log(`Skipped: ${whyNoBroker}`)
if (whyNoPostgres !== undefined) console.log(`PostgreSQL is skipped: ${whyNoPostgres}`)

/** An image that is made and renamed: six messages, two events. */
function lifeOf(id: string, began: number): Told[] {
  const [asked, made] = call({ action: 'create', path: `/v2/images?id=${id}`, began, ended: began + 3, code: 201 })
  const [begun, ended] = call({ user: 'bob', action: 'update', path: `/v2/images/${id}`, began: began + 4, ended: began + 6 })
  return [asked, notice('image.create', began + 1, image(id)), made, begun, notice('image.update', began + 5, image(id, { name: 'two' })), ended]
}

type Event = { id: string; outcome: string; initiator: { name: string }; target: { id: string }; attachments?: { name: string; content: string }[] }

describe.skipIf(whyNoBroker !== undefined).each(['SQLite', 'PostgreSQL'] as const)('with %s', (kind) => {
  const skipped = kind === 'PostgreSQL' && whyNoPostgres !== undefined
  const tried = short && kind === 'PostgreSQL'
  const folder = mkdtempSync(join(tmpdir(), 'loupe-audit-'))
  let broker: Broker
  let identity: { url: string; server: Server }
  let postgres: Postgres | undefined

  beforeAll(async () => {
    if (skipped) return
    broker = await ownBroker(join(folder, 'rabbit'))
    await broker.start()
    identity = await keystone()
    if (kind === 'PostgreSQL') postgres = await ownPostgres(join(folder, 'postgres'))
  }, 180_000)
  afterAll(async () => {
    if (skipped) return
    await broker?.end()
    await postgres?.end()
    if (identity) await stop(identity.server)
    rmSync(folder, { recursive: true, force: true })
  }, 60_000)

  const environment = async (name: string): Promise<Record<string, string>> => ({
    OS_AUTH_URL: identity.url, AUDIT_RABBIT_URL: broker.url, AUDIT_QUEUE: name, AUDIT_SOURCES: 'glance=notifications,audit',
    ...(postgres ? { AUDIT_DATABASE_URL: await postgres.database(name) } : { AUDIT_SQLITE: join(folder, `${name}.sqlite`) }),
  })

  async function everything({ address }: Collector): Promise<Event[]> {
    const all: Event[] = []
    for (;;) {
      const answer = await fetch(`${address}/v1/events?limit=1000&offset=${all.length}&details=true&sort=time:asc`, { headers: { 'x-auth-token': 'staff' } })
      const { events, total } = (await answer.json()) as { events: Event[]; total: number }
      all.push(...events)
      if (events.length === 0 || all.length >= total) return all
    }
  }
  const total = async ({ address }: Collector) => ((await (await fetch(`${address}/v1/events?limit=1`, { headers: { 'x-auth-token': 'staff' } })).json()) as { total: number }).total
  const bound = async (collector: Collector) => expect(await until(async () => (await fetch(`${collector.address}/readyz`)).ok, (ok) => ok, 30_000)).toBe(true)

  async function expectAll(collector: Collector, ids: readonly string[]): Promise<void> {
    const isWhole = ({ outcome, attachments }: Event) => outcome === 'success' && attachments?.some(({ name }) => name === 'changes') === true
    await until(() => total(collector), (count) => count >= 2 * ids.length, 400_000)
    const events = await until(() => everything(collector), (list) => list.length === 2 * ids.length && list.every(isWhole), 400_000, 1_000)
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length)
    expect(events).toHaveLength(2 * ids.length)
    const wanted = new Set(ids.flatMap((id) => [`alice ${id}`, `bob ${id}`]))
    expect(events.filter((event) => !isWhole(event) || !wanted.delete(`${event.initiator.name} ${event.target.id}`))).toEqual([])
    expect(wanted.size).toBe(0)
  }

  test.skipIf(skipped)('killed again and again while ten thousand events come, some of them twice and some unreadable', async () => {
    const env = await environment('killed')
    const glance = await service(broker.url)
    // The queue is there from the first start on: what is published before is nobody's promise.
    let collector = await startCollector(env)
    await bound(collector)
    const ids = Array.from({ length: IMAGES }, () => randomUUID())
    const start = Date.now() - IMAGES * 10
    let published = 0
    let poison = 0
    const publishing = (async () => {
      for (const [i, id] of ids.entries()) {
        const told = lifeOf(id, start + i * 10)
        await Promise.all([...told, ...(i % 20 === 0 ? told : [])].map((one) => glance.publish(one)))
        published += told.length
        if (i % 200 === 0) await glance.publish({ topic: 'audit', body: `{"oslo.version": "2.0", "oslo.message": "broken ${++poison}` })
        if (i % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 40))
      }
    })()
    let done = false
    void publishing.then(() => (done = true))
    let kills = 0
    while (!done || kills < 5) {
      await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 1_500))
      await collector.end('SIGKILL')
      kills++
      collector = await startCollector(env)
    }
    await publishing
    await expectAll(collector, ids)
    expect(published).toBe(6 * IMAGES)
    expect(await until(() => glance.depth('killed.poison'), (depth) => depth === poison, 5_000)).toBe(poison)
    // The queues that others read have everything still.
    expect(await glance.depth('notifications.info') + (await glance.depth('audit.info'))).toBeGreaterThanOrEqual(published)
    console.log(`${kind}: ${published} messages, ${kills} times killed: ${await total(collector)} events, each once; ${poison} set aside`)
    await collector.end()
    await glance.close()
    await dropQueue(broker.url, 'killed')
  }, 900_000)

  test.skipIf(skipped || tried)('the broker starts again: durable exchanges leave no gap', async () => {
    const env = await environment('restarted')
    const glance = await service(broker.url)
    const collector = await startCollector(env)
    await bound(collector)
    const ids = Array.from({ length: 300 }, () => randomUUID())
    const start = Date.now() - ids.length * 10
    let restarted: Promise<void> | undefined
    for (const [i, id] of ids.entries()) {
      if (i === 100) restarted = broker.end('SIGKILL').then(() => broker.start())
      await Promise.all(lifeOf(id, start + i * 10).map((one) => glance.publish(one)))
    }
    await restarted
    await expectAll(collector, ids)
    expect(await gapsOf(collector)).toEqual([])
    await collector.end()
    await glance.close()
    await dropQueue(broker.url, 'restarted')
  }, 400_000)

  test.skipIf(skipped || tried)('the broker starts again: exchanges that are not durable leave a gap, which is told', async () => {
    const env = { ...(await environment('transient')), AUDIT_SOURCES: 'nova=audit' }
    const nova = await service(broker.url, { durable: false, exchange: 'nova' }).catch(async () => undefined)
    // The shared queues are durable already: only the exchange is not.
    expect(nova).toBeDefined()
    await nova?.close()
    const collector = await startCollector(env)
    await bound(collector)
    const before = Date.now()
    await broker.end()
    await broker.start()
    const again = await service(broker.url, { durable: false, exchange: 'nova' })
    const gaps = await until(() => gapsOf(collector), (list) => list.length > 0, 30_000)
    expect(gaps).toMatchObject([{ exchange: 'nova' }])
    expect(Date.parse(gaps[0]?.from ?? '')).toBeLessThanOrEqual(Date.now())
    expect(Date.parse(gaps[0]?.to ?? '')).toBeGreaterThanOrEqual(before)
    const id = randomUUID()
    for (const told of lifeOf(id, Date.now()).filter(({ topic }) => topic === 'audit')) await again.publish(told)
    expect(await until(() => total(collector), (count) => count === 2, 10_000)).toBe(2)
    await collector.end()
    await again.close()
  }, 200_000)

  test.skipIf(skipped)('the database is away: what comes meanwhile waits', async () => {
    const env = await environment('away')
    const glance = await service(broker.url)
    const collector = await startCollector(env)
    await bound(collector)
    const ids = Array.from({ length: 200 }, () => randomUUID())
    const start = Date.now() - ids.length * 10
    const release = await (postgres ? postgres.away() : lock(String(env['AUDIT_SQLITE'])))
    for (const [i, id] of ids.entries()) await Promise.all(lifeOf(id, start + i * 10).map((one) => glance.publish(one)))
    await until(async () => (await fetch(`${collector.address}/readyz`)).status, (status) => status === 503, 20_000)
    await new Promise((resolve) => setTimeout(resolve, 5_000))
    await release()
    await expectAll(collector, ids)
    await collector.end()
    await glance.close()
    await dropQueue(broker.url, 'away')
  }, 200_000)

  async function gapsOf({ address }: Collector): Promise<{ exchange: string; from: string; to: string }[]> {
    const answer = await fetch(`${address}/v1/gaps`, { headers: { 'x-auth-token': 'staff' } })
    return ((await answer.json()) as { gaps: { exchange: string; from: string; to: string }[] }).gaps
  }
})

/** Somebody else has the file for themselves. */
async function lock(file: string): Promise<() => Promise<void>> {
  const other = new DatabaseSync(file, { timeout: 5_000 })
  other.exec('BEGIN IMMEDIATE')
  return async () => {
    other.exec('COMMIT')
    other.close()
  }
}
