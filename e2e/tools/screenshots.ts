// `npm run screenshots`: every screen at 1440 and 390 px, light and dark, into test-results/screens; the first of them into docs/ for the README.
import { copyFileSync, mkdirSync } from 'node:fs'
import { chromium, type Page } from '@playwright/test'
import { paths, type At } from '#src/paths.ts'
import { takeSession } from '#e2e/fixtures.ts'
import { startServer } from '#e2e/server.ts'
import { browserFlags, ensureBrowser } from './browser.ts'

const folder = 'test-results/screens'
mkdirSync(folder, { recursive: true })
mkdirSync('docs', { recursive: true })

const server = await startServer()
const idOf = (name: string): string => {
  const image = [...(server.cloud?.images.values() ?? [])].find((one) => one.name === name)
  if (!image) throw new Error(`The demo cloud has no image ${name}`)
  return image.id
}

/** A screen: how to come to it, and what stands there when it is complete. */
const screens: { name: string; open: (page: Page, at: At) => Promise<unknown>; ready: (page: Page) => Promise<unknown> }[] = [
  { name: 'list', open: (page, at) => page.goto(paths.images(at)), ready: (page) => page.getByText(/\d+ images/).waitFor() },
  { name: 'create', open: (page, at) => page.goto(paths.imageCreate(at)), ready: (page) => page.getByRole('dialog', { name: 'Create image' }).waitFor() },
  { name: 'image', open: (page, at) => page.goto(paths.image(at, idOf('golden-base-2026.10'))), ready: (page) => page.getByRole('heading', { name: 'History' }).waitFor() },
  { name: 'image-queued', open: (page, at) => page.goto(paths.image(at, idOf('monitoring-appliance'))), ready: (page) => page.getByRole('button', { name: 'Upload data' }).waitFor() },
  { name: 'edit', open: (page, at) => page.goto(paths.imageEdit(at, idOf('golden-base-2026.10'))), ready: (page) => page.getByRole('textbox', { name: /^Name/ }).waitFor() },
  { name: 'properties', open: (page, at) => page.goto(paths.imageProperties(at, idOf('everything-at-once'))), ready: (page) => page.getByRole('button', { name: 'Add property' }).waitFor() },
  { name: 'sign-in', open: (page) => page.goto('/login'), ready: (page) => page.getByRole('heading', { name: 'Sign in' }).waitFor() },
]

const browser = await chromium.launch({ executablePath: ensureBrowser(), args: browserFlags })
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1440, 390]) {
      const context = await browser.newContext({ baseURL: server.origin, colorScheme, viewport: { width, height: 900 }, reducedMotion: 'reduce', locale: 'en-GB', timezoneId: 'UTC' })
      const at = await takeSession(context.request, server.origin, server.account('alice'))
      const page = await context.newPage()
      for (const { name, open, ready } of screens) {
        await open(page, at)
        await ready(page)
        await page.evaluate(() => document.fonts.ready.then(() => undefined))
        const path = `${folder}/${name}-${colorScheme}-${width}.png`
        await page.screenshot({ path })
        console.log(path)
      }
      await context.close()
    }
  }
  copyFileSync(`${folder}/list-light-1440.png`, 'docs/images.png')
} finally {
  await browser.close()
  await server.close()
}
