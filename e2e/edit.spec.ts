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
  const { page, image } = await open(server, as, 'ci-build-1846', paths.imageEdit)
  const sent = patches(page)
  await page.getByRole('textbox', { name: /^Name/ }).fill('mine')
  await page.getByLabel(/^Minimum RAM/).fill('256')
  Object.assign(image, { name: 'theirs', min_ram: 512, min_disk: 9 })
  await page.getByRole('button', { name: 'Save 2 changes' }).click()
  const question = page.getByRole('dialog', { name: 'Changed elsewhere meanwhile' })
  await expect(question.getByRole('group', { name: 'Name' })).toContainText(/It was: ci-build-1846.*mine.*theirs/)
  await expect(question).toContainText('Also changed elsewhere, and kept as it is now: Minimum disk.')
  await question.getByRole('button', { name: 'Save 2 changes' }).click()
  await expect(question.getByText('Choose one.')).toHaveCount(2)
  await question.getByRole('button', { name: 'Keep all of mine' }).click()
  await question.getByRole('group', { name: 'Name' }).getByLabel('Take theirs').check()
  expect(sent).toEqual([])
  await question.getByRole('button', { name: 'Save 1 change' }).click()
  await expect(page.getByRole('button', { name: 'Actions for theirs' })).toBeVisible()
  expect(sent).toEqual([[{ op: 'replace', path: '/min_ram', value: 256 }]])
  expect(image).toMatchObject({ name: 'theirs', min_ram: 256, min_disk: 9 })
})

test('what was changed elsewhere in other fields stays, and is told', async ({ as, server }) => {
  const { page, image } = await open(server, as, 'ci-build-1846', paths.imageEdit)
  await page.getByRole('textbox', { name: /^Name/ }).fill('mine')
  image.min_disk = 9
  await page.getByRole('button', { name: 'Save 1 change' }).click()
  await expect(page.getByText('Saved 1 change to “mine”. Changed elsewhere meanwhile, and kept: Minimum disk')).toBeVisible()
  expect(image).toMatchObject({ name: 'mine', min_disk: 9 })
})

test('what changes is shown before it is saved, each with a way back, and as it is sent', async ({ as, server }) => {
  const { page } = await open(server, as, 'ci-build-1846', paths.imageEdit)
  await page.getByRole('textbox', { name: /^Name/ }).fill('mine')
  await page.getByLabel(/^Minimum RAM/).fill('256')
  await page.getByRole('switch', { name: 'Protected' }).check()
  const changes = page.getByRole('region', { name: 'What changes' })
  await expect(changes.getByRole('listitem')).toHaveText(['Nameci-build-1846becomesmine', 'Minimum RAMnonebecomes256 MiB', 'Protectedoffbecomeson'])
  await changes.getByRole('button', { name: 'Undo the change to Minimum RAM' }).click()
  await expect(changes.getByRole('button', { name: 'Undo the change to Protected' })).toBeFocused()
  await expect(page.getByLabel(/^Minimum RAM/)).toHaveValue('')
  await changes.getByRole('button', { name: 'Show the patch' }).click()
  await expect(changes).toContainText('"path": "/protected"')
  await changes.getByRole('button', { name: 'Undo the change to Protected' }).click()
  await changes.getByRole('button', { name: 'Undo the change to Name' }).click()
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeFocused()
  await expect(page.getByRole('textbox', { name: /^Name/ })).toHaveValue('ci-build-1846')
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

test('what is begun stays: on the other tab, after another page, after a reload, until it is saved or canceled', async ({ as, server }) => {
  const { page, image } = await open(server, as, 'ci-build-1846', paths.imageEdit)
  const name = page.getByRole('textbox', { name: /^Name/ })
  await name.fill('not saved yet')
  await page.getByRole('link', { name: 'Properties' }).click()
  await expect(page.getByRole('link', { name: 'Edit image, 1 change' })).toBeVisible()
  await page.getByRole('button', { name: 'Delete ci_commit' }).click()
  await page.getByRole('link', { name: 'Image', exact: true }).click()
  await expect(page.getByText('2 changes to “ci-build-1846” are kept, not saved, until you come back')).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('button', { name: 'Keep ci_commit' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('button', { name: 'Keep ci_commit' })).toBeVisible()
  // Whoever comes back later sees what happened meanwhile when it is saved.
  image.name = 'theirs'
  await page.getByRole('link', { name: 'Edit image, 1 change' }).click()
  await expect(name).toHaveValue('not saved yet')
  await expect(page.getByText('You began this')).toBeVisible()
  await page.getByRole('button', { name: 'Save 1 change' }).click()
  await page.getByRole('dialog', { name: 'Changed elsewhere meanwhile' }).getByRole('button', { name: 'Back to the form' }).click()
  await page.getByRole('button', { name: 'Cancel' }).click()
  const question = page.getByRole('dialog', { name: 'Discard the changes?' })
  await question.getByRole('button', { name: 'Keep editing' }).click()
  await expect(name).toHaveValue('not saved yet')
  await page.getByRole('button', { name: 'Start over' }).click()
  await question.getByRole('button', { name: 'Discard changes' }).click()
  await expect(name).toHaveValue('theirs')
  await expect(page.getByRole('link', { name: 'Properties, 1 change' })).toBeVisible()
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

test('deleted elsewhere: what is written stays, in a form that says so', async ({ as, server, expectStatus }) => {
  expectStatus(404)
  const { page, image } = await open(server, as, 'ci-build-1846', paths.imageEdit)
  await page.getByRole('textbox', { name: /^Name/ }).fill('too late')
  server.cloud?.images.delete(image.id)
  await page.getByRole('button', { name: 'Save 1 change' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'This image is gone: the changes were not saved' })).toContainText(`No image found with ID ${image.id}`)
  await expect(page.getByRole('textbox', { name: /^Name/ })).toHaveValue('too late')
})
