import { paths } from '#src/paths.ts'
import { expect, test, type Person } from './fixtures.ts'
import type { AccountName } from './contract/accounts.ts'
import type { Server } from './server.ts'

type Sign = (name: AccountName) => Promise<Person>

/** The tab with the flavors of an image of the demo cloud, and the image as the cloud has it. */
async function open(server: Server, as: Sign, who: AccountName, properties: Record<string, string> = {}) {
  const image = [...(server.cloud?.images.values() ?? [])].find((one) => one.name === 'golden-base-2026.10')
  if (!image) throw new Error('the demo cloud has lost its golden base')
  Object.assign(image.properties, properties)
  const { page, at } = await as(who)
  await page.goto(paths.imageFlavors(at, image.id))
  const table = (name: 'Assigned flavors and groups' | 'Flavors that may be used') => page.getByRole('table', { name })
  return { page, image, assigned: table('Assigned flavors and groups'), usable: table('Flavors that may be used') }
}

test('an administrator assigns groups and flavors in one patch that touches nothing else, and takes them away again', async ({ as, server }) => {
  const { page, image, assigned, usable } = await open(server, as, 'admin')
  const before = { ...image.properties }
  const sent: unknown[] = []
  page.on('request', (request) => {
    if (request.method() === 'PATCH') sent.push(request.postDataJSON())
  })
  await expect(page.getByText('Every flavor may be used with this image.')).toBeVisible()
  await expect(usable.getByRole('row')).toHaveCount(7)

  await page.getByRole('button', { name: 'Assign flavors' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('searchbox', { name: 'Find' })).toBeFocused()
  await dialog.getByRole('searchbox', { name: 'Find' }).fill('gpu')
  await expect(dialog.getByRole('checkbox')).toHaveCount(2)
  await dialog.getByRole('checkbox', { name: 'g1.gpu', exact: true }).check()
  await dialog.getByRole('searchbox', { name: 'Find' }).fill('')
  await dialog.getByRole('checkbox', { name: 'general', exact: true }).check()
  await expect(dialog.getByRole('status').filter({ hasText: '4 of 6 flavors may be used.' })).toBeVisible()
  await dialog.getByRole('button', { name: 'Assign', exact: true }).click()
  await expect(dialog).toBeHidden()
  expect(sent).toEqual([[{ op: 'add', path: '/loupe_flavors', value: 'g1gpu' }, { op: 'add', path: '/loupe_flavor_groups', value: 'general' }]])
  expect(image.properties).toEqual({ ...before, loupe_flavors: 'g1gpu', loupe_flavor_groups: 'general' })
  await expect(usable.getByRole('row')).toHaveCount(5)
  await expect(usable.getByRole('row').filter({ hasText: 'm1.small' })).toContainText('In general')

  await assigned.getByRole('button', { name: 'Remove general' }).click()
  await expect(usable.getByRole('row')).toHaveCount(2)
  await assigned.getByRole('button', { name: 'Remove g1.gpu' }).click()
  await expect(page.getByText('Every flavor may be used with this image.')).toBeVisible()
  expect(image.properties).toEqual(before)
  await expect(page.locator(':focus')).not.toHaveCount(0)
})

test('what is not there any more is shown, and can be taken away; nothing left of it lets no flavor', async ({ as, server }) => {
  const { page, assigned } = await open(server, as, 'admin', { loupe_flavors: 'gone-flavor', loupe_flavor_groups: 'dissolved' })
  await expect(assigned.getByRole('row').filter({ hasText: 'gone-flavor' })).toContainText('Not there, or not for this project')
  await expect(assigned.getByRole('row').filter({ hasText: 'dissolved' })).toContainText('No flavor is in it')
  await expect(page.getByRole('heading', { name: 'No flavor may be used with it' })).toBeVisible()
  await assigned.getByRole('button', { name: 'Remove gone-flavor' }).click()
  await expect(assigned.getByRole('row')).toHaveCount(2)
  await expect(page.getByRole('heading', { name: 'No flavor may be used with it' })).toBeVisible()
})

test('somebody else has assigned otherwise meanwhile: nothing is written', async ({ as, server }) => {
  const { page, image } = await open(server, as, 'admin')
  await page.getByRole('button', { name: 'Assign flavors' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('checkbox', { name: 'm1.small', exact: true }).check()
  image.properties['loupe_flavors'] = 'r2xl'
  await dialog.getByRole('button', { name: 'Assign', exact: true }).click()
  await expect(dialog.getByRole('alert').filter({ hasText: 'Somebody else has assigned other flavors meanwhile.' })).toBeVisible()
  expect(image.properties['loupe_flavors']).toBe('r2xl')
})

test('who is no administrator reads it, and finds out whether it is guarded', async ({ as, server, expectStatus }) => {
  expectStatus(409)
  const { page, image, usable } = await open(server, as, 'alice', { loupe_flavor_groups: 'gpu' })
  await expect(page.getByRole('paragraph').filter({ hasText: 'Flavors are assigned by administrators.' })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Remove/ })).toHaveCount(0)
  await expect(usable.getByRole('row').filter({ hasText: 'g1.gpu' })).toContainText('Some projects')
  const before = { ...image.properties }
  await page.getByRole('button', { name: 'Find out' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Advisory:' })).toBeVisible()
  expect(image.properties).toEqual(before)
})

test('the image says what it needs, and which flavors are too small', async ({ as, server }) => {
  const { page, image, usable } = await open(server, as, 'alice')
  image.min_ram = 4096
  image.min_disk = 50
  await page.reload()
  await expect(usable.getByRole('row').filter({ hasText: 'm1.small' })).toContainText('Needs 4 GiB RAM')
  await expect(usable.getByRole('row').filter({ hasText: 'm1.medium' })).toContainText('Needs 50 GiB disk')
  await expect(usable.getByRole('row').filter({ hasText: 'r2.xlarge' })).toContainText('Fits')
  await expect(page.getByText('The image fits 2 of them.')).toBeVisible()
})

test('without a compute service in the catalog there is nothing to assign', async ({ as, server, expectStatus }) => {
  expectStatus(404)
  server.cloud?.services.delete('compute')
  const { page } = await open(server, as, 'alice')
  await expect(page.getByRole('heading', { name: 'There are no flavors here' })).toBeVisible()
})

test('groups: made, changed, renamed with the images that name them, dissolved', async ({ as, server }) => {
  const image = [...(server.cloud?.images.values() ?? [])].find((one) => one.name === 'golden-base-2026.10')
  if (!image || !server.cloud) throw new Error('the demo cloud has lost its golden base')
  Object.assign(image.properties, { loupe_flavors: '3', loupe_flavor_groups: 'gpu,general' })
  const groupOf = (id: string) => server.cloud?.flavors.find((one) => one.id === id)?.extra_specs['loupe:group']
  const { page } = await as('admin')
  await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Flavor groups' }).click()
  const group = (name: string) => page.getByRole('list', { name: 'Flavor groups' }).getByRole('listitem', { name })
  await expect(group('gpu')).toContainText(/Images: .*golden-base-2026\.10/)
  await expect(group('compute')).toContainText('No image is assigned to it.')

  await page.getByRole('button', { name: 'New group' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Name' }).fill('two words')
  await expect(dialog.getByText('Use letters without accents, digits, dots, dashes and underscores only.')).toBeVisible()
  await dialog.getByRole('textbox', { name: 'Name' }).fill('small')
  await dialog.getByRole('checkbox', { name: 'm1.tiny' }).check()
  await dialog.getByRole('checkbox', { name: 'm1.small' }).check()
  await dialog.getByRole('button', { name: 'Create group' }).click()
  await expect(group('small')).toContainText('m1.small')
  expect([groupOf('1'), groupOf('2')]).toEqual(['small', 'general,small'])

  await group('gpu').getByRole('button', { name: 'Actions for gpu' }).click()
  await page.getByRole('menuitem', { name: 'Change' }).click()
  await dialog.getByRole('textbox', { name: 'Name' }).fill('accelerated')
  await dialog.getByRole('checkbox', { name: 'r2.xlarge' }).check()
  await expect(dialog.getByText('The assignment follows to the new name.')).toBeVisible()
  await dialog.getByRole('button', { name: 'Save group' }).click()
  await expect(group('accelerated')).toContainText(/Images: .*golden-base-2026\.10/)
  await expect(group('gpu')).toBeHidden()
  expect([groupOf('g1gpu'), groupOf('r2xl'), image.properties['loupe_flavor_groups']]).toEqual(['accelerated', 'accelerated', 'accelerated,general'])

  await group('general').getByRole('button', { name: 'Actions for general' }).click()
  await page.getByRole('menuitem', { name: 'Dissolve' }).click()
  await expect(page.getByRole('dialog', { name: 'Dissolve the group general?' })).toContainText('1 image is assigned to it')
  await page.getByRole('button', { name: 'Dissolve general' }).click()
  await expect(group('general')).toBeHidden()
  expect([groupOf('2'), groupOf('3'), groupOf('c2large'), image.properties['loupe_flavors']]).toEqual(['small', undefined, 'compute', '3'])
})

test('what is assigned on the page of an image is said of the group at once', async ({ as, server }) => {
  const image = [...(server.cloud?.images.values() ?? [])].find((one) => one.name === 'golden-base-2026.10')
  if (!image) throw new Error('the demo cloud has lost its golden base')
  image.properties['loupe_flavor_groups'] = 'compute'
  const { page } = await as('admin')
  const groups = page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Flavor groups' })
  const group = (name: string) => page.getByRole('list', { name: 'Flavor groups' }).getByRole('listitem', { name })
  await groups.click()
  await expect(group('compute')).toContainText(/Images: .*golden-base-2026\.10/)
  await expect(group('gpu')).not.toContainText('golden-base-2026.10')
  await group('compute').getByRole('link', { name: 'golden-base-2026.10' }).click()
  await page.getByRole('button', { name: 'Assign flavors' }).click()
  await page.getByRole('checkbox', { name: 'gpu', exact: true }).check()
  await page.getByRole('button', { name: 'Assign', exact: true }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await groups.click()
  await expect(group('gpu')).toContainText(/Images: .*golden-base-2026\.10/)
})

test('the page of a flavor says which images go with it and why others do not; every table leads there', async ({ as, server }) => {
  const { page, usable } = await open(server, as, 'alice', { loupe_flavors: '2' })
  await usable.getByRole('link', { name: 'm1.small' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'm1.small' })).toBeVisible()
  const images = page.getByRole('table', { name: 'Images' })
  const row = (name: string) => images.getByRole('row').filter({ hasText: name })
  const find = page.getByRole('searchbox', { name: 'Find' })
  await find.fill('golden-base-2026.10')
  await expect(row('golden-base-2026.10')).toContainText('Goes with it')
  await find.fill('')
  await page.getByRole('radio', { name: /^Do not/ }).check()
  await expect(page).toHaveURL(/show=no/)
  await find.fill('no data yet')
  await expect(images.getByRole('row').nth(1)).toContainText('The image has no data yet.')
  await page.reload()
  await expect(find).toHaveValue('no data yet')

  const { page: elsewhere } = await open(server, as, 'alice')
  await elsewhere.goto(page.url().replace(/flavors\/2.*$/, 'flavors/1?q=golden-base'))
  await expect(elsewhere.getByRole('table', { name: 'Images' }).getByRole('row').filter({ hasText: 'golden-base-2026.10' })).toContainText('Not assigned')
  await elsewhere.goto(elsewhere.url().replace(/flavors\/1.*$/, 'flavor-groups'))
  await elsewhere.getByRole('listitem', { name: 'gpu' }).getByRole('link', { name: 'g1.gpu' }).click()
  await expect(elsewhere.getByRole('heading', { level: 1, name: 'g1.gpu' })).toBeVisible()
})

test('a flavor that is not there, or not for this project', async ({ as }) => {
  const { page, at } = await as('alice')
  await page.goto(paths.flavor(at, 'gone'))
  await expect(page.getByRole('heading', { name: 'No such flavor here' })).toBeVisible()
})
