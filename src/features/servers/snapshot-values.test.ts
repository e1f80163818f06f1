import { afterEach, describe, expect, test, vi } from 'vitest'
import { suggestedName, toWire, whyNotName, whyNotRow, type Row } from './snapshot-values.ts'

afterEach(() => vi.unstubAllEnvs())

const row = (key: string, value = 'x', id = 0): Row => ({ id, key, value })

test('the suggested name is the server’s with the day, and never too long', () => {
  const day = new Date('2026-11-21T12:00:00Z')
  expect(suggestedName({ name: 'web-1', id: 'i' }, day)).toBe('web-1 2026-11-21')
  expect(suggestedName({ name: ' ', id: 'i' }, day)).toBe('i 2026-11-21')
  expect(suggestedName({ name: 'n'.repeat(255), id: 'i' }, day)).toHaveLength(255)
})

test('the day is the one where the person is', () => {
  vi.stubEnv('TZ', 'Asia/Tokyo')
  expect(suggestedName({ name: 'web-1', id: 'i' }, new Date('2026-11-21T23:30:00Z'))).toBe('web-1 2026-11-22')
  vi.stubEnv('TZ', 'America/Sao_Paulo')
  expect(suggestedName({ name: 'web-1', id: 'i' }, new Date('2026-01-01T01:00:00Z'))).toBe('web-1 2025-12-31')
})

test.each([
  ['web-1', false],
  [' web-1 ', false],
  ['', true],
  [' ', true],
  ['a\tb', true],
  ['disk 💾', true],
  ['n'.repeat(255), false],
  ['n'.repeat(256), true],
])('the name %j', (name, wrong) => {
  expect(whyNotName(name) !== undefined).toBe(wrong)
})

describe('a property', () => {
  test.each([
    [row('', ''), false],
    [row('note'), false],
    [row('a b:c.d-e_f'), false],
    [row(''), true],
    [row('a/b'), true],
    [row('loupe_flavors'), true],
    [row('LOUPE_flavors'), true],
    [row('instance_uuid'), true],
    [row('note', 'v'.repeat(255)), false],
    [row('note', 'v'.repeat(256)), true],
  ])('%j', (given, wrong) => {
    expect(whyNotRow(given, [given]) !== undefined).toBe(wrong)
  })

  test('a key stands once: the later row is told', () => {
    const rows = [row('note', 'x', 1), row(' note', 'y', 2)]
    expect(rows.map((one) => whyNotRow(one, rows) !== undefined)).toEqual([false, true])
  })
})

test('on the wire: trimmed, without blank rows', () => {
  expect(toWire({ name: ' web-1 ', rows: [row(' note ', ' kept '), row('', '')] })).toEqual({ name: 'web-1', metadata: { note: ' kept ' } })
})
