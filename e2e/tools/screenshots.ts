// `npm run screenshots [part of a name …]`: every screen and state at 1440 and 390 px, light and dark, into test-results/screens with a page that
// shows them all; the list goes into docs/ for the README.
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { screens, type Screen } from '#e2e/screens.ts'
import { takeSession } from '#e2e/fixtures.ts'
import { startServer } from '#e2e/server.ts'
import { browserFlags, ensureBrowser } from './browser.ts'

const folder = 'test-results/screens'
const schemes = ['light', 'dark'] as const
const widths = [1440, 390]
const wanted = process.argv.slice(2)
const taken = screens.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
if (wanted.length === 0) rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
mkdirSync('docs', { recursive: true })

const fileOf = (name: string, scheme: string, width: number) => `${name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '')}-${scheme}-${width}.png`

const browser = await chromium.launch({ executablePath: ensureBrowser(), args: browserFlags })
const failed: string[] = []

/** One picture, of a cloud of its own: what one state does to it shows in no other. */
async function picture({ name, who = 'alice', open }: Screen, scheme: 'light' | 'dark', width: number): Promise<void> {
  const server = await startServer()
  const context = await browser.newContext({ baseURL: server.origin, colorScheme: scheme, viewport: { width, height: 900 }, reducedMotion: 'reduce', locale: 'en-GB', timezoneId: 'UTC' })
  context.setDefaultTimeout(15_000)
  try {
    const at = who === 'nobody' ? { region: 'RegionOne', scope: 'none' } : await takeSession(context.request, server.origin, server.account(who))
    const page = await context.newPage()
    await open({ page, at, server })
    await page.evaluate(() => document.fonts.ready.then(() => undefined))
    await page.screenshot({ path: `${folder}/${fileOf(name, scheme, width)}` })
  } catch (error) {
    failed.push(`${name}, ${scheme}, ${width}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`)
  } finally {
    await context.close()
    await server.close()
  }
}

try {
  for (const screen of taken) {
    console.log(screen.name)
    for (const scheme of schemes) for (const width of widths) await picture(screen, scheme, width)
  }
} finally {
  await browser.close()
}

const text = (words: string) => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const figures = screens.map(({ name }) => {
  const pictures = schemes.flatMap((scheme) => widths.map((width) => `<a href="${fileOf(name, scheme, width)}"><img loading="lazy" alt="${scheme}, ${width} px" src="${fileOf(name, scheme, width)}" height="360"></a>`))
  return `<h2>${text(name)}</h2>${pictures.join('\n')}`
})
writeFileSync(`${folder}/index.html`, `<!doctype html><html lang="en"><meta charset="utf-8"><title>Loupe: every screen</title><style>body{font:14px system-ui;margin:2rem}img{border:1px solid #8884;margin:0 .5rem .5rem 0}</style>${figures.join('\n')}</html>\n`)
const first = `${folder}/${fileOf('list', 'light', 1440)}`
if (existsSync(first)) copyFileSync(first, 'docs/images.png')
console.log(`${taken.length * schemes.length * widths.length - failed.length} pictures: ${folder}/index.html`)
for (const line of failed) console.log(`✗ ${line}`)
if (failed.length > 0) process.exitCode = 1
