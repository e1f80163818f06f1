import { describe, expect, it } from 'vitest'
import { jsonPatch, pointer, type PatchOperation } from './json-patch.ts'

describe('pointer', () => {
  it.each([
    ['name', '/name'],
    ['a/b', '/a~1b'],
    ['a~b', '/a~0b'],
    ['~/~1', '/~0~1~01'],
    ['', '/'],
  ])('of %j is %s', (key, path) => {
    expect(pointer(key)).toBe(path)
  })
})

describe('jsonPatch', () => {
  it.each<[name: string, before: Record<string, unknown>, after: Record<string, unknown>, operations: PatchOperation[]]>([
    ['nothing', { a: '1', b: null, t: ['x'] }, { a: '1', b: null, t: ['x'] }, []],
    ['a new key', {}, { a: '1' }, [{ op: 'add', path: '/a', value: '1' }]],
    ['another value', { a: '1', b: '2' }, { a: '9', b: '2' }, [{ op: 'replace', path: '/a', value: '9' }]],
    ['another type', { min_disk: 1 }, { min_disk: '1' }, [{ op: 'replace', path: '/min_disk', value: '1' }]],
    ['a value that becomes null', { name: 'x' }, { name: null }, [{ op: 'replace', path: '/name', value: null }]],
    ['a null that becomes a value', { disk_format: null }, { disk_format: 'raw' }, [{ op: 'replace', path: '/disk_format', value: 'raw' }]],
    ['an empty text', { a: 'x' }, { a: '' }, [{ op: 'replace', path: '/a', value: '' }]],
    ['a key that is gone', { a: '1', b: '2' }, { b: '2' }, [{ op: 'remove', path: '/a' }]],
    ['an undefined value', { a: '1' }, { a: undefined }, [{ op: 'remove', path: '/a' }]],
    ['a key that was undefined', { a: undefined }, { a: '1' }, [{ op: 'add', path: '/a', value: '1' }]],
    ['a key that never was', { a: undefined }, {}, []],
    ['a renamed key', { a: '1' }, { b: '1' }, [{ op: 'add', path: '/b', value: '1' }, { op: 'remove', path: '/a' }]],
    ['keys with slashes', { 'hw:a/b': '1' }, { 'hw:a/b': '2', 'c~d': 'x' }, [{ op: 'replace', path: '/hw:a~1b', value: '2' }, { op: 'add', path: '/c~0d', value: 'x' }]],
    ['tags in another order', { tags: ['a', 'b'] }, { tags: ['b', 'a'] }, []],
    ['tags', { tags: ['a', 'b'] }, { tags: ['a', 'c'] }, [{ op: 'replace', path: '/tags', value: ['a', 'c'] }]],
    ['one tag fewer', { tags: ['a', 'b'] }, { tags: ['a'] }, [{ op: 'replace', path: '/tags', value: ['a'] }]],
    ['a flag', { protected: false, os_hidden: true }, { protected: true, os_hidden: true }, [{ op: 'replace', path: '/protected', value: true }]],
  ])('of %s', (_, before, after, operations) => {
    expect(jsonPatch(before, after)).toEqual(operations)
  })

  it('compares sets: a tag said twice counts once', () => {
    expect(jsonPatch({ tags: ['a', 'b'] }, { tags: ['a', 'a'] })).toEqual([{ op: 'replace', path: '/tags', value: ['a', 'a'] }])
    expect(jsonPatch({ tags: ['a'] }, { tags: ['a', 'a'] })).toEqual([])
    expect(jsonPatch({ tags: ['a', 'a'] }, { tags: ['a', 'b'] })).toEqual([{ op: 'replace', path: '/tags', value: ['a', 'b'] }])
  })

  it('takes no inherited name for a key that is there', () => {
    expect(jsonPatch({}, { constructor: 'x', toString: 'y' })).toEqual([
      { op: 'add', path: '/constructor', value: 'x' },
      { op: 'add', path: '/toString', value: 'y' },
    ])
    expect(jsonPatch({ constructor: 'x' }, {})).toEqual([{ op: 'remove', path: '/constructor' }])
  })
})
