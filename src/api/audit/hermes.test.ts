import { QueryClient } from '@tanstack/react-query'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { parseTime } from '#src/lib/time.ts'
import { bytesSentIn, candidatesIn, changesIn, eventQuery, eventSchema, eventsQuery, everyEvent, gapsQuery, looksAgain, newerEventsQuery, type EventFilter } from './hermes.ts'

const at = { region: 'RegionOne', scope: 'p1' }
const image = '8b66fd16-28ac-49e8-afec-e48bc70afed9'
const other = '11111111-28ac-49e8-afec-e48bc70afed9'

type Raw = { id: string; eventTime: string; action: string; requestPath: string; target: { id: string; typeURI: string; name?: string } }
const raw = (n: number, more: Partial<Raw> = {}) => ({
  id: `e${n}`, eventTime: new Date(Date.UTC(2026, 10, 21) + n * 1000).toISOString().replace('Z', '123+0000'), action: 'update', outcome: 'success', requestPath: `/v2/images/${image}`,
  initiator: { id: 'u', typeURI: 'service/security/account/user', name: 'alice' }, target: { id: image, typeURI: 'storage/image/image' }, observer: { id: 'o', typeURI: 'service/storage/image', name: 'glance' }, ...more,
})

const answered = (body: unknown, status = 200) => (typeof body === 'string' ? new Response(body, { status, headers: { 'Content-Type': 'text/plain' } }) : Response.json(body, { status }))

/** A log that pages, filters by time and by what an image is known by; the rest of a question it passes over. */
function service(events: () => readonly ReturnType<typeof raw>[], { gaps = [] as unknown[] | null, most = 1000 } = {}) {
  const asked: URLSearchParams[] = []
  vi.stubGlobal('fetch', (address: string) => {
    const { pathname, searchParams } = new URL(address, 'http://loupe')
    if (pathname.endsWith('/gaps')) return Promise.resolve(gaps ? answered({ gaps }) : answered('404 page not found', 404))
    asked.push(searchParams)
    const limit = Number(searchParams.get('limit'))
    if (limit > most) return Promise.resolve(answered(`limit ${limit} exceeds`, 500))
    const time = (operator: string) => new RegExp(`(?:^|,)${operator}:([^,]+)`).exec(searchParams.get('time') ?? '')?.[1]
    const ms = (text: string) => Date.parse(text.replace('123+0000', 'Z').replace(/\+0000$/, 'Z'))
    const [lte, gte, id, search] = [time('lte'), time('gte'), searchParams.get('target_id'), searchParams.get('search')]
    const found = events().filter(
      (event) => (lte === undefined || ms(event.eventTime) <= ms(lte)) && (gte === undefined || ms(event.eventTime) >= ms(gte)) && (id === null || event.target.id === id) && (search === null || event.requestPath.includes(search.slice(1, 37))),
    )
    const newest = found.toSorted((a, b) => ms(b.eventTime) - ms(a.eventTime))
    const offset = Number(searchParams.get('offset') ?? 0)
    const page = newest.slice(offset, offset + limit)
    return Promise.resolve(answered({ events: page.length === 0 ? null : page, total: found.length }))
  })
  return asked
}
afterEach(() => vi.unstubAllGlobals())

async function listed(filter: EventFilter, between: () => void = () => undefined) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const options = eventsQuery(at, filter)
  let data = await client.fetchInfiniteQuery(options)
  while (data.pages.at(-1)?.next !== undefined) {
    between()
    data = await client.fetchInfiniteQuery({ ...options, pages: data.pages.length + 1, staleTime: 0 })
  }
  return data.pages
}
const ids = (pages: readonly { events: readonly { id: string }[] }[]) => pages.flatMap(({ events }) => events.map(({ id }) => id))
const numbers = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, i) => `e${from - i}`)

describe('the collector', () => {
  it('is asked once for an image; of which projects it tells is its own to say', async () => {
    const asked = service(() => [raw(1), raw(2), raw(3, { target: { id: other, typeURI: 'storage/image/image' }, requestPath: `/v2/images/${other}` })])
    const pages = await listed({ target_id: image, action: 'update' })
    expect([ids(pages), pages[0]?.total]).toEqual([['e2', 'e1'], 2])
    await listed({})
    expect(asked.map((params) => params.get('total'))).toEqual([null, null])
    expect(asked.map((params) => [params.get('target_id'), params.get('action'), params.get('project_id'), params.get('details')])).toEqual([[image, 'update', null, 'true'], [null, null, null, 'true']])
  })

  it.each([[99], [100], [101], [350]])('%i events, each once and in order', async (count) => {
    service(() => Array.from({ length: count }, (_, i) => raw(i)))
    expect(ids(await listed({}))).toEqual(numbers(count - 1, 0))
  })

  it('many of one moment, more than a page holds', async () => {
    const events = Array.from({ length: 330 }, (_, i) => raw(i < 270 && i > 20 ? 20 : i, { id: `e${i}` }))
    service(() => events)
    const got = ids(await listed({}))
    expect(got.toSorted()).toEqual(events.map(({ id }) => id).toSorted())
  })

  it('what comes while it is paged through moves nothing', async () => {
    const events = Array.from({ length: 250 }, (_, i) => raw(i))
    let n = 1000
    service(() => events)
    const client = new QueryClient()
    const pages = []
    const signal = new AbortController().signal
    for await (const page of everyEvent(at, {}, client, signal)) {
      pages.push(page)
      events.push(raw((n += 1)))
    }
    expect(ids(pages)).toEqual(numbers(249, 0))
    const inPages = await listed({}, () => undefined)
    expect(ids(inPages)).toHaveLength(events.length)
  })

  it('what is newer is asked for from a little before, within what is filtered', async () => {
    const asked = service(() => [raw(0), raw(100), raw(200)])
    const client = new QueryClient()
    expect(ids([await client.fetchQuery(newerEventsQuery(at, {}, raw(100).eventTime))])).toEqual(['e200', 'e100'])
    await client.fetchQuery(newerEventsQuery(at, { time: { gte: '2026-11-21T00:01:30Z', lt: '2026-11-22T00:00:00Z' } }, raw(100).eventTime))
    expect(asked.map((params) => params.get('total'))).toEqual(['no', 'no'])
    expect(asked.map((params) => params.get('time'))).toEqual(['gte:2026-11-21T00:00:40.000Z', 'gte:2026-11-21T00:01:30.000Z,lt:2026-11-22T00:00:00Z'])
  })

  it('what is newer is gathered from look to look, each told as it was last; of a log without anything, from its beginning', async () => {
    const events = [raw(1), raw(2)]
    const asked = service(() => events)
    const client = new QueryClient()
    const look = () => client.fetchQuery({ ...newerEventsQuery(at, {}, undefined), staleTime: 0 })
    expect(await look()).toMatchObject({ newest: raw(2).eventTime, torn: false, busy: false })
    events.splice(1, 1, raw(2, { action: 'delete' }), raw(500))
    expect((await look()).events.map(({ id, action }) => `${id} ${action}`)).toEqual(['e2 delete', 'e1 update', 'e500 update'])
    await look()
    expect(asked.map((params) => params.get('time'))).toEqual(['gte:1970-01-01T00:00:00.000Z', 'gte:2026-11-20T23:59:02.000Z', 'gte:2026-11-21T00:07:20.000Z'])
  })

  it.each([[1_000, true], [998, false]])('%i at once: torn %s, and asked no more', async (count, torn) => {
    const events = Array.from({ length: count }, (_, i) => raw(1_000 + i))
    const asked = service(() => [raw(0), raw(990), ...events])
    const client = new QueryClient()
    const look = () => client.fetchQuery({ ...newerEventsQuery(at, {}, raw(990).eventTime), staleTime: 0 })
    expect(await look()).toMatchObject({ torn })
    await look()
    expect(asked).toHaveLength(torn ? 1 : 2)
  })

  it.each([['all', 'all'], ['project', 'project'], [undefined, 'project']])('whose events it shows: %s', async (view, known) => {
    vi.stubGlobal('fetch', () => Promise.resolve(answered({ gaps: [], view })))
    expect(await new QueryClient().fetchQuery(gapsQuery(at))).toEqual({ gaps: [], view: known })
  })

  it('who may not read it is told why', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(answered('Reading the audit log needs one of these roles in the project: member.', 403)))
    await expect(new QueryClient({ defaultOptions: { queries: { retry: false } } }).fetchQuery(gapsQuery(at))).rejects.toMatchObject({ status: 403, message: 'Reading the audit log needs one of these roles in the project: member.' })
  })
})

describe('Hermes', () => {
  const stock = { typeURI: 'service/storage/image/images/image', id: 'endpoint', name: 'glance' }
  it('is asked by id and by address, and both are one list in one dialect', async () => {
    const events = [
      raw(1, { action: 'create' }),
      raw(2, { target: { ...stock, typeURI: 'service/storage/image/images/image/members/member' }, requestPath: `/v2/images/${image}/members/p2` }),
      raw(3, { target: stock, requestPath: `/v2/images/${image}/actions/deactivate` }),
      // Has it in its search only.
      raw(4, { target: { id: other, typeURI: 'storage/image/image' }, requestPath: `/v2/images/${other}?like=${image}` }),
    ]
    const asked = service(() => events, { gaps: null, most: 100 })
    const [page] = await listed({ target_id: image })
    expect(page?.events.map(({ id, action, target }) => [id, action, target.typeURI, target.id, target.name])).toEqual([
      ['e3', 'disable', 'storage/image/image', image, undefined],
      ['e2', 'update', 'storage/image/image/member', image, undefined],
      ['e1', 'create', 'storage/image/image', image, undefined],
    ])
    expect(page?.total).toBeUndefined()
    expect(asked.map((params) => [params.get('target_id'), params.get('search'), params.get('project_id')])).toEqual([[image, null, null], [null, `"${image}"`, null]])
  })

  it.each([
    ['the id that was asked for', 'success', `/v2/images?id=${image}`, stock, image],
    ['none where nothing was made', 'failure', `/v2/images?id=${image}`, stock, ''],
    ['none where none was asked for', 'success', '/v2/images', stock, ''],
    ['what the service tells, whatever was asked for', 'success', `/v2/images?id=${image}`, { id: other, typeURI: 'storage/image/image' }, other],
    ['what the collector does not know', 'success', `/v2/images?id=${image}`, { id: '', typeURI: 'storage/image/image' }, ''],
  ])('of what was created: %s', async (_, outcome, requestPath, target, id) => {
    const event = eventSchema.parse({ ...raw(1, { action: 'create', requestPath, target }), outcome })
    expect([event.target.id, event.action, event.target.typeURI]).toEqual([id, 'create', 'storage/image/image'])
    service(() => [{ ...raw(1, { action: 'create', requestPath, target }), outcome }], { gaps: null, most: 100 })
    expect(ids(await listed({ target_id: image }))).toEqual(id === image ? ['e1'] : [])
  })

  it('two lists of different length: nothing is left out, nothing comes in between later', async () => {
    const events = Array.from({ length: 400 }, (_, i) => (i % 5 === 0 ? raw(i, { requestPath: '/v2/images' }) : raw(i, { target: stock })))
    service(() => events, { gaps: null, most: 100 })
    expect(ids(await listed({ target_id: image }))).toEqual(numbers(399, 0))
  })

  it('actions in our words are picked from what it answers', async () => {
    const asked = service(() => [raw(1), raw(2, { target: stock, requestPath: `/v2/images/${image}/actions/deactivate` })], { gaps: null, most: 100 })
    expect(ids(await listed({ action: 'disable', outcome: 'success' }))).toEqual(['e2'])
    expect(asked.map((params) => [params.get('action'), params.get('outcome')])).toEqual([[null, 'success']])
  })

  it.each([[1, 1, false], [150, 2, false], [250, 3, false], [990, 10, false], [1_200, 10, true]])('%i new ones are all read, in %i pages; else the list is torn: %s', async (count, pages, torn) => {
    const asked = service(() => Array.from({ length: count + 1 }, (_, i) => raw(i * 100)), { gaps: null, most: 100 })
    const { events, ...told } = await new QueryClient().fetchQuery(newerEventsQuery(at, {}, raw(0).eventTime))
    expect([events.length >= Math.min(count, 991), asked.length]).toEqual([true, pages])
    expect(told).toEqual({ newest: raw(count * 100).eventTime, torn, busy: pages > 1 })
  })

  it('what is picked out here is read on from what was answered, not from what was picked', async () => {
    const events = Array.from({ length: 40 }, (_, i) => raw(i * 100))
    const asked = service(() => events, { gaps: null, most: 100 })
    const [page] = await listed({ action: 'disable' })
    expect(page).toMatchObject({ events: [], newest: raw(3_900).eventTime })
    expect(await new QueryClient().fetchQuery(newerEventsQuery(at, { action: 'disable' }, page?.newest))).toMatchObject({ events: [], torn: false })
    expect(asked.at(-1)?.get('time')).toBe('gte:2026-11-21T01:04:00.000Z')
  })

  it('no gaps, and one project', async () => {
    service(() => [], { gaps: null })
    expect(await new QueryClient().fetchQuery(gapsQuery(at))).toBeNull()
  })
})

it('one event, whose unknown fields stay, and beside it what the service told', async () => {
  const { outcome: _, ...told } = { ...raw(1, { requestPath: `/v2/images/${image}/actions/deactivate`, target: { typeURI: 'service/storage/image/images/image', id: 'endpoint', name: 'glance' } }), typeURI: 'x', more: { of: 'it' } }
  vi.stubGlobal('fetch', () => Promise.resolve(answered(told)))
  const event = await new QueryClient().fetchQuery(eventQuery(at, 'e1'))
  expect(event).toMatchObject({ id: 'e1', typeURI: 'x', more: { of: 'it' }, action: 'disable', outcome: 'unknown', target: { id: image } })
  expect(event.told).toEqual(told)
})

it.each(['text', null, 3, []])('no event: %s', (told) => expect(eventSchema.safeParse(told).success).toBe(false))

it.each([
  ['pending', 1, 5_000],
  ['pending', 3_601, false],
  ['success', 1, false],
  ['unknown', 1, false],
])('%s, begun %i seconds ago: looked at again %s', (outcome, ago, again) => {
  expect(looksAgain(eventSchema.parse({ ...raw(0), outcome }), parseTime(raw(0).eventTime) + ago * 1000)).toBe(again)
})

it('what is attached, and what only has its name', () => {
  const withAttached = (...attachments: { name: string; content: unknown }[]) => eventSchema.parse({ ...raw(1), attachments })
  const event = withAttached({ name: 'changes', content: '[{"field":"name","from":"a","to":null}]' }, { name: 'candidates', content: '[{"user_id":"u","name":"alice"}]' }, { name: 'bytes_sent', content: '12' })
  expect([changesIn(event), candidatesIn(event), bytesSentIn(event)]).toEqual([[{ field: 'name', from: 'a', to: null }], [{ user_id: 'u', name: 'alice' }], 12])
  const strange = withAttached({ name: 'changes', content: 'no JSON' }, { name: 'candidates', content: { an: 'object' } }, { name: 'bytes_sent', content: '"many"' })
  expect([changesIn(strange), candidatesIn(strange), bytesSentIn(strange)]).toEqual([undefined, [], undefined])
})
