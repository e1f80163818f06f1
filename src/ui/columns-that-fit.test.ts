import { expect, test } from 'vitest'
import { columnsThatFit } from './columns-that-fit.ts'

const columns = [
  { key: 'select', width: 30 },
  { key: 'name' },
  { key: 'status', width: 150 },
  { key: 'format', width: 100, drops: 2 },
  { key: 'updated', width: 130, drops: 1 },
  { key: 'twin', only: 'narrow' as const },
]
const keys = (room: number, kept?: string) => columnsThatFit(columns, room, kept).map(({ key }) => key).join(' ')

test.each([
  [630, 'select name status format updated twin'],
  [629, 'select name status format twin'],
  [500, 'select name status format twin'],
  [499, 'select name status twin'],
  [100, 'select name status twin'],
])('%i px are enough for %s', (room, expected) => {
  expect(keys(room)).toBe(expected)
})

test('what rows are sorted by stays', () => {
  expect(keys(540, 'updated')).toBe('select name status updated twin')
})
