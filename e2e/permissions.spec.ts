import { paths } from '#src/paths.ts'
import type { AccountName } from './contract/accounts.ts'
import { expect, test } from './fixtures.ts'

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
    const found = [...(server.cloud?.images.values() ?? [])].find(({ name }) => name === image)
    if (!found) throw new Error(`the demo cloud has no image ${image}`)
    await page.goto(paths.image(at, found.id))
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

test('what the cloud refuses after all is shown in its own words', async ({ as, server, expectStatus }) => {
  expectStatus(403)
  const { page } = await as('alice')
  const found = [...(server.cloud?.images.values() ?? [])].find(({ name }) => name === 'ci-build-1846')
  if (!found) throw new Error('the demo cloud has no such image')
  await page.getByRole('textbox', { name: 'Find images' }).fill('ci-build-1846')
  await page.getByRole('button', { name: 'Actions for ci-build-1846' }).click()
  // Somebody protects it while the menu is open.
  found.protected = true
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete “ci-build-1846”' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'is protected and cannot be deleted' })).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: 'ci-build-1846' })).toBeVisible()
})
