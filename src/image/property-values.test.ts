import { describe, expect, it } from 'vitest'
import { propertiesToWire, propertyValuesSchema, rowsOf, whyNotKey, whyNotValue, withoutChange, type PropertyRow } from './property-values.ts'

it.each<[string, boolean]>([
  ['x'.repeat(65_535), true],
  ['x'.repeat(65_536), false],
  ['é'.repeat(32_768), false],
  ['🐈', false],
])('whyNotValue %#', (value, ok) => {
  expect(whyNotValue(value, 'a') === undefined).toBe(ok)
})

it.each<[string, boolean]>([
  ['hw_disk_bus', true],
  ['a/b~c', true],
  ['x'.repeat(255), true],
  ['', false],
  ['  ', false],
  ['x'.repeat(256), false],
  ['status', false],
  ['deleted_at', false],
  ['os_glance_failed_import', false],
  ['🐈', false],
])('whyNotKey(%j)', (key, ok) => {
  expect(whyNotKey(key) === undefined).toBe(ok)
})

describe('the property table', () => {
  const row = (key: string, value = '', state: PropertyRow['state'] = 'new'): PropertyRow => ({ key, value, state })
  const wrong = (rows: PropertyRow[]) => propertyValuesSchema.safeParse({ rows }).error?.issues.map((issue) => issue.path.join('.')) ?? []

  it.each<[string, PropertyRow[], string[]]>([
    ['nothing', [], []],
    ['an empty value', [row('a')], []],
    ['a row that is taken out, whatever it says', [row('a'), row('A', '', 'removed'), row('', '', 'removed')], []],
    ['twins in upper and lower case', [row('hw'), row('HW')], ['rows.1.key']],
    ['the same key twice, with spaces', [row('a', '', 'there'), row(' a ')], ['rows.1.key']],
    ['a new twin before what is there', [row('HW'), row('hw', '', 'there')], ['rows.0.key']],
    ['a row without a key', [row('', 'x')], ['rows.0.key']],
    ['rows that nobody has written into', [row(''), row(' ')], []],
    ['a long value', [row('a', 'x'.repeat(65_536))], ['rows.0.value']],
    ['129 properties', Array.from({ length: 129 }, (_, i) => row(`k${i}`)), ['rows.root']],
    ['a key that the image has already, whatever it is', [row('deleted', '', 'there')], []],
  ])('judges %s', (_, rows, paths) => {
    expect(wrong(rows)).toEqual(paths)
  })

  it('is written without what was taken out', () => {
    expect(propertiesToWire({ rows: [row(' a ', ' x '), row('b', 'y', 'removed')] })).toEqual({ a: ' x ' })
  })

  it('tells what is new and what is taken out from what the image has', () => {
    expect(rowsOf({ a: 'x', b: 'y' }, { a: 'z', c: '1' })).toEqual([{ ...row('a', 'x', 'there'), was: 'z' }, row('b', 'y', 'new'), { ...row('c', '1', 'removed'), was: '1' }])
  })

  it('undoes what was done to a key', () => {
    const rows: PropertyRow[] = [row('c', 'new'), row('b', 'y'), { ...row('a', 'x', 'there'), was: 'z' }, { ...row('c', '1', 'removed'), was: '1' }]
    expect(withoutChange(rows, 'a')[2]).toEqual({ ...row('a', 'z', 'there'), was: 'z' })
    expect(withoutChange(rows, 'b')).toHaveLength(3)
    expect(withoutChange(rows, 'c').filter(({ key }) => key === 'c')).toEqual([{ ...row('c', '1', 'there'), was: '1' }])
  })
})
