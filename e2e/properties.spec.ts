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

test('somebody else changed the same meanwhile: nothing is written until the person has chosen for each field', async ({ as, server }) => {
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

