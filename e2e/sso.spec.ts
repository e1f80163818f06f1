import { expect, test } from './fixtures.ts'
import { startServer, type Server } from './server.ts'

const ways = [{ id: 'openid', label: 'Company account' }, { id: 'partners/saml2', label: 'Partners' }]
const LONG = 'the identity provider of the university of somewhere and of all of its partners'

let sso: Server
test.beforeAll(async () => {
  sso = await startServer({ sso: ways })
})
test.afterAll(() => sso.close())

test('a single sign-on leads by Keystone and its identity provider to the page that was wanted, and no token is on the way', async ({ page }) => {
  const seen: string[] = []
  page.on('request', (request) => {
    const { origin } = new URL(request.url())
    if (origin === sso.origin) seen.push(request.url())
  })
  page.on('response', (response) => {
    if (new URL(response.url()).origin !== sso.origin) return
    void response.text().then(
      (text) => seen.push(text, JSON.stringify(response.headers())),
      () => undefined, // what a navigation took away has no text
    )
  })
  await page.goto(`${sso.origin}/login?to=${encodeURIComponent('/RegionOne/none/images?q=ubuntu')}`)
  await page.getByRole('link', { name: 'Continue with Company account' }).click()
  await expect(page.getByRole('heading', { name: 'Demo identity provider' })).toBeVisible()
  // Another site to the browser: cookies that are Strict stay behind.
  expect(new URL(page.url()).hostname).toBe('localhost')
  await page.getByRole('button', { name: 'alice' }).click()
  await expect(page.getByRole('heading', { name: 'Images', exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Account: alice' })).toBeVisible()
  for (const token of sso.cloud?.tokens.keys() ?? []) expect(seen.join('\n')).not.toContain(token)

  const wanted = page.url().replace(/\/images.*/, '/images?q=ubuntu')
  await page.context().clearCookies()
  await page.goto(wanted)
  await page.getByRole('link', { name: 'Continue with Partners' }).click()
  await page.getByRole('button', { name: 'alice' }).click()
  await expect(page.getByRole('textbox', { name: 'Find images' })).toHaveValue('ubuntu')
})

test('who comes back in a browser that has not begun is told so', async ({ page }) => {
  await page.goto(`${sso.origin}/login`)
  await page.getByRole('link', { name: 'Continue with Company account' }).click()
  await expect(page.getByRole('heading', { name: 'Demo identity provider' })).toBeVisible()
  await page.context().clearCookies()
  await page.getByRole('button', { name: 'alice' }).click()
  await expect(page.getByRole('main').getByRole('alert')).toContainText('it began in another browser')
  const again = page.getByRole('link', { name: 'Continue with Company account' })
  await expect(again).toBeVisible()
  // Beside what it is about.
  const bottom = await page.getByRole('main').getByRole('alert').evaluate((alert) => alert.getBoundingClientRect().bottom)
  expect(await again.evaluate((link) => link.getBoundingClientRect().top)).toBeGreaterThan(bottom)
})

test('a way with a long name breaks its line, and the form has the one filled button', async ({ page }) => {
  const long = await startServer({ sso: [...ways, { id: 'long', label: LONG }] })
  await page.setViewportSize({ width: 390, height: 800 })
  await page.goto(`${long.origin}/login`)
  const way = page.getByRole('link', { name: `Continue with ${LONG}` })
  await expect(way).toBeInViewport({ ratio: 1 })
  expect(await way.evaluate((link) => link.scrollWidth <= link.clientWidth)).toBe(true)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  await expect(page.locator('[data-variant="contained"]')).toHaveText(['Sign in'])
  await long.close()
})

test('the way back leads to no session twice', async ({ page }) => {
  await page.goto(`${sso.origin}/login`)
  await page.getByRole('link', { name: 'Continue with Company account' }).click()
  await page.getByRole('button', { name: 'rita' }).click()
  await expect(page.getByRole('heading', { name: 'Images', exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Account: rita' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await page.goto(`${sso.origin}/login?sso=entered`)
  await expect(page.getByRole('main').getByRole('alert')).toContainText('The single sign-on left no session here')
})
