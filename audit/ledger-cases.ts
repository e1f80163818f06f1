// The same for every database: what is taken in, and what is found out from it. Run by ledger.test.ts on SQLite, and on PostgreSQL where there is one.
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CadfEvent } from './cadf.ts'
import { understood } from './intake.ts'
import { createLedger, type Incoming, type Ledger } from './ledger.ts'
import { createLog, type AuditLog, type Query } from './log.ts'
import type { Database } from './sql.ts'
import { call, image, notice, type Told } from './stand-in.ts'

const START = Date.UTC(2026, 10, 21, 12)
const LATER = START + 3_600_000

const anything: Query = { filters: [], time: [], search: '', sort: [{ field: 'time', descending: false }], offset: 0, limit: 100 }

function read({ body }: Told): Incoming {
  const one = understood(body)
  if (one === undefined || 'poison' in one) throw new Error('a test says something unreadable')
  return one
}

export function ledgerCases(open: () => Promise<Database>): void {
  let db: Database
  let ledger: Ledger
  let log: AuditLog
  beforeEach(async () => {
    db = await open()
    ledger = createLedger(db, { mayOwnElsewhere: ({ name }) => name === 'admin' })
    log = createLog(db)
  })
  afterEach(() => db.close())

  /** Takes it in and brings it together, much later. */
  async function told(...messages: Told[]): Promise<void> {
    await ledger.take(messages.map(read), LATER)
    while (await ledger.settle(LATER + 3_600_000));
  }
  const find = (query: Partial<Query> = {}, view: Parameters<AuditLog['find']>[1] = 'all') => log.find({ ...anything, ...query }, view)
  const attached = (event: CadfEvent | undefined, name: string): unknown => {
    const content = event?.attachments?.find((one) => one.name === name)?.content
    return typeof content === 'string' ? JSON.parse(content) : undefined
  }
  const id = randomUUID()
  const path = `/v2/images/${id}`
  const at = (second: number) => START + second * 1000
  const created = (second = 0) => {
    const [asked, made] = call({ action: 'create', path: `/v2/images?id=${id}`, began: at(second), ended: at(second) + 900, code: 201 })
    return [asked, notice('image.create', at(second) + 500, image(id)), made]
  }
  const updated = (second: number, change: Record<string, unknown>, user = 'alice') => {
    const [asked, made] = call({ user, action: 'update', path, began: at(second), ended: at(second) + 900 })
    return [asked, notice('image.update', at(second) + 500, image(id, change)), made]
  }

  describe('a call', () => {
    test('is one event, however often and in whatever order its parts come', async () => {
      const [asked, answered] = call({ action: 'update', path, began: at(0), ended: at(1), code: 403 })
      await told(answered, asked, answered)
      await told(asked)
      const { events, total } = await find()
      expect(total).toBe(1)
      expect(events[0]).toMatchObject({ outcome: 'failure', reason: { reasonCode: '403' }, target: { id } })
    })
    test('that is not over is pending', async () => {
      await told(call({ action: 'update', path, began: at(0), ended: at(1) })[0])
      expect((await find()).events).toMatchObject([{ outcome: 'pending' }])
    })
  })

  describe('what changed', () => {
    test('stands in the event of the call that did it', async () => {
      await told(...created(), ...updated(2, { name: 'two' }, 'bob'))
      const { events } = await find()
      expect(events).toMatchObject([{ action: 'create', initiator: { name: 'alice' }, target: { id, name: 'one' } }, { action: 'update', initiator: { name: 'bob' }, target: { id, name: 'two' } }])
      expect(attached(events[0], 'changes')).toEqual([{ field: 'status', to: 'queued' }, { field: 'name', to: 'one' }, { field: 'visibility', to: 'private' }])
      expect(attached(events[1], 'changes')).toEqual([{ field: 'name', from: 'one', to: 'two' }])
    })
    test('is told once, however often it comes', async () => {
      const messages = [...created(), ...updated(2, { name: 'two' })]
      await told(...messages)
      await told(...messages, ...messages)
      const { events } = await find()
      expect(events).toHaveLength(2)
      expect(attached(events[1], 'changes')).toHaveLength(1)
    })
    test('comes together from batches that were cut anywhere', async () => {
      const messages = [...created(), ...updated(2, { name: 'two' }), ...updated(4, { name: 'three' }, 'bob')]
      for (const one of messages) await ledger.take([read(one)], LATER)
      while (await ledger.settle(LATER + 3_600_000));
      expect((await find()).events.map((event) => attached(event, 'changes'))).toMatchObject([{}, [{ from: 'one', to: 'two' }], [{ from: 'two', to: 'three' }]])
    })
    test('is not known of an image that nothing was known of', async () => {
      await told(...updated(2, { name: 'two' }))
      const { events } = await find()
      expect(events).toHaveLength(1)
      expect(attached(events[0], 'changes')).toBeUndefined()
    })
    test('is known where it was asked what images are like', async () => {
      await ledger.noteBaseline([{ message_id: 'b', type: 'baseline', at: '2026-11-21T11:00:00.000000+00:00', image_id: id, owner: 'demo', payload: image(id) }])
      await told(...updated(2, { name: 'two' }))
      const { events, total } = await find()
      expect(total).toBe(1)
      expect(attached(events[0], 'changes')).toEqual([{ field: 'name', from: 'one', to: 'two' }])
    })
    test('is nothing where Glance tells no difference', async () => {
      await told(...created(), ...updated(2, {}))
      expect(attached((await find()).events[1], 'changes')).toEqual([])
    })
    test('of an upload is what came of it in the end', async () => {
      const [asked, answered] = call({ action: 'update', path: `${path}/file`, began: at(2), ended: at(9), code: 204 })
      const active = { status: 'active', size: 3 }
      await told(...created(), asked, notice('image.update', at(3), image(id, { status: 'saving' })), notice('image.prepare', at(4), image(id, { status: 'saving' })), notice('image.upload', at(5), image(id, active)), notice('image.activate', at(6), image(id, active)), answered)
      const { events } = await find()
      expect(events).toHaveLength(2)
      expect(attached(events[1], 'changes')).toEqual([{ field: 'status', from: 'queued', to: 'active' }, { field: 'size', from: null, to: 3 }])
    })
    test('while another call of somebody else runs is the one’s who can have done it', async () => {
      const [asked, answered] = call({ action: 'update', path: `${path}/file`, began: at(1), ended: at(9), code: 204 })
      await told(...created(), asked, notice('image.update', at(2), image(id, { status: 'saving' })), ...updated(3, { status: 'saving', name: 'two' }, 'bob'), notice('image.update', at(8), image(id, { status: 'active', name: 'two' })), answered)
      const { events } = await find()
      expect(events.map((event) => [event.initiator.name, attached(event, 'changes')])).toMatchObject([['alice', {}], ['alice', [{ from: 'queued', to: 'active' }]], ['bob', [{ from: 'one', to: 'two' }]]])
    })
    test('by one of two who did the same at once is one of theirs, and nobody’s event', async () => {
      const [first, second] = [call({ user: 'alice', action: 'update', path, began: at(2), ended: at(5) }), call({ user: 'bob', action: 'update', path, began: at(3), ended: at(6) })]
      await told(...created(), ...first, ...second, notice('image.update', at(4), image(id, { name: 'two' })))
      const { events } = await find()
      const [own] = events.filter(({ initiator }) => initiator.id === 'unknown')
      expect(events).toHaveLength(4)
      expect(attached(own, 'changes')).toEqual([{ field: 'name', from: 'one', to: 'two' }])
      expect(attached(own, 'candidates')).toEqual([{ user_id: 'id-of-alice', name: 'alice' }, { user_id: 'id-of-bob', name: 'bob' }])
    })
    test('by nobody’s call is Glance’s own doing where only Glance does such things', async () => {
      await told(...created(), notice('image.update', at(5), image(id, { status: 'active' })), notice('image.update', at(6), image(id, { status: 'active', name: 'two' })))
      const { events } = await find()
      expect(events.map(({ initiator }) => initiator.id)).toEqual(['id-of-alice', 'glance', 'unknown'])
    })
  })

  test('members: whose, and to what', async () => {
    const asked = call({ action: 'create', path: `${path}/members`, began: at(2), ended: at(4) })
    const accepted = call({ user: 'bob', project: 'acme', action: 'update', path: `${path}/members/acme`, began: at(5), ended: at(7) })
    const member = (status: string) => ({ image_id: id, member_id: 'acme', status })
    await told(...created(), ...asked, notice('image.member.create', at(3), member('pending')), ...accepted, notice('image.member.update', at(6), member('accepted')))
    const { events } = await find()
    expect(events.map((event) => attached(event, 'changes')).slice(1)).toEqual([[{ field: 'member', member_id: 'acme', to: 'pending' }], [{ field: 'member', member_id: 'acme', from: 'pending', to: 'accepted' }]])
    // The owner sees all of it, the member its part.
    expect((await find({}, { project: 'demo' })).total).toBe(3)
    expect((await find({}, { project: 'acme' })).total).toBe(2)
    expect((await find({}, { project: 'other' })).total).toBe(0)
  })

  test('downloads, with the name that is known of the person', async () => {
    await told(...created(), notice('image.send', at(5), { image_id: id, bytes_sent: 7, owner_id: 'demo', receiver_user_id: 'id-of-alice', receiver_tenant_id: 'acme' }))
    const { events } = await find({}, { project: 'acme' })
    expect(events).toMatchObject([{ action: 'read', target: { id, typeURI: 'storage/image/image/file' }, initiator: { id: 'id-of-alice', name: 'alice', project_id: 'acme' } }])
    expect(attached(events[0], 'bytes_sent')).toBe(7)
  })

  describe('who made an image that its call does not name', () => {
    const post = (user: string, began: number, ended: number, more: { project?: string; code?: number } = {}) => call({ user, action: 'create', path: '/v2/images', began: at(began), ended: at(ended), code: 201, ...more })
    test('one call only: its event has the image', async () => {
      await told(...post('alice', 0, 2), notice('image.create', at(1), image(id)))
      expect((await find()).events).toMatchObject([{ action: 'create', initiator: { name: 'alice' }, target: { id, name: 'one' } }])
    })
    test('refused calls have made nothing', async () => {
      await told(...post('alice', 0, 2), ...post('bob', 0, 2, { code: 403 }), notice('image.create', at(1), image(id)))
      expect((await find({ filters: [{ field: 'target_id', value: id, not: false }] })).events).toMatchObject([{ initiator: { name: 'alice' } }])
    })
    test('two at once: either, unless one brings the data', async () => {
      const other = randomUUID()
      const both = [...post('alice', 0, 3), ...post('bob', 0, 3), notice('image.create', at(1), image(id)), notice('image.create', at(2), image(other))]
      await told(...both)
      const { events } = await find({ filters: [{ field: 'target_id', value: id, not: false }] })
      expect(attached(events[0], 'candidates')).toMatchObject([{ name: 'alice' }, { name: 'bob' }])
      expect(events[0]?.initiator.id).toBe('unknown')
    })
    test('and where the data follows at once, both are certain', async () => {
      const other = randomUUID()
      await told(...post('alice', 0, 3), ...post('bob', 0, 3), notice('image.create', at(1), image(id)), notice('image.create', at(2), image(other)), ...call({ user: 'bob', action: 'update', path: `${path}/file`, began: at(4), ended: at(5), code: 204 }))
      const whose = async (one: string) => (await find({ filters: [{ field: 'target_id', value: one, not: false }, { field: 'action', value: 'create', not: false }] })).events.map(({ initiator }) => initiator.name)
      expect([await whose(id), await whose(other)]).toEqual([['bob'], ['alice']])
    })
    test('is waited for until the call is over', async () => {
      const [asked, made] = post('alice', 0, 2)
      await ledger.take([read(asked), read(notice('image.create', at(1), image(id)))], LATER)
      await ledger.settle(LATER + 5_000)
      expect((await find()).events).toMatchObject([{ target: { id: '' } }])
      await ledger.take([read(made)], LATER + 6_000)
      await ledger.settle(LATER + 7_000)
      expect((await find()).events).toMatchObject([{ target: { id }, outcome: 'success' }])
    })
    test('is nobody where messages were lost', async () => {
      await log.noteGap({ exchange: 'glance', from: '2026-11-21T12:00:00.000000+00:00', to: '2026-11-21T12:00:05.000000+00:00' })
      await told(...post('alice', 0, 2), notice('image.create', at(1), image(id)))
      expect((await find({ filters: [{ field: 'target_id', value: id, not: false }] })).events).toMatchObject([{ initiator: { id: 'unknown' } }])
      expect(await log.gaps()).toHaveLength(1)
    })
  })

  describe('questions', () => {
    beforeEach(() => told(...created(), ...updated(2, { name: 'two' }, 'bob'), ...call({ user: 'bob', project: 'acme', action: 'delete', path, began: at(5), ended: at(6), code: 404 })))
    const whose = async (query: Partial<Query>, view?: Parameters<AuditLog['find']>[1]) => (await find(query, view)).events.map(({ initiator, action }) => `${initiator.name} ${action}`)
    test.each<[string, Partial<Query>, string[]]>([
      ['equal', { filters: [{ field: 'initiator_name', value: 'bob', not: false }] }, ['bob update', 'bob delete']],
      ['not equal', { filters: [{ field: 'initiator_name', value: 'bob', not: true }] }, ['alice create']],
      ['since', { time: [{ operator: '>=', value: '2026-11-21T12:00:02.000000+00:00' }] }, ['bob update', 'bob delete']],
      ['between', { time: [{ operator: '>', value: '2026-11-21T12:00:00.000000+00:00' }, { operator: '<', value: '2026-11-21T12:00:05.000000+00:00' }] }, ['bob update']],
      ['in another order', { sort: [{ field: 'initiator_name', descending: true }] }, ['bob delete', 'bob update', 'alice create']],
      ['a page', { offset: 1, limit: 1 }, ['bob update']],
      ['a word', { search: 'update' }, ['bob update']],
      ['an id in quotes', { search: `"${id}"` }, ['alice create', 'bob update', 'bob delete']],
      ['a beginning', { search: 'fail*' }, ['bob delete']],
      ['both words', { search: 'bob AND failure' }, ['bob delete']],
      ['either word', { search: 'update failure' }, ['bob update', 'bob delete']],
      ['not that word', { search: 'bob NOT failure' }, ['bob update']],
      ['only not', { search: '-bob' }, ['alice create']],
    ])('%s', async (_, query, events) => {
      expect(await whose(query)).toEqual(events)
    })
    test('in a project', async () => {
      expect(await whose({}, { project: 'acme' })).toEqual(['bob delete'])
      expect(await whose({ filters: [{ field: 'target_id', value: id, not: false }] }, { project: 'acme' })).toEqual(['bob delete'])
      const [first] = (await find()).events
      expect(await log.event(first?.id ?? '', { project: 'demo' })).toEqual(first)
      expect(await log.event(first?.id ?? '', { project: 'acme' })).toBeUndefined()
      expect(await log.event(first?.id ?? '', 'all')).toEqual(first)
    })
    test('values', async () => {
      expect(await log.attributes('initiator_name', 'all', 10)).toEqual(['bob', 'alice'])
      expect(await log.attributes('initiator_name', { project: 'acme' }, 10)).toEqual(['bob'])
    })
  })

  test('what is too old is forgotten, but not what an image was like last', async () => {
    await told(...created(), ...updated(2, { name: 'two' }))
    expect(await log.expire(at(1))).toBeGreaterThan(0)
    expect((await find()).events).toMatchObject([{ action: 'update' }])
    expect((await find({ search: '201' })).total).toBe(0)
    await log.expire(LATER)
    expect((await find()).total).toBe(0)
    await told(...updated(4_000, { name: 'three' }))
    expect(attached((await find()).events[0], 'changes')).toEqual([{ field: 'name', from: 'two', to: 'three' }])
  })

  test('facts', async () => {
    expect(await log.fact('a')).toBeUndefined()
    await log.noteFact('a', '1')
    await log.noteFact('a', '2')
    expect(await log.fact('a')).toBe('2')
  })

  test('all of a batch or nothing', async () => {
    await expect(
      db.transaction(async (sql) => {
        await sql.run('INSERT INTO fact (name, value) VALUES ($1, $2)', ['x', '1'])
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await log.fact('x')).toBeUndefined()
    const refused = await db.transaction((sql) => sql.run('INSERT INTO fact (name, value) VALUES ($1, $2)', ['x', null])).catch((error: unknown) => error)
    expect(db.isRefusal(refused)).toBe(true)
    expect(db.isRefusal(new Error('away'))).toBe(false)
  })
}
