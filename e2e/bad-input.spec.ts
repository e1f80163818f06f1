import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page, TestInfo } from '@playwright/test'
import { paths, type At } from '#src/paths.ts'
import { digestOf, qcow2Header, writeSmallDisk } from './disk.ts'
import { expect, test as base, watch } from './fixtures.ts'
import type { Server } from './server.ts'

// What should not happen and does: each time a person reads what to do, loses nothing, and gets there in the end.

const test = base.extend<{ stranger: Page }>({
  /** Nobody yet, on the sign-in page. */
  stranger: async ({ page, server, expectStatus }, provide, info) => {
    expectStatus()
    const errors: string[] = []
    watch(page, errors, () => expectedIn(info))
    await page.goto(`${server.origin}/login`)
    await provide(page)
    expect(errors, 'errors in the console').toEqual([])
  },
})
const expectedIn = ({ annotations }: TestInfo) => annotations.find(({ type }) => type === 'expected statuses')?.description ?? ''

let folder = ''
let disk = ''
/** More than the sockets on the way hold, so that an upload can be cut in its middle. */
let large = ''
test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loupe-bad-input-'))
  disk = join(folder, 'disk.qcow2')
  large = join(folder, 'large.qcow2')
  await Promise.all([writeSmallDisk(disk, 8), writeSmallDisk(large, 48)])
})
test.afterAll(() => rmSync(folder, { recursive: true }))

function find({ cloud }: Server, name: string) {
  const image = [...(cloud?.images.values() ?? [])].find((one) => one.name === name)
  if (!image) throw new Error(`the demo cloud has no image ${name}`)
  return image
}

const countOf = ({ cloud }: Server) => cloud?.images.size ?? 0

/** The cloud takes no session any more. */
function revokeAll({ cloud }: Server): void {
  for (const token of cloud?.tokens.values() ?? []) token.revoked = true
}

/** The session is asked for where one is, and given. */
async function signInAgain(page: Page): Promise<void> {
  const question = page.getByRole('dialog', { name: 'Your session has ended' })
  await question.getByLabel('Password').fill('secret')
  await question.getByRole('button', { name: 'Sign in' }).click()
  await expect(question).toBeHidden()
}

/** The dialog, open and filled in. */
async function begin(page: Page, at: At, name: string): Promise<Locator> {
  await page.goto(paths.imageCreate(at))
  const dialog = page.getByRole('dialog', { name: 'Create image' })
  await dialog.getByRole('textbox', { name: /^Name/ }).fill(name)
  await dialog.getByLabel(/^Minimum RAM/).fill('512')
  await dialog.getByRole('textbox', { name: /^Tags/ }).fill('kept')
  await dialog.getByRole('textbox', { name: /^Tags/ }).press('Enter')
  await dialog.getByRole('radio', { name: 'community' }).check()
  return dialog
}

/** Everything that `begin` has filled in is there still. */
async function expectFilled(dialog: Locator, name: string): Promise<void> {
  await expect(dialog.getByRole('textbox', { name: /^Name/ })).toHaveValue(name)
  await expect(dialog.getByLabel(/^Minimum RAM/)).toHaveValue('512')
  await expect(dialog.getByRole('button', { name: 'Remove kept' })).toBeVisible()
  await expect(dialog.getByRole('radio', { name: 'community' })).toBeChecked()
}

async function createByUpload(page: Page, at: At, name: string, file: string): Promise<Locator> {
  await page.goto(paths.imageCreate(at))
  const dialog = page.getByRole('dialog', { name: 'Create image' })
  await dialog.getByLabel('Data: choose a file').setInputFiles(file)
  // What the file suggests comes a moment later, and must not come between.
  await expect(dialog.getByRole('textbox', { name: /^Name/ })).not.toHaveValue('')
  await dialog.getByRole('textbox', { name: /^Name/ }).fill(name)
  await dialog.getByRole('button', { name: /^Create and upload/ }).click()
  await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible()
  return page.getByRole('region', { name: 'Image data' })
}

/** What a hand does that takes things out of the file manager and lets them fall. Playwright has no such hand; Chromium's own protocol has. */
async function drop(page: Page, onto: Locator, ...files: string[]): Promise<void> {
  const box = await onto.boundingBox()
  if (!box) throw new Error('there is nothing to drop it on')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const protocol = await page.context().newCDPSession(page)
  const data = { items: [], files, dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await protocol.send('Input.dispatchDragEvent', { type, x, y, data })
  await protocol.detach()
}

const sent = (page: Page, ...methods: string[]) => {
  const seen: string[] = []
  page.on('request', (request) => {
    if (methods.includes(request.method())) seen.push(`${request.method()} ${new URL(request.url()).pathname}`)
  })
  return seen
}

test.describe('what Glance does not take is said before it is sent', () => {
  test('a name of 256 characters, emoji in a name and in a tag', async ({ as, server }) => {
    const { page, at } = await as('alice')
    const dialog = await begin(page, at, 'n'.repeat(256))
    const requests = sent(page, 'POST')
    const name = dialog.getByRole('textbox', { name: /^Name/ })
    const tags = dialog.getByRole('textbox', { name: /^Tags/ })
    await tags.fill('🦊')
    await tags.press('Enter')
    await expect(tags).toHaveAccessibleDescription(/cannot hold emoji/)
    await dialog.getByRole('button', { name: 'Create image' }).click()
    const summary = dialog.getByRole('region', { name: /to correct$/ })
    await expect(summary).toBeFocused()
    await expect(summary).toContainText('A name has at most 255 characters; this one has 256.')
    await expectFilled(dialog, 'n'.repeat(256))
    await summary.getByRole('button', { name: /A name has/ }).click()
    await expect(name).toBeFocused()
    await name.fill('fox 🦊')
    await expect(name).toHaveAccessibleDescription('“Name” cannot hold emoji or other characters of four bytes: Glance refuses them.')
    await name.fill('fox')
    await expect(name).not.toHaveAttribute('aria-invalid', 'true')
    await dialog.getByRole('button', { name: 'Remove 🦊' }).click()
    expect(requests).toEqual([])
    await dialog.getByRole('button', { name: 'Create image' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'fox', exact: true })).toBeVisible()
    expect(find(server, 'fox')).toMatchObject({ min_ram: 512, tags: ['kept'], visibility: 'community' })
  })

  test('properties: emoji, a value over 64 KiB; and a key with / and ~ there and back', async ({ as, server }) => {
    const image = find(server, 'ci-build-1846')
    const { page } = await as('alice', { path: (at) => paths.imageProperties(at, image.id) })
    const requests = sent(page, 'PATCH')
    const add = async (key: string, value: string) => {
      await page.getByRole('button', { name: 'Add property' }).click()
      await page.getByRole('textbox', { name: 'Key of the new property' }).first().fill(key)
      await page.getByRole('textbox', { name: `Value of ${key}`, exact: true }).fill(value)
    }
    await add('a/b~c', '~1/~0')
    await add('mood', '🙂')
    await add('story', 'x'.repeat(65_536))
    await add('🔑', 'emoji')
    await page.getByRole('button', { name: 'Save 4 changes' }).click()
    const summary = page.getByRole('region', { name: '3 things to correct' })
    await expect(summary).toBeFocused()
    await expect(summary).toContainText('“story” is too long: a value has at most 64 KiB.')
    await expect(summary).toContainText('“mood” cannot hold emoji')
    await expect(summary).toContainText('“🔑” cannot hold emoji')
    expect(requests).toEqual([])
    await expect(page.getByRole('textbox', { name: 'Value of a/b~c' })).toHaveValue('~1/~0')
    await page.getByRole('textbox', { name: 'Value of mood' }).fill('good')
    await page.getByRole('textbox', { name: 'Value of story' }).fill('x'.repeat(65_535))
    await page.getByRole('button', { name: 'Delete 🔑' }).click()
    await page.getByRole('button', { name: 'Save 3 changes' }).click()
    await expect(page.getByRole('term').filter({ hasText: 'a/b~c' })).toBeVisible()
    expect(image.properties).toMatchObject({ 'a/b~c': '~1/~0', mood: 'good' })
    expect(image.properties['story']).toHaveLength(65_535)

    await page.getByRole('link', { name: 'Edit', exact: true }).click()
    await page.getByRole('link', { name: 'Properties', exact: true }).click()
    await page.getByRole('textbox', { name: 'Value of a/b~c' }).fill('changed')
    await page.getByRole('button', { name: 'Delete mood' }).click()
    await page.getByRole('button', { name: 'Save 2 changes' }).click()
    await expect(page.getByRole('definition').filter({ hasText: 'changed' })).toBeVisible()
    expect(image.properties).toMatchObject({ 'a/b~c': 'changed' })
    expect(image.properties).not.toHaveProperty('mood')
  })
})

test('an empty file, a folder, several files, a file that has changed since: each is said, what was chosen and typed stays', async ({ as, server }) => {
  const { page, at } = await as('alice')
  const dialog = await begin(page, at, 'patient')
  const data = dialog.getByRole('group', { name: 'Data' })
  const [empty, directory, other, changing] = ['empty.qcow2', 'a folder', 'other.img', 'changing.qcow2'].map((name) => join(folder, name)) as [string, string, string, string]
  writeFileSync(empty, '')
  writeFileSync(other, 'x')
  writeFileSync(changing, qcow2Header(2 ** 30))
  mkdirSync(directory)

  await drop(page, data, empty)
  await expect(data).toHaveAccessibleDescription('“empty.qcow2” is empty (0 bytes): there is nothing to upload.')
  await drop(page, data, directory)
  await expect(data).toHaveAccessibleDescription(/“a folder” is a folder/)
  await expect(dialog.getByRole('button', { name: 'Create image' })).toBeVisible()
  await drop(page, data, changing)
  await expect(data).toContainText('changing.qcow2')
  await expect(data).not.toHaveAttribute('aria-describedby')
  await drop(page, data, disk, other)
  await expect(data).toHaveAccessibleDescription(/Here were 2 files/)
  await drop(page, data, directory)
  await expect(data).toHaveAccessibleDescription(/“a folder” is a folder/)
  await expect(data).toContainText('changing.qcow2')
  await expectFilled(dialog, 'patient')

  const before = countOf(server)
  writeFileSync(changing, `${'x'.repeat(100)}`)
  await dialog.getByRole('button', { name: /^Create and upload/ }).click()
  await expect(data).toHaveAccessibleDescription(/“changing.qcow2” has changed, or was moved, since it was chosen/)
  expect(countOf(server)).toBe(before)
  await expectFilled(dialog, 'patient')
  await dialog.getByLabel('Data: choose a file').setInputFiles(disk)
  await dialog.getByRole('button', { name: /^Create and upload/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'patient' })).toBeVisible()
  await expect.poll(() => find(server, 'patient').size).toBe(statSync(disk).size)
})

test.describe('an upload', () => {
  test('that is cut in its middle goes into the same image again', async ({ as, server, expectStatus }) => {
    expectStatus(502)
    const before = countOf(server)
    const { page, at } = await as('alice')
    const data = await createByUpload(page, at, 'fail-at-60', disk)
    await expect(data.getByRole('alert')).toContainText('The upload failed')
    await expect(data.getByRole('alert')).toContainText(/takes .* again|try again/i)
    const image = find(server, 'fail-at-60')
    image.name = 'mended'
    await data.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByText(await digestOf(disk))).toBeVisible()
    expect(countOf(server)).toBe(before + 1)
    expect(image).toMatchObject({ status: 'active', size: statSync(disk).size })
  })

  test('that is refused because the session is over asks for it in place, and goes on by itself', async ({ as, server, expectStatus }) => {
    expectStatus(0, 401)
    const image = find(server, 'monitoring-appliance')
    const { page } = await as('alice', { path: (at) => paths.image(at, image.id) })
    const data = page.getByRole('region', { name: 'Image data' })
    await expect(data.getByRole('button', { name: 'Upload data' })).toBeEnabled()
    revokeAll(server)
    await data.getByLabel('Disk image file').setInputFiles(large)
    await signInAgain(page)
    await expect(page.getByText(await digestOf(large))).toBeVisible()
    expect(image).toMatchObject({ status: 'active', size: statSync(large).size })
  })

  test('whose session is revoked and whose connection breaks goes on into the same image once there is a session', async ({ as, server, expectStatus }) => {
    expectStatus(0, 401, 502)
    const { page, at } = await as('alice')
    const data = await createByUpload(page, at, 'slow-30', large)
    await expect(data.getByRole('progressbar')).toBeVisible()
    const image = find(server, 'slow-30')
    await expect.poll(() => image.status).toBe('saving')
    image.name = 'quick'
    revokeAll(server)
    server.cut()
    await signInAgain(page)
    await expect.poll(() => image.status, { timeout: 30_000 }).toBe('active')
    await expect(page.getByText(await digestOf(large))).toBeVisible()
  })

  test('whose image is deleted by a colleague says so, and leads on', async ({ as, server, expectStatus }) => {
    expectStatus(404, 410)
    const { page, at } = await as('alice')
    await createByUpload(page, at, 'slow-2', disk)
    const image = find(server, 'slow-2')
    await expect.poll(() => image.status).toBe('saving')
    server.cloud?.images.delete(image.id)
    // Wherever it is told: on the page that was the image's, or among the transfers.
    await expect(page.getByText('The image was deleted before all of its data had arrived.')).toBeVisible()
    await page.getByRole('link', { name: 'Go to the images' }).or(page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Images' })).first().click()
    await expect(page.getByRole('heading', { level: 1, name: 'Images', exact: true })).toBeVisible()
    await expect(page.getByRole('link', { name: 'slow-2' })).toHaveCount(0)
  })
})

test.describe('Glance is down', () => {
  for (const trouble of ['down', 'cut'] as const) {
    test(`(${trouble}) while one creates: the same values make one image when it is well again`, async ({ as, server, expectStatus }) => {
      expectStatus(502, 503)
      const before = countOf(server)
      const { page, at } = await as('alice')
      const dialog = await begin(page, at, 'patient')
      server.trouble('image', trouble)
      await dialog.getByRole('button', { name: 'Create image' }).click()
      const alert = dialog.getByRole('alert').filter({ hasText: 'The image was not created' })
      await expect(alert).toContainText(/try.* again/i)
      await expect(alert).not.toContainText('<')
      await expectFilled(dialog, 'patient')
      server.trouble('image')
      await dialog.getByRole('button', { name: 'Create image' }).click()
      await expect(page.getByRole('heading', { level: 1, name: 'patient' })).toBeVisible()
      expect(countOf(server)).toBe(before + 1)
    })
  }

  test('while one saves: what was changed stays, and is saved by the same button', async ({ as, server, expectStatus }) => {
    expectStatus(502, 503)
    const image = find(server, 'ci-build-1846')
    const { page } = await as('alice', { path: (at) => paths.imageEdit(at, image.id) })
    await page.getByRole('textbox', { name: /^Name/ }).fill('patient')
    await page.getByLabel(/^Minimum RAM/).fill('256')
    server.trouble('image', 'down')
    await page.getByRole('button', { name: 'Save 2 changes' }).click()
    const alert = page.getByRole('alert').filter({ hasText: 'The changes were not saved' })
    await expect(alert).toBeVisible()
    await expect(page.getByRole('textbox', { name: /^Name/ })).toHaveValue('patient')
    await expect(page.getByLabel(/^Minimum RAM/)).toHaveValue('256')
    server.trouble('image')
    await page.getByRole('button', { name: 'Save 2 changes' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'patient' })).toBeVisible()
    expect(image).toMatchObject({ name: 'patient', min_ram: 256 })
  })

  test('while one deletes: the image is there, and nobody is told otherwise', async ({ as, server, expectStatus }) => {
    expectStatus(502, 503)
    const { page } = await as('alice')
    const remove = async () => {
      await page.getByRole('button', { name: 'Actions for ci-build-1846' }).click()
      await page.getByRole('menuitem', { name: 'Delete' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Delete “ci-build-1846”' }).click()
    }
    const row = page.getByRole('row').filter({ hasText: 'ci-build-1846' })
    await page.getByRole('textbox', { name: 'Find images' }).fill('ci-build-184')
    server.trouble('image', 'down')
    await remove()
    await expect(page.getByRole('alert').filter({ hasText: 'Not done: Delete “ci-build-1846”' })).toBeVisible()
    await expect(row).toBeVisible()
    server.trouble('image')
    await remove()
    await expect(row).toHaveCount(0)
  })

  test('when one comes: the page says so, stands, and comes by its own button', async ({ as, server, expectStatus }) => {
    expectStatus(502, 503)
    const { page, at } = await as('alice')
    await expect(page.getByRole('table', { name: 'Images' })).toBeVisible()
    server.trouble('image', 'down')
    await page.goto(paths.images(at))
    const alert = page.getByRole('main').getByRole('alert')
    await expect(alert).toContainText('No server is available to handle this request.')
    await expect(alert).not.toContainText('<')
    server.trouble('image')
    await page.getByRole('main').getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByRole('table', { name: 'Images' })).toBeVisible()
  })
})

test('the gateway is restarted while one edits: nobody notices', async ({ as, server, expectStatus }) => {
  // A part that is fetched just then, for a page that may be next.
  expectStatus(0)
  const image = find(server, 'ci-build-1846')
  const { page } = await as('alice', { path: (at) => paths.imageEdit(at, image.id) })
  await page.getByRole('textbox', { name: /^Name/ }).fill('patient')
  await server.restart()
  await page.getByRole('button', { name: 'Save 1 change' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'patient' })).toBeVisible()
  expect(image.name).toBe('patient')
})

test('offline while one edits: it is said, what was changed stays, and is saved later', async ({ as, server, expectStatus }) => {
  expectStatus(0)
  const image = find(server, 'ci-build-1846')
  const { page } = await as('alice', { path: (at) => paths.imageEdit(at, image.id) })
  await page.getByRole('textbox', { name: /^Name/ }).fill('patient')
  await page.context().setOffline(true)
  await page.getByRole('button', { name: 'Save 1 change' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'The changes were not saved' })).toContainText(/cannot be reached.*try again/i)
  await expect(page.getByRole('textbox', { name: /^Name/ })).toHaveValue('patient')
  await page.context().setOffline(false)
  await page.getByRole('button', { name: 'Save 1 change' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'patient' })).toBeVisible()
})

async function signIn(page: Page, user: string): Promise<void> {
  await page.getByLabel('User name').fill(user)
  await page.getByLabel('Password').fill('secret')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

test.describe('the cloud has not what one would expect', () => {
  test('no compute in the catalog: images are as always', async ({ stranger: page, server }) => {
    server.cloud?.services.delete('compute')
    await signIn(page, 'alice')
    await page.getByRole('textbox', { name: 'Find images' }).fill('web-1-before-upgrade')
    await page.getByRole('table', { name: 'Images' }).getByRole('link', { name: 'web-1-before-upgrade' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'web-1-before-upgrade' })).toBeVisible()
    await expect(page.getByRole('alert').filter({ hasText: /./ })).toHaveCount(0)
  })

  for (const [what, empty] of [['an image service', false], ['anything', true]] as const) {
    test(`a catalog without ${what}: it is said whose it is, and out one comes`, async ({ stranger: page, server }) => {
      if (empty) server.cloud?.services.clear()
      else server.cloud?.services.delete('image')
      await signIn(page, 'alice')
      await expect(page.getByRole('heading', { name: /^No images in (demo|acme)$/ })).toBeVisible()
      await expect(page.getByRole('main')).toContainText('The catalog of the project')
      await page.getByRole('button', { name: 'Sign out' }).click()
      await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
    })
  }

  test('a person without any project', async ({ stranger: page }) => {
    await signIn(page, 'nina')
    await expect(page.getByRole('heading', { name: 'No project yet' })).toBeVisible()
    await expect(page.getByRole('main')).toContainText('You are signed in as nina')
    await expect(page.getByRole('main')).toContainText('ask whoever runs the cloud for a role in one')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  })

  test('a project in which one has no role', async ({ as, expectStatus }) => {
    // Before there is a session of it, one is asked for: 401.
    expectStatus(401, 403)
    const { at: acme } = await as('bob')
    const { page } = await as('rita')
    await expect(page.getByRole('table', { name: 'Images' })).toBeVisible()
    await page.goto(paths.images(acme))
    await expect(page.getByRole('main').getByRole('alert')).toContainText('This account has no role in the project, or there is no such project.')
    await page.getByRole('link', { name: 'Go to the images' }).click()
    await expect(page.getByRole('table', { name: 'Images' })).toBeVisible()
  })
})

test.describe('Keystone is down', () => {
  test('when one signs in: what was typed stays, and does when it is well again', async ({ stranger: page, server, expectStatus }) => {
    expectStatus(502, 503)
    server.trouble('identity', 'down')
    await signIn(page, 'alice')
    const alert = page.getByRole('main').getByRole('alert')
    await expect(alert).toContainText('You are not signed in')
    await expect(alert).toContainText('Try again in a moment')
    await expect(page.getByLabel('User name')).toHaveValue('alice')
    await expect(page.getByLabel('Password')).toHaveValue('secret')
    server.trouble('identity')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(page.getByRole('table', { name: 'Images' })).toBeVisible()
  })

  test('in the middle: nobody is signed out by it, a reload says what is wrong, and the project can be changed later', async ({ as, server, expectStatus }) => {
    expectStatus(502, 503)
    const { page } = await as('alice')
    await expect(page.getByRole('table', { name: 'Images' })).toBeVisible()
    server.trouble('identity', 'down')
    await page.getByRole('textbox', { name: 'Find images' }).fill('ci-build-1846')
    await page.getByRole('table', { name: 'Images' }).getByRole('link', { name: 'ci-build-1846' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'ci-build-1846' })).toBeVisible()
    await page.reload()
    await expect(page.getByRole('main').getByRole('alert').first()).toContainText(/503|identity service/i)
    await expect(page.getByRole('heading', { name: 'Sign in' })).toHaveCount(0)
    server.trouble('identity')
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'ci-build-1846' })).toBeVisible()
  })
})
