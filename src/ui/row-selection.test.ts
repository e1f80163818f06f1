import { describe, expect, test } from 'vitest'
import { howMany, noRows, ranged, withRows } from './row-selection.ts'

const keys = ['a', 'b', 'c', 'd', 'e']
const of = (text: string) => new Set(text)
const text = (selected: ReadonlySet<string>) => [...selected].toSorted().join('')

describe('a range', () => {
  test.each([
    ['downwards', 'a', 'b', 'd', true, 'abcd'],
    ['upwards', '', 'd', 'b', true, 'bcd'],
    ['off', 'abcde', 'b', 'd', false, 'ae'],
    ['of one', 'a', 'c', 'c', true, 'ac'],
    ['from a row that is not there any more', 'a', 'x', 'c', true, 'ac'],
    ['from nowhere', '', undefined, 'c', true, 'c'],
  ])('%s', (_, before, anchor, key, on, after) => {
    expect(text(ranged(of(before), keys, anchor, key, on))).toBe(after)
  })

  test('leaves what is not shown', () => {
    expect(text(ranged(of('x'), keys, 'a', 'b', true))).toBe('abx')
  })
})

test('all, some, none of what is shown', () => {
  expect(howMany(noRows, keys)).toBe('none')
  expect(howMany(of('x'), keys)).toBe('none')
  expect(howMany(of('xa'), keys)).toBe('some')
  expect(howMany(of('abcde'), keys)).toBe('all')
  expect(howMany(of('a'), [])).toBe('none')
  expect(text(withRows(of('x'), keys, true))).toBe('abcdex')
})
