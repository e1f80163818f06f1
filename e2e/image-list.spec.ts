import { expect, test } from './fixtures.ts'
import { paths } from '#src/paths.ts'

test('finds by part of a name, and the address keeps it', async ({ as }) => {
  const { page } = await as('alice')
  const find = page.getByRole('textbox', { name: 'Find images' })
  await find.fill('ubuntu')
  await expect(page).toHaveURL(/[?&]q=ubuntu/)
  const names = page.getByRole('table', { name: 'Images' }).getByRole('link')
  await expect(names.filter({ hasNotText: /ubuntu/i })).toHaveCount(0)
  expect(await names.count()).toBeGreaterThan(1)
  await page.reload()
  await expect(find).toHaveValue('ubuntu')
  await find.fill('.*[(')
  await expect(page.getByRole('heading', { name: 'Nothing matches “.*[(”' })).toBeVisible()
  await page.getByRole('button', { name: 'Show all images' }).click()
  await expect(find).toHaveValue('')
})

test('sorts by a column, both ways', async ({ as }) => {
  const { page } = await as('alice')
  const names = () => page.getByRole('table', { name: 'Images' }).getByRole('link').allInnerTexts()
  await page.getByRole('button', { name: 'Name', exact: true }).click()
  await expect(page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'ascending')
  const ascending = await names()
  expect(ascending).toEqual(ascending.toSorted(new Intl.Collator('en', { numeric: true, sensitivity: 'base' }).compare))
  await page.getByRole('button', { name: 'Name', exact: true }).click()
  await expect(page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'descending')
})

test('follows what the cloud changes by itself', async ({ as, server }) => {
  const saving = [...(server.cloud?.images.values() ?? [])].find((image) => image.status === 'saving' && image.visibility !== 'private') ?? [...(server.cloud?.images.values() ?? [])].find((image) => image.status === 'saving')
  if (!saving?.name) throw new Error('the demo cloud has no image in the state saving')
  const { page } = await as('admin')
  const row = page.getByRole('row').filter({ hasText: saving.name })
  await page.getByRole('textbox', { name: 'Find images' }).fill(saving.name)
  await expect(row).toContainText('Saving')
  saving.status = 'active'
  await expect(row).toContainText('Active')
  server.cloud?.images.delete(saving.id)
})

test('what the cloud says is text, whatever it looks like', async ({ as, server }) => {
  const name = [...(server.cloud?.images.values() ?? [])].find((image) => image.name?.includes('<'))?.name
  if (!name) throw new Error('the demo cloud has no image with markup in its name')
  const { page } = await as('alice')
  await page.getByRole('textbox', { name: 'Find images' }).fill(name)
  await page.getByRole('table', { name: 'Images' }).getByRole('link', { name, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
})

for (const width of [320, 390, 720, 901, 1024, 1440]) {
  test(`at ${width} px names have room, and a long one pushes nothing out`, async ({ as }) => {
    const { page } = await as('alice')
    await page.setViewportSize({ width, height: 844 })
    const link = page.getByRole('table', { name: 'Images' }).getByRole('link', { name: 'Ubuntu 24.04 LTS (Noble Numbat)' })
    await expect(link).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
    expect((await link.boundingBox())?.width).toBeGreaterThan(160)
    const menu = await page.getByRole('button', { name: 'Actions for Ubuntu 24.04 LTS (Noble Numbat)' }).boundingBox()
    expect((menu?.x ?? width) + (menu?.width ?? 0)).toBeLessThanOrEqual(width)
  })
}

test('a project of another one is not shown', async ({ as, expectStatus }) => {
  // First whether there is a session for the project, then that there can be none.
  expectStatus(401, 403)
  const { at } = await as('rita')
  const { page } = await as('bob', { path: () => paths.images(at) })
  await expect(page.getByRole('alert').filter({ hasText: 'no role in the project' })).toBeVisible()
})
