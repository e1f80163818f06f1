import { readFile } from 'node:fs/promises'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { paths } from '#src/paths.ts'
import { expect, test } from './fixtures.ts'
import type { Server } from './server.ts'

function find({ cloud }: Server, name: string) {
  const image = [...(cloud?.images.values() ?? [])].find((one) => one.name === name)
  if (!cloud || !image) throw new Error(`the demo cloud has no image ${name}`)
  return { cloud, image }
}

/** The value that stands beside a label. */
const fact = (page: Page, label: string) => page.getByRole('definition').and(page.locator(`dt:text-is("${label}") + dd`))

const accessible = async (page: Page) => expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => String(target))])).toEqual([])

test('each part of the page has an address, and none of them loses the place', async ({ as, server }) => {
  const { image } = find(server, 'golden-base-2026.10')
  const { page, at } = await as('alice')
  await page.getByRole('link', { name: 'golden-base-2026.10' }).click()
  await expect(page.getByRole('heading', { name: 'Integrity' })).toBeVisible()
  await page.getByRole('link', { name: 'JSON' }).click()
  await expect(page).toHaveURL(paths.imageJson(at, image.id))
  await expect(page.getByRole('region', { name: 'JSON' })).toContainText(`GET /v2/images/${image.id}`)
  await page.getByRole('link', { name: 'Command line' }).click()
  await expect(page.getByRole('heading', { name: 'Create another image like it' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Command line' })).toHaveAttribute('aria-current', 'page')
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Create another image like it' })).toBeVisible()
  // A part is not a page of its own: the way back leads to the list.
  await page.goBack()
  await expect(page.getByRole('table', { name: 'Images' })).toBeVisible()
  await page.goForward()
  await page.getByRole('heading', { level: 1 }).focus()
  await page.keyboard.press('e')
  await expect(page).toHaveURL(paths.imageEdit(at, image.id))
})

test('the page stands at once with what the list has, and is read again behind', async ({ as, server }) => {
  const { image } = find(server, 'ci-build-1846')
  const { page } = await as('alice')
  const row = page.getByRole('link', { name: 'ci-build-1846', exact: true })
  await expect(row).toBeVisible()
  // No answer comes that could be waited for, yet all facts are there.
  const asked = page.waitForRequest((request) => request.url().endsWith(`/v2/images/${image.id}`))
  image.tags.push('from-elsewhere')
  await row.click()
  await expect(fact(page, 'Disk format')).toHaveText('qcow2')
  await asked
  await expect(fact(page, 'Tags')).toContainText('from-elsewhere')
})

test('tags are changed where they stand, while somebody else changes others', async ({ as, server }) => {
  const { image } = find(server, 'ci-build-1846')
  const { page } = await as('alice', { path: (at) => paths.image(at, image.id) })
  await page.getByRole('button', { name: 'Add tag' }).click()
  const field = page.getByRole('textbox', { name: 'New tag' })
  await expect(field).toBeFocused()
  // A colleague, meanwhile: the page does not know of it.
  image.tags.push('theirs')
  await field.fill('grün, zwei/teilig')
  await field.press('Enter')
  await expect.poll(() => [...image.tags].toSorted()).toEqual(['ci', 'grün', 'main', 'theirs', 'zwei/teilig'])
  for (const tag of ['grün', 'theirs', 'zwei/teilig']) await expect(page.getByRole('listitem').filter({ hasText: tag })).toBeVisible()

  await field.fill('emoji 😀')
  await field.press('Enter')
  await expect(field).toHaveAccessibleDescription(/Glance refuses them/)
  await expect(field).toHaveValue('emoji 😀')
  await accessible(page)
  await field.press('Escape')
  await expect(page.getByRole('button', { name: 'Add tag' })).toBeFocused()

  image.tags.splice(image.tags.indexOf('main'), 1)
  const remove = page.getByRole('button', { name: 'Remove the tag ci' })
  await remove.focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => [...image.tags].toSorted()).toEqual(['grün', 'theirs', 'zwei/teilig'])
  await expect(page.getByRole('listitem').filter({ hasText: 'main' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Remove the tag grün' })).toBeFocused()
})

test('a tag that is refused stays, with the cloud’s own words', async ({ as, server, expectStatus }) => {
  expectStatus(403)
  const { image } = find(server, 'ci-build-1846')
  const { page } = await as('alice', { path: (at) => paths.image(at, image.id) })
  await page.getByRole('button', { name: 'Add tag' }).click()
  // Given away while the page stands.
  const { owner } = image
  image.visibility = 'community'
  image.owner = find(server, 'acme-payroll').image.owner
  await page.getByRole('textbox', { name: 'New tag' }).fill('late')
  await page.keyboard.press('Enter')
  const refusal = page.getByRole('alert').filter({ hasText: 'The tag “late” was not added' })
  await expect(refusal).toContainText('You are not authorized to complete modify_image action.')
  image.owner = owner
  await refusal.getByRole('button', { name: 'Try again' }).click()
  await expect.poll(() => image.tags).toContain('late')
  await expect(refusal).toHaveCount(0)
})

test('a reader sees tags and properties, and why they stay as they are', async ({ as, server }) => {
  const { image } = find(server, 'everything-at-once')
  const { page } = await as('rita', { path: (at) => paths.image(at, image.id) })
  for (const name of ['Add tag', 'Edit properties']) {
    const button = page.getByRole('button', { name })
    await expect(button).toHaveAttribute('aria-disabled', 'true')
    await expect(button).toHaveAccessibleDescription(/\w.+\. Rule: modify_image$/)
  }
  await expect(page.getByRole('button', { name: /^Remove the tag/ })).toHaveCount(0)
  const properties = page.getByRole('region', { name: /^Properties/ })
  await properties.getByRole('searchbox', { name: 'Find properties' }).fill('custom_07')
  await expect(properties.getByRole('term')).toHaveText(['custom_07'])
})

test('another project’s image says so to whoever may change it, and names the project', async ({ as, server, expectStatus }) => {
  // There is no session of the other project yet.
  expectStatus(401)
  const { image } = find(server, 'acme-payroll')
  const { page, at } = await as('admin', { path: (place) => paths.image(place, image.id) })
  const band = page.getByRole('complementary')
  await expect(band).toContainText('You are acting in admin; this image belongs to acme.')
  await expect(fact(page, 'Project')).toContainText('acme · Default')
  await accessible(page)
  await band.getByRole('link', { name: 'Open it there' }).click()
  await expect(page).toHaveURL(paths.image({ ...at, scope: String(image.owner) }, image.id))
  await expect(band).toHaveCount(0)

  const { page: hers } = await as('alice', { path: (place) => paths.image(place, find(server, 'Debian 13 (Trixie)').image.id) })
  await expect(fact(hers, 'Project')).toContainText(String(find(server, 'Debian 13 (Trixie)').image.owner))
  await expect(hers.getByRole('complementary')).toHaveCount(0)
})

test('a snapshot tells of its server, its base image and its disks', async ({ as, server, expectStatus }) => {
  expectStatus(404)
  const { image, cloud } = find(server, 'web-1-before-upgrade')
  const { page, at } = await as('alice', { path: (place) => paths.image(place, image.id) })
  const snapshot = page.getByRole('region', { name: 'Snapshot' })
  await expect(snapshot).toContainText('da9b721e-915e-4783-84ae-0be9b8c67ce6')
  await expect(snapshot.getByRole('link', { name: 'golden-web-2026.10' })).toHaveAttribute('href', paths.image(at, String(image.properties['base_image_ref'])))

  const base = find(server, 'golden-db-2026.10').image
  const volume = find(server, 'db-1-2026-03-14').image
  cloud.images.delete(base.id)
  volume.properties['block_device_mapping'] = JSON.stringify([{ boot_index: 0, device_name: '/dev/vda', source_type: 'snapshot', snapshot_id: 'b4b1e0c0-1111', volume_size: 20, delete_on_termination: true }])
  await page.goto(paths.image(at, volume.id))
  await expect(snapshot).toContainText('Not there any more, or not visible to this project')
  await expect(snapshot.getByRole('listitem')).toContainText('/dev/vda · 20 GiB · boots the server · deleted with the server')
  await expect(snapshot.getByRole('listitem')).toContainText('From volume snapshot b4b1e0c0-1111')
})

test('what Loupe does not know of an image is shown all the same, in its own words', async ({ as, server }) => {
  const { image } = find(server, 'everything-at-once')
  const long = 'a long value, '.repeat(720)
  image.properties['long'] = long
  image.properties['os_glance_stage_host'] = 'http://glance-2.internal:9292'
  const { page, at } = await as('alice', { path: (place) => paths.image(place, image.id) })
  await expect(page.getByRole('region', { name: 'More' })).toContainText('os_glance_stage_host')
  const all = page.getByRole('button', { name: 'Show all (10,080 characters)' })
  await all.click()
  await expect(page.getByRole('button', { name: 'Show less' })).toHaveAttribute('aria-expanded', 'true')

  await page.goto(paths.imageJson(at, image.id))
  const json = page.getByRole('region', { name: 'JSON' })
  await expect(json).toContainText(long.trimEnd())
  const download = page.waitForEvent('download')
  await json.getByRole('button', { name: 'Save as file' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe(`${image.id}.json`)
  const answer: unknown = JSON.parse(await readFile(await file.path(), 'utf8'))
  expect(answer).toMatchObject({ id: image.id, long, os_glance_stage_host: 'http://glance-2.internal:9292', status: 'active' })
  await accessible(page)
  // What is changed here meanwhile is asked for anew.
  await page.getByRole('button', { name: /^Actions for/ }).click()
  await page.getByRole('menuitem', { name: 'Protect' }).click()
  await expect(json).toContainText('"protected": true')
})

test('a command can be pasted, whatever the name of the image', async ({ as, server }) => {
  const { image } = find(server, 'ci-build-1846')
  image.name = '-rf $HOME "it\'s"\n`id` <b>'
  const { page, at } = await as('alice', { path: (place) => paths.imageCommandLine(place, image.id) })
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const place = `openstack --os-region-name=${at.region} --os-project-id=${at.scope}`
  await page.getByRole('button', { name: 'Copy command' }).first().click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${place} image show ${image.id}`)
  const create = page.getByRole('heading', { name: 'Create' }).locator('xpath=ancestor::section').getByRole('button', { name: 'Copy command' })
  await create.click()
  const line = await page.evaluate(() => navigator.clipboard.readText())
  expect(line).toMatch(/^openstack .* image create \\\n {2}--disk-format=qcow2 \\/)
  expect(line).toContain(`\n  -- '-rf $HOME "it'\\''s"\n\`id\` <b>'`)
  await accessible(page)
})
