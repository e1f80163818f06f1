import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { paths } from '#src/paths.ts'

test.beforeEach(async ({ page, server }) => {
  await page.goto(`${server.origin}/login`)
})

const signIn = async (page: Page, user: string, password = 'secret') => {
  await page.getByLabel('User name').fill(user)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

test('a wrong password says so and keeps what was typed', async ({ page }) => {
  await signIn(page, 'alice', 'wrong')
  await expect(page.getByRole('alert')).toContainText('The user name, the domain or the password is not right.')
  await expect(page.getByLabel('User name')).toHaveValue('alice')
  await expect(page.getByLabel('Domain')).toHaveValue('Default')
})

test('a deep link leads through the sign-in to its page', async ({ page, server, as }) => {
  const { at } = await as('rita')
  await page.goto(`${server.origin}/${at.region}/${at.scope}/images?q=ubuntu`)
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await signIn(page, 'rita')
  await expect(page.getByRole('heading', { name: 'Images', exact: true })).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Find images' })).toHaveValue('ubuntu')
})

test('an address that is no path of Loupe is not gone to after the sign-in', async ({ page, server }) => {
  await page.goto(`${server.origin}/login?to=https://example.org/`)
  await signIn(page, 'bob')
  await expect(page.getByRole('heading', { name: 'Images', exact: true })).toBeVisible()
  expect(new URL(page.url()).origin).toBe(server.origin)
})

test('a path that names another host once it is put in order is not gone to', async ({ page, server }) => {
  await page.goto(`${server.origin}/login?to=${encodeURIComponent('/x/..//example.org/y')}`)
  await signIn(page, 'bob')
  await expect(page.getByRole('heading', { name: 'Images', exact: true })).toBeVisible()
  expect(new URL(page.url()).origin).toBe(server.origin)
})

test('a browser that keeps no cookie is not told that the password is wrong', async ({ page, server }) => {
  // As with cookies blocked: what an answer sets is dropped, and nothing is sent.
  await page.addInitScript(() => {
    const real = window.fetch
    window.fetch = (input, init) => real(input, { ...init, credentials: 'omit' })
  })
  await page.goto(`${server.origin}/login`)
  await signIn(page, 'alice')
  await expect(page.getByRole('alert')).toContainText('the browser did not keep the session cookie')
  await signIn(page, 'alice', 'wrong')
  await expect(page.getByRole('alert')).toContainText('The user name, the domain or the password is not right.')
})

test('a browser that forbids storage signs in and remembers for as long as the page lives', async ({ page, server }) => {
  const broken: string[] = []
  page.on('pageerror', (error) => broken.push(String(error)))
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('Access is denied for this document.', 'SecurityError')
        },
      })
    }
  })
  await page.goto(`${server.origin}/login`)
  await signIn(page, 'alice')
  await expect(page.getByRole('heading', { name: 'Images', exact: true })).toBeVisible()
  for (const [scheme, other] of [['Dark', 'Light'], ['Light', 'Dark']] as const) {
    await page.getByRole('button', { name: 'Color scheme' }).click()
    await page.getByRole('menuitemradio', { name: scheme }).click()
    await page.getByRole('button', { name: 'Color scheme' }).click()
    await expect(page.getByRole('menuitemradio', { name: scheme })).toBeChecked()
    await expect(page.getByRole('menuitemradio', { name: other })).not.toBeChecked()
    await page.keyboard.press('Escape')
  }
  expect(broken).toEqual([])
})

test('the first sign-in leads to a project where one may make images, the next to the one used last', async ({ page, server }) => {
  // alice only reads in acme, which comes first by its name.
  await signIn(page, 'alice')
  await expect(page.getByRole('button', { name: /RegionOne.*demo/ })).toBeVisible()
  await page.getByRole('button', { name: /RegionOne.*demo/ }).click()
  await page.getByRole('menuitemradio', { name: 'acme' }).click()
  await expect(page.getByRole('button', { name: /RegionOne.*acme/ })).toBeVisible()
  await page.goto(`${server.origin}/login`)
  await signIn(page, 'alice')
  await expect(page.getByRole('button', { name: /RegionOne.*acme/ })).toBeVisible()
})

test('an address that can be none is not asked about', async ({ page, server, as }) => {
  const asked: string[] = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (/^\/(os|session)\b/.test(pathname)) asked.push(pathname)
  })
  for (const path of ['/RegionOne/a.b/images', '/x/y/z']) {
    await page.goto(server.origin + path)
    await expect(page.getByText('There is nothing at this address')).toBeVisible()
  }
  expect(asked).toEqual([])

  const { page: alices } = await as('alice', { path: (at) => `${paths.images(at)}/a%2Fb` })
  await expect(alices.getByText('There is nothing at this address')).toBeVisible()
  // Only the page is missing: the way on is the shell's.
  await alices.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Images' }).click()
  await expect(alices.getByRole('heading', { name: 'Images', exact: true })).toBeVisible()
})

test('an account of the demo cloud signs in by a click', async ({ page }) => {
  await page.getByRole('button', { name: /^tina/ }).click()
  await expect(page.getByRole('heading', { name: 'Images', exact: true })).toBeVisible()
})

test('signing out ends the session for every page', async ({ page }) => {
  await signIn(page, 'alice')
  await expect(page.getByRole('heading', { name: 'Images', exact: true })).toBeVisible()
  const address = page.url()
  await page.getByRole('button', { name: 'Account: alice' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await page.goto(address)
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
})

test('one person works in two projects in two tabs', async ({ as }) => {
  const { page, at } = await as('alice')
  const other = await page.context().newPage()
  await other.goto(page.url())
  await other.getByRole('button', { name: /RegionOne.*demo/ }).click()
  await other.getByRole('menuitemradio', { name: 'acme' }).click()
  await expect(other.getByRole('button', { name: /RegionOne.*acme/ })).toBeVisible()
  expect(other.url()).not.toContain(at.scope)
  await page.reload()
  await expect(page.getByRole('button', { name: /RegionOne.*demo/ })).toBeVisible()
  // alice is a member of demo and only a reader of acme.
  await expect(page.getByRole('link', { name: 'Create image' })).toBeVisible()
  await expect(other.getByRole('button', { name: 'Create image' })).toHaveAttribute('aria-disabled', 'true')
})
