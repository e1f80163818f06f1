import { describe, expect, it } from 'vitest'
import { addWords } from './words.ts'

const short = (word: string) => (word.length > 5 ? 'Too long.' : undefined)

describe('addWords', () => {
  it.each([
    ['one word', ['a'], 'b', ['a', 'b']],
    ['what is pasted with commas and lines', [], 'a, b\nc,,', ['a', 'b', 'c']],
    ['nothing of spaces', ['a'], '  ', ['a']],
    ['no word twice', ['a'], 'a,b,b', ['a', 'b']],
    ['upper and lower case as different words', ['a'], 'A', ['a', 'A']],
  ])('takes %s', (_, before, text, words) => {
    expect(addWords(before, text, short)).toMatchObject({ words, rest: '', why: undefined })
  })

  it('leaves what it refuses to be corrected, and takes the rest', () => {
    expect(addWords([], 'a,muchtoolong,b', short)).toEqual({ words: ['a', 'b'], added: ['a', 'b'], rest: 'muchtoolong', why: 'Too long.' })
  })
})
