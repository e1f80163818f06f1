import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { formatBytes } from '#src/lib/bytes.ts'
import { passwordOf } from './contract/accounts.ts'
import { digestOf, writeRealDisk, writeSmallDisk } from './disk.ts'
import { expect, test, watch } from './fixtures.ts'
import { onRealCloud } from './server.ts'

/** MiB of the disk: some hundred on a real cloud, where qemu-img makes it. */
const SIZE = onRealCloud ? 300 : 8

test.describe.configure({ timeout: 300_000 })

/** Deletes what a broken run leaves, as a person would not: straight at the API, with the page's own session. */
async function removeImages(page: Page, name: string): Promise<void> {
  const { origin, pathname } = new URL(page.url())
  const [, region, scope] = pathname.split('/')
  if (!scope) return // it was not even signed in
  const base = `${origin}/os/${scope}/${region}/image/v2/images`
  const headers = { 'X-Requested-With': 'loupe', Origin: origin }
  const { images } = (await (await page.request.get(`${base}?name=${encodeURIComponent(name)}`)).json()) as { images: { id: string }[] }
  for (const { id } of images) {
    await page.request.patch(`${base}/${id}`, { headers: { ...headers, 'Content-Type': 'application/openstack-images-v2.1-json-patch' }, data: JSON.stringify([{ op: 'replace', path: '/protected', value: false }]) })
    await page.request.delete(`${base}/${id}`, { headers })
  }
}

test('the whole job: sign in, create by uploading, watch, look, edit, download, delete', async ({ page, server }) => {
  const errors: string[] = []
  // Before there is a session the home page is told so by a 401.
  let expected = '401'
  watch(page, errors, () => expected)
  const folder = mkdtempSync(join(tmpdir(), 'loupe-thread-'))
  const name = `loupe-thread-${Date.now().toString(36)}`
  const file = join(folder, `${name}.qcow2`)
  await (onRealCloud ? writeRealDisk(file, SIZE) : writeSmallDisk(file, SIZE))
  const { size } = statSync(file)
  const sha512 = await digestOf(file)
  const { user, domain, password, project } = passwordOf(server.account('alice'))

  try {
    await test.step('sign in and go to the project', async () => {
      await page.goto(server.origin)
      await page.getByLabel('User name').fill(user)
      await page.getByLabel('Password').fill(password)
      await page.getByLabel('Domain').fill(domain)
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await expect(page.getByRole('heading', { name: 'Images', exact: true })).toBeVisible()
      const place = page.getByRole('banner').getByText(project, { exact: true })
      if (!(await place.isVisible())) {
        await page.getByRole('banner').getByRole('button', { name: /Place:/ }).click()
        await page.getByRole('menuitemradio', { name: project, exact: true }).click()
      }
      await expect(place).toBeVisible()
      expected = ''
    })

    await test.step('create by uploading', async () => {
      await page.getByRole('link', { name: 'Create image' }).first().click()
      const dialog = page.getByRole('dialog', { name: 'Create image' })
      await dialog.getByLabel('Data: choose a file').setInputFiles(file)
      await expect(dialog.getByLabel('Disk format')).toHaveValue('qcow2')
      await dialog.getByRole('textbox', { name: /^Name/ }).fill(name)
      await dialog.getByLabel(/^Minimum RAM/).fill('512')
      await dialog.getByRole('textbox', { name: /^Tags/ }).fill('loupe-thread')
      await dialog.getByRole('textbox', { name: /^Tags/ }).press('Enter')
      await dialog.getByRole('button', { name: `Create and upload ${formatBytes(size)}` }).click()
      await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible()
    })

    await test.step('the upload goes on while one looks elsewhere', async () => {
      await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Images' }).click()
      await page.getByRole('textbox', { name: 'Find images' }).fill(name)
      const row = page.getByRole('row').filter({ hasText: name })
      await expect(row).toContainText('Active', { timeout: 200_000 })
      await row.getByRole('link').first().click()
    })

    await test.step('Glance has the same bytes', async () => {
      await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible()
      await expect(page.getByText(sha512)).toBeVisible()
      await expect(page.getByText(`${new Intl.NumberFormat('en').format(size)} bytes`)).toBeVisible()
      await expect(page.getByText('512 MiB')).toBeVisible()
      await expect(page.getByText('loupe-thread', { exact: true })).toBeVisible()
    })

    await test.step('edit: only what changed is sent', async () => {
      await page.getByRole('link', { name: 'Edit', exact: true }).click()
      await expect(page.getByRole('textbox', { name: /^Name/ })).toHaveValue(name)
      await page.getByLabel(/^Minimum disk/).fill('7')
      await page.getByLabel('Protected').click()
      const patch = page.waitForRequest((request) => request.method() === 'PATCH')
      await page.getByRole('button', { name: 'Save 2 changes' }).click()
      expect((await patch).postDataJSON()).toEqual([
        { op: 'replace', path: '/min_disk', value: 7 },
        { op: 'replace', path: '/protected', value: true },
      ])
      await expect(page.getByRole('definition').filter({ hasText: '7 GiB' }).first()).toBeVisible()
    })

    await test.step('properties', async () => {
      await page.getByRole('link', { name: 'Edit', exact: true }).click()
      await page.getByRole('link', { name: 'Properties' }).click()
      await page.getByRole('button', { name: 'Add property' }).click()
      await page.getByLabel('Key of the new property').fill('loupe_note')
      await page.getByLabel('Value of loupe_note').fill('by hand')
      await page.getByRole('button', { name: 'Save 1 change' }).click()
      await expect(page.getByRole('term').filter({ hasText: 'loupe_note' })).toBeVisible()
    })

    await test.step('protected: not to be deleted, and it says why', async () => {
      await page.getByRole('button', { name: `Actions for ${name}` }).click()
      await expect(page.getByRole('menuitem', { name: 'Delete' })).toHaveAttribute('aria-disabled', 'true')
      await expect(page.getByRole('menuitem', { name: 'Delete' })).toHaveAccessibleDescription('Turn off protection first.')
      await page.getByRole('menuitem', { name: 'Turn off protection' }).click()
      await expect(page.getByRole('definition').filter({ hasText: 'Yes: it cannot be deleted' })).toBeHidden()
    })

    await test.step('deactivate: no download; reactivate', async () => {
      await page.getByRole('button', { name: `Actions for ${name}` }).click()
      await page.getByRole('menuitem', { name: 'Deactivate' }).click()
      await page.getByRole('dialog').getByRole('button', { name: `Deactivate “${name}”` }).click()
      await expect(page.getByRole('button', { name: 'Download' })).toHaveAttribute('aria-disabled', 'true')
      await page.getByRole('button', { name: `Actions for ${name}` }).click()
      await page.getByRole('menuitem', { name: 'Reactivate' }).click()
      await expect(page.getByRole('link', { name: 'Download' })).toBeVisible()
    })

    await test.step('download: the same bytes again', async () => {
      const download = page.waitForEvent('download')
      await page.getByRole('link', { name: 'Download' }).click()
      const saved = await download
      expect(saved.suggestedFilename()).toBe(`${name}.qcow2`)
      const back = join(folder, 'back')
      await saved.saveAs(back)
      expect(statSync(back).size).toBe(size)
      expect(await digestOf(back)).toBe(sha512)
    })

    await test.step('delete', async () => {
      await page.getByRole('button', { name: `Actions for ${name}` }).click()
      await page.getByRole('menuitem', { name: 'Delete' }).click()
      await page.getByRole('dialog').getByRole('button', { name: `Delete “${name}”` }).click()
      await expect(page.getByRole('heading', { name: 'Images', exact: true })).toBeVisible()
      await page.getByRole('textbox', { name: 'Find images' }).fill(name)
      await expect(page.getByRole('heading', { name: `Nothing matches “${name}”` })).toBeVisible()
    })
    expect(errors).toEqual([])
  } finally {
    await removeImages(page, name)
    rmSync(folder, { recursive: true })
  }
})
