import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { paths } from '#src/paths.ts'
import { atRest, expect, test } from './fixtures.ts'
import type { Server } from './server.ts'

/** What happens in the cloud while a page of Loupe's stands: by a colleague, in a terminal. */

function find({ cloud }: Server, name: string) {
  const image = [...(cloud?.images.values() ?? [])].find((one) => one.name === name)
  if (!cloud || !image) throw new Error(`the demo cloud has no image ${name}`)
  return { cloud, image }
}

/** From the terminal back to the browser. */
const comeBack = (page: Page) => page.evaluate(() => void window.dispatchEvent(new Event('focus')))

const rowOf = (page: Page, name: string) => page.getByRole('table', { name: 'Images' }).getByRole('link', { name, exact: true })

test('the list hears what was made and changed when one comes back, and what was deleted when it is refreshed', async ({ as, server }) => {
  const { cloud, image } = find(server, 'ci-build-1846')
  const deleted = find(server, 'ci-build-1845').image
  const { page } = await as('alice')
  await page.getByRole('textbox', { name: 'Find images' }).fill('ci-build')
  await expect(rowOf(page, 'ci-build-1846')).toBeVisible()
  const now = cloud.now()
  const made = { ...image, id: randomUUID(), name: 'ci-build-1847', created_at: now, updated_at: now }
  cloud.images.set(made.id, made)
  image.name = 'ci-build-1846-promoted'
  image.updated_at = now
  cloud.images.delete(deleted.id)
  await comeBack(page)
  await expect(rowOf(page, 'ci-build-1847')).toBeVisible()
  await expect(rowOf(page, 'ci-build-1846-promoted')).toBeVisible()
  await expect(rowOf(page, 'ci-build-1846')).toBeHidden()
  // No answer of Glance tells of a deletion.
  await expect(rowOf(page, 'ci-build-1845')).toBeVisible()
  cloud.images.delete(made.id)
  await page.getByRole('button', { name: 'Refresh' }).click()
  await expect(rowOf(page, 'ci-build-1845')).toBeHidden()
  await expect(rowOf(page, 'ci-build-1847')).toBeHidden()
  await expect(rowOf(page, 'ci-build-1846-promoted')).toBeVisible()
})

test('a change that came before this browser’s own is heard too', async ({ as, server }) => {
  const { cloud, image } = find(server, 'ci-build-1846')
  const { page } = await as('alice')
  await expect(rowOf(page, 'ci-build-1843')).toBeVisible()
  image.name = 'renamed-elsewhere'
  image.updated_at = cloud.now()
  await page.getByRole('button', { name: 'Actions for ci-build-1843' }).click()
  await page.getByRole('menuitem', { name: 'Protect' }).click()
  await expect.poll(() => find(server, 'ci-build-1843').image.protected).toBe(true)
  await comeBack(page)
  await expect(rowOf(page, 'renamed-elsewhere')).toBeVisible()
})

test('a page of an image that was deleted says so, and the list has it no more', async ({ as, server, expectStatus }) => {
  expectStatus(404)
  const { cloud, image } = find(server, 'ci-build-1846')
  const { page } = await as('alice')
  await rowOf(page, 'ci-build-1846').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('ci-build-1846')
  // While the page is still read, coming back asks nothing more.
  await atRest(page)
  cloud.images.delete(image.id)
  await comeBack(page)
  await expect(page.getByRole('heading', { name: 'There is no such image here' })).toBeVisible()
  await page.goBack()
  await expect(rowOf(page, 'ci-build-1843')).toBeVisible()
  await expect(rowOf(page, 'ci-build-1846')).toBeHidden()
})

test('a row of an image that was deleted leads to words about it, and leaves the list', async ({ as, server, expectStatus }) => {
  expectStatus(404)
  const { cloud, image } = find(server, 'ci-build-1846')
  const { page } = await as('alice')
  await expect(rowOf(page, 'ci-build-1846')).toBeVisible()
  cloud.images.delete(image.id)
  await rowOf(page, 'ci-build-1846').click()
  await expect(page.getByRole('heading', { name: 'There is no such image here' })).toBeVisible()
  await page.goBack()
  await expect(rowOf(page, 'ci-build-1843')).toBeVisible()
  await expect(rowOf(page, 'ci-build-1846')).toBeHidden()
})

test('what one wrote about an image stays when it is deleted meanwhile', async ({ as, server, expectStatus }) => {
  expectStatus(404)
  const { cloud, image } = find(server, 'ci-build-1846')
  const { page } = await as('alice', { path: (at) => paths.imageEdit(at, image.id) })
  const name = page.getByRole('textbox', { name: /^Name/ })
  await name.fill('a name of many thoughts')
  cloud.images.delete(image.id)
  await comeBack(page)
  await expect(page.getByRole('alert').filter({ hasText: 'This image is gone' })).toBeVisible()
  await expect(name).toHaveValue('a name of many thoughts')
})

test('an image that cannot be read again stays as it was, and says that it may be old', async ({ as, server, expectStatus }) => {
  expectStatus(500)
  const { image } = find(server, 'ci-build-1846')
  const { page } = await as('alice', { path: (at) => paths.image(at, image.id) })
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('ci-build-1846')
  image.name = 'unreadable for a while'
  await comeBack(page)
  await expect(page.getByRole('alert').filter({ hasText: 'it may have changed' })).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('ci-build-1846')
  image.name = 'ci-build-1846'
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'it may have changed' })).toHaveCount(0)
})

test('a download after the session has ended asks for the password in place, and then downloads', async ({ as, server, expectStatus }) => {
  expectStatus(401)
  const { page } = await as('alice')
  await rowOf(page, 'ci-build-1846').click()
  const link = page.getByRole('link', { name: 'Download' })
  await expect(link).toHaveAttribute('download', 'ci-build-1846.qcow2')
  await atRest(page)
  server.cloud?.tokens.clear()
  await link.click()
  const again = page.getByRole('dialog', { name: 'Your session has ended' })
  await again.getByLabel('Password').fill('secret')
  const download = page.waitForEvent('download')
  await again.getByRole('button', { name: 'Sign in' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe('ci-build-1846.qcow2')
  await file.cancel()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('ci-build-1846')
})

test('a download that cannot be says why', async ({ as, server, expectStatus }) => {
  expectStatus(404)
  const { cloud, image } = find(server, 'ci-build-1846')
  const { page } = await as('alice')
  const actions = page.getByRole('button', { name: 'Actions for ci-build-1846' })
  await expect(actions).toBeVisible()
  image.status = 'deactivated'
  image.updated_at = cloud.now()
  await actions.click()
  await page.getByRole('menuitem', { name: 'Download' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'its data is locked until it is reactivated' })).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: 'ci-build-1846' })).toContainText('Deactivated')

  const other = find(server, 'ci-build-1845').image
  await page.getByRole('button', { name: 'Actions for ci-build-1845' }).click()
  cloud.images.delete(other.id)
  await page.getByRole('menuitem', { name: 'Download' }).click()
  await expect(page.getByRole('alert').filter({ hasText: '“ci-build-1845” was not downloaded' })).toBeVisible()
  await expect(rowOf(page, 'ci-build-1845')).toBeHidden()
})
