import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { GatewayError } from '#gateway/problem.ts'
import { understood } from './intake.ts'
import { createLedger, type Incoming } from './ledger.ts'
import { createLog } from './log.ts'
import { buildServer } from './server.ts'
import { openSqlite } from './sqlite.ts'
import { call } from './stand-in.ts'
import type { Reader } from './tokens.ts'

const folder = mkdtempSync(join(tmpdir(), 'loupe-hermes-'))
const db = openSqlite(join(folder, 'log.sqlite'))
const readers: Record<string, Reader> = {
  staff: { user_id: 's', project_id: 'admin', staff: true, view: 'all' },
  member: { user_id: 'm', project_id: 'demo', staff: false, view: { project: 'demo' } },
  reader: { user_id: 'r', project_id: 'demo', why: 'Reading the audit log needs a role.' },
}
const image = '8b66fd16-28ac-49e8-afec-e48bc70afed9'
const event = '00000000-0000-4000-8000-00000000000'
const app = buildServer({
  log: createLog(db),
  tokens: {
    readerOf: async (token) => {
      if (token === 'keystone-is-away') throw new GatewayError(502, 'not-available', { service: 'identity' })
      return readers[token]
    },
  },
})

beforeAll(async () => {
  const began = Date.UTC(2026, 10, 21, 12)
  const told = Array.from({ length: 5 }, (_, i) => call({ id: `${event}${i}`, user: i % 2 === 0 ? 'alice' : 'bob', project: i < 3 ? 'demo' : 'acme', action: 'update', path: `/v2/images/${image}`, began: began + i * 1000, ended: began + i * 1000 + 5 }))
  const incoming = told.flat().map(({ body }) => understood(body)).filter((one): one is Incoming => one !== undefined && !('poison' in one))
  await createLedger(db).take(incoming)
})
afterAll(async () => {
  await app.close()
  await db.close()
  rmSync(folder, { recursive: true })
})

async function get(url: string, token: string | undefined = 'staff') {
  const { statusCode, body, headers } = await app.inject({ url, headers: { host: 'audit.example:8788', ...(token !== '' && { 'x-auth-token': token }) } })
  return { status: statusCode, body: headers['content-type']?.includes('json') === true ? (JSON.parse(body) as Record<string, unknown> & { events: Record<string, unknown>[] }) : body, headers }
}
const idsIn = ({ body }: Awaited<ReturnType<typeof get>>) => (typeof body === 'string' ? body : body.events.map(({ id }) => String(id).at(-1)).join(''))

test('its version, for anybody', async () => {
  expect(await get('/v1/', '')).toMatchObject({ status: 200, body: { version: { id: 'v1', status: 'CURRENT', links: [{ rel: 'self', href: 'http://audit.example:8788/v1/' }, {}] } } })
  expect(await get('/', '')).toMatchObject({ status: 300 })
})

test('events, the newest first, without what is attached', async () => {
  const answer = await get('/v1/events')
  expect(idsIn(answer)).toBe('43210')
  expect(answer.body).toMatchObject({ total: 5, events: [{ id: `${event}4`, action: 'update', outcome: 'success', requestPath: `/v2/images/${image}`, initiator: { name: 'alice' }, target: { id: image, typeURI: 'storage/image/image' }, observer: { name: 'glance' } }, {}, {}, {}, {}] })
  expect(answer.body).not.toHaveProperty('next')
  expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
})

test('pages', async () => {
  const first = await get('/v1/events?limit=2&action=update')
  expect(first.body).toMatchObject({ total: 5, next: 'http://audit.example:8788/v1/events?limit=2&action=update&offset=2' })
  expect(first.body).not.toHaveProperty('previous')
  const second = await get('/v1/events?limit=2&action=update&offset=2')
  expect(idsIn(second)).toBe('21')
  expect(second.body).toMatchObject({ next: 'http://audit.example:8788/v1/events?limit=2&action=update&offset=4', previous: 'http://audit.example:8788/v1/events?limit=2&action=update&offset=0' })
  expect((await get('/v1/events?limit=2&offset=4')).body).not.toHaveProperty('next')
})

test('pages that are not counted', async () => {
  const { body } = await get('/v1/events?limit=2&total=no')
  expect(body).toMatchObject({ next: 'http://audit.example:8788/v1/events?limit=2&total=no&offset=2' })
  expect(body).not.toHaveProperty('total')
  expect((await get('/v1/events?limit=2&total=no&offset=4')).body).not.toHaveProperty('next')
})

test.each([
  ['initiator_name=bob', '31'],
  ['initiator_name=!bob', '420'],
  ['user_name=id-of-bob', '31'],
  ['event_type=update&outcome=success&initiator_name=alice', '420'],
  ['target_id=nothing', ''],
  ['sort=initiator_name', '42031'],
  ['sort=initiator_name:desc,time:asc', '13024'],
  ['time=gte:2026-11-21T12:00:01,lt:2026-11-21T12:00:03', '21'],
  ['time=gt:2026-11-21T14:00:03%2B02:00', '4'],
  ['time=gt:2026-11-21T14:00:03+0200', '4'],
  [`search="${image}"`, '43210'],
  ['search=nowhere', ''],
  ['project_id=acme', '43'],
])('asked %s', async (query, ids) => {
  expect(idsIn(await get(`/v1/events?${query}`))).toBe(ids)
})

test.each([
  ['limit=x', 'Invalid limit value'],
  ['offset=-1', 'Invalid offset value'],
  ['limit=1001', 'limit 1001 exceeds the maximum of 1000'],
  ['sort=color', 'not a valid topic: color'],
  ['sort=time:up', 'sort direction up is invalid, must be asc or desc'],
  ['time=2026-11-21T12:00:00', 'time operator 2026-11-21T12 is not valid. Must be lt, lte, gt or gte'],
  ['time=gt:', 'time operator gt missing :<timestamp>'],
  ['time=gt:2026-11-21T12:00:00,gt:2026-11-21T13:00:00', 'time operator gt can only occur once'],
  ['time=gt:yesterday', 'invalid time format: yesterday'],
])('asked %s: refused', async (query, words) => {
  const { status, body } = await get(`/v1/events?${query}`)
  expect(status).toBe(400)
  expect(body).toContain(words)
})

test('one event, whole', async () => {
  expect((await get(`/v1/events/${event}1`)).body).toMatchObject({ id: `${event}1`, eventType: 'activity', reason: { reasonCode: '200' }, initiator: { host: { address: '127.0.0.1' }, project_id: 'demo' } })
  expect(await get('/v1/events/1')).toMatchObject({ status: 400, body: 'Invalid event ID format' })
  expect(await get(`/v1/events/${event}9`)).toMatchObject({ status: 404 })
  expect(await get(`/v1/events/${event}4`, 'member')).toMatchObject({ status: 404 })
})

test('values', async () => {
  expect((await get('/v1/attributes/initiator_name')).body).toEqual(['alice', 'bob'])
  expect((await get('/v1/attributes/target_type?max_depth=2')).body).toEqual(['storage/image'])
  expect((await get('/v1/attributes/initiator_name?limit=1', 'member')).body).toEqual(['alice'])
  for (const name of ['color', 'time', 'constructor']) expect(await get(`/v1/attributes/${name}`)).toMatchObject({ status: 404 })
})

test('gaps, and whose events one is shown', async () => {
  expect((await get('/v1/gaps', 'member')).body).toEqual({ gaps: [], view: 'project' })
  expect((await get('/v1/gaps')).body).toEqual({ gaps: [], view: 'all' })
  expect((await get('/v1/gaps?project_id=demo')).body).toEqual({ gaps: [], view: 'project' })
})

describe('who', () => {
  test('members see their project’s events', async () => {
    expect(idsIn(await get('/v1/events', 'member'))).toBe('210')
    expect(idsIn(await get('/v1/events?project_id=demo', 'member'))).toBe('210')
    expect(await get('/v1/events?project_id=acme', 'member')).toMatchObject({ status: 403, body: 'Only staff may read the log of another project.' })
  })
  test.each(['/v1/events', `/v1/events/${event}0`, '/v1/attributes/action', '/v1/gaps'])('%s needs a token, and a role', async (path) => {
    expect(await get(path, '')).toMatchObject({ status: 401 })
    expect(await get(path, 'nobody')).toMatchObject({ status: 401 })
    expect(await get(path, 'reader')).toMatchObject({ status: 403, body: 'Reading the audit log needs a role.' })
    expect(await get(path, 'keystone-is-away')).toMatchObject({ status: 502, body: 'The service is not available now.' })
  })
})

test('anything else', async () => {
  expect(await get('/v2/')).toMatchObject({ status: 404, body: 'Not Found' })
  expect(await get('/healthz', '')).toMatchObject({ status: 200 })
  expect(await get('/readyz', '')).toMatchObject({ status: 200 })
})
