import { credentialOf } from './contract/accounts.ts'
import { qcow2Header } from './disk.ts'
import type { Page } from '@playwright/test'
import { atRest, expect, takeSession, test } from './fixtures.ts'
import type { Server } from './server.ts'
import { users } from '#mocks/accounts.ts'
import { passcodeAt } from '#src/lib/totp.ts'
import { imageFile, os, paths } from '#src/paths.ts'

/** As after its hour: no token of this cloud is good any more. Only what is done from now on hears of it. */
async function end(page: Page, server: Server): Promise<void> {
  await atRest(page)
  server.cloud?.tokens.clear()
}

test('a session that ends is asked for in place, and what was refused goes on', async ({ as, server, expectStatus }) => {
  expectStatus(401)
  const { page } = await as('alice')
  await page.getByRole('textbox', { name: 'Find images' }).fill('golden')
  await page.getByRole('button', { name: /^Actions for .*golden/i }).first().click()
  await end(page, server)
  await page.getByRole('menuitem', { name: /^(Protect|Turn off protection)$/ }).click()
  const again = page.getByRole('dialog', { name: 'Your session has ended' })
  await again.getByLabel('Password').fill('wrong')
  await again.getByRole('button', { name: 'Sign in' }).click()
  await expect(again).toContainText('This password is not right.')
  await again.getByLabel('Password').fill('secret')
  await again.getByRole('button', { name: 'Sign in' }).click()
  await expect(again).toBeHidden()
  await expect(page.getByRole('textbox', { name: 'Find images' })).toHaveValue('golden')
})

test('a form that is sent too late keeps what is in it, asks for the secret of the application credential, and arrives', async ({ as, server, expectStatus }) => {
  expectStatus(401)
  const { page } = await as('app-alice-member', { path: (at) => paths.imageCreate(at) })
  const create = page.getByRole('dialog', { name: 'Create image' })
  await create.getByRole('textbox', { name: /^Name/ }).fill('too-late')
  await end(page, server)
  await create.getByRole('button', { name: /^Create/ }).click()
  const again = page.getByRole('dialog', { name: 'Your session has ended' })
  await expect(again).toContainText('with the application credential alice-member')
  await again.getByLabel('Secret').fill('wrong')
  await again.getByLabel('Secret').press('Enter')
  await expect(again).toContainText('This secret is not right, or the application credential has expired.')
  await again.getByRole('button', { name: 'Not now' }).click()
  await expect(create.getByRole('textbox', { name: /^Name/ })).toHaveValue('too-late')
  await expect(create.getByRole('alert').filter({ hasText: 'The session has ended.' })).toBeVisible()

  // Once more, by a click: who acts is asked again.
  await create.getByRole('button', { name: /^Create/ }).click()
  await again.getByLabel('Secret').fill(credentialOf(server.account('app-alice-member')).secret)
  await again.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'too-late' })).toBeVisible()
})

test('a session that asked for a passcode asks for it again', async ({ as, server, expectStatus }) => {
  expectStatus(401)
  const { page } = await as('alice', { path: () => '/login' })
  await page.getByRole('button', { name: /^otto/ }).click()
  await page.getByRole('button', { name: /^\d{3} \d{3}/ }).click()
  await expect(page.getByRole('heading', { name: 'Images', exact: true })).toBeVisible()
  await end(page, server)
  await page.getByRole('link', { name: /golden/ }).first().click()
  const again = page.getByRole('dialog', { name: 'Your session has ended' })
  await again.getByLabel('Password').fill('secret')
  await again.getByLabel('Password').press('Enter')
  const field = again.getByRole('textbox', { name: 'Passcode' })
  await expect(field).toBeFocused()
  const secret = users.find(({ name }) => name === 'otto')?.totp ?? ''
  await field.fill(await passcodeAt(secret, Date.now() + 3_600_000))
  await field.press('Enter')
  await expect(again).toContainText('This passcode is not right.')
  await field.fill(await passcodeAt(secret, Date.now()))
  await field.press('Enter')
  await expect(again).toBeHidden()
  await expect(page.getByRole('heading', { level: 1, name: /golden/ })).toBeVisible()
})

test('a page whose session ended stands as it is for who signs in later, and asks nothing by itself', async ({ as, server, expectStatus }) => {
  expectStatus(401)
  const { page } = await as('alice')
  await page.getByRole('textbox', { name: 'Find images' }).fill('golden')
  await end(page, server)
  await page.getByRole('link', { name: /golden/ }).first().click()
  const again = page.getByRole('dialog', { name: 'Your session has ended' })
  await again.getByRole('button', { name: 'Not now' }).click()
  const notice = page.getByText('Your session has ended. This page stays as it is')
  await expect(notice).toBeVisible()
  await page.getByRole('button', { name: 'Sign in again' }).click()
  await again.getByLabel('Password').fill('secret')
  await again.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(notice).toBeHidden()
  await expect(page.getByText('The session has ended.')).toHaveCount(0)
})

test('an upload that is refused for its session is asked for again and begins anew', async ({ as, server, expectStatus }) => {
  // 0: a browser in the middle of sending hears no answer.
  expectStatus(401, 0)
  const { page, at } = await as('alice')
  const queued = [...(server.cloud?.images.values() ?? [])].find(({ name }) => name === 'monitoring-appliance')
  if (!queued) throw new Error('there is no such image')
  await page.goto(paths.image(at, queued.id))
  await page.getByRole('button', { name: 'Upload data' }).waitFor()
  await end(page, server)
  await page.getByLabel(/file/i).setInputFiles({ name: 'disk.qcow2', mimeType: 'application/octet-stream', buffer: Buffer.concat([qcow2Header(1024 ** 3), Buffer.alloc(8 * 1024 ** 2, 1)]) })
  const again = page.getByRole('dialog', { name: 'Your session has ended' })
  await again.getByLabel('Password').fill('secret')
  await again.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect.poll(() => queued.status).toBe('active')
  await expect(page.getByText('The session ended')).toBeHidden()
})

test('before a session ends it says so where something is unsaved, and can be renewed there', async ({ as, server }) => {
  const { page, at } = await as('alice')
  const image = [...(server.cloud?.images.values() ?? [])].find(({ name }) => name === 'monitoring-appliance')
  for (const token of server.cloud?.tokens.values() ?? []) Object.assign(token, { expires_at: Date.now() + 4 * 60_000 })
  await page.goto(paths.imageEdit(at, image?.id ?? ''))
  const name = page.getByRole('textbox', { name: /^Name/ })
  await name.fill('not saved yet')
  const notice = page.getByText(/^Your session ends in \d minutes, and something here is not finished\.$/)
  await expect(notice).toBeVisible({ timeout: 20_000 })
  await page.getByRole('button', { name: 'Sign in again now' }).click()
  const again = page.getByRole('dialog', { name: 'Sign in again' })
  await expect(again).toContainText('It cannot be extended, only started again.')
  await again.getByLabel('Password').fill('secret')
  await again.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(again).toBeHidden()
  await expect(notice).toBeHidden()
  await expect(name).toHaveValue('not saved yet')
})

test('no token reaches a page: not in a body, a header, a storage, an address', async ({ as, server }) => {
  const seen: string[] = []
  const { page, at } = await as('alice', { path: () => '/login' })
  page.on('response', (response) => {
    seen.push(response.url(), JSON.stringify(response.headers()))
    seen.push(response.request().postData() ?? '')
    void response.text().then(
      (text) => seen.push(text),
      () => undefined, // a download or an answer that a navigation took away has no text
    )
  })
  await page.goto(paths.images(at))
  await page.getByRole('table', { name: 'Images' }).getByRole('link').first().click()
  await page.getByRole('heading', { name: 'History' }).waitFor()
  await page.goto('/')
  await expect(page.getByRole('table', { name: 'Images' })).toBeVisible()
  seen.push(await page.evaluate(() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]) + document.cookie))
  const everything = seen.join('\n')
  expect(everything).toContain('expires_at')
  const tokens = [...(server.cloud?.tokens.keys() ?? [])]
  expect(tokens.length).toBeGreaterThan(1)
  for (const token of tokens) expect(everything).not.toContain(token)
})

test('answers carry the headers that keep a page to itself', async ({ request, server }) => {
  const headers = { Accept: 'text/html' }
  const page = await request.get(`${server.origin}/login`, { headers })
  const policy = page.headers()['content-security-policy'] ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self';")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toContain('unsafe')
  expect(page.headers()['cache-control']).toBe('no-store')
  const nonces = await Promise.all([1, 2].map(async () => /nonce-([^']+)/.exec((await request.get(`${server.origin}/`, { headers })).headers()['content-security-policy'] ?? '')?.[1]))
  expect(nonces[0]).not.toBe(nonces[1])
  const asset = /\/assets\/[^"]+\.js/.exec(await page.text())?.[0] ?? ''
  expect((await request.get(server.origin + asset)).headers()['cache-control']).toContain('immutable')
  expect((await request.get(`${server.origin}/assets/none.js`)).status()).toBe(404)
})

test('data comes as an attachment in a sandbox', async ({ request, server }) => {
  const at = await takeSession(request, server.origin, server.account('alice'))
  // The smallest: others have hundreds of MiB.
  const [image] = [...(server.cloud?.images.values() ?? [])].filter(({ status, owner }) => status === 'active' && owner === at.scope).toSorted((a, b) => (a.size ?? 0) - (b.size ?? 0))
  if (!image) throw new Error('the demo cloud has no active image of the project')
  const answer = await request.get(server.origin + imageFile(at, image.id))
  expect(answer.status()).toBe(200)
  expect(answer.headers()['content-disposition']).toBe('attachment')
  expect(answer.headers()['content-security-policy']).toBe('sandbox')
  expect((await answer.body()).length).toBe(image.size)
})

test('a request that is not Loupe’s own page’s changes nothing', async ({ request, server }) => {
  const at = await takeSession(request, server.origin, server.account('alice'))
  const url = server.origin + os(at, 'image', 'v2/images')
  const refused: Record<string, string>[] = [
    { Origin: server.origin },
    { 'X-Requested-With': 'loupe', Origin: 'https://example.org' },
    { 'X-Requested-With': 'loupe', 'Sec-Fetch-Site': 'cross-site', Origin: server.origin },
    { 'X-Requested-With': 'loupe', 'Sec-Fetch-Site': 'same-site', Origin: server.origin },
  ]
  for (const headers of refused) expect((await request.post(url, { headers, data: { name: 'x' } })).status(), JSON.stringify(headers)).toBe(403)
})

test('offline is said', async ({ as, expectStatus }) => {
  // Parts of pages that may be next, fetched just then.
  expectStatus(0)
  const { page } = await as('alice')
  await page.getByRole('table', { name: 'Images' }).waitFor()
  await page.context().setOffline(true)
  await expect(page.getByText('You are offline.')).toBeVisible()
  await page.context().setOffline(false)
  await expect(page.getByText('You are offline.')).toBeHidden()
})

test.describe('where nobody is there for long', () => {
  test.use({ idleMinutes: 15 })

  test('every tab says so, signs out, and goes on where it was', async ({ as, expectStatus }) => {
    // What a tab had just asked for when another one signed out.
    expectStatus(401)
    const { page, at } = await as('alice', { path: () => '/login' })
    const other = await page.context().newPage()
    await page.clock.install()
    await other.goto(paths.images(at))
    await page.goto(paths.imageCreate(at))
    const name = page.getByRole('dialog', { name: 'Create image' }).getByRole('textbox', { name: /^Name/ })
    await name.fill('begun')
    await atRest(page)
    const notice = page.getByText(/^Nobody seems to be there: you will be signed out in \d+ s\.$/)
    const leave = async () => {
      await page.clock.fastForward('14:05')
      await expect(notice).toBeVisible()
    }
    await leave()
    await expect(other.getByText(/^Nobody seems to be there/).first()).toBeVisible()
    await page.getByRole('button', { name: 'Stay signed in' }).click()
    await expect(notice).toBeHidden()
    await expect(other.getByRole('button', { name: 'Stay signed in' })).toBeHidden()

    await leave()
    await page.clock.fastForward('01:00')
    for (const tab of [page, other]) await expect(tab.getByText('You were signed out because nobody had used Loupe for a while.')).toBeVisible()
    expect(await page.context().cookies()).toEqual([])
    await page.getByRole('button', { name: /^alice/ }).click()
    await expect(name).toHaveValue('begun')
  })

  test('who has nowhere to go is signed out too, and asked where they were going', async ({ page, server }) => {
    await page.clock.install()
    await page.goto(server.origin + paths.login('/RegionOne/somewhere/images'))
    await page.getByRole('button', { name: /^nina/ }).click()
    await page.getByRole('heading', { name: 'No project yet' }).waitFor()
    const stay = page.getByRole('button', { name: 'Stay signed in' })
    await page.clock.fastForward('14:05')
    await stay.click()
    await expect(stay).toBeHidden()
    await page.clock.fastForward('14:05')
    await expect(stay).toBeVisible()
    await page.clock.fastForward('01:00')
    await expect(page.getByText('You were signed out because nobody had used Loupe for a while.')).toBeVisible()
    await expect(page).toHaveURL(/\/login\?to=%2FRegionOne%2Fsomewhere%2Fimages$/)
    expect(await page.context().cookies()).toEqual([])
  })
})
