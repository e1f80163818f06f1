import { paths } from '#src/paths.ts'
import type { AccountName } from './contract/accounts.ts'
import { expect, test, type Person } from './fixtures.ts'
import { startServer, type Server as Loupe } from './server.ts'

type Sign = (name: AccountName) => Promise<Person>

/** A server of the demo cloud, as the cloud has it. */
function serverIn(loupe: Loupe, name: string) {
  const found = [...(loupe.cloud?.servers.values() ?? [])].find((one) => one.name === name)
  if (!found) throw new Error(`The demo cloud has no server ${name}`)
  return found
}

/** The page of a server. */
async function open(loupe: Loupe, as: Sign, who: AccountName, name: string) {
  const server = serverIn(loupe, name)
  const { page, at } = await as(who)
  await page.goto(paths.server(at, server.id))
  return { page, at, server, main: page.getByRole('main') }
}

test('the servers of the project: found by what they are called and made of', async ({ as, server }) => {
  const { page, at } = await as('alice')
  await page.goto(paths.servers(at))
  const rows = page.getByRole('table', { name: 'Servers' }).getByRole('row')
  await expect(rows).toHaveCount(7)
  await expect(rows.filter({ hasText: 'web-1' })).toContainText(/Active.*golden-web-2026\.10.*m1\.medium/)
  await expect(rows.filter({ hasText: 'db-1' })).toContainText('None: a volume')
  const find = page.getByRole('searchbox', { name: 'Find' })
  await find.fill('nvidia error')
  await expect(rows).toHaveCount(2)
  await expect(page).toHaveURL(/\?q=nvidia(\+|%20)error$/)
  await page.reload()
  await expect(rows).toHaveCount(2)
  await find.fill('no such thing')
  await expect(page.getByRole('heading', { name: 'No server matches' })).toBeVisible()
  await page.getByRole('button', { name: 'Show all' }).click()
  await expect(rows).toHaveCount(7)
  await rows.filter({ hasText: 'web-2' }).getByRole('link', { name: 'web-2', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'web-2' })).toBeVisible()
  expect(page.url()).toContain(serverIn(server, 'web-2').id)
})

test('staff see the servers of every project when they ask for them', async ({ as }) => {
  const { page, at } = await as('admin')
  await page.goto(paths.servers(at))
  await page.getByRole('button', { name: 'Show those of all projects' }).click()
  const rows = page.getByRole('table', { name: 'Servers' }).getByRole('row')
  await expect(rows).toHaveCount(8)
  await expect(rows.filter({ hasText: 'erp-1' })).toContainText('acme')
  await expect(page.getByRole('radio', { name: 'All projects' })).toBeChecked()
  await page.getByText('This project').click()
  await expect(page.getByRole('heading', { name: 'No servers yet' })).toBeVisible()
})

test('a snapshot: its page follows it until it is active, and leads to the server and back', async ({ as, server: loupe }) => {
  const { page, server, main } = await open(loupe, as, 'alice', 'web-2')
  await page.getByRole('button', { name: 'Create snapshot' }).click()
  const dialog = page.getByRole('dialog', { name: 'Create a snapshot of web-2' })
  const name = dialog.getByRole('textbox', { name: 'Name of the snapshot' })
  await expect(name).toBeFocused()
  await expect(name).toHaveValue(/^web-2 \d{4}-\d\d-\d\d$/)
  await expect(dialog).toContainText('as after a power cut')
  await expect(dialog).toContainText('a disk of at least 40 GiB')
  await name.fill('web-2-before-upgrade')
  await dialog.getByRole('button', { name: 'Add property' }).click()
  await dialog.getByRole('textbox', { name: 'Key of property 1' }).fill('ticket')
  await dialog.getByRole('textbox', { name: 'Value of property 1' }).fill('4711')
  await dialog.getByRole('button', { name: 'Create snapshot' }).click()

  await expect(page.getByRole('heading', { level: 1, name: 'web-2-before-upgrade' })).toBeVisible()
  await expect(main).toContainText('Nova is taking the snapshot')
  await expect(main.getByText('Active', { exact: true })).toBeVisible({ timeout: 15_000 })
  await expect(main).toContainText('ticket')
  const image = [...(loupe.cloud?.images.values() ?? [])].find((one) => one.name === 'web-2-before-upgrade')
  expect(image?.properties).toMatchObject({ ticket: '4711', instance_uuid: server.id, image_type: 'snapshot', base_image_ref: server.image_id })

  await page.getByRole('link', { name: 'Go to the server' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'web-2' })).toBeVisible()
  await page.getByRole('region', { name: /^Snapshots/ }).getByRole('link', { name: 'web-2-before-upgrade' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'web-2-before-upgrade' })).toBeVisible()
})

test('what Nova would not take is told before it is sent', async ({ as, server: loupe }) => {
  const { page } = await open(loupe, as, 'alice', 'web-1')
  await page.getByRole('button', { name: 'Create snapshot' }).click()
  const dialog = page.getByRole('dialog')
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(request.url())
  })
  await dialog.getByRole('textbox', { name: 'Name of the snapshot' }).fill('')
  for (const [i, key] of ['loupe_flavors', 'a/b', 'instance_uuid', 'note', 'note'].entries()) {
    await dialog.getByRole('button', { name: 'Add property' }).click()
    await dialog.getByRole('textbox', { name: `Key of property ${i + 1}` }).fill(key)
  }
  await dialog.getByRole('button', { name: 'Create snapshot' }).click()
  await expect(dialog.getByRole('textbox', { name: 'Name of the snapshot' })).toBeFocused()
  for (const words of ['Give it a name.', 'Flavors are assigned on the image’s own page.', 'A key has letters, digits', 'Nova writes this property itself.', 'There is a row with this key already.']) await expect(dialog.getByText(words)).toBeVisible()
  expect(sent).toEqual([])
  await dialog.getByRole('button', { name: 'Remove property 1' }).click()
  await expect(dialog.getByRole('button', { name: 'Add property' })).toBeFocused()
})

test('a refusal stays in the dialog, in Nova’s words, with what was typed', async ({ as, server: loupe, expectStatus }) => {
  expectStatus(409)
  const { page, server } = await open(loupe, as, 'alice', 'web-1')
  await page.getByRole('button', { name: 'Create snapshot' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Name of the snapshot' }).fill('kept')
  server.task_state = 'image_uploading'
  await dialog.getByRole('button', { name: 'Create snapshot' }).click()
  await expect(dialog.getByRole('alert').filter({ hasText: 'The snapshot was not created' })).toContainText(`Cannot 'createImage' instance ${server.id} while it is in task_state image_uploading`)
  await expect(dialog.getByRole('textbox', { name: 'Name of the snapshot' })).toHaveValue('kept')
  server.task_state = null
  await dialog.getByRole('button', { name: 'Create snapshot' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'kept' })).toBeVisible()
})

const lossy = test.extend({
  // Nova takes a snapshot, and its answer is lost on the way.
  server: async ({ secondRegion }, provide) => {
    const server = await startServer({
      secondRegion,
      road: (host) => (request, response, prefix) => {
        if (request.method === 'POST' && request.url?.endsWith('/action')) response.writeHead = () => response.destroy()
        host(request, response, prefix)
      },
    })
    await provide(server)
    await server.close()
  },
})

lossy('a snapshot whose answer is lost is looked for, and not called a failure', async ({ as, server: loupe, expectStatus }) => {
  expectStatus(502)
  const { page } = await open(loupe, as, 'alice', 'web-1')
  await page.getByRole('button', { name: 'Create snapshot' }).click()
  await page.getByRole('textbox', { name: 'Name of the snapshot' }).fill('lost-on-the-way')
  await page.getByRole('dialog').getByRole('button', { name: 'Create snapshot' }).click()
  const told = page.getByRole('alert').filter({ hasText: 'It is not known whether the snapshot was created' })
  await told.getByRole('link', { name: 'look at it' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'lost-on-the-way' })).toBeVisible()
})

test('a snapshot that fails: its image goes, and that is said', async ({ as, server: loupe, expectStatus }) => {
  expectStatus(404)
  const { page, main } = await open(loupe, as, 'alice', 'web-1')
  await page.getByRole('button', { name: 'Create snapshot' }).click()
  await page.getByRole('textbox', { name: 'Name of the snapshot' }).fill('slow-60-at-night')
  await page.getByRole('dialog').getByRole('button', { name: 'Create snapshot' }).click()
  await expect(main).toContainText('Nova is taking the snapshot')
  // As Nova does when it fails.
  const image = [...(loupe.cloud?.images.values() ?? [])].find((one) => one.name === 'slow-60-at-night')
  loupe.cloud?.images.delete(image?.id ?? 'none')
  await expect(page.getByText('The snapshot “slow-60-at-night” was not completed')).toBeVisible({ timeout: 15_000 })
  await expect(page.getByRole('heading', { name: 'There is no such image here' })).toBeVisible()
})

test('a server in error says what Nova reported; the traceback is for staff', async ({ as, server: loupe }) => {
  const { page, main } = await open(loupe, as, 'alice', 'training-gpu-2')
  await expect(main.getByRole('alert')).toContainText('The server was not built')
  await expect(main.getByRole('alert')).toContainText('No valid host was found. There are not enough hosts available.')
  await expect(main.getByText('Details')).toBeHidden()
  await expect(page.getByRole('button', { name: 'Create snapshot' })).toHaveAccessibleDescription(/only of a server that runs, or is switched off/)
  const staff = await open(loupe, as, 'admin', 'training-gpu-2')
  await staff.main.getByText('Details').click()
  await expect(staff.main).toContainText('Traceback (most recent call last)')
})

test('one that was not built is cleared away', async ({ as, server: loupe, expectStatus }) => {
  expectStatus(404)
  const { page, server } = await open(loupe, as, 'alice', 'training-gpu-2')
  await page.getByRole('button', { name: 'Actions for training-gpu-2' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  const question = page.getByRole('dialog', { name: 'Delete the server training-gpu-2?' })
  await expect(question).toContainText('Its snapshots stay.')
  await question.getByRole('button', { name: 'Delete training-gpu-2' }).click()
  await expect(page.getByText('“training-gpu-2” was deleted')).toBeVisible({ timeout: 15_000 })
  const rows = page.getByRole('table', { name: 'Servers' }).getByRole('row')
  await expect(rows.filter({ hasText: 'training-gpu-1' })).toBeVisible()
  await expect(rows.filter({ hasText: 'training-gpu-2' })).toBeHidden()
  expect(loupe.cloud?.servers.has(server.id)).toBe(false)
})

test('a server that boots from a volume: what is snapshotted, and what goes with it', async ({ as, server: loupe }) => {
  const { page, server } = await open(loupe, as, 'alice', 'db-1')
  await expect(page.getByRole('main')).toContainText('None: it boots from a volume')
  await page.getByRole('button', { name: 'Create snapshot' }).click()
  await expect(page.getByRole('dialog')).toContainText('the snapshot has no data of its own')
  await page.getByRole('textbox', { name: 'Name of the snapshot' }).fill('db-1-volumes')
  await page.getByRole('dialog').getByRole('button', { name: 'Create snapshot' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'db-1-volumes' })).toBeVisible()
  const image = [...(loupe.cloud?.images.values() ?? [])].find((one) => one.name === 'db-1-volumes')
  expect(image?.properties['instance_uuid']).toBe(server.id)
  await page.getByRole('link', { name: 'Go to the server' }).click()
  await page.getByRole('button', { name: 'Actions for db-1' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(page.getByRole('dialog', { name: 'Delete the server db-1?' })).toContainText('Its volumes stay.')
})

test('staff act on another project’s server: it is said whose it is, and whose a snapshot will be', async ({ as, server: loupe }) => {
  const { page } = await open(loupe, as, 'admin', 'web-1')
  await page.getByRole('button', { name: 'Create snapshot' }).click()
  await expect(page.getByRole('dialog')).toContainText('will belong to admin, count against its quota, and be shared with the server’s project')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('complementary').filter({ hasText: 'You are acting in admin' })).toContainText('this server belongs to demo')
  await page.getByRole('button', { name: 'Actions for web-1' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(page.getByRole('dialog')).toContainText('It belongs to the project demo.')
})

test('a reader sees the server, and why not more', async ({ as, server: loupe }) => {
  const { page } = await open(loupe, as, 'rita', 'web-1')
  await expect(page.getByRole('heading', { level: 1, name: 'web-1' })).toBeVisible()
  const take = page.getByRole('button', { name: 'Create snapshot' })
  await expect(take).toHaveAttribute('aria-disabled', 'true')
  await expect(take).toHaveAccessibleDescription(/Your role in this project does not allow this\. Rule: os_compute_api:servers:create_image/)
  await page.getByRole('button', { name: 'Actions for web-1' }).click()
  await expect(page.getByRole('menuitem', { name: 'Delete' })).toHaveAttribute('aria-disabled', 'true')
})

test('another project’s server is not there', async ({ as, server: loupe, expectStatus }) => {
  expectStatus(404)
  const { page } = await open(loupe, as, 'bob', 'web-1')
  await expect(page.getByRole('heading', { name: 'There is no such server here' })).toBeVisible()
  await page.getByRole('link', { name: 'Go to the servers' }).click()
  await expect(page.getByRole('table', { name: 'Servers' }).getByRole('row').filter({ hasText: 'erp-1' })).toBeVisible()
})

test('a server that is being built is followed until it is active', async ({ as, server: loupe }) => {
  const server = serverIn(loupe, 'web-1')
  Object.assign(server, { vm_state: 'building', task_state: 'spawning', launched_at: undefined })
  const { page, main } = await open(loupe, as, 'alice', 'web-1')
  await expect(main).toContainText('Nova is building the server.')
  await expect(page.getByRole('button', { name: 'Create snapshot' })).toHaveAccessibleDescription('The server is still being built.')
  Object.assign(server, { vm_state: 'active', task_state: null, launched_at: loupe.cloud?.now() })
  await expect(main.getByText('Active', { exact: true })).toBeVisible({ timeout: 10_000 })
  await expect(page.getByText('“web-1” is active')).toBeAttached()
})

test('without a compute service there are no servers', async ({ as, server: loupe }) => {
  const { page, at } = await as('alice')
  loupe.cloud?.services.delete('compute')
  for (const path of [paths.servers(at), paths.server(at, serverIn(loupe, 'web-1').id)]) {
    await page.goto(path)
    await expect(page.getByRole('heading', { name: 'There are no servers here' })).toBeVisible()
  }
})

test('a name that is long, and runs from right to left', async ({ as, server: loupe }) => {
  const server = serverIn(loupe, 'web-1')
  loupe.cloud?.servers.set(server.id, { ...server, name: 'خادم '.repeat(50).trim() })
  const { at, page } = await as('alice')
  await page.goto(paths.server(at, server.id))
  await page.getByRole('button', { name: /^Actions for/ }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(page.getByRole('button', { name: 'Delete the server' })).toBeVisible()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Create snapshot' }).click()
  await expect(page.getByRole('textbox', { name: 'Name of the snapshot' })).toHaveValue(/^خادم .* \d{4}-\d\d-\d\d$/)
})
