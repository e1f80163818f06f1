import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { loadConfigFromFile } from 'vite'
import { build, needsBuild } from './build.ts'

// Vite runs for real, twice at once.
vi.setConfig({ testTimeout: 60_000 })

const project = resolve(import.meta.dirname, '..')
let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'loupe-build-'))
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'))
  writeFileSync(join(root, 'package.json'), '{"type":"module"}')
  writeFileSync(join(root, 'index.html'), '<title>new</title><script type="module" src="/main.js"></script>')
  writeFileSync(join(root, 'main.js'), 'document.title = "new"')
  mkdirSync(join(root, 'dist/assets'), { recursive: true })
  writeFileSync(join(root, 'dist/index.html'), 'old')
  writeFileSync(join(root, 'dist/assets/old.js'), 'old')
})
afterEach(() => rmSync(root, { recursive: true }))

const page = () => readFileSync(join(root, 'dist/index.html'), 'utf8')

test('two builds at once: the old files stay whole until new ones take their place', async () => {
  const half: string[] = []
  const look = setInterval(() => {
    if (page() === 'old' && !existsSync(join(root, 'dist/assets/old.js'))) half.push('the old page without its script')
  }, 5)
  await Promise.all([build(root), build(root)])
  clearInterval(look)
  expect(half).toEqual([])
  expect(page()).toContain('<title>new</title>')
  expect(readdirSync(join(root, 'dist/assets'))).toEqual([expect.stringMatching(/^index-.*\.js$/)])
  expect(readdirSync(join(root, '.vite'))).toEqual([])
  expect(needsBuild(root)).toBe(false)
})

test('a build that fails leaves the old one', async () => {
  rmSync(join(root, 'main.js'))
  await expect(build(root)).rejects.toThrow('Vite could not build Loupe')
  expect([page(), existsSync(join(root, 'dist/assets/old.js'))]).toEqual(['old', true])
})

test('no source maps are built: the gateway serves all that is', async () => {
  const loaded = await loadConfigFromFile({ command: 'build', mode: 'production' }, join(project, 'vite.config.ts'))
  expect(loaded?.config.build?.sourcemap).toBe(false)
})
