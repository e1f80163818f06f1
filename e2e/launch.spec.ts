import { paths, type At } from '#src/paths.ts'
import { expect, test, type Person } from './fixtures.ts'
import type { AccountName } from './contract/accounts.ts'
import { startServer, type Server } from './server.ts'

type Sign = (name: AccountName) => Promise<Person>
const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILRSGlAmq0kcvL3WpaFQ2VsSsSqhWEwiTBI/iNRgei/c alice@desk'

function imageNamed(server: Server, name: string) {
  const image = [...(server.cloud?.images.values() ?? [])].find((one) => one.name === name)
  if (!image) throw new Error(`the demo cloud has no image ${name}`)
  return image
}
type Row = ReturnType<typeof imageNamed>

/** The page that launches an image of the demo cloud, and the servers as the cloud has them. */
async function open(server: Server, as: Sign, who: AccountName, change: (image: Row) => void = () => {}, name = 'golden-base-2026.10') {
  const image = imageNamed(server, name)
  change(image)
  const { page, at } = await as(who)
  await page.goto(paths.imageLaunch(at, image.id))
  const sent: { server: Record<string, unknown> }[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/servers')) sent.push(request.postDataJSON() as (typeof sent)[number])
  })
  const flavor = (one: string) => page.getByRole('group', { name: 'Flavor' }).getByRole('radio', { name: one, exact: true })
  const go = page.getByRole('button', { name: /^Launch / })
  return { page, at, image, sent, flavor, go }
}

const launched = (server: Server, name: string) => [...(server.cloud?.servers.values() ?? [])].find((one) => one.name === name)
const onItsPage = (at: At, id: string | undefined) => new RegExp(`${paths.server(at, id ?? 'none')}$`)

test('a member launches a server: flavor, networks, a key that is imported, a volume and user data go to Nova as they were said', async ({ as, server }) => {
  const { page, at, image, sent, flavor, go } = await open(server, as, 'alice')
  const name = page.getByRole('textbox', { name: 'Name', exact: true })
  await expect(name).toHaveValue('golden-base-2026.10')
  await name.fill('  web-7 ')
  await flavor('m1.small').check()
  await page.getByRole('checkbox', { name: 'demo-net' }).check()
  await page.getByRole('checkbox', { name: 'provider-net' }).check()
  await expect(page.getByRole('checkbox', { name: 'demo-lab (no subnet yet)' })).toBeDisabled()
  await page.getByRole('switch', { name: 'Boot from a new volume' }).check()
  await page.getByRole('textbox', { name: /^Size of the volume/ }).fill('25')
  await page.getByRole('combobox', { name: 'Key pair' }).selectOption('Import a public key')
  await page.getByRole('textbox', { name: 'Name of the key' }).fill('desk')
  await page.getByRole('textbox', { name: 'Public key' }).fill(key)
  await page.getByText('User data', { exact: true }).click()
  await page.getByRole('textbox', { name: 'Script or cloud-config' }).fill('#cloud-config\n')
  await expect(go).toHaveText('Launch web-7')
  await go.click()
  await page.waitForURL(/\/servers\/[0-9a-f-]{36}$/)
  expect(page.url()).toMatch(onItsPage(at, launched(server, 'web-7')?.id))
  const ids = ['demo-net', 'provider-net'].map((one) => ({ uuid: server.cloud?.networks.find((network) => network.name === one)?.id }))
  expect(sent).toEqual([
    {
      server: {
        name: 'web-7',
        flavorRef: '2',
        block_device_mapping_v2: [{ boot_index: 0, source_type: 'image', uuid: image.id, destination_type: 'volume', volume_size: 25, delete_on_termination: true }],
        networks: ids,
        key_name: 'desk',
        user_data: Buffer.from('#cloud-config\n').toString('base64'),
      },
    },
  ])
  // What was launched is not begun again.
  await page.goto(paths.imageLaunch(at, image.id))
  await expect(name).toHaveValue('golden-base-2026.10')
  await expect(page.getByText(/^You began this/)).toBeHidden()
  await expect(page.getByRole('combobox', { name: 'Key pair' }).getByRole('option', { name: 'desk', exact: true })).toBeAttached()
})

test('flavors that are not assigned, too small or without a disk are told with their reason; a volume makes up for a disk', async ({ as, server }) => {
  const small = server.cloud?.flavors.find(({ name }) => name === 'm1.small')
  if (!small) throw new Error('the demo cloud has lost m1.small')
  server.cloud?.flavors.push({ ...small, id: 'v1', name: 'v1.volume', disk: 0 })
  const { page, flavor, go, sent } = await open(server, as, 'alice', (image) => {
    image.properties['loupe_flavor_groups'] = 'general'
    image.min_disk = 30
  })
  await expect(page.getByRole('group', { name: 'Flavor' }).getByRole('radio')).toHaveCount(2)
  await page.getByText('Not for this image: 5 flavors').click()
  const others = page.getByRole('group', { name: 'Flavor' }).getByRole('listitem')
  await expect(others.filter({ hasText: 'm1.small' })).toContainText('Needs 30 GiB disk')
  await expect(others.filter({ hasText: 'm1.tiny' })).toContainText('Not assigned')
  await expect(others.filter({ hasText: 'v1.volume' })).toContainText('Needs a volume to boot from')
  await others.filter({ hasText: 'm1.tiny' }).getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1, name: 'm1.tiny' })).toBeVisible()
  await page.goBack()

  await page.getByRole('switch', { name: 'Boot from a new volume' }).check()
  await flavor('v1.volume').check()
  await expect(page.getByRole('textbox', { name: /^Size of the volume/ })).toHaveValue('30')
  await page.getByRole('switch', { name: 'Boot from a new volume' }).uncheck()
  await go.click()
  await expect(page.getByRole('button', { name: 'v1.volume does not go with this image: Needs a volume to boot from' })).toBeVisible()
  expect(sent).toEqual([])
})

test('what Nova refuses is told in the form, where everything stays; a key that is imported is not imported twice', async ({ as, server, expectStatus }) => {
  expectStatus(400)
  const { page, image, flavor, go } = await open(server, as, 'alice')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('web-8')
  await flavor('m1.small').check()
  await page.getByRole('radio', { name: 'None' }).check()
  await page.getByRole('combobox', { name: 'Key pair' }).selectOption('Import a public key')
  await page.getByRole('textbox', { name: 'Name of the key' }).fill('desk')
  await page.getByRole('textbox', { name: 'Public key' }).fill('-----BEGIN OPENSSH PRIVATE KEY-----\nsecret')
  // The error that leaving the field brings does not push the button away.
  await go.click()
  await expect(page.getByRole('button', { name: /^This is a private key/ })).toBeVisible()
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('PRIVATE KEY')
  await page.getByRole('textbox', { name: 'Public key' }).fill(key)
  image.status = 'deactivated'
  await go.click()
  const refusal = page.getByRole('alert').filter({ hasText: 'The server was not launched' })
  await expect(refusal).toContainText(`Image ${image.id} is not active.`)
  await expect(refusal).toContainText('Request id req-')
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('web-8')
  await expect(flavor('m1.small')).toBeChecked()
  await expect(page.getByRole('combobox', { name: 'Key pair' }).getByRole('option', { selected: true })).toHaveText('desk')
  image.status = 'active'
  await go.click()
  await page.waitForURL(/\/servers\/[0-9a-f-]{36}$/)
  expect(launched(server, 'web-8')).toMatchObject({ key_name: 'desk', networks: [] })
})

test('a launch whose answer does not come is not called a failure', async ({ as, server, expectStatus }) => {
  expectStatus(0)
  const { page, flavor, go } = await open(server, as, 'alice')
  await flavor('m1.small').check()
  await page.getByRole('radio', { name: 'None' }).check()
  await page.context().setOffline(true)
  await go.click()
  await expect(page.getByRole('alert').filter({ hasText: 'It is not known whether the server was launched' })).toContainText('A server may have been launched all the same.')
  await page.context().setOffline(false)
})

const lossy = test.extend({
  // Nova takes a launch, and its answer is lost on the way.
  server: async ({ secondRegion }, provide) => {
    const server = await startServer({
      secondRegion,
      road: (host) => (request, response, prefix) => {
        if (request.method === 'POST' && request.url?.endsWith('/v2.1/servers')) response.writeHead = () => response.destroy()
        host(request, response, prefix)
      },
    })
    await provide(server)
    await server.close()
  },
})

lossy('one whose answer is lost is looked for, and not launched twice', async ({ as, server, expectStatus }) => {
  expectStatus(502)
  const { page, at, flavor, go } = await open(server, as, 'alice')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('web-9')
  await flavor('m1.small').check()
  await page.getByRole('radio', { name: 'None' }).check()
  await go.click()
  const refusal = page.getByRole('alert').filter({ hasText: 'It is not known whether the server was launched' })
  await expect(refusal).toContainText('There is a server of this name, made just now')
  await refusal.getByRole('link', { name: 'look at it' }).click()
  await expect(page).toHaveURL(onItsPage(at, launched(server, 'web-9')?.id))
})

const slow = test.extend({
  // What stands before Nova gives up, while Nova is still at it.
  server: async ({ secondRegion }, provide) => {
    const server = await startServer({
      secondRegion,
      road: (host) => (request, response, prefix) => {
        if (request.method === 'POST' && request.url?.endsWith('/v2.1/servers')) response.writeHead(504).end()
        else host(request, response, prefix)
      },
    })
    await provide(server)
    await server.close()
  },
})

slow('one that Nova is still at is waited for, whatever was read before', async ({ as, server, expectStatus }) => {
  expectStatus(504)
  const { page, at, flavor, go } = await open(server, as, 'alice')
  await page.getByRole('link', { name: 'Servers', exact: true }).click()
  await expect(page.getByRole('table', { name: 'Servers' }).getByRole('row').nth(1)).toBeVisible()
  await page.goBack()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('web-9')
  await flavor('m1.small').check()
  await page.getByRole('radio', { name: 'None' }).check()
  await page.clock.install()
  const looked = page.waitForResponse((response) => response.url().includes('/servers/detail'))
  await go.click()
  const refusal = page.getByRole('alert').filter({ hasText: 'It is not known whether the server was launched' })
  await looked
  await expect(refusal).toContainText('Nova may still be launching it.')
  await page.clock.fastForward('01:05')
  await expect(refusal).toContainText('No server of this name has come so far.')

  const again = page.waitForResponse((response) => response.url().includes('/servers/detail'))
  await go.click()
  await again
  const like = launched(server, 'web-1')
  if (!like) throw new Error('the demo cloud has lost web-1')
  server.cloud?.servers.set('late', { ...like, id: 'late', name: 'web-9', created_at: Date.now() })
  await page.clock.fastForward('00:05')
  await refusal.getByRole('link', { name: 'look at it' }).click()
  await expect(page).toHaveURL(onItsPage(at, 'late'))
})

test('what was begun is there again, but for user data after a reload', async ({ as, server }) => {
  const { page, at, image, flavor } = await open(server, as, 'alice')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('draft-1')
  await flavor('m1.medium').check()
  await page.getByText('User data', { exact: true }).click()
  await page.getByRole('textbox', { name: 'Script or cloud-config' }).fill('password: hunter2')
  await page.getByRole('link', { name: 'Cancel' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'golden-base-2026.10' })).toBeVisible()
  await page.goBack()
  await expect(page.getByText(/^You began this/)).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('draft-1')
  await page.getByText('User data', { exact: true }).click()
  await expect(page.getByRole('textbox', { name: 'Script or cloud-config' })).toHaveValue('password: hunter2')
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('hunter2')

  await page.goto(paths.imageLaunch(at, image.id))
  await expect(page.getByText('User data is not kept when the page is reloaded: give it again.')).toBeVisible()
  await expect(flavor('m1.medium')).toBeChecked()
  await page.getByRole('button', { name: 'Start over' }).click()
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('golden-base-2026.10')
  await expect(flavor('m1.medium')).not.toBeChecked()
})

test('what the quota has left is told beforehand, and by Nova', async ({ as, server, expectStatus }) => {
  expectStatus(403)
  const small = server.cloud?.flavors.find(({ name }) => name === 'm1.small')
  if (!small) throw new Error('the demo cloud has lost m1.small')
  server.cloud?.flavors.push({ ...small, id: 'huge', name: 'h1.huge', vcpus: 100 })
  const { page, flavor, go } = await open(server, as, 'alice')
  await expect(page.getByText(/^Quota of the project: \d+ of 25 servers · \d+ of 64 vCPUs · .+ GiB of 256 GiB RAM$/)).toBeVisible()
  await expect(flavor('h1.huge')).toHaveAccessibleDescription(/Over the quota of the project: \d+ vCPUs are left\.$/)
  await flavor('h1.huge').check()
  await page.getByRole('radio', { name: 'None' }).check()
  await go.click()
  await expect(page.getByRole('alert').filter({ hasText: 'The server was not launched' })).toContainText(/Quota exceeded for cores: Requested 100, but already used \d+ of 64 cores/)
  await expect(flavor('h1.huge')).toBeChecked()
})

test('where nothing that is assigned is there, nothing may be launched', async ({ as, server }) => {
  const { page } = await open(server, as, 'alice', (image) => (image.properties['loupe_flavors'] = 'gone'))
  await expect(page.getByRole('heading', { name: 'No flavor may be used with this image' })).toBeVisible()
  await page.getByRole('link', { name: 'Flavors of the image' }).click()
  await expect(page.getByRole('heading', { name: 'No flavor may be used with it' })).toBeVisible()
})

test('without a network service the server is in none, and without volumes none is offered', async ({ as, server }) => {
  server.cloud?.services.delete('network')
  server.cloud?.services.delete('block-storage')
  const { page, flavor, go, sent } = await open(server, as, 'alice')
  await expect(page.getByText('The server is in no network: this region has no network service.')).toBeVisible()
  await expect(page.getByRole('switch')).toHaveCount(0)
  await flavor('m1.small').check()
  await go.click()
  await page.waitForURL(/\/servers\/[0-9a-f-]{36}$/)
  expect(sent[0]?.server).toMatchObject({ networks: 'none' })
})

test('an ISO gets an empty volume to install to, and boots from the image itself', async ({ as, server }) => {
  const { page, image, flavor, go, sent } = await open(server, as, 'alice', undefined, 'SystemRescue 12.02')
  await expect(page.getByText(/^An ISO is a medium to boot from/)).toBeVisible()
  await expect(page.getByRole('switch', { name: 'Empty volume to install to' })).toBeChecked()
  await flavor('m1.medium').check()
  await page.getByRole('radio', { name: 'None' }).check()
  await go.click()
  await page.waitForURL(/\/servers\/[0-9a-f-]{36}$/)
  expect(sent[0]?.server).toMatchObject({ imageRef: image.id, block_device_mapping_v2: [{ source_type: 'image', boot_index: 0 }, { source_type: 'blank', destination_type: 'volume', volume_size: 20 }] })
})

test('what cannot be launched says why: the role, no data, a kernel', async ({ as, server }) => {
  const rita = await open(server, as, 'rita')
  await expect(rita.page.getByRole('heading', { name: 'No server can be launched from this image' })).toBeVisible()
  await expect(rita.page.getByRole('main')).toContainText('Your role in this project does not allow this. Rule: os_compute_api:servers:create')
  const alice = await open(server, as, 'alice', (image) => (image.container_format = 'aki'))
  await expect(alice.page.getByRole('main')).toContainText('It is a kernel.')
  const admin = await open(server, as, 'admin', (image) => Object.assign(image, { container_format: 'bare', status: 'deactivated' }))
  await expect(admin.page.getByRole('main')).toContainText('The image is deactivated')
})

test('an administrator may use a flavor without a disk, and is told in which project the server is made', async ({ as, server }) => {
  const small = server.cloud?.flavors.find(({ name }) => name === 'm1.small')
  if (!small) throw new Error('the demo cloud has lost m1.small')
  server.cloud?.flavors.push({ ...small, id: 'v1', name: 'v1.volume', disk: 0 })
  const { page, flavor } = await open(server, as, 'admin')
  await expect(flavor('v1.volume')).toBeVisible()
  await expect(page.getByText('In the project admin', { exact: true })).toBeVisible()
})

test('launching is found on the page of an image and in the list, and what was launched on the page of its image', async ({ as, server }) => {
  const { page, at } = await as('alice', { path: (place) => paths.images(place, '?q=golden-web') })
  await page.getByRole('button', { name: 'Actions for golden-web-2026.10' }).click()
  await page.getByRole('menuitem', { name: 'Launch' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Launch golden-web-2026.10' })).toBeVisible()
  await page.goto(paths.imageServers(at, imageNamed(server, 'golden-web-2026.10').id))
  const table = page.getByRole('table', { name: 'Servers of this image' })
  await expect(table.getByRole('row')).toHaveCount(3)
  await expect(table.getByRole('row').filter({ hasText: 'web-1' })).toContainText('Active')
  await page.getByRole('link', { name: 'Launch', exact: true }).click()
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('golden-web-2026.10')
})
