import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { paths, type At } from '#src/paths.ts'
import { digestOf, writeSmallDisk } from './disk.ts'
import { expect, test } from './fixtures.ts'

let folder = ''
let file = ''
test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loupe-transfers-'))
  file = join(folder, 'disk.qcow2')
  // More than the sockets on the way hold: what is canceled must still be on its way.
  await writeSmallDisk(file, 64)
})
test.afterAll(() => rmSync(folder, { recursive: true }))

async function create(page: Page, at: At, name: string): Promise<void> {
  await page.goto(paths.imageCreate(at))
  const dialog = page.getByRole('dialog', { name: 'Create image' })
  await dialog.getByLabel('Data: choose a file').setInputFiles(file)
  // What the file suggests comes a moment later, and must not come between.
  await expect(dialog.getByRole('textbox', { name: /^Name/ })).not.toHaveValue('')
  await dialog.getByRole('textbox', { name: /^Name/ }).fill(name)
  await dialog.getByRole('button', { name: /^Create and upload/ }).click()
  await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible()
}

test('an upload that breaks leaves the record, which takes the data again', async ({ as, server, expectStatus }) => {
  expectStatus(502)
  const { page, at } = await as('alice')
  await create(page, at, 'fail-at-60')
  const data = page.getByRole('region', { name: 'Image data' })
  await expect(data).toContainText('The upload failed')
  const image = [...(server.cloud?.images.values() ?? [])].find(({ name }) => name === 'fail-at-60')
  if (!image) throw new Error('there is no record')
  expect(image.status).toBe('queued')
  // What broke it is mended.
  image.name = 'mended'
  await data.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByText(await digestOf(file))).toBeVisible()
  expect(image.status).toBe('active')
})

test('a refusal in the middle is said in the service’s words', async ({ as, expectStatus }) => {
  expectStatus(413)
  const { page, at } = await as('alice')
  await create(page, at, 'full-at-60')
  await expect(page.getByRole('region', { name: 'Image data' })).toContainText('not enough disk space')
})

test('data of another format than declared is told, and another file goes into the same image', async ({ as, server, expectStatus }) => {
  expectStatus(415)
  const { page, at } = await as('alice')
  const raw = join(folder, 'raw.img')
  writeFileSync(raw, Buffer.alloc(2 ** 20, 'x'))
  await page.goto(paths.imageCreate(at))
  const dialog = page.getByRole('dialog', { name: 'Create image' })
  await dialog.getByLabel('Data: choose a file').setInputFiles(raw)
  // What the file suggests comes a moment later, and must not come between.
  await expect(dialog.getByRole('textbox', { name: /^Name/ })).not.toHaveValue('')
  await dialog.getByRole('textbox', { name: /^Name/ }).fill('not so')
  await dialog.getByLabel('Disk format').selectOption('qcow2')
  await expect(dialog.getByText(/^The file is raw, not qcow2/)).toBeVisible()
  await dialog.getByRole('button', { name: /^Create and upload/ }).click()
  const data = page.getByRole('region', { name: 'Image data' })
  await expect(data).toContainText('does not match stream data')
  await expect(data).toContainText('Choose another file, or set the image’s disk format')
  await data.getByLabel('Disk image file').setInputFiles(file)
  await expect(page.getByText(await digestOf(file))).toBeVisible()
  expect([...(server.cloud?.images.values() ?? [])].filter(({ name }) => name === 'not so')).toHaveLength(1)
})

test('a canceled upload stays queued; its page takes data on another day', async ({ as, server }) => {
  const { page, at } = await as('alice')
  await create(page, at, 'slow-30')
  const data = page.getByRole('region', { name: 'Image data' })
  await data.getByRole('button', { name: 'Cancel upload' }).click()
  await expect(data).toContainText('Canceled; the image is queued, without data')
  const image = [...(server.cloud?.images.values() ?? [])].find(({ name }) => name === 'slow-30')
  if (!image) throw new Error('there is no record')
  await expect.poll(() => image.status, { timeout: 30_000 }).toBe('queued')
  image.name = 'quick'
  await page.reload()
  await data.getByLabel('Disk image file').setInputFiles(file)
  await expect(page.getByText(await digestOf(file))).toBeVisible()
})

test('a page closed in the middle: the next one asks for the same file and goes on', async ({ as, server }) => {
  const { page, at } = await as('alice')
  await create(page, at, 'slow-30')
  const address = page.url()
  const data = page.getByRole('region', { name: 'Image data' })
  await expect(data.getByRole('progressbar')).toBeVisible()
  const other = await page.context().newPage()
  await other.goto(address)
  await expect(other.getByRole('region', { name: 'Image data' })).toContainText('Uploading in another tab')
  await page.close()
  const image = [...(server.cloud?.images.values() ?? [])].find(({ name }) => name === 'slow-30')
  if (!image) throw new Error('there is no record')
  image.name = 'quick'
  const interrupted = other.getByRole('region', { name: 'Image data' })
  await expect(interrupted).toContainText('Interrupted; choose the same file to upload it again')
  await expect.poll(() => image.status, { timeout: 30_000 }).toBe('queued')
  await interrupted.getByLabel('Disk image file').setInputFiles(file)
  await expect(other.getByText(await digestOf(file))).toBeVisible()
})

test('an upload outlives the gateway’s restart by a retry, and another project meanwhile', async ({ as, server, expectStatus }) => {
  expectStatus(0, 502)
  const { page, at } = await as('alice')
  await create(page, at, 'slow-30')
  await page.getByRole('banner').getByRole('button', { name: /Place:/ }).click()
  await page.getByRole('menuitemradio', { name: 'acme' }).click()
  await expect(page.getByRole('heading', { name: 'Images', exact: true })).toBeVisible()
  await page.getByRole('button', { name: /transfer/i }).click()
  await expect(page.getByRole('progressbar', { name: 'Upload of slow-30' })).toBeVisible()
  const image = [...(server.cloud?.images.values() ?? [])].find(({ name }) => name === 'slow-30')
  if (!image) throw new Error('there is no record')
  await server.restart()
  await expect.poll(() => image.status, { timeout: 30_000 }).toBe('queued')
  image.name = 'quick'
  await page.getByRole('button', { name: 'Try the upload of slow-30 again' }).click()
  await expect.poll(() => image.status, { timeout: 30_000 }).toBe('active')
})

test('creating without data, and every bad value said before anything is sent', async ({ as }) => {
  const { page, at } = await as('alice', { path: paths.imageCreate })
  const dialog = page.getByRole('dialog', { name: 'Create image' })
  await dialog.getByRole('textbox', { name: /^Name/ }).fill('x'.repeat(256))
  await dialog.getByRole('button', { name: 'Create image' }).click()
  await expect(dialog.getByRole('textbox', { name: /^Name/ })).toHaveAttribute('aria-invalid', 'true')
  await dialog.getByRole('textbox', { name: /^Name/ }).fill('a rocket 🚀')
  await dialog.getByRole('button', { name: 'Create image' }).click()
  await expect(dialog.getByRole('textbox', { name: /^Name/ })).toHaveAttribute('aria-invalid', 'true')
  await dialog.getByRole('textbox', { name: /^Tags/ }).fill('t'.repeat(256))
  await dialog.getByRole('textbox', { name: /^Name/ }).fill('later')
  await dialog.getByRole('button', { name: 'Create image' }).click()
  await expect(dialog.getByText('A tag has at most 255 characters; this one has 256.').first()).toBeVisible()
  await dialog.getByRole('button', { name: /^Remove t+/ }).click()
  await dialog.getByRole('button', { name: 'Create image' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'later' })).toBeVisible()
  await expect(page).toHaveURL(new RegExp(`${paths.images(at)}/[0-9a-f-]{36}$`))
  await expect(page.getByText('This image has no data yet.')).toBeVisible()
})
