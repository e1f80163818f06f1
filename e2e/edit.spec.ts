import type { Page } from '@playwright/test'
import { paths } from '#src/paths.ts'
import type { Person } from './fixtures.ts'
import { expect, test } from './fixtures.ts'
import type { Server } from './server.ts'

/** The edit page of an image of the demo cloud, and the image itself as the cloud has it. */
async function open(server: Server, as: (name: 'alice') => Promise<Person>, name: string, path: typeof paths.imageEdit) {
  const { page, at } = await as('alice')
  const image = [...(server.cloud?.images.values() ?? [])].find((one) => one.name === name)
  if (!image) throw new Error(`the demo cloud has no image ${name}`)
  await page.goto(path(at, image.id))
  return { page, image }
}

const patches = (page: Page) => {
  const sent: unknown[] = []
  page.on('request', (request) => {
    if (request.method() === 'PATCH') sent.push(request.postDataJSON())
  })
  return sent
}

test('somebody else changed the same meanwhile: nothing is written until the person decides', async ({ as, server }) => {
  const { page, image } = await open(server, as, 'ci-build-1846', paths.imageEdit)
  const sent = patches(page)
  await page.getByRole('textbox', { name: /^Name/ }).fill('mine')
  await page.getByLabel(/^Minimum RAM/).fill('256')
  image.name = 'theirs'
  image.min_disk = 9
  await page.getByRole('button', { name: 'Save 2 changes' }).click()
  await expect(page.getByRole('alert')).toContainText('name is now “theirs”, and you wrote “mine”.')
  expect(sent).toEqual([])
  await page.getByRole('button', { name: 'Take theirs' }).click()
  await expect(page.getByRole('textbox', { name: /^Name/ })).toHaveValue('theirs')
  await page.getByRole('button', { name: 'Save 1 change' }).click()
  await expect(page.getByRole('button', { name: 'Actions for theirs' })).toBeVisible()
  expect(sent).toEqual([[{ op: 'replace', path: '/min_ram', value: 256 }]])
  expect(image.min_disk).toBe(9)
})

test('a field that was not touched is not sent, whatever the image is', async ({ as, server }) => {
  const { page, image } = await open(server, as, 'fedora-43-hardened', paths.imageEdit)
  const sent = patches(page)
  await page.getByLabel(/^Minimum disk/).fill('12')
  await page.getByRole('button', { name: 'Save 1 change' }).click()
  await expect(page.getByRole('button', { name: 'Actions for fedora-43-hardened' })).toBeVisible()
  expect(sent).toEqual([[{ op: 'replace', path: '/min_disk', value: 12 }]])
  expect(image.visibility).toBe('shared')
})

test('leaving with changes asks first, and staying loses nothing', async ({ as, server }) => {
  const { page } = await open(server, as, 'ci-build-1846', paths.imageEdit)
  await page.getByRole('textbox', { name: /^Name/ }).fill('not saved yet')
  await page.getByRole('link', { name: 'Properties' }).click()
  const question = page.getByRole('dialog', { name: 'Discard the changes?' })
  await question.getByRole('button', { name: 'Keep editing' }).click()
  await expect(page.getByRole('textbox', { name: /^Name/ })).toHaveValue('not saved yet')
  // Going on writing asks nothing; leaving again does, and may be meant.
  await page.getByLabel(/^Minimum RAM/).fill('128')
  await expect(page.getByRole('button', { name: 'Save 2 changes' })).toBeVisible()
  await expect(question).toBeHidden()
  await page.getByRole('link', { name: 'Properties' }).click()
  await question.getByRole('button', { name: 'Discard' }).click()
  await expect(page.getByRole('button', { name: 'Add property' })).toBeVisible()
})

test('formats are fixed once there is data, and open before', async ({ as, server }) => {
  const { page } = await open(server, as, 'ci-build-1846', paths.imageEdit)
  await expect(page.getByLabel('Disk format')).toBeDisabled()
  await expect(page.getByText('The formats are fixed once an image has data.').first()).toBeVisible()
  const queued = await open(server, as, 'to-be-decided', paths.imageEdit)
  await queued.page.getByLabel('Disk format').selectOption('raw')
  await queued.page.getByLabel('Container format').selectOption('bare')
  await queued.page.getByRole('button', { name: 'Save 2 changes' }).click()
  await expect(queued.page.getByRole('button', { name: 'Upload data' })).not.toHaveAttribute('aria-disabled')
})

test('properties: any key Glance takes, one patch, bad keys said in their row', async ({ as, server }) => {
  const { page, image } = await open(server, as, 'ci-build-1846', paths.imageProperties)
  const sent = patches(page)
  await page.getByRole('button', { name: 'Add property' }).click()
  await page.getByLabel('Key of the new property').fill('status')
  await page.getByRole('button', { name: /^Save/ }).click()
  await expect(page.getByLabel('Key of the new property')).toHaveAttribute('aria-invalid', 'true')
  await page.getByLabel('Key of the new property').fill('a/b~c')
  await page.getByLabel('Value of a/b~c').fill('<b>bold</b>')
  await page.getByRole('button', { name: 'Delete ci_commit' }).click()
  await page.getByRole('button', { name: 'Save 2 changes' }).click()
  await expect(page.getByRole('term').filter({ hasText: 'a/b~c' })).toBeVisible()
  await expect(page.getByRole('definition').filter({ hasText: '<b>bold</b>' })).toBeVisible()
  expect(sent).toHaveLength(1)
  expect(sent[0]).toEqual(expect.arrayContaining([{ op: 'add', path: '/a~1b~0c', value: '<b>bold</b>' }, { op: 'remove', path: '/ci_commit' }]))
  expect(image.properties['a/b~c']).toBe('<b>bold</b>')
})

test('a refused change stays in the form, in the service’s words', async ({ as, server, expectStatus }) => {
  expectStatus(404)
  const { page, image } = await open(server, as, 'ci-build-1846', paths.imageEdit)
  await page.getByRole('textbox', { name: /^Name/ }).fill('too late')
  server.cloud?.images.delete(image.id)
  await page.getByRole('button', { name: 'Save 1 change' }).click()
  await expect(page.getByRole('alert')).toContainText(`No image found with ID ${image.id}`)
  await expect(page.getByRole('textbox', { name: /^Name/ })).toHaveValue('too late')
})
