import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import * as z from 'zod/mini'
import { paths } from '#src/paths.ts'
import { expect, takeSession, test } from './fixtures.ts'
import { startServer, type Server } from './server.ts'

const list = (page: Page) => page.getByRole('table', { name: 'Images' }).waitFor()
const find = (page: Page) => page.getByRole('combobox', { name: 'Find images, places and actions' })

const ownImage = (server: Server, scope: string, name: string) => {
  const image = [...(server.cloud?.images.values() ?? [])].find((one) => one.name === name && one.owner === scope)
  if (!image) throw new Error(`the demo cloud has no image ${name}`)
  return image
}

test('find leads to an image by the keyboard alone, and gives the focus back', async ({ as }) => {
  const { page } = await as('alice')
  await list(page)
  await page.getByRole('button', { name: 'Find', exact: true }).focus()
  await page.keyboard.press('Control+k')
  await expect(find(page)).toBeFocused()
  await find(page).fill('base 2026.10')
  await expect(page.getByRole('option', { selected: true })).toHaveText(/golden-base-2026\.10/)
  await page.keyboard.press('Escape')
  await expect(find(page)).toBeHidden()
  await expect(page.getByRole('button', { name: 'Find', exact: true })).toBeFocused()

  // From anywhere, also out of a field.
  await page.getByRole('textbox', { name: 'Find images' }).focus()
  await page.keyboard.press('Control+k')
  await find(page).fill('ci-build')
  await expect(page.getByRole('option', { selected: true })).toHaveText(/ci-build-1846/)
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('option', { selected: true })).toHaveText(/ci-build-1845/)
  await expect(find(page)).toHaveAttribute('aria-activedescendant', (await page.getByRole('option', { selected: true }).getAttribute('id')) ?? '')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'ci-build-1845' })).toBeFocused()
})

test('find: actions and their reasons, other projects, and an id of an image that stands in no list', async ({ as, server, expectStatus }) => {
  expectStatus(404)
  const { page, at } = await as('rita')
  await list(page)
  await page.keyboard.press('Control+k')
  await find(page).fill('create')
  await expect(page.getByRole('option', { name: /^Create image/ })).toHaveAttribute('aria-disabled', 'true')
  await expect(page.getByRole('option', { name: /^Create image/ })).toContainText('Your role in this project does not let you create images.')

  await find(page).fill('00000000-0000-4000-8000-000000000000')
  await expect(page.getByText('There is no image with this id, or this project may not see it.')).toBeVisible()
  const hidden = { ...ownImage(server, at.scope, 'golden-base-2026.04'), id: crypto.randomUUID(), name: 'retired', os_hidden: true }
  server.cloud?.images.set(hidden.id, hidden)
  await find(page).fill(hidden.id)
  await expect(page.getByRole('option', { selected: true })).toContainText('retired')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`/images/${hidden.id}$`))
})

test('find reads on while there is something to find, and says how far it is', async ({ as, server }) => {
  const { page, at } = await as('alice', { path: (place) => paths.image(place, ownImage(server, place.scope, 'golden-base-2026.10').id) })
  const template = ownImage(server, at.scope, 'golden-base-2026.10')
  // Older than all others: on the last page.
  for (let i = 0; i < 2_300; i++) {
    const id = crypto.randomUUID()
    server.cloud?.images.set(id, { ...template, id, name: i === 0 ? 'needle' : `straw-${i}`, created_at: Date.UTC(2015) + i * 1000 })
  }
  await page.getByRole('heading', { level: 1, name: 'golden-base-2026.10' }).waitFor()
  const asked: string[] = []
  page.on('request', (request) => {
    const { pathname, search, searchParams } = new URL(request.url())
    // What waits to be answered is counted at some idle moment.
    if (pathname.endsWith('/v2/images') && !searchParams.has('member_status')) asked.push(search)
  })
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('option', { name: 'Images' })).toBeVisible()
  expect(asked, 'nothing is read for who looks for nothing').toEqual([])
  await find(page).fill('needle')
  await expect(page.getByRole('option', { name: 'needle' })).toBeVisible()
  await expect(page.getByText(/^2,\d{3} images searched$/)).toBeVisible()
  // 100, then 1,000 at a time.
  expect(asked).toHaveLength(4)
})

test('shortcuts: `?` names those of the page, `c` creates, and single keys can be turned off', async ({ as }) => {
  const { page, at } = await as('alice')
  await list(page)
  await page.keyboard.press('?')
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(dialog.getByRole('heading', { name: 'In the list' })).toBeVisible()
  await expect(dialog.getByText('Create image')).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await expect(page.getByRole('textbox', { name: 'Find images' })).toBeFocused()
  await page.keyboard.press('c')
  await expect(page.getByRole('textbox', { name: 'Find images' })).toHaveValue('c')
  await page.getByRole('textbox', { name: 'Find images' }).fill('ubuntu')
  await page.getByRole('heading', { name: 'Images', exact: true }).click()
  await page.keyboard.press('c')
  await expect(page.getByRole('dialog', { name: 'Create image' })).toBeVisible()
  await expect(page).toHaveURL(new RegExp(`${paths.imageCreate(at)}\\?q=ubuntu$`))
  await page.goto(paths.images(at))
  await list(page)

  await page.getByRole('button', { name: 'Account: alice' }).click()
  await page.getByRole('menuitem', { name: 'Keyboard shortcuts' }).click()
  await dialog.getByRole('checkbox', { name: 'Single-key shortcuts' }).uncheck()
  await page.keyboard.press('Escape')
  await page.keyboard.press('c')
  await page.keyboard.press('Control+k')
  await expect(find(page)).toBeVisible()
  await expect(page).toHaveURL(new RegExp(`${paths.images(at)}$`))
})

test('another language: the whole page, its numbers and times; the focus stays, and what is typed', async ({ as, server }) => {
  const { page, at } = await as('alice')
  await list(page)
  const speak = async (name: string) => {
    await page.locator('#account').click()
    await page.getByRole('menuitemradio', { name }).click()
  }
  await speak('Deutsch')
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await expect(page.locator('#account')).toBeFocused()
  await expect(page.getByText(/vor \d+ (Minuten|Stunden|Tagen)/).first()).toBeVisible()
  await page.reload()
  await list(page).catch(() => undefined)
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await speak('English')
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await expect(page.getByText(/\d+ days ago/).first()).toBeVisible()

  await page.goto(paths.imageEdit(at, ownImage(server, at.scope, 'ci-build-1845').id))
  await page.getByRole('textbox', { name: /^Name/ }).fill('half typed')
  await speak('Deutsch')
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await speak('English')
  await expect(page.getByRole('textbox', { name: /^Name/ })).toHaveValue('half typed')
})

test('a message is in reach over a dialog, and the focus comes back from it', async ({ as }) => {
  const { page, at } = await as('alice')
  await page.goto(paths.imageCreate(at))
  const create = page.getByRole('dialog', { name: 'Create image' })
  await create.getByLabel('Data: choose a file').setInputFiles({ name: 'disk.raw', mimeType: 'application/octet-stream', buffer: Buffer.alloc(1_000_000) })
  // What the file suggests comes a moment later, and must not come between.
  await expect(create.getByRole('textbox', { name: /^Name/ })).not.toHaveValue('')
  await create.getByRole('textbox', { name: /^Name/ }).fill('slow-6')
  await create.getByRole('button', { name: /^Create and upload/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'slow-6' })).toBeVisible()
  await page.keyboard.press('?')
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  // A dialog of the browser's makes all beside it inert: the message stands in it.
  await expect(dialog.getByText('slow-6 is uploaded.')).toBeVisible({ timeout: 30_000 })
  await dialog.getByRole('checkbox').focus()
  await page.keyboard.press('Tab')
  await expect(dialog.getByRole('button', { name: 'Dismiss' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog.getByText('slow-6 is uploaded.')).toBeHidden()
  await expect(dialog.getByRole('checkbox')).toBeFocused()
})

test('two projects in two tabs stay apart', async ({ as, server }) => {
  const { page, at } = await as('alice')
  const other = await page.context().newPage()
  await other.goto(page.url())
  await list(other)
  await other.keyboard.press('Control+k')
  await find(other).fill('acme')
  await other.getByRole('group', { name: 'Switch to project' }).getByRole('option', { name: 'acme' }).click()
  await expect(other.getByRole('button', { name: /RegionOne.*acme/ })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('button', { name: /RegionOne.*demo/ })).toBeVisible()
  const theirs = [...(server.cloud?.images.values() ?? [])].find(({ owner, visibility, os_hidden }) => owner !== at.scope && visibility === 'private' && !os_hidden && other.url().includes(owner ?? '-'))
  if (!theirs?.name) throw new Error('the demo cloud has no private image of acme')
  for (const [tab, there] of [[page, false], [other, true]] as const) {
    await tab.keyboard.press('Control+k')
    await find(tab).fill(theirs.name)
    await expect(tab.getByText(/images searched$/)).toBeVisible()
    await expect(tab.getByRole('option', { name: theirs.name })).toHaveCount(there ? 1 : 0)
  }
})

const manifest = z.record(z.string(), z.looseObject({ file: z.string() }))

test('a page of before an upgrade says so, and a reload mends it', async ({ browser, contextOptions }) => {
  const built = process.env['LOUPE_DIST'] ?? 'dist'
  const dist = mkdtempSync(join(tmpdir(), 'loupe-dist-'))
  cpSync(built, dist, { recursive: true })
  const chunk = manifest.parse(JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')))['src/features/image-page/ImagePage.tsx']?.file
  if (chunk === undefined) throw new Error('the page of an image is no chunk of its own')
  const server = await startServer({ dist })
  const context = await browser.newContext({ ...contextOptions, baseURL: server.origin })
  try {
    const page = await context.newPage()
    const at = await takeSession(context.request, server.origin, server.account('alice'))
    // Before the page is there: it fetches this part ahead as soon as it has nothing else to do.
    rmSync(join(dist, chunk))
    await page.goto(paths.images(at))
    await list(page)
    await page.getByRole('link', { name: 'golden-base-2026.10' }).click()
    await expect(page.getByRole('heading', { name: 'Loupe was updated' })).toBeVisible()
    // The shell stands, and leads on.
    await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Images' }).click()
    await list(page)
    await page.getByRole('link', { name: 'golden-base-2026.10' }).click()
    await expect(page.getByRole('heading', { name: 'Loupe was updated' })).toBeVisible()
    cpSync(join(built, chunk), join(dist, chunk))
    await page.getByRole('button', { name: 'Reload' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'golden-base-2026.10' })).toBeVisible()
  } finally {
    await context.close()
    await server.close()
    rmSync(dist, { recursive: true })
  }
})

test('an image that was opened from what is shared leads back there, by its tabs too', async ({ as }) => {
  const { page } = await as('alice', { path: paths.sharedWithMe })
  await page.getByRole('table').getByRole('link', { name: 'acme-appliance-for-demo' }).click()
  await page.getByRole('navigation', { name: /^Parts of/ }).getByRole('link', { name: 'JSON' }).click()
  await expect(page).toHaveURL(/json$/)
  await page.reload()
  await page.getByRole('main').getByRole('link', { name: 'Shared with me' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Shared with me' })).toBeVisible()
  await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Images' }).click()
  await page.getByRole('table', { name: 'Images' }).getByRole('link', { name: 'ci-build-1846' }).click()
  await expect(page.getByRole('main').getByRole('link', { name: 'Images', exact: true })).toBeVisible()
})
