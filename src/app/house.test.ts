import { globSync, readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

/** Rules of the house that no linter can say. */
const src = resolve(import.meta.dirname, '..')
const files = (pattern: string) => globSync(pattern, { cwd: src }).toSorted()
const read = (path: string) => readFileSync(resolve(src, path), 'utf8')
const code = files('**/*.{ts,tsx}').filter((path) => !/\.test\.tsx?$/.test(path))

describe('files', () => {
  test('are named by what they are, not by where things are put', () => {
    // api/ names its files after the chapters of the services' references, and one of Glance's is called so.
    const named = code.filter((path) => !path.startsWith('api/'))
    expect(named.filter((path) => /^(utils?|helpers?|common|managers?|misc|data|info|index)\.tsx?$/.test(basename(path)))).toEqual([])
  })

  test('are short enough to be read at once', () => {
    expect(code.filter((path) => read(path).split('\n').length > 300)).toEqual([])
  })
})

describe('the plain rooms', () => {
  const plain = code.filter((path) => /^(lib|api|policy|formats)\/|^(config|paths)\.ts$/.test(path))
  test.each(plain)('%s loads in plain Node', async (path) => {
    expect(path.endsWith('.ts')).toBe(true)
    await import(resolve(src, path))
  })
})

describe('features', () => {
  test('speak product: no styles of MUI’s', () => {
    expect(code.filter((path) => path.startsWith('features/') && /\bsx=|@mui\//.test(read(path)))).toEqual([])
  })

  test('are pages: the map’s modules export a Component, and a loader where there is something to wait for', () => {
    const modules = [...(read('app/routes.tsx') + read('app/prepared-pages.ts')).matchAll(/import\('#src\/(features\/[^']+)'\)/g)].map(([, path = '']) => path)
    expect(modules.length).toBeGreaterThan(0)
    expect(modules.filter((path) => !/export (async )?function Component\b|export const Component\b/.test(read(path)))).toEqual([])
  })
})

describe('style sheets', () => {
  const sheets = files('**/*.css')
  const defined = new Set(sheets.flatMap((path) => [...read(path).matchAll(/(--[\w-]+):/g)].map(([, name = '']) => name)))

  test.each(sheets)('%s uses variables that are there', (path) => {
    const used = [...read(path).matchAll(/var\((--[\w-]+)\)/g)].map(([, name = '']) => name)
    expect(used.filter((name) => !defined.has(name))).toEqual([])
  })

  test('take every colour from tokens.css', () => {
    const own = sheets.filter((path) => path !== 'ui/tokens.css' && /#[\da-f]{3,8}\b/i.test(read(path)))
    expect(own).toEqual([])
  })
})

test('nothing of the page is written as text: no inline script, no style attribute', () => {
  const page = readFileSync(resolve(src, '../index.html'), 'utf8')
  expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=/)
  expect(code.filter((path) => read(path).includes('dangerouslySetInnerHTML'))).toEqual([])
})
