import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

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
