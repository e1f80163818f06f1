import { expect, it } from 'vitest'
import { apart, listed } from './apart.ts'

it('leaves names alone that run as the line does', () => {
  expect(apart('größe 2.1')).toBe('größe 2.1')
  expect(listed(['a', 'b'])).toBe('a, b')
})

it('keeps apart what would turn the line round', () => {
  expect(listed(['a\u202eb', 'مرحبا'])).toBe('\u2068a\u202eb\u2069, \u2068مرحبا\u2069')
})
