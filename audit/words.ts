/** Longer ones are known by their beginning. */
const LONGEST = 100

/** The words of a text: runs of letters and digits, small. An id of five parts is five words in a row. */
export const wordsOf = (text: string): string[] => (text.normalize('NFKC').toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.slice(0, LONGEST))

export type Clause = { words: string[]; prefix: boolean; is: 'must' | 'should' | 'not' }

/**
 * Reads a search as Lucene's classic query parser does, as far as people write it: words, "words in a row", beginnings* , AND, OR, NOT, + and -. A field
 * before a colon is left out: the words are looked for everywhere.
 */
export function parseSearch(text: string): Clause[] {
  const clauses: Clause[] = []
  let next: Clause['is'] = 'should'
  for (const [, sign = '', phrase, plain = ''] of text.matchAll(/([+-]?)(?:[\w.]+:(?=["\w]))?(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))/g)) {
    if (phrase === undefined && plain === 'AND') {
      const before = clauses.at(-1)
      if (before?.is === 'should') before.is = 'must'
      next = 'must'
    } else if (phrase === undefined && (plain === 'OR' || plain === '||')) next = 'should'
    else if (phrase === undefined && plain === 'NOT') next = 'not'
    else {
      const words = wordsOf(phrase ?? plain)
      if (words.length > 0) clauses.push({ words, prefix: phrase === undefined && plain.endsWith('*'), is: sign === '+' ? 'must' : sign === '-' ? 'not' : next })
      next = 'should'
    }
  }
  return clauses
}
