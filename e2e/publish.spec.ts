import type { Page } from '@playwright/test'
import { demo } from '#mocks/accounts.ts'
import { paths } from '#src/paths.ts'
import type { Person } from './fixtures.ts'
import { expect, test } from './fixtures.ts'
import type { Server } from './server.ts'

const imageOf = (server: Server, name: string) => {
  const image = [...(server.cloud?.images.values() ?? [])].find((one) => one.name === name)
  if (!image) throw new Error(`the demo cloud has no image ${name}`)
  return image
}

/** Opens the dialog from the image's own page. */
async function ask({ page, at }: Person, id: string, action: 'Publish…' | 'Unpublish…') {
  await page.goto(paths.image(at, id))
  await page.getByRole('button', { name: /^Actions for/ }).click()
  await page.getByRole('menuitem', { name: action }).click()
  return page.getByRole('dialog', { name: action.replace('…', '') })
}

const patches = (page: Page) => {
  const sent: unknown[] = []
  page.on('request', (request) => {
    if (request.method() === 'PATCH') sent.push(request.postDataJSON())
  })
  return sent
}

test('an image that is fit for everybody is published and protected in one patch, and taken back in one', async ({ as, server }) => {
  const admin = await as('admin')
  const image = imageOf(server, 'golden-base-2026.10')
  image.protected = false
  const sent = patches(admin.page)
  const dialog = await ask(admin, image.id, 'Publish…')
  await expect(dialog).toContainText('It belongs to demo; you are acting in admin.')
  const checks = dialog.getByRole('list', { name: 'What to see to' }).getByRole('listitem')
  await expect(checks).toHaveText([/^In order: It is active/, /^In order: .*QCOW2/, /^In order: .*rocky 9\.6 x86_64/, /^In order: The minimum disk of 10 GiB/, /^In order: Glance keeps the sha512/, /^In order: No other public image/])
  await expect(dialog.getByRole('checkbox', { name: /^Protect it/ })).toBeChecked()
  await dialog.getByRole('button', { name: 'Publish “golden-base-2026.10”' }).click()
  await expect(dialog).toBeHidden()
  await expect(admin.page.getByText('“golden-base-2026.10” is public, and protected')).toBeVisible()
  expect(sent).toEqual([[{ op: 'replace', path: '/visibility', value: 'public' }, { op: 'replace', path: '/protected', value: true }]])
  expect(image).toMatchObject({ visibility: 'public', protected: true })
  await admin.page.getByRole('button', { name: 'Undo' }).click()
  await expect(admin.page.getByText('“golden-base-2026.10” is private again')).toBeVisible()
  expect(sent[1]).toEqual([{ op: 'replace', path: '/visibility', value: 'private' }, { op: 'replace', path: '/protected', value: false }])
  expect(image).toMatchObject({ visibility: 'private', protected: false })
})

test('what stands in the way is said, with where to see to it, and nothing is published', async ({ as, server }) => {
  const admin = await as('admin')
  const sent = patches(admin.page)
  const dialog = await ask(admin, imageOf(server, 'to-be-decided').id, 'Publish…')
  await expect(dialog.getByRole('listitem').filter({ hasText: 'In the way:' })).toHaveText([/no data yet/, /formats are not set/])
  const publish = dialog.getByRole('button', { name: /^Publish/ })
  await expect(publish).toHaveAttribute('aria-disabled', 'true')
  await expect(publish).toHaveAccessibleDescription('First see to what stands in the way.')
  await dialog.getByRole('link', { name: 'Edit image' }).first().click()
  await expect(admin.page.getByRole('heading', { name: 'Edit to-be-decided' })).toBeVisible()
  await expect(dialog).toBeHidden()
  expect(sent).toEqual([])
})

test('data that is not what it is declared to be is found by its first bytes, of which no more are read', async ({ as, server }) => {
  const admin = await as('admin')
  const image = imageOf(server, 'ci-build-1846')
  image.disk_format = 'raw'
  const read = admin.page.waitForResponse((response) => response.url().endsWith(`${image.id}/file`))
  const dialog = await ask(admin, image.id, 'Publish…')
  expect((await read).status()).toBe(206)
  expect((await read).headers()['content-length']).toBe(String(64 * 1024))
  await expect(dialog.getByRole('listitem').filter({ hasText: 'In the way:' })).toHaveText([/declared raw, but its data is: QCOW2/])
})

test('its data is compared with a sum, and a twin is named', async ({ as, server }) => {
  const admin = await as('admin')
  const image = imageOf(server, 'golden-web-2026.10')
  const twin = imageOf(server, 'Debian 13 (Trixie)')
  image.name = 'debian 13 (trixie)'
  const dialog = await ask(admin, image.id, 'Publish…')
  const publish = dialog.getByRole('button', { name: /^Publish/ })
  await expect(dialog.getByRole('listitem').filter({ hasText: 'Worth a look: Another public image has its name.' }).getByRole('link', { name: 'Debian 13 (Trixie)' })).toHaveAttribute('href', paths.image(admin.at, twin.id))
  const sum = dialog.getByRole('textbox', { name: 'Compare with a sum' })
  await sum.fill(`${'0'.repeat(128)}  debian.qcow2`)
  await expect(dialog.getByText('Its data is not what you compare it with: the sums differ.')).toBeVisible()
  await expect(publish).toHaveAttribute('aria-disabled', 'true')
  await sum.fill(`SHA512 (debian.qcow2) = ${image.os_hash_value ?? ''}`)
  await expect(dialog.getByText('Its data is what you compare it with: the sums are the same.')).toBeVisible()
  await expect(publish).not.toHaveAttribute('aria-disabled')
})

test('a failure is said in the dialog, which stays', async ({ as, server, expectStatus }) => {
  expectStatus(503)
  const admin = await as('admin')
  const image = imageOf(server, 'golden-base-2026.10')
  const dialog = await ask(admin, image.id, 'Publish…')
  await expect(dialog.getByRole('listitem').filter({ hasText: 'In order:' })).toHaveCount(6)
  server.trouble('image', 'down')
  await dialog.getByRole('button', { name: /^Publish/ }).click()
  await expect(dialog.getByText('The image was not published')).toBeVisible()
  server.trouble('image')
  await dialog.getByRole('button', { name: /^Publish/ }).click()
  await expect(dialog).toBeHidden()
  expect(image.visibility).toBe('public')
})

test('from the list; and taken back: who loses it, and who keeps it', async ({ as, server }) => {
  const { page } = await as('admin')
  const image = imageOf(server, 'Debian 13 (Trixie)')
  await page.getByRole('button', { name: 'Actions for Debian 13 (Trixie)' }).click()
  await page.getByRole('menuitem', { name: 'Unpublish…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Unpublish “Debian 13 (Trixie)”?' })
  await expect(dialog).toContainText('Every project but admin loses it')
  await dialog.getByRole('radio', { name: /^Community/ }).check()
  await dialog.getByRole('checkbox', { name: /^Turn off its protection too/ }).check()
  const sent = patches(page)
  await dialog.getByRole('button', { name: 'Unpublish “Debian 13 (Trixie)”' }).click()
  await expect(page.getByText('“Debian 13 (Trixie)” is community now')).toBeVisible()
  expect(sent).toEqual([[{ op: 'replace', path: '/visibility', value: 'community' }, { op: 'replace', path: '/protected', value: false }]])
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('“Debian 13 (Trixie)” is public again')).toBeVisible()
  expect(image).toMatchObject({ visibility: 'public', protected: true })
})

test('its owners may take it back, and are told that they cannot undo it; nobody else is offered either', async ({ as, server }) => {
  const alice = await as('alice')
  const image = imageOf(server, 'ci-build-1846')
  image.visibility = 'public'
  const dialog = await ask(alice, image.id, 'Unpublish…')
  await expect(dialog).toContainText('Only an administrator can publish it again.')
  await dialog.getByRole('button', { name: 'Unpublish “ci-build-1846”' }).click()
  await expect(alice.page.getByText('“ci-build-1846” is private now')).toBeVisible()
  await expect(alice.page.getByRole('button', { name: 'Undo' })).toHaveCount(0)
  expect(image).toMatchObject({ visibility: 'private', owner: demo.id })
  await alice.page.getByRole('button', { name: /^Actions for/ }).click()
  await expect(alice.page.getByRole('menuitem', { name: /ublish/ })).toHaveCount(0)

  const bob = await as('bob')
  await bob.page.goto(paths.image(bob.at, imageOf(server, 'Debian 13 (Trixie)').id))
  await bob.page.getByRole('button', { name: /^Actions for/ }).click()
  await expect(bob.page.getByRole('menuitem', { name: 'Delete' })).toBeVisible()
  await expect(bob.page.getByRole('menuitem', { name: /ublish/ })).toHaveCount(0)
})
