import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { stored } from './stored.ts'

const refuse = () => {
  throw new Error('The operation is insecure.')
}
let kept: Map<string, string>

beforeEach(() => {
  kept = new Map()
})
afterEach(() => vi.unstubAllGlobals())

/** `setItem` etc. as given, the rest as a browser has it. */
const storage = (more: Partial<Storage> = {}): void => {
  const own = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
    ...more,
  }
  vi.stubGlobal('localStorage', own)
}

it('keeps in the browser', () => {
  storage()
  expect(stored.read('a')).toBeUndefined()
  stored.write('a', '1')
  expect(kept.get('a')).toBe('1')
  kept.set('a', '2')
  expect(stored.read('a')).toBe('2')
  stored.remove('a')
  expect(stored.read('a')).toBeUndefined()
})

it.each([
  ['full', { setItem: refuse }],
  ['forbidden', { setItem: refuse, getItem: refuse, removeItem: refuse }],
])('knows what it could not keep as long as the page lives: storage is %s', (_, more) => {
  storage(more)
  stored.write('b', '1')
  expect(stored.read('b')).toBe('1')
  expect(stored.read('c')).toBeUndefined()
  stored.remove('b')
  expect(stored.read('b')).toBeUndefined()
})

it('lives without any storage', () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'localStorage')
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: refuse })
  try {
    stored.write('d', '1')
    expect(stored.read('d')).toBe('1')
    expect(stored.read('e')).toBeUndefined()
    stored.remove('d')
    expect(stored.read('d')).toBeUndefined()
  } finally {
    if (before) Object.defineProperty(globalThis, 'localStorage', before)
    else Reflect.deleteProperty(globalThis, 'localStorage')
  }
})
