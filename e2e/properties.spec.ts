import type { Page } from '@playwright/test'
import { paths } from '#src/paths.ts'
import type { Person } from './fixtures.ts'
import { expect, test } from './fixtures.ts'
import type { Server } from './server.ts'

/** The properties page of an image of the demo cloud that has just these, and the image itself as the cloud has it. */
async function open(server: Server, as: (name: 'alice') => Promise<Person>, properties: Record<string, string>) {
  const { page, at } = await as('alice')
  const image = [...(server.cloud?.images.values() ?? [])].find((one) => one.name === 'ci-build-1846')
  if (!image) throw new Error('the demo cloud has no such image')
  image.properties = properties
  await page.goto(paths.imageProperties(at, image.id))
  const table = page.getByRole('region', { name: 'Properties' })
  await expect(table.getByRole('button', { name: 'Add property' })).toBeVisible()
  return { page, image, table }
}

const patches = (page: Page) => {
  const sent: unknown[] = []
  page.on('request', (request) => {
    if (request.method() === 'PATCH') sent.push(request.postDataJSON())
  })
  return sent
}

test('any key Glance takes, by keyboard, in one patch; bad keys said in their row', async ({ as, server }) => {
  const { page, image, table } = await open(server, as, { ci_commit: 'abc', note: 'x' })
  const sent = patches(page)
  await table.getByRole('button', { name: 'Add property' }).press('Enter')
  await page.keyboard.type('status')
  await page.keyboard.press('Enter')
  await page.keyboard.type('<b>bold</b>')
  await page.getByRole('button', { name: 'Save 1 change' }).click()
  const key = page.getByLabel('Key of the new property')
  await expect(key).toHaveAttribute('aria-invalid', 'true')
  await expect(table).toContainText('“status” is an attribute of every image, not a property.')
  await key.fill('a/b~c')
  await page.getByLabel('Value of a/b~c').press('Enter')
  await expect(page.getByLabel('Key of the new property').first()).toBeFocused()
  await page.getByRole('button', { name: 'Delete the new property' }).press('Enter')
  await expect(page.getByRole('button', { name: 'Delete a/b~c' })).toBeFocused()
  await page.getByRole('button', { name: 'Delete ci_commit' }).press('Enter')
  await expect(page.getByRole('button', { name: 'Keep ci_commit' })).toBeFocused()
  await page.getByRole('button', { name: 'Save 2 changes' }).click()
  await expect(page.getByRole('term').filter({ hasText: 'a/b~c' })).toBeVisible()
  await expect(page.getByRole('definition').filter({ hasText: '<b>bold</b>' })).toBeVisible()
  expect(sent).toEqual([[{ op: 'add', path: '/a~1b~0c', value: '<b>bold</b>' }, { op: 'remove', path: '/ci_commit' }]])
  expect(image.properties).toEqual({ 'a/b~c': '<b>bold</b>', note: 'x' })
})

test('definitions guide: a list, true or false, a number with its range; what does not fit is said and saved as it is', async ({ as, server }) => {
  const { page, image, table } = await open(server, as, { hw_watchdog_action: 'explode', ops_backup: 'True', ops_boot_seconds: '60', ops_zones: '', free: 'x' })
  const sent = patches(page)
  await expect(table.getByRole('row', { name: /hw_watchdog_action/ })).toContainText('It is not one of the values in its definition.')
  await expect(table.getByRole('row', { name: /ops_backup/ })).not.toContainText('asks for')
  await expect(page.getByLabel('Value of ops_backup')).toHaveValue('True')
  await page.getByLabel('Value of ops_boot_seconds').fill('601')
  await expect(table.getByRole('row', { name: /ops_boot_seconds/ })).toContainText('Its definition asks for 1 to 600.')
  await page.getByLabel('Value of hw_watchdog_action').selectOption('reset')
  await table.getByText('Choose from 3 items').click()
  await page.getByRole('checkbox', { name: 'south' }).check()
  await page.getByRole('checkbox', { name: 'edge' }).check()
  await expect(page.getByRole('region', { name: 'What changes' }).getByRole('listitem')).toHaveCount(3)
  await page.getByRole('button', { name: 'Save 3 changes' }).click()
  await expect(page.getByRole('term').filter({ hasText: 'ops_zones' })).toBeVisible()
  expect(sent).toHaveLength(1)
  expect(image.properties).toEqual({ hw_watchdog_action: 'reset', ops_backup: 'True', ops_boot_seconds: '601', ops_zones: '<in> south,edge', free: 'x' })
})

test('definitions are found and added, a group at once; their words stay text', async ({ as, server }) => {
  const { page, table } = await open(server, as, { ops_vendor: 'SUSE' })
  await table.getByRole('button', { name: 'Add from definitions' }).click()
  const shelves = page.getByRole('dialog', { name: 'Add from definitions' })
  await shelves.getByRole('searchbox', { name: 'Find a property' }).fill('support')
  await expect(shelves).toContainText('<script>alert("not run")</script>')
  await expect(shelves.getByRole('checkbox', { name: /ops_vendor.*there already/ })).toBeDisabled()
  await shelves.getByRole('button', { name: 'All of Support contract' }).click()
  await shelves.getByRole('button', { name: 'Add 2 properties' }).click()
  await expect(page.getByLabel('Value of ops_contract_number')).toBeFocused()
  await expect(page.getByLabel('Value of ops_level')).toHaveValue('8x5')
  await expect(page.getByRole('button', { name: 'Save 2 changes' })).toBeVisible()
})

test('many are pasted: what comes of each is shown before it is taken in', async ({ as, server }) => {
  const { page, table, image } = await open(server, as, { ci_commit: 'abc', note: 'x' })
  await table.getByRole('button', { name: 'Paste many' }).click()
  const paste = page.getByRole('dialog', { name: 'Paste properties' })
  await paste.getByRole('textbox').fill(`ci_commit=def\nnote=x\nos_glance_x=1\nCI_Commit=y\n--property hw_disk_bus=scsi --property 'two words=a "b"'`)
  const found = paste.getByRole('region', { name: 'What is applied' })
  await expect(found.getByRole('status')).toHaveText('2 new · 1 changed · 2 refused · 1 there already')
  await expect(found).toContainText('“os_glance_x” is reserved by Glance.')
  await expect(found).toContainText('“CI_Commit” differs from “ci_commit” only in upper and lower case')
  await paste.getByRole('button', { name: 'Apply 3 properties' }).click()
  await page.getByRole('button', { name: 'Undo the change to ci_commit' }).first().click()
  await page.getByRole('button', { name: 'Save 2 changes' }).click()
  await expect(page.getByRole('term').filter({ hasText: 'two words' })).toBeVisible()
  expect(image.properties).toEqual({ ci_commit: 'abc', note: 'x', hw_disk_bus: 'scsi', 'two words': 'a "b"' })
})

test('deleted here and changed elsewhere: either version may stay', async ({ as, server }) => {
  const { page, image } = await open(server, as, { note: 'x', other: 'y' })
  await page.getByRole('button', { name: 'Delete note' }).click()
  await page.getByLabel('Value of other').fill('mine')
  image.properties = { note: 'theirs', other: 'y', third: 'z' }
  await page.getByRole('button', { name: 'Save 2 changes' }).click()
  const question = page.getByRole('dialog', { name: 'Changed elsewhere meanwhile' })
  await expect(question.getByRole('group', { name: 'note' })).toContainText(/Keep minenot there.*Take theirstheirs/)
  await question.getByLabel('Take theirs').check()
  await question.getByRole('button', { name: 'Save 1 change' }).click()
  await expect(page.getByRole('definition').filter({ hasText: 'mine' })).toBeVisible()
  expect(image.properties).toEqual({ note: 'theirs', other: 'mine', third: 'z' })
})

test('without definitions everything is text', async ({ as, server }) => {
  server.cloud?.metadefs.namespaces.clear()
  const { page, table } = await open(server, as, { hw_watchdog_action: 'reset' })
  await expect(page.getByRole('textbox', { name: 'Value of hw_watchdog_action' })).toHaveValue('reset')
  await table.getByRole('button', { name: 'Add from definitions' }).click()
  await expect(page.getByRole('dialog', { name: 'Add from definitions' })).toContainText('This cloud has no definitions of image properties')
})
