import { expect, test } from 'vitest'
import { i18n } from './language.ts'

test('a name turns no sentence round', () => {
  expect(i18n.t({ id: 'x', message: 'Delete {name}?', values: { name: 'x\u202egpj.exe\u2066' } })).toBe('Delete xgpj.exe?')
  expect(i18n._('x', { count: 2, name: 'שלום' }, { message: '{count, plural, one {# of} other {# of}} {name}' })).toBe('2 of שלום')
})
