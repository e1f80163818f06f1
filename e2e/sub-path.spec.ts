import { qcow2Header } from './disk.ts'
import { expect, test as base } from './fixtures.ts'
import { startServer } from './server.ts'

// The same build, below a path of a host where others stand too.

const test = base.extend({
  server: async ({ site: _none }, provide) => {
    const server = await startServer({ basePath: '/loupe' })
    await provide(server)
    await server.close()
  },
})

test('below a path: sign in, list, create, download, sign out, and every address there', async ({ page, server }) => {
  const strayed: string[] = []
  page.on('request', (request) => {
    if (!new URL(request.url()).pathname.startsWith('/loupe/')) strayed.push(request.url())
  })
  await page.goto(`${server.origin}/loupe`)
  await page.getByLabel('User name').fill('alice')
  await page.getByLabel('Password', { exact: true }).fill('secret')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('table', { name: 'Images' })).toBeVisible()
  expect(new URL(page.url()).pathname).toMatch(/^\/loupe\/RegionOne\/[0-9a-f]{32}\/images$/)
  const cookies = await page.context().cookies()
  expect(cookies.length).toBeGreaterThanOrEqual(3)
  for (const cookie of cookies) {
    // Tokens go there only; the id of the sign-in tells nothing, and only this host can set it.
    expect(cookie).toMatchObject({ path: cookie.name === '__Host-loupe~loupe' ? '/' : '/loupe', httpOnly: true, secure: true, sameSite: 'Strict' })
    expect(cookie.name).toMatch(/^__Host-loupe~loupe$|^__Secure-loupe-/)
  }

  // A deep address, as from a letter: the page finds its parts from there.
  await page.getByRole('link', { name: 'Create image' }).or(page.getByRole('button', { name: 'Create image' })).first().click()
  const dialog = page.getByRole('dialog', { name: 'Create image' })
  await dialog.waitFor()
  await page.reload()
  const file = { name: 'disk.qcow2', mimeType: 'application/octet-stream', buffer: Buffer.concat([qcow2Header(1024 ** 3), Buffer.alloc(1024 ** 2, 7)]) }
  await dialog.getByLabel('Data: choose a file').setInputFiles(file)
  // What the file suggests comes a moment later, and must not come between.
  await expect(dialog.getByRole('textbox', { name: /^Name/ })).not.toHaveValue('')
  await dialog.getByRole('textbox', { name: /^Name/ }).fill('below')
  await dialog.getByRole('button', { name: /^Create and upload/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'below' })).toBeVisible()
  const image = () => [...(server.cloud?.images.values() ?? [])].find(({ name }) => name === 'below')
  await expect.poll(() => image()?.status).toBe('active')
  await page.reload()

  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download' }).click()
  expect((await download).suggestedFilename()).toBe('below.qcow2')
  expect(await (await download).failure()).toBeNull()

  await page.getByRole('button', { name: /^Account/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  expect(new URL(page.url()).pathname).toBe('/loupe/login')
  expect(await page.context().cookies()).toEqual([])
  // What a browser asks of a host by itself.
  expect(strayed.filter((url) => !/\/(loupe|favicon\.ico)$/.test(url))).toEqual([])
})
