import type { Page } from '@playwright/test'
import { paths } from '#src/paths.ts'
import { expect, test } from './fixtures.ts'
import type { Server } from './server.ts'

function imageOf({ cloud }: Server, name: string) {
  const image = [...(cloud?.images.values() ?? [])].find((one) => one.name === name)
  if (!image) throw new Error(`the demo cloud has no image ${name}`)
  return image
}
const linkTo = (page: Page, name: string) => page.getByRole('table', { name: 'Images' }).getByRole('link', { name, exact: true })
const boxOf = (page: Page, name: string) => page.getByRole('checkbox', { name: `Select ${name}`, exact: true })

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

test('deletes what can be deleted of a selection, and says of the rest why not', async ({ as, server, expectStatus }) => {
  expectStatus(403)
  const { page } = await as('alice', { path: (at) => paths.images(at, '?q=ci-build&sort=name') })
  await boxOf(page, 'ci-build-1829').check()
  await boxOf(page, 'ci-build-1843').check()
  await boxOf(page, 'ci-build-1846').click({ modifiers: ['Shift'] })
  const bar = page.getByRole('region', { name: 'Selected images' })
  await expect(bar).toContainText('4 selected')
  const button = bar.getByRole('button', { name: 'Delete 3 of 4' })
  await expect(button).toHaveAccessibleDescription('1 image: The image is being deleted.')
  await expect(bar.getByRole('button', { name: 'Turn off protection' })).toHaveAttribute('aria-disabled', 'true')

  // Somebody protects one of them while the question stands.
  await button.click()
  const question = page.getByRole('dialog', { name: 'Delete 3 images?' })
  await expect(question.getByRole('listitem')).toHaveText(['ci-build-1843', 'ci-build-1845', 'ci-build-1846', '1 image: The image is being deleted.'])
  imageOf(server, 'ci-build-1845').protected = true
  await question.getByRole('button', { name: 'Delete 3 images' }).click()

  const outcome = page.getByRole('alert').filter({ hasText: '2 deleted, 1 not' })
  await expect(outcome).toContainText('is protected and cannot be deleted')
  await expect(outcome).toContainText(/Request id req-/)
  await expect(linkTo(page, 'ci-build-1846')).toBeHidden()
  await expect(boxOf(page, 'ci-build-1845')).toBeChecked()
  await expect(bar).toContainText('2 selected')
  // The list has learnt of it.
  await bar.getByRole('button', { name: 'Turn off protection 1 of 2' }).click()
  await expect(page.getByText('The protection of 1 image was turned off')).toBeVisible()
  await outcome.getByRole('button', { name: 'Try 1 image again' }).click()
  await expect(linkTo(page, 'ci-build-1845')).toBeHidden()
  await expect(outcome).toBeHidden()
})

test('by keyboard: into the list, from row to row, select, open', async ({ as }) => {
  const { page } = await as('alice', { path: (at) => paths.images(at, '?sort=name') })
  const names = page.getByRole('table', { name: 'Images' }).getByRole('link')
  await expect(names.first()).toBeVisible()
  const [first = '', second = '', third = ''] = await names.allInnerTexts()
  await page.keyboard.press('ArrowDown')
  await expect(linkTo(page, first)).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(linkTo(page, second)).toBeFocused()
  await page.keyboard.press('x')
  await expect(boxOf(page, second)).toBeChecked()
  await page.keyboard.press('Shift+ArrowDown')
  await expect(boxOf(page, third)).toBeChecked()
  await expect(page.getByRole('region', { name: 'Selected images' })).toContainText('2 selected')
  await page.keyboard.press('Escape')
  await expect(boxOf(page, third)).not.toBeChecked()

  // One row at a time is on the way of Tab, wherever the list is.
  await page.keyboard.press('End')
  const last = names.last()
  await expect(last).toBeFocused()
  await expect(last).toBeInViewport()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: /^Actions for/ }).last()).toBeFocused()
  await page.keyboard.press('Home')
  await expect(page.getByRole('button', { name: /^Actions for/ }).first()).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(linkTo(page, first)).toBeFocused()

  // A row that goes while it has the focus leaves it to the next.
  await page.keyboard.press('/')
  await page.keyboard.type('ci-build-18')
  await expect(page).toHaveURL(/q=ci-build-18$/)
  await page.keyboard.press('ArrowDown')
  await expect(linkTo(page, 'ci-build-1829')).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(linkTo(page, 'ci-build-1843')).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  // A menu that opens takes the focus to its first item.
  await expect(page.getByRole('menuitem').first()).toBeFocused()
  await page.keyboard.press('End')
  await expect(page.getByRole('menuitem', { name: 'Delete' })).toBeFocused()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete “ci-build-1843”' }).press('Enter')
  await expect(page.getByRole('button', { name: 'Actions for ci-build-1845' }).or(linkTo(page, 'ci-build-1845')).and(page.locator(':focus'))).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('ci-build-1845')
})

test('says whose the images are where they are of several projects, and lets one choose the columns', async ({ as }) => {
  const { page } = await as('admin')
  await expect(page.getByRole('columnheader', { name: 'Project' })).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: 'acme-appliance-for-demo' }).getByRole('cell', { name: 'acme', exact: true })).toBeVisible()

  await page.getByRole('button', { name: 'View' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Visibility' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Min. disk' }).click()
  await expect(page).toHaveURL(/columns=status%2Cowner%2Cdisk_format%2Csize%2Cmin_disk%2Cupdated_at/)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('columnheader', { name: 'Visibility' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Min. disk' }).click()
  await expect(page.getByRole('row').nth(1)).toContainText('60 GiB')
})

test('on a narrow screen the order is chosen in the menu', async ({ as }) => {
  const { page } = await as('alice')
  await page.setViewportSize({ width: 390, height: 844 })
  const names = () => page.getByRole('table', { name: 'Images' }).getByRole('link').allInnerTexts()
  await page.getByRole('button', { name: 'View' }).click()
  await page.getByRole('menuitemradio', { name: 'Name' }).click()
  await expect(page).toHaveURL(/sort=name%3Aasc/)
  const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
  await expect.poll(async () => (await names()).every((name, i, all) => i === 0 || byName.compare(all[i - 1] ?? '', name) <= 0)).toBe(true)
  await page.getByRole('button', { name: 'View' }).click()
  await page.getByRole('menuitemradio', { name: 'Name ascending', exact: true }).click()
  await expect(page).toHaveURL(/sort=name%3Adesc/)
})

test('hidden images have a list of their own', async ({ as }) => {
  const { page } = await as('alice')
  const hidden = 'Ubuntu 20.04 LTS (Focal Fossa)'
  await page.getByRole('textbox', { name: 'Find images' }).fill(hidden)
  await page.getByRole('button', { name: 'Find among hidden images' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Hidden images' })).toBeVisible()
  await expect(linkTo(page, hidden)).toBeVisible()
  await page.getByRole('main').getByRole('link', { name: 'Images', exact: true }).click()
  await expect(linkTo(page, 'ci-build-1846')).toBeVisible()
})

test('what was read stays when the list cannot be read anew', async ({ as, server, expectStatus }) => {
  expectStatus(503)
  const { page } = await as('alice')
  await expect(linkTo(page, 'ci-build-1846')).toBeVisible()
  server.trouble('image', 'down')
  await page.getByRole('button', { name: 'Refresh' }).click()
  const trouble = page.getByRole('alert').filter({ hasText: 'The list could not be read again' })
  await expect(trouble).toBeVisible()
  await expect(linkTo(page, 'ci-build-1846')).toBeVisible()
  server.trouble('image')
  await trouble.getByRole('button', { name: 'Try again' }).click()
  await expect(trouble).toBeHidden()
})
