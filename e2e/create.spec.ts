import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { paths } from '#src/paths.ts'
import { strictSite } from '#mocks/seed-image-schema.ts'
import { qcow2Header } from './disk.ts'
import { expect, test } from './fixtures.ts'

let folder: string
let disk: string

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'loupe-create-'))
  disk = join(folder, 'ubuntu-24.04-server-cloudimg-amd64.img')
  writeFileSync(disk, Buffer.concat([qcow2Header(3 * 2 ** 30), Buffer.alloc(2 ** 20)]))
})
test.afterAll(() => rmSync(folder, { recursive: true }))

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Create image' })
const nameIn = (page: Page) => dialogOf(page).getByRole('textbox', { name: /^Name/ })
const chooseIn = (page: Page) => dialogOf(page).getByLabel('Data: choose a file')

/** What a create asked of Glance. */
const created = async (page: Page, by: () => Promise<void>): Promise<unknown> => {
  const sent = page.waitForRequest((request) => request.method() === 'POST' && request.url().includes('/v2/images'))
  await by()
  const { id: _id, ...image } = (await sent).postDataJSON() as Record<string, unknown>
  return image
}

/** Files from outside the browser, by the browser's own drag events. */
async function drop(page: Page, files: string[]): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  const data = { items: [], files, dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await devtools.send('Input.dispatchDragEvent', { type, x: 700, y: 450, data })
}

test('what is begun survives a closed dialog, a reload and a lost session, and is gone once it is created', async ({ as, server, expectStatus }) => {
  expectStatus(401)
  const { page, at } = await as('alice', { path: paths.imageCreate })
  await chooseIn(page).setInputFiles(disk)
  await expect(dialogOf(page).getByText('QCOW2 v3, 3 GiB virtual')).toBeVisible()
  await nameIn(page).fill('begun')
  await page.keyboard.press('Escape')
  await expect(dialogOf(page)).toBeHidden()

  await page.getByRole('link', { name: 'Create image' }).click()
  await expect(dialogOf(page).getByText(/^You began this/)).toBeVisible()
  await expect(nameIn(page)).toHaveValue('begun')
  await expect(dialogOf(page).getByRole('button', { name: 'Create and upload 1.1 MiB' })).toBeVisible()
  await dialogOf(page).getByRole('button', { name: 'Start over' }).click()
  await expect(nameIn(page)).toHaveValue('')
  await dialogOf(page).getByRole('button', { name: 'Undo' }).click()
  await expect(nameIn(page)).toHaveValue('begun')

  await page.reload()
  await expect(nameIn(page)).toHaveValue('begun')
  await expect(dialogOf(page).getByLabel('Minimum disk')).toHaveValue('3')
  await page.keyboard.press('Control+Enter')
  await expect(dialogOf(page).getByText(/^Choose “ubuntu.*” again, or go on without it/)).toBeVisible()
  await dialogOf(page).getByRole('button', { name: 'Start over' }).click()
  await expect(dialogOf(page).getByText('Drop a disk image')).toBeVisible()
  await dialogOf(page).getByRole('button', { name: 'Undo' }).click()
  await expect(dialogOf(page).getByRole('button', { name: 'Choose it again' })).toBeVisible()

  server.cloud?.tokens.clear()
  await page.context().clearCookies()
  await page.reload()
  await page.getByLabel('User name').fill('alice')
  await page.getByLabel('Password').fill('secret')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(nameIn(page)).toHaveValue('begun')
  await chooseIn(page).setInputFiles(disk)
  await dialogOf(page).getByRole('button', { name: 'Create and upload 1.1 MiB' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'begun' })).toBeVisible()
  await page.goto(paths.imageCreate(at))
  await expect(nameIn(page)).toHaveValue('')
})

test('everything that Glance takes: kernel and ramdisk found as Glance can, and nothing sent that was not set', async ({ as, server }) => {
  const { page, at } = await as('alice', { path: paths.imageCreate })
  const dialog = dialogOf(page)
  const idOf = (name: string) => [...(server.cloud?.images.values() ?? [])].find((image) => image.name === name)?.id ?? ''
  await nameIn(page).fill('three parts')
  await dialog.getByLabel('Disk format').selectOption('ami')
  const kernel = dialog.getByRole('combobox', { name: 'Kernel' })
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await kernel.fill('rnel')
  await page.getByRole('option', { name: /^cirros-0.6.3-x86_64-kernel/ }).click()
  await expect(dialog.getByText(idOf('cirros-0.6.3-x86_64-kernel'))).toBeVisible()
  // Never the whole list.
  expect(asked.filter((url) => url.includes('container_format=aki') && url.includes('limit=50'))).toHaveLength(1)
  expect(asked.filter((url) => url.includes('sort=created_at') && !url.includes('member_status'))).toEqual([])
  await dialog.getByRole('combobox', { name: 'Ramdisk' }).fill(idOf('cirros-0.6.3-x86_64-initramfs'))
  await expect(dialog.getByText('cirros-0.6.3-x86_64-initramfs')).toBeVisible()

  await dialog.getByText('More settings').click()
  await dialog.getByLabel('Container format').selectOption('ami')
  await dialog.getByRole('combobox', { name: 'Architecture' }).fill('arm')
  await page.getByRole('option', { name: /^aarch64/ }).click()
  await dialog.getByRole('combobox', { name: 'Hypervisor' }).fill('qemu')
  await dialog.getByLabel('Hidden').click()
  await dialog.getByRole('button', { name: 'Add property' }).click()
  await dialog.getByRole('textbox', { name: 'Key of the new property' }).fill('os_distro')
  await page.keyboard.press('Control+Enter')
  await expect(dialog.getByText('“os_distro” has a field of its own above.').first()).toBeVisible()
  await dialog.getByRole('textbox', { name: 'Key of the new property' }).fill('x/y~z')
  await dialog.getByRole('textbox', { name: 'Value of x/y~z' }).fill('1')
  const image = await created(page, () => page.keyboard.press('Control+Enter'))
  expect(image).toEqual({
    name: 'three parts', visibility: 'private', disk_format: 'ami', container_format: 'ami', os_hidden: true, architecture: 'aarch64', hypervisor_type: 'qemu', 'x/y~z': '1',
    kernel_id: idOf('cirros-0.6.3-x86_64-kernel'), ramdisk_id: idOf('cirros-0.6.3-x86_64-initramfs'),
  })
  await expect(page).toHaveURL(new RegExp(`${paths.images(at)}/[0-9a-f-]{36}$`))
})

test('a file that does not do is refused in words, and what was chosen before stays', async ({ as }) => {
  const { page } = await as('alice', { path: paths.imageCreate })
  const dialog = dialogOf(page)
  mkdirSync(join(folder, 'a folder'), { recursive: true })
  writeFileSync(join(folder, 'empty.img'), '')
  writeFileSync(join(folder, 'disk.raw.gz'), Buffer.from('1f8b08000000', 'hex'))
  const changing = join(folder, 'changing.img')
  writeFileSync(changing, Buffer.alloc(4096))
  await expect(dialog.getByText('Drop a disk image')).toBeVisible()
  await drop(page, [disk])
  await expect(dialog.getByText('QCOW2 v3, 3 GiB virtual')).toBeVisible()
  await drop(page, [join(folder, 'a folder')])
  await expect(dialog.getByText(/^“a folder” is a folder\./)).toBeVisible()
  await drop(page, [disk, changing])
  await expect(dialog.getByText(/^Here were 2 files\./)).toBeVisible()
  await chooseIn(page).setInputFiles(join(folder, 'empty.img'))
  await expect(dialog.getByText('“empty.img” is empty (0 bytes): there is nothing to upload.')).toBeVisible()
  await expect(dialog.getByText('QCOW2 v3, 3 GiB virtual')).toBeVisible()
  await chooseIn(page).setInputFiles(join(folder, 'disk.raw.gz'))
  await expect(dialog.getByText(/^It is compressed.*gunzip$/)).toBeVisible()
  await chooseIn(page).setInputFiles(changing)
  await expect(nameIn(page)).toHaveValue('changing')
  truncateSync(changing, 100)
  await page.keyboard.press('Control+Enter')
  await expect(dialog.getByText(/^“changing.img” has changed, or was moved/)).toBeVisible()
  await expect(nameIn(page)).toHaveValue('changing')
})

test('a refusal of Glance keeps everything, says what to do, and trying again makes one image', async ({ as, server, expectStatus }) => {
  expectStatus(503)
  const { page } = await as('tina', { path: paths.imageCreate })
  const dialog = dialogOf(page)
  const submit = dialog.getByRole('button', { name: 'Create image' })
  await nameIn(page).fill('one too many')
  await dialog.getByRole('textbox', { name: /^Tags/ }).fill('kept')
  server.trouble('image', 'down')
  await submit.click()
  await expect(dialog.getByRole('alert').filter({ hasText: 'The image was not created' })).toContainText('Trying again makes no second image')
  server.trouble('image')
  const own = () => [...(server.cloud?.images.values() ?? [])].filter(({ name }) => name === 'one too many')
  await submit.click()
  await expect(page.getByRole('heading', { level: 1, name: 'one too many' })).toBeVisible()
  expect(own()).toHaveLength(1)
  expect(own()[0]?.tags).toEqual(['kept'])
})

test.describe('a cloud that demands properties', () => {
  test.use({ site: strictSite.master })

  test('they stand in view, as the schema has them, and without them nothing is sent', async ({ as }) => {
    const { page } = await as('alice', { path: paths.imageCreate })
    const dialog = dialogOf(page)
    const group = dialog.getByRole('region', { name: 'Required by this cloud' })
    await expect(group.getByLabel('data_class')).toHaveAccessibleDescription(/How secret the content is. Ask <b>security<\/b>/)
    await page.keyboard.press('Control+Enter')
    await dialog.getByRole('button', { name: 'Create image' }).click()
    await expect(dialog.getByText('data_class: this cloud requires it of every image.').first()).toBeVisible()
    await group.getByLabel('data_class').selectOption('internal')
    await group.getByLabel('Distribution').selectOption('debian')
    await dialog.getByText('More settings').click()
    await expect(dialog.getByLabel('Distribution')).toHaveCount(1)
    expect(await created(page, () => dialog.getByRole('button', { name: 'Create image' }).click())).toEqual({ visibility: 'private', container_format: 'bare', os_distro: 'debian', data_class: 'internal' })
    await expect(page.getByRole('heading', { level: 1, name: 'No name' })).toBeVisible()
  })
})
