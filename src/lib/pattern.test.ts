import { describe, expect, test } from 'vitest'
import { fits } from './pattern.ts'

describe('fits', () => {
  test.each([
    ['^[a-z]+$', 'abc', true],
    ['^[a-z]+$', 'ABC', false],
    ['^(a|b){2}$', 'ab', true],
    ['^(a|b){2}$', 'abc', false],
    // Python only.
    ['(?P<name>a)', 'b', true],
    ['[', 'b', true],
    // No end in sight: not tried.
    ['^(a+)+$', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', true],
    ['^([a-z]*-?)*$', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', true],
    ['^(\\w{2,})*$', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', true],
    // A plus sign that is meant is no repetition.
    ['^(\\+1)+$', '-1', false],
    ['b', 'a'.repeat(1001), true],
  ])('%s · %s', (pattern, text, answer) => expect(fits(pattern, text)).toBe(answer))
})
