import { expect, takeSession, test } from './fixtures.ts'
import { imageFile, os, paths } from '#src/paths.ts'

test('a session that ends is asked for in place, and what was refused goes on', async ({ as, server, expectStatus }) => {
  expectStatus(401)
  const { page } = await as('alice')
  await page.getByRole('textbox', { name: 'Find images' }).fill('golden')
  server.cloud?.tokens.clear()
  await page.getByRole('button', { name: /^Actions for .*golden/i }).first().click()
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

test('offline is said', async ({ as }) => {
  const { page } = await as('alice')
  await page.getByRole('table', { name: 'Images' }).waitFor()
  await page.context().setOffline(true)
  await expect(page.getByText('You are offline.')).toBeVisible()
  await page.context().setOffline(false)
  await expect(page.getByText('You are offline.')).toBeHidden()
})
