import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { paths } from '#src/paths.ts'
import { expect, test } from './fixtures.ts'

/** axe finds nothing, in this scheme, at this width. */
async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ target, failureSummary }) => `${String(target)}: ${failureSummary}`) }))).toEqual([])
}

for (const scheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test.describe(`${scheme}, ${width} px`, () => {
      test.use({ colorScheme: scheme, viewport: { width, height: 900 }, contextOptions: { colorScheme: scheme, viewport: { width, height: 900 } } })

      test('sign in', async ({ page, server }) => {
        await page.goto(`${server.origin}/login`)
        await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
        await expectAccessible(page)
        await page.getByLabel('User name').fill('alice')
        await page.getByLabel('Password').fill('wrong')
        await page.getByRole('button', { name: 'Sign in', exact: true }).click()
        await expect(page.getByRole('alert')).toBeVisible()
        await expectAccessible(page)
      })

      test('the list, its menus, and nothing found', async ({ as }) => {
        const { page } = await as('alice')
        await expect(page.getByRole('table', { name: 'Images' })).toBeVisible()
        await expectAccessible(page)
        await page.getByRole('button', { name: /^Actions for/ }).first().click()
        await expect(page.getByRole('menu')).toBeVisible()
        await expectAccessible(page)
        await page.keyboard.press('Escape')
        await page.getByRole('textbox', { name: 'Find images' }).fill('no such image')
        await expect(page.getByRole('heading', { name: /Nothing matches/ })).toBeVisible()
        await expectAccessible(page)
      })

      test('create', async ({ as }) => {
        const { page } = await as('alice', { path: paths.imageCreate })
        await expect(page.getByRole('dialog', { name: 'Create image' })).toBeVisible()
        await expectAccessible(page)
      })

      test('an image, its question, its edit page and properties', async ({ as, server }) => {
        const { page, at } = await as('alice')
        const image = [...(server.cloud?.images.values() ?? [])].find(({ owner, status, tags, protected: kept }) => owner === at.scope && status === 'active' && tags.length > 0 && !kept)
        if (!image) throw new Error('the demo cloud has no such image')
        await page.goto(paths.image(at, image.id))
        await expect(page.getByRole('heading', { name: 'Integrity' })).toBeVisible()
        await expectAccessible(page)
        await page.getByRole('button', { name: /^Actions for/ }).click()
        await page.getByRole('menuitem', { name: 'Delete' }).click()
        await expect(page.getByRole('dialog')).toBeVisible()
        await expectAccessible(page)
        await page.getByRole('button', { name: 'Cancel' }).click()
        await page.goto(paths.imageEdit(at, image.id))
        await expect(page.getByRole('textbox', { name: /^Name/ })).toBeVisible()
        await expectAccessible(page)
        await page.goto(paths.imageProperties(at, image.id))
        await expect(page.getByRole('button', { name: 'Add property' })).toBeVisible()
        await page.getByRole('button', { name: 'Add property' }).click()
        await expectAccessible(page)
      })
    })
  }
}
