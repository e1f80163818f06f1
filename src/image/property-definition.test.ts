import { describe, expect, it } from 'vitest'
import type { Definition } from '#src/api/glance/metadefs.ts'
import { askedBy, kindOf, listOf, toggled, united, whyUnfit } from './property-definition.ts'

const define = (more: Partial<Definition>): Definition => ({ key: 'k', type: 'string', operators: [], readonly: false, default: undefined, required: false, namespace: 'n', object: undefined, ...more })

describe('a value that', () => {
  it.each<[string, Partial<Definition>, string[], string[]]>([
    ['is text', {}, ['', 'x', '<b>'], []],
    ['is text of Nova’s', { key: 'hw_machine_type' }, ['q35'], ['']],
    ['is one of some', { enum: ['a', 'b'] }, ['a'], ['A', '', 'c']],
    ['is true or false, as Nova reads them', { type: 'boolean' }, ['true', 'False', 'YES', '1', 'off'], ['', 'maybe', 'true ']],
    ['is a whole number', { type: 'integer', minimum: 1, maximum: 600 }, ['1', '600', '+5', ' 7 '], ['', '0', '601', '1.5', 'one', '0x10']],
    ['is a number', { type: 'number', minimum: 0 }, ['0', '1.5', '1e3'], ['', '-1', 'NaN', 'Infinity']],
    ['is a list', { type: 'array', items: { enum: ['a', 'b'] } }, ['<in> a,b', 'a', '<all-in> b'], ['', '<in> a,c', 'a b']],
    ['has a length', { minLength: 2, maxLength: 3 }, ['ab', 'abc'], ['a', 'abcd']],
    ['has a pattern', { pattern: '^[A-Z]{2}-[0-9]+$' }, ['AB-1'], ['ab-1']],
    ['has a pattern that only Python reads', { pattern: '(?P<x>a' }, ['anything'], []],
  ])('%s', (_, more, fit, unfit) => {
    expect(fit.filter((value) => whyUnfit(define(more), value) !== undefined)).toEqual([])
    expect(unfit.filter((value) => whyUnfit(define(more), value) === undefined)).toEqual([])
  })
})

describe('a list', () => {
  it.each<[string, string, readonly string[]]>([
    ['', '', []],
    ['a,b', '', ['a', 'b']],
    ['<in> a,b', '<in>', ['a', 'b']],
    ['<all-in> x y', '<all-in>', ['x y']],
  ])('is read from %j', (value, operator, items) => {
    expect(listOf(value)).toEqual({ operator, items })
  })

  it.each<[string, string, string]>([
    ['', 'a', '<or> a'],
    ['<or> a', 'b', '<or> a,b'],
    ['<in> a,b', 'a', '<in> b'],
    ['a', 'b', 'a,b'],
    ['<in> a', 'a', ''],
  ])('%j with %j the other way round is %j', (value, item, expected) => {
    expect(toggled(value, item, define({ type: 'array', operators: ['<or>', '<all-in>'] }))).toBe(expected)
  })
})

it('several definitions of one key are one that knows every value', () => {
  const [a, b] = [define({ title: 'A', enum: ['x', 'y'] }), define({ title: 'B', enum: ['y', 'z'], required: true })]
  expect(united([a, b])).toMatchObject({ title: 'A · B', enum: ['x', 'y', 'z'], required: true })
  expect(united([a, define({ title: 'A' })])?.enum).toBeUndefined()
  expect(united([a, define({ type: 'integer', title: 'C' })])).toMatchObject({ title: 'A', enum: ['x', 'y'] })
  expect(united(undefined)).toBeUndefined()
})

it.each<[Partial<Definition>, string, string]>([
  [{ type: 'boolean' }, 'choice', 'true or false'],
  [{ enum: ['a', 'b'] }, 'choice', 'one of 2 values'],
  [{ type: 'integer', minimum: 1 }, 'number', 'whole number, 1 or more'],
  [{ type: 'number', minimum: 0, maximum: 1000 }, 'number', 'number, 0 to 1,000'],
  [{ type: 'array' }, 'list', 'list'],
  [{ maxLength: 64 }, 'text', 'text of at most 64 characters'],
])('%j is asked for by a %s: %s', (more, kind, words) => {
  expect(askedBy(define(more)).kind).toBe(kind)
  expect(kindOf(define(more))).toBe(words)
})
