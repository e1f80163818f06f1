import { acme, admin as adminProject, partnerAcme } from '#mocks/accounts.ts'
import { paths } from '#src/paths.ts'
import { expect, test } from './fixtures.ts'
import type { Server } from './server.ts'

const imageOf = (server: Server, name: string) => {
  const image = [...(server.cloud?.images.values() ?? [])].find((one) => one.name === name)
  if (!image) throw new Error(`the demo cloud has no image ${name}`)
  return image
}

test('an image is made in a client’s project, told from its twin by the domain; what follows from it is said before', async ({ as, server }) => {
  const { page } = await as('admin', { path: paths.imageCreate })
  const dialog = page.getByRole('dialog', { name: 'Create image' })
  await expect(dialog.getByText('admin · Default where you are acting')).toBeVisible()
  await dialog.getByRole('button', { name: 'Change: Project' }).click()
  const search = dialog.getByRole('combobox', { name: 'Project' })
  await expect(search).toBeFocused()
  // Neither Escape nor leaving it empty gives up the project, nor the form.
  await search.press('Escape')
  await expect(dialog.getByRole('button', { name: 'Change: Project' })).toBeFocused()
  await dialog.getByRole('button', { name: 'Change: Project' }).click()
  await dialog.getByRole('textbox', { name: /^Name/ }).click()
  await expect(dialog.getByText('admin · Default where you are acting')).toBeVisible()
  await dialog.getByRole('button', { name: 'Change: Project' }).click()
  await search.fill('not a project')
  await dialog.getByRole('textbox', { name: /^Name/ }).fill('for a client')
  await dialog.getByRole('button', { name: 'Create image' }).click()
  await expect(dialog.getByText('Choose the project that is to own the image.').first()).toBeVisible()
  await search.fill('ACM')
  await dialog.getByRole('option', { name: /acme · partners/ }).click()
  await expect(dialog.getByRole('button', { name: 'Change: Project' })).toBeFocused()
  const note = dialog.getByRole('status').filter({ hasText: 'Glance checks the limits' })
  await expect(note).toContainText('Only acme · partners will see it')
  await expect(note).toContainText('Glance checks the limits of admin, where you are acting, and none of the other project')
  await dialog.getByRole('radio', { name: 'Shared' }).check()
  await expect(note).toContainText('acme · partners and its members will see it')
  await dialog.getByRole('button', { name: 'Create image' }).click()
  await expect(page.getByRole('complementary')).toContainText('You are acting in admin; this image belongs to acme · partners.')
  expect(imageOf(server, 'for a client')).toMatchObject({ owner: partnerAcme.id, visibility: 'shared' })
})

test('in one’s own project nothing is said of it, and nobody else is asked', async ({ as }) => {
  const { page } = await as('admin', { path: paths.imageCreate })
  const dialog = page.getByRole('dialog', { name: 'Create image' })
  const sent = page.waitForRequest((request) => request.method() === 'POST' && request.url().includes('/v2/images'))
  await dialog.getByRole('textbox', { name: /^Name/ }).fill('mine')
  await dialog.getByRole('button', { name: 'Create image' }).click()
  expect((await sent).postDataJSON()).not.toHaveProperty('owner')
  const alice = await as('alice', { path: paths.imageCreate })
  await expect(alice.page.getByRole('dialog', { name: 'Create image' }).getByRole('textbox', { name: /^Name/ })).toBeVisible()
  await expect(alice.page.getByRole('button', { name: 'Change: Project' })).toHaveCount(0)
})

test('an image is given to another project: warned before, shown by name among the changes, sent as one', async ({ as, server }) => {
  const { page, at } = await as('admin')
  const image = imageOf(server, 'acme-erp-4.2')
  await page.goto(paths.imageEdit(at, image.id))
  await expect(page.getByRole('complementary')).toContainText('You are acting in admin; this image belongs to acme.')
  await page.getByRole('button', { name: 'Change: Project' }).click()
  const changes = page.getByRole('region', { name: 'What changes' })
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Change: Project' })).toBeVisible()
  await expect(changes).toHaveCount(0)
  await page.getByRole('button', { name: 'Change: Project' }).click()
  await page.getByRole('combobox', { name: 'Project' }).fill(partnerAcme.id)
  await page.getByRole('option', { name: /acme · partners/ }).click()
  await expect(page.getByText('The image will go to acme · partners.')).toContainText('acme · Default will no longer see it')
  await expect(changes.getByRole('listitem')).toHaveText(['Projectacme · Defaultbecomesacme · partners'])
  const sent = page.waitForRequest((request) => request.method() === 'PATCH')
  await page.getByRole('button', { name: 'Save 1 change' }).click()
  expect((await sent).postDataJSON()).toEqual([{ op: 'replace', path: '/owner', value: partnerAcme.id }])
  await expect(page.getByRole('definition').filter({ hasText: 'acme · partners' })).toContainText(partnerAcme.id)
  expect(image.owner).toBe(partnerAcme.id)
})

test('the list of every project shows those of one, and the address says so', async ({ as, server, expectStatus }) => {
  // Keystone is asked for the name of a project that is not there.
  expectStatus(404)
  const { page, at } = await as('admin')
  imageOf(server, 'ci-build-1846').owner = partnerAcme.id
  await page.getByRole('button', { name: 'Images of: All projects' }).click()
  await page.getByRole('menuitemradio', { name: /acme ?Default · 4 images/ }).click()
  await expect(page).toHaveURL(new RegExp(`project=${acme.id}`))
  await expect(page.getByText('4 of 57 images')).toBeVisible()
  await page.goto(paths.images(at, `?project=${partnerAcme.id}`))
  await expect(page.getByRole('row').filter({ hasText: 'ci-build-1846' })).toContainText('acme · partners')
  await expect(page.getByText('1 of 57 images')).toBeVisible()
  await page.goto(paths.images(at, '?sort=owner'))
  await expect(page.getByRole('row').nth(1)).toContainText('acme')
  await page.goto(paths.images(at, `?project=${'0'.repeat(32)}`))
  await page.getByRole('button', { name: 'Show all projects' }).click()
  await expect(page.getByText('57 images', { exact: true })).toBeVisible()
})

test('a question says whose image it is about, of one and of many', async ({ as, server }) => {
  const { page, at } = await as('admin')
  imageOf(server, 'ci-build-1846').owner = partnerAcme.id
  imageOf(server, 'ci-build-1845').owner = adminProject.id
  await page.goto(paths.images(at, '?q=ci-build-184'))
  await page.getByRole('button', { name: 'Actions for ci-build-1846' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(page.getByRole('dialog', { name: 'Delete “ci-build-1846”?' })).toContainText('It belongs to acme · partners; you are acting in admin.')
  await page.getByRole('button', { name: 'Cancel' }).click()
  for (const name of ['ci-build-1846', 'ci-build-1845', 'ci-build-1843']) await page.getByRole('checkbox', { name: `Select ${name}` }).check()
  await page.getByRole('button', { name: 'Deactivate', exact: true }).click()
  const question = page.getByRole('dialog', { name: 'Deactivate 3 images?' })
  await expect(question).toContainText('2 of them belong to other projects:')
  await expect(question).toContainText('acme · partners: 1 image')
  await expect(question).toContainText('demo: 1 image')
})
