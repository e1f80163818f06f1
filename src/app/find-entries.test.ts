import { describe, expect, test } from 'vitest'
import type { Image } from '#src/api/glance/images.ts'
import { bestOf, marked, matching, type Entry } from './find-entries.ts'

const image = (name: string, more: Partial<Image> = {}): Image => ({
  id: `id-of-${name}`, name, status: 'active', visibility: 'private', protected: false, os_hidden: false, min_disk: 0, min_ram: 0,
  created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z', tags: [], ...more,
})

describe('bestOf', () => {
  test.each<[q: string, names: string[], best: string[]]>([
    ['ubuntu', ['my-ubuntu', 'xubuntu', 'ubuntu-24.04'], ['ubuntu-24.04', 'my-ubuntu', 'xubuntu']],
    ['Ubuntu 24', ['golden 24 ubuntu', 'ubuntu 24.04'], ['ubuntu 24.04', 'golden 24 ubuntu']],
    ['(x', ['a(x)', 'b'], ['a(x)']],
    ['none', ['a', 'b'], []],
  ])('of %s', (q, names, best) => {
    expect(bestOf(names.map((name) => image(name)), q, 8).best.map(({ name }) => name)).toEqual(best)
  })

  test('what is found by a tag or an id comes after names, and everything is counted', () => {
    const images = [image('a', { tags: ['web'] }), image('b', { id: 'web-1' }), ...Array.from({ length: 20 }, (_, i) => image(`web-${i}`))]
    const { best, count } = bestOf(images, 'web', 8)
    expect(best.map(({ name }) => name)).toEqual(Array.from({ length: 8 }, (_, i) => `web-${i}`))
    expect(count).toBe(22)
  })
})

describe('matching', () => {
  const entry = (label: string, more: Partial<Entry> = {}) => ({ id: label, label, icon: null, run: () => undefined, ...more }) as Entry
  const all = [entry('Create image'), entry('Deutsch', { words: 'language', quiet: true }), entry('Sign out')]

  test.each<[q: string, labels: string[]]>([
    ['', ['Create image', 'Sign out']],
    ['cre', ['Create image']],
    ['image create', ['Create image']],
    ['reate', []],
    ['lang', ['Deutsch']],
    ['s', ['Sign out']],
  ])('“%s”', (q, labels) => {
    expect(matching(all, q).map(({ label }) => label)).toEqual(labels)
  })
})

test.each<[text: string, q: string, parts: string[]]>([
  ['ubuntu-24.04', 'buntu', ['u', 'buntu', '-24.04']],
  ['ubuntu-24.04', '24 UBUNTU', ['', 'ubuntu', '-', '24', '.04']],
  ['a.b', '.', ['a', '.', 'b']],
  ['a', '', ['a']],
])('%s marked by “%s”', (text, q, parts) => {
  expect(marked(text, q)).toEqual(parts)
})
