import type { Page } from '@playwright/test'
import { credentialOf } from './contract/accounts.ts'
import { expect, test } from './fixtures.ts'
import { users } from '#mocks/accounts.ts'
import { passcodeAt } from '#src/lib/totp.ts'
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
  await expect(page.getByRole('main').getByRole('alert')).toContainText('The user name, the domain or the password is not right.')
  await expect(page.getByLabel('User name')).toHaveValue('alice')
  await expect(page.getByLabel('Domain')).toHaveValue('Default')
})

/** What the authenticator of otto shows, in so many seconds. */
const passcode = (seconds = 0) => passcodeAt(users.find(({ name }) => name === 'otto')?.totp ?? '', Date.now() + seconds * 1000)

test('an account with an authenticator is asked for its passcode in a second step', async ({ page, server }) => {
  const seen: string[] = []
  page.on('response', (response) => {
    void response.text().then(
      (text) => seen.push(text, JSON.stringify(response.headers())),
      () => undefined, // what a navigation took away has no text
    )
  })
  await signIn(page, 'otto')
  await expect(page.getByRole('heading', { name: 'Enter your passcode' })).toBeVisible()
  const field = page.getByRole('textbox', { name: 'Passcode' })
  await expect(field).toBeFocused()
  await expect(field).toHaveAttribute('autocomplete', 'one-time-code')
  await field.fill('1234')
  await field.press('Enter')
  await expect(field).toHaveAccessibleDescription(/A passcode has six digits\./)
  await expect(field).toBeFocused()
  await field.press('5')
  await expect(field).not.toHaveAccessibleDescription(/A passcode has six digits\./)
  await field.fill(await passcode(3600))
  await field.press('Enter')
  await expect(page.getByText('This passcode is not right.')).toBeVisible()
  await expect(field).toBeFocused()
  await expect(field).toHaveAccessibleDescription(/This passcode is not right.*each is good for half a minute/)

  await page.getByRole('button', { name: 'Sign in as somebody else' }).click()
  await expect(page.getByLabel('User name')).toHaveValue('otto')
  await expect(page.getByLabel('Password')).toHaveValue('')
  await signIn(page, 'otto')
  // As a phone shows it.
  const digits = await passcode()
  await field.fill(`${digits.slice(0, 3)} ${digits.slice(3)}`)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Images', exact: true })).toBeVisible()
  expect(seen.join('\n')).toContain('required_auth_methods')
  const receipts = [...(server.cloud?.receipts.keys() ?? [])]
  expect(receipts).toHaveLength(2)
  for (const receipt of receipts) expect(seen.join('\n')).not.toContain(receipt)
})

test('a passcode that comes too late leads back to the first step', async ({ page, server }) => {
  await page.getByRole('button', { name: /^otto/ }).click()
  const shown = page.getByRole('button', { name: /^\d{3} \d{3}/ })
  await expect(shown).toBeVisible()
  for (const [id, receipt] of server.cloud?.receipts ?? []) server.cloud?.receipts.set(id, { ...receipt, expires_at: 0 })
  await shown.click()
  await expect(page.getByRole('main').getByRole('alert')).toContainText('The first step of this sign-in was too long ago: begin again.')
  await expect(page.getByLabel('User name')).toHaveValue('otto')
  await page.getByLabel('Password').fill('secret')
  await page.getByLabel('Password').press('Enter')
  await shown.click()
  await expect(page.getByRole('heading', { name: 'Images', exact: true })).toBeVisible()
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

test('an application credential signs in to its own project, by its id or by its name, and nowhere else', async ({ page, server, as }) => {
  const { at } = await as('bob')
  // An address of bob's project: the credential is of alice's.
  await page.goto(`${server.origin}/login?to=${encodeURIComponent(paths.images(at))}`)
  await page.getByRole('tab', { name: 'Password' }).press('ArrowRight')
  await page.getByLabel('Credential id').fill('no-such-credential')
  await page.getByLabel('Secret').fill('secret')
  await page.getByLabel('Secret').press('Enter')
  await expect(page.getByRole('main').getByRole('alert')).toContainText('There is no application credential with this id.')
  await expect(page.getByLabel('Credential id')).toBeFocused()

  await page.getByRole('button', { name: 'Use its name instead' }).click()
  await expect(page.getByRole('main').getByRole('alert')).toBeHidden()
  await page.getByLabel('Credential name').fill('alice-reader')
  await page.getByLabel('User name').fill('alice')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('main').getByRole('alert')).toContainText('the secret is not right, or the application credential has expired')
  await expect(page.getByLabel('Secret')).toBeFocused()
  await expect(page.getByLabel('Credential name')).toHaveValue('alice-reader')
  await page.getByLabel('Secret').fill(credentialOf(server.account('app-alice-reader')).secret)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByText('That address belongs to another project.')).toBeVisible()

  const place = page.getByRole('button', { name: /RegionOne.*demo/ })
  await expect(place).toHaveAttribute('aria-disabled', 'true')
  await expect(place).toHaveAccessibleDescription(/its own project only/)
  // It reads only, whoever its owner is.
  await expect(page.getByRole('button', { name: 'Create image' })).toHaveAttribute('aria-disabled', 'true')
  await page.goto(server.origin)
  await expect(place).toBeVisible()
  await page.goto(server.origin + paths.images(at))
  await expect(page.getByText('An application credential works in its own project only.')).toBeVisible()

  await page.goto(`${server.origin}/login`)
  await expect(page.getByLabel('Credential name')).toBeFocused()
  await expect(page.getByLabel('Secret')).toHaveValue('')
  await page.getByRole('button', { name: 'Use its id instead' }).click()
  await page.getByRole('button', { name: /^alice-member-only/ }).click()
  // One role and no more: Glance lists to readers only.
  await expect(page.getByText('Your roles do not allow it here.')).toBeVisible()
})

test('the password after an application credential of the same person, and the other way round, is a session of its own', async ({ page, server }) => {
  await page.getByRole('tab', { name: 'Application credential' }).click()
  await page.getByRole('button', { name: /^alice-reader/ }).click()
  await expect(page.getByRole('button', { name: 'Create image' })).toHaveAttribute('aria-disabled', 'true')
  await page.goto(`${server.origin}/login`)
  await page.getByRole('tab', { name: 'Password' }).click()
  await signIn(page, 'alice')
  await expect(page.getByRole('link', { name: 'Create image' })).toBeVisible()
  await page.getByRole('button', { name: /RegionOne.*demo/ }).click()
  await expect(page.getByRole('menuitemradio', { name: 'acme' })).toBeVisible()
})

test('over plain http from another machine nothing is sent, and the page says why', async ({ page, server }) => {
  await page.addInitScript(() => Object.defineProperty(window, 'isSecureContext', { value: false }))
  await page.goto(`${server.origin}/login`)
  await expect(page.getByRole('main').getByRole('alert')).toContainText('Signing in needs HTTPS')
  const sent: string[] = []
  page.on('request', (request) => sent.push(request.method()))
  await page.getByLabel('User name').fill('alice')
  await page.getByLabel('Password').fill('secret')
  await page.getByLabel('Password').press('Enter')
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toHaveAttribute('aria-disabled', 'true')
  expect(sent).not.toContain('POST')
})

test('without Keystone nobody signs in, and who signs out is told that the cloud does not know', async ({ page, server }) => {
  await signIn(page, 'alice')
  await expect(page.getByRole('heading', { name: 'Images', exact: true })).toBeVisible()
  await server.cutCloud()
  await page.getByRole('button', { name: 'Account: alice' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('main').getByRole('alert')).toContainText('the cloud did not confirm it')
  await signIn(page, 'alice')
  await expect(page.getByRole('main').getByRole('alert').last()).toContainText('The identity service cannot be reached')
  await expect(page.getByLabel('User name')).toHaveValue('alice')
  await expect(page.getByLabel('Password')).toHaveValue('secret')
})

test('a browser that keeps no cookie is not told that the password is wrong', async ({ page, server }) => {
  // As with cookies blocked: what an answer sets is dropped, and nothing is sent.
  await page.addInitScript(() => {
    const real = window.fetch
    window.fetch = (input, init) => real(input, { ...init, credentials: 'omit' })
  })
  await page.goto(`${server.origin}/login`)
  await signIn(page, 'alice')
  await expect(page.getByRole('main').getByRole('alert')).toContainText('the browser did not keep the session cookie')
  await signIn(page, 'alice', 'wrong')
  await expect(page.getByRole('main').getByRole('alert')).toContainText('The user name, the domain or the password is not right.')
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

test('who has roles, but in no project, is told which they have and what to ask for', async ({ page }) => {
  await page.getByRole('button', { name: /^stella/ }).and(page.getByRole('button', { name: 'reader of the system · admin of the domain Default' })).click()
  const main = page.getByRole('main')
  await expect(main).toContainText('You are signed in as stella. You have roles on the system and in the domain Default, but none in a project.')
  await expect(main).toContainText('openstack role add --user=stella --project=PROJECT member')
  await main.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
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

test('signing out is for every tab, and asks first while an upload runs in any', async ({ as }) => {
  const { page, at } = await as('alice')
  const other = await page.context().newPage()
  await other.goto(paths.imageCreate(at))
  const dialog = other.getByRole('dialog', { name: 'Create image' })
  await dialog.getByLabel('Data: choose a file').setInputFiles({ name: 'disk.raw', mimeType: 'application/octet-stream', buffer: Buffer.alloc(1024 ** 2, 1) })
  // What the file suggests comes a moment later, and must not come between.
  await expect(dialog.getByRole('textbox', { name: /^Name/ })).not.toHaveValue('')
  await dialog.getByRole('textbox', { name: /^Name/ }).fill('slow-60')
  await dialog.getByRole('button', { name: /^Create and upload/ }).click()
  await expect(other.getByRole('region', { name: 'Image data' })).toContainText(/of 1 MiB|storing it/)
  // Other tabs know of it by its lock, which the browser grants a moment after the upload is shown.
  await expect.poll(() => other.evaluate(async () => (await navigator.locks.query()).held?.length)).toBeGreaterThan(0)

  const leave = async () => {
    await page.getByRole('button', { name: 'Account: alice' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
  }
  await leave()
  const question = page.getByRole('dialog', { name: 'Sign out while data is on its way?' })
  await expect(question).toContainText('1 upload is not finished')
  await question.getByRole('button', { name: 'Stay signed in' }).click()
  await leave()
  await question.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await expect(other.getByText('You have signed out in another tab.')).toBeVisible()
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

test('who guesses too often is told how long to wait, and gets the button back', async ({ page, server }) => {
  await page.clock.install()
  await page.goto(`${server.origin}/login`)
  await page.getByLabel('User name').fill('mallory')
  const password = page.getByLabel('Password')
  for (let wrong = 0; wrong < 20; wrong += 1) {
    await password.fill(`wrong ${wrong}`)
    const answered = page.waitForResponse((response) => response.request().method() === 'POST')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    if ((await answered).status() === 429) break
  }
  const wait = page.getByRole('button', { name: /^Try again in \d+ s$/ })
  await expect(wait).toHaveAttribute('aria-disabled', 'true')
  await expect(wait).toHaveAccessibleDescription('Too many attempts: nobody is let in from here for now.')
  await expect(page.getByRole('main').getByRole('alert')).toContainText('Too many attempts')
  await page.clock.fastForward('00:31')
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeEnabled()
})
