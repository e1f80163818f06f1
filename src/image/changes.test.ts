import { describe, expect, it } from 'vitest'
import { mergeChanges, type Wire } from './changes.ts'

describe('mergeChanges', () => {
  it.each<[string, Wire, Wire, Wire, unknown, string[]]>([
    ['nothing changed', { a: 1 }, { a: 1 }, { a: 1 }, [], []],
    ['only they changed: theirs stays', { a: 1 }, { a: 1 }, { a: 2 }, [], []],
    ['only the person changed', { a: 1 }, { a: 2 }, { a: 1 }, [{ op: 'replace', path: '/a', value: 2 }], []],
    ['both changed other things', { a: 1, b: 1 }, { a: 2, b: 1 }, { a: 1, b: 3 }, [{ op: 'replace', path: '/a', value: 2 }], []],
    ['both changed one thing to the same', { a: 1 }, { a: 2 }, { a: 2 }, [], []],
    ['both changed one thing', { a: 1 }, { a: 2 }, { a: 3 }, [{ op: 'replace', path: '/a', value: 2 }], ['a']],
    ['the person added what they added too', {}, { a: 'x' }, { a: 'y' }, [{ op: 'replace', path: '/a', value: 'x' }], ['a']],
    ['the person took out what they took out too', { a: 'x' }, {}, {}, [], []],
    ['the person took out what they changed', { a: 'x' }, {}, { a: 'y' }, [{ op: 'remove', path: '/a' }], ['a']],
    ['the person changed what they took out', { a: 'x' }, { a: 'y' }, {}, [{ op: 'add', path: '/a', value: 'y' }], ['a']],
    ['each added a tag', { tags: ['a'] }, { tags: ['a', 'b'] }, { tags: ['a', 'c'] }, [{ op: 'replace', path: '/tags', value: ['a', 'c', 'b'] }], []],
    ['the person took out a tag, they added one', { tags: ['a'] }, { tags: [] }, { tags: ['a', 'c'] }, [{ op: 'replace', path: '/tags', value: ['c'] }], []],
    ['a property with a name of every object is taken out', { constructor: 'x' }, {}, { constructor: 'x' }, [{ op: 'remove', path: '/constructor' }], []],
    ['the person added one', {}, { constructor: 'x', toString: 'y' }, {}, [{ op: 'add', path: '/constructor', value: 'x' }, { op: 'add', path: '/toString', value: 'y' }], []],
  ])('%s', (_, loaded, mine, theirs, operations, conflicts) => {
    expect(mergeChanges(loaded, mine, theirs)).toMatchObject({ operations, conflicts })
  })

  it('keeps in the result what somebody else added', () => {
    expect(mergeChanges({ a: 'x' }, { a: 'y' }, { a: 'x', b: 'z' }).result).toEqual({ a: 'y', b: 'z' })
  })

  it.each<[string, Wire, Wire, Wire, string[]]>([
    ['what only they changed', { a: 1, b: 1 }, { a: 2, b: 1 }, { a: 1, b: 3 }, ['b']],
    ['what they added and took out', { a: 'x' }, { a: 'x' }, { b: 'y' }, ['b', 'a']],
    ['not what both changed alike, nor a conflict', { a: 1, b: 1 }, { a: 2, b: 2 }, { a: 2, b: 3 }, []],
    ['a list that both changed', { tags: ['a'] }, { tags: ['a', 'b'] }, { tags: ['a', 'c'] }, ['tags']],
  ])('tells %s', (_, loaded, mine, theirs, elsewhere) => {
    expect(mergeChanges(loaded, mine, theirs).elsewhere).toEqual(elsewhere)
  })
})
