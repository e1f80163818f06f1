import { paths } from '#src/paths.ts'
import type { AccountName } from './contract/accounts.ts'
import { expect, test } from './fixtures.ts'
import type { Server } from './server.ts'

/** What a person is offered on an image: `+` can be done, else it is off and says why: `-` for the image’s sake, or by the rule that is named. Written by hand, not computed. */
const offered: { account: AccountName; image: string; Download: string; Edit: string; Deactivate: string; protection: string; Delete: string }[] = [
  { account: 'alice', image: 'ci-build-1846', Download: '+', Edit: '+', Deactivate: '+', protection: '+', Delete: '+' },
  { account: 'rita', image: 'ci-build-1846', Download: 'download_image', Edit: 'modify_image', Deactivate: 'deactivate', protection: 'modify_image', Delete: 'delete_image' },
  { account: 'admin', image: 'ci-build-1846', Download: '+', Edit: '+', Deactivate: '+', protection: '+', Delete: '+' },
  { account: 'alice', image: 'golden-base-2026.10', Download: '+', Edit: '+', Deactivate: '+', protection: '+', Delete: '-' },
  { account: 'admin', image: 'golden-base-2026.10', Download: '+', Edit: '+', Deactivate: '+', protection: '+', Delete: '-' },
  { account: 'alice', image: 'Ubuntu 24.04 LTS (Noble Numbat)', Download: '+', Edit: 'modify_image', Deactivate: 'deactivate', protection: 'modify_image', Delete: 'delete_image' },
  { account: 'rita', image: 'Ubuntu 24.04 LTS (Noble Numbat)', Download: 'download_image', Edit: 'modify_image', Deactivate: 'deactivate', protection: 'modify_image', Delete: 'delete_image' },
  { account: 'alice-acme', image: 'acme-payroll', Download: 'download_image', Edit: 'modify_image', Deactivate: 'deactivate', protection: 'modify_image', Delete: 'delete_image' },
  { account: 'bob', image: 'fedora-43-hardened', Download: '+', Edit: 'modify_image', Deactivate: 'deactivate', protection: 'modify_image', Delete: 'delete_image' },
  { account: 'alice', image: 'monitoring-appliance', Download: '-', Edit: '+', Deactivate: '-', protection: '+', Delete: '+' },
]

const reason = (sign: string) => (sign === '-' ? /\w.+\.$/ : new RegExp(`\\w.+\\. Rule: ${sign}$`))

for (const { account, image, protection, ...buttons } of offered) {
  test(`${account} on ${image}`, async ({ as, server }) => {
    const { page, at } = await as(account)
    await page.goto(paths.image(at, imageIn(server, image).id))
    const header = page.getByRole('main')
    for (const label of ['Download', 'Edit'] as const) {
      if (buttons[label] === '+') await expect(header.getByRole('link', { name: label, exact: true })).toBeVisible()
      else {
        const button = header.getByRole('button', { name: label, exact: true })
        await expect(button).toHaveAttribute('aria-disabled', 'true')
        await expect(button).toHaveAccessibleDescription(reason(buttons[label]))
      }
    }
    await header.getByRole('button', { name: `Actions for ${image}` }).click()
    const items: [string | RegExp, string][] = [['Deactivate', buttons.Deactivate], [/^(Protect|Turn off protection)$/, protection], ['Delete', buttons.Delete]]
    for (const [name, sign] of items) {
      const item = page.getByRole('menuitem', { name, exact: true })
      if (sign === '+') await expect(item).not.toHaveAttribute('aria-disabled')
      else await expect(item).toHaveAccessibleDescription(reason(sign))
    }
  })
}

test('a reader is not offered to create, and a link to the dialog says why', async ({ as }) => {
  const { page, at } = await as('rita')
  const create = page.getByRole('button', { name: 'Create image' })
  await expect(create).toHaveAttribute('aria-disabled', 'true')
  await expect(create).toHaveAccessibleDescription('Your role in this project does not let you create images. Rule: add_image')
  await page.goto(paths.imageCreate(at))
  await expect(page.getByRole('dialog', { name: 'Create image' })).toContainText('Your role in this project does not let you create images.')
})

const anyFile = { preset: 'default' as const, files: {}, regions: {} }
/** The image of this name in the demo cloud. */
function imageIn(server: Server, name: string) {
  const found = [...(server.cloud?.images.values() ?? [])].find((image) => image.name === name)
  if (!found) throw new Error(`the demo cloud has no image ${name}`)
  return found
}

test.describe('a cloud like Infomaniak’s', () => {
  test.use({ policy: { ...anyFile, preset: 'infomaniak' } })

  test('lets readers download, and nobody make an image community', async ({ as, server }) => {
    const rita = await as('rita')
    await rita.page.goto(paths.image(rita.at, imageIn(server, 'ci-build-1846').id))
    const download = rita.page.waitForEvent('download')
    await rita.page.getByRole('link', { name: 'Download', exact: true }).click()
    const file = await download
    expect(file.suggestedFilename()).toContain('ci-build-1846')
    // That it begins is enough: it is hundreds of MiB.
    await file.cancel()
    const alice = await as('alice', { path: paths.imageCreate })
    const community = alice.page.getByRole('dialog').getByRole('radio', { name: 'Community' })
    await expect(community).toBeDisabled()
    await expect(community).toHaveAccessibleDescription('This cloud has no community images. Rule: communitize_image')
  })
})

test.describe('a cloud that asks another server', () => {
  const rules = { delete_image: 'http://decide.example/', mine: 'rule:mine' }
  const problems = [{ rule: 'mine', kind: 'circle' as const, names: ['mine', 'mine'], line: 2 }]
  test.use({ policy: { ...anyFile, files: { image: { file: 'image.yaml', rules, problems } } } })

  test('is asked, and its refusal is remembered', async ({ as, server, expectStatus }) => {
    expectStatus(403)
    const { page, at } = await as('alice')
    await page.goto(paths.image(at, imageIn(server, 'ci-build-1846').id))
    const menu = page.getByRole('button', { name: 'Actions for ci-build-1846' })
    await menu.click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete “ci-build-1846”' }).click()
    await expect(page.getByRole('alert').filter({ hasText: 'You are not authorized to complete delete_image action.' })).toBeVisible()
    await menu.click()
    await expect(page.getByRole('menuitem', { name: 'Delete' })).toHaveAccessibleDescription('The cloud refused this before. Rule: delete_image')
  })

  test('what is odd in its file is told to admins', async ({ as, server }) => {
    const open = async (name: 'alice' | 'admin') => {
      const { page, at } = await as(name)
      await page.goto(paths.image(at, imageIn(server, 'ci-build-1846').id))
      await page.getByRole('button', { name: 'Actions for ci-build-1846' }).click()
      await page.getByRole('menuitem', { name: 'What may I do here?' }).click()
      return page.getByRole('dialog', { name: 'What may I do here?' })
    }
    const admins = await open('admin')
    await expect(admins).toContainText('The cloud’s own policy file has 2 rules in place of those.')
    await expect(admins.getByRole('listitem').filter({ hasText: 'image.yaml:2 mine' })).toContainText('It goes round in a circle, so it lets nobody: mine → mine.')
    const alices = await open('alice')
    await expect(alices).toContainText('The cloud’s own policy file has 2 rules')
    await expect(alices).not.toContainText('circle')
  })
})

test('what a reader may do is listed, with the rule that says no', async ({ as }) => {
  const { page } = await as('rita')
  await page.getByRole('textbox', { name: 'Find images' }).fill('ci-build-1846')
  await page.getByRole('button', { name: 'Actions for ci-build-1846' }).click()
  await page.getByRole('menuitem', { name: 'What may I do here?' }).click()
  const dialog = page.getByRole('dialog', { name: 'What may I do here?' })
  await expect(dialog).toContainText('reader')
  const row = (label: string) => dialog.getByRole('listitem').filter({ hasText: label })
  await expect(row('Download').getByRole('img', { name: 'No' })).toBeVisible()
  await expect(row('Download')).toContainText('download_image')
  await expect(dialog).toContainText('Most of what is below needs the role member in this project.')
  await expect(row('Download').getByText('This needs the role member.')).toHaveClass('sr-only')
  await expect(row('Copy to other stores')).toContainText('copy_image')
  await expect(row('Copy to other stores').getByText('This needs the role admin.')).not.toHaveClass('sr-only')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
})

test('what the cloud refuses after all is shown in its own words', async ({ as, server, expectStatus }) => {
  expectStatus(403)
  const { page } = await as('alice')
  const found = imageIn(server, 'ci-build-1846')
  await page.getByRole('textbox', { name: 'Find images' }).fill('ci-build-1846')
  await page.getByRole('button', { name: 'Actions for ci-build-1846' }).click()
  // Somebody protects it while the menu is open.
  found.protected = true
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete “ci-build-1846”' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'is protected and cannot be deleted' })).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: 'ci-build-1846' })).toBeVisible()
})
