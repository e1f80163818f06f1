import { describe, expect, test } from 'vitest'
import { eventSchema, type Gap } from '#src/api/audit/hermes.ts'
import { mergeEvents, newsIn, openIn, rowsOf, withNewer } from './merged-events.ts'

const event = (id: string, second: number, outcome = 'success') =>
  eventSchema.parse({ id, eventTime: `2026-11-21T10:00:${String(second).padStart(2, '0')}.5+00:00`, action: 'update', outcome, initiator: {}, target: {}, observer: {} })
const gap = (from: number, to: number): Gap => ({ exchange: 'glance', from: `2026-11-21T10:00:${String(from).padStart(2, '0')}+00:00`, to: `2026-11-21T10:00:${String(to).padStart(2, '0')}+00:00` })
const ids = (events: readonly { id: string }[]) => events.map(({ id }) => id).join(' ')

describe('what is shown', () => {
  const pages = [event('c', 30), event('b', 20), event('a', 10)]

  test('is what was read, until what is new is taken in', () => {
    const newer = [event('d', 40), event('c', 30)]
    const before = mergeEvents(pages, new Map(), newer)
    expect([ids(before.shown), ids(before.fresh)]).toEqual(['c b a', 'd'])
    const after = mergeEvents(pages, withNewer(new Map(), newer), newer)
    expect([ids(after.shown), ids(after.fresh)]).toEqual(['d c b a', ''])
  })

  test('is what was told last of each, and stays so when it is not told again', () => {
    const told = [event('c', 30, 'failure')]
    expect(mergeEvents(pages, new Map(), told)).toMatchObject({ fresh: [], shown: [{ id: 'c', outcome: 'failure' }, {}, {}] })
    expect(mergeEvents(pages, withNewer(new Map(), told), []).shown[0]?.outcome).toBe('failure')
  })

  test('stands by its time, however late it is told', () => {
    expect(ids(mergeEvents(pages, new Map([['x', event('x', 15)]]), []).shown)).toBe('c b x a')
  })
})

describe('news', () => {
  const newer = [event('d', 40), event('c', 30, 'failure'), event('y', 20), event('x', 10)]

  test('are not what the next page brings, though a look goes back below what was read', () => {
    const pages = [event('c', 30), event('b', 20)]
    expect(ids(newsIn(newer, pages, event('b', 20).eventTime))).toBe('d c')
  })

  test('are of any age where all was read', () => {
    expect(newsIn(newer, [event('c', 30)], undefined)).toBe(newer)
  })
})

describe('gaps', () => {
  const events = [event('c', 30), event('b', 20), event('a', 10)]
  const keys = (...more: [readonly Gap[], boolean, { since?: string; until?: string }?]) => rowsOf(events, ...more).map((row) => (row.gap ? 'gap' : row.key)).join(' ')

  test.each<[string, Gap, boolean, { since?: string; until?: string }?]>([
    ['c gap b a', gap(21, 25), false],
    ['gap c b a', gap(40, 50), false],
    ['c b a', gap(1, 5), false],
    ['c b a gap', gap(1, 5), true],
    ['c b a', gap(1, 5), true, { since: '2026-11-21T10:00:06Z' }],
    ['c b a', gap(40, 50), true, { until: '2026-11-21T10:00:35Z' }],
  ])('%s', (shown, one, complete, within) => expect(keys([one], complete, within)).toBe(shown))
})

describe('followed one by one', () => {
  const [newest, begun, old] = [event('c', 30), event('b', 20, 'pending'), event('a', 10)]
  const long = { ...begun, id: 'l', eventTime: '2026-11-21T08:59:00+00:00' }
  const many = Array.from({ length: 30 }, (_, i) => event(`m${i}`, 29, 'pending'))
  test.each<[string, readonly (typeof newest)[], string]>([
    ['nothing of nothing', [], ''],
    ['nothing that is over', [newest, old], ''],
    ['what had begun', [newest, begun, old], 'b'],
    ['also where it is the newest', [begun, old], 'b'],
    ['not what began long before', [newest, begun, long], 'b'],
    ['the newest of many', many, ids(many.slice(0, 10))],
  ])('%s', (_, shown, followed) => expect(ids(openIn(shown))).toBe(followed))
})
