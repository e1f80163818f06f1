import type { Page } from '@playwright/test'
import { qcow2Header } from './disk.ts'
import { atRest, expect, test as base, watch, type Person } from './fixtures.ts'
import { hostHtml, HOSTILE, OVERRIDE, poison, type Poison } from './hostile.ts'
import { startServer } from './server.ts'
import { paths, type At } from '#src/paths.ts'

// Whoever can name an image, or stands between, can say anything. What they say is shown as text, wherever it is shown.

const test = base.extend<{ hostile: Poison }>({
  hostile: async ({}, provide) => provide(poison()),
  server: async ({ hostile }, provide) => {
    const server = await startServer({ road: hostile.road })
    await provide(server)
    await server.close()
  },
})

/** Nothing of what was said has become an element, a handler or an address; and it turns round nothing but itself. */
async function expectHarmless(page: Page): Promise<void> {
  const found = await page.evaluate((override) => {
    const wrong: string[] = []
    for (const element of document.querySelectorAll('*')) {
      const handlers = [...element.attributes].filter(({ name, value }) => name.startsWith('on') || (/^(href|src|action|formaction|xlink:href)$/.test(name) && /^\s*(javascript|vbscript|data):/i.test(value)))
      if (handlers.length > 0 || element.matches('script:not([src]), iframe, object, embed, base, img[src="x"], [style*="position:fixed"]')) wrong.push(element.outerHTML.slice(0, 200))
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const text = walker.currentNode.textContent ?? ''
      let around = walker.currentNode.parentElement
      if (!text.includes(override) || !around?.checkVisibility() || around.closest('textarea, title') || around.getBoundingClientRect().width <= 1) continue
      for (; around; around = around.parentElement) {
        if (around.matches('bdi, [dir]:not(html)')) break
        if (getComputedStyle(around).display !== 'inline') {
          if (around.textContent?.trim() === text.trim()) break
          wrong.push(`turned round: ${around.outerHTML.slice(0, 300)}`)
          break
        }
      }
    }
    return wrong
  }, OVERRIDE)
  expect(found).toEqual([])
}

/** The place poisoned, at an image of the project. */
async function enter(hostile: Poison, { page, at }: Person, images: Iterable<{ id: string; owner: string | null; status: string; protected: boolean }> = []): Promise<string> {
  const image = [...images].find((one) => one.owner === at.scope && one.status === 'active' && !one.protected)
  if (!image) throw new Error('the demo cloud has no active image of the project')
  hostile.on = true
  await page.goto(paths.images(at))
  await expect(page.getByRole('table', { name: 'Images' })).toContainText('<script>ran()</script>')
  return image.id
}

/** Every address of the app; a new one is missed by the compiler until it stands here. */
const everywhere: Readonly<Record<Exclude<keyof typeof paths, 'home' | 'login'>, (at: At, id: string, server: string, flavor: string) => string>> = {
  images: (at) => paths.images(at),
  imageCreate: (at) => paths.imageCreate(at),
  image: paths.image,
  imageJson: paths.imageJson,
  imageCommandLine: paths.imageCommandLine,
  imageEdit: paths.imageEdit,
  imageProperties: paths.imageProperties,
  imageFlavors: paths.imageFlavors,
  imageSharing: paths.imageSharing,
  imageServers: paths.imageServers,
  imageAudit: (at, id) => paths.imageAudit(at, id),
  imageLaunch: paths.imageLaunch,
  servers: (at) => paths.servers(at),
  server: (at, _, server) => paths.server(at, server),
  flavor: (at, _, __, flavor) => paths.flavor(at, flavor),
  audit: (at) => paths.audit(at),
  sharedWithMe: (at) => paths.sharedWithMe(at),
  flavorGroups: (at) => paths.flavorGroups(at),
}

for (const who of ['alice', 'admin'] as const) {
  test(`hostile text in every field is text on every page: ${who}`, async ({ as, server, hostile, expectStatus }) => {
    // Eighteen pages.
    test.setTimeout(300_000)
    // An owner that can be no project is asked for all the same; and staff who are no member of an image are told so.
    expectStatus(400, 404)
    const person = await as(who)
    const id = await enter(hostile, person, server.cloud?.images.values())
    const { page, at } = person
    const own = [...(server.cloud?.servers.values() ?? [])].find(({ project_id }) => project_id === at.scope)?.id ?? ''
    const flavor = server.cloud?.flavors.find(({ is_public }) => is_public)?.id ?? ''
    for (const [name, path] of Object.entries(everywhere)) {
      await test.step(name, async () => {
        await page.goto(path(at, id, own, flavor))
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await atRest(page)
        await expectHarmless(page)
      })
    }
  })
}

test('hostile text in menus, questions, search and notices is text', async ({ as, server, hostile }) => {
  const person = await as('alice')
  const id = await enter(hostile, person, server.cloud?.images.values())
  const { page, at } = person
  await page.getByRole('button', { name: 'View', exact: true }).click()
  await expectHarmless(page)
  await page.keyboard.press('Escape')
  await page.getByRole('checkbox', { name: /^Select ci-build-1846/ }).check()
  await page.getByRole('button', { name: /^Account/ }).click()
  await expectHarmless(page)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('script')
  await page.getByRole('option').first().waitFor()
  await expectHarmless(page)

  await page.goto(paths.imageProperties(at, id))
  await page.getByRole('button', { name: 'Add from definitions' }).click()
  await expect(page.getByRole('dialog', { name: 'Add from definitions' })).toContainText('ran()')
  await expectHarmless(page)

  await page.goto(paths.image(at, id))
  await page.getByRole('button', { name: /^Actions for/ }).click()
  await expectHarmless(page)
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('dialog').waitFor()
  await expectHarmless(page)
})

test('hostile text in the questions about who sees an image is text', async ({ as, server, hostile, expectStatus }) => {
  // An owner that can be no project is asked for all the same; and staff are no member.
  expectStatus(400, 404)
  const person = await as('admin')
  const id = await enter(hostile, person, server.cloud?.images.values())
  const image = server.cloud?.images.get(id)
  if (!image) throw new Error('the demo cloud has lost its image')
  const { page, at } = person
  const ask = async (item: string) => {
    await page.goto(paths.image(at, id))
    await page.getByRole('button', { name: /^Actions for/ }).click()
    await page.getByRole('menuitem', { name: item }).click()
    await page.getByRole('dialog').waitFor()
    await atRest(page)
    await expectHarmless(page)
  }
  await ask('What may I do here?')
  image.visibility = 'private'
  await ask('Publish…')
  image.visibility = 'public'
  await ask('Unpublish…')
  image.visibility = 'shared'
  await page.goto(paths.imageSharing(at, id))
  await page.getByRole('radio', { name: 'Community' }).check()
  await expect(page.getByRole('button', { name: 'Make it community' })).toBeVisible()
  await atRest(page)
  await expectHarmless(page)
  await page.getByRole('button', { name: 'Add projects' }).click()
  await page.getByRole('dialog').getByRole('combobox').fill('script')
  await page.getByRole('option').first().waitFor()
  await expectHarmless(page)
})

test('hostile text that a person types goes there and back as text', async ({ as }) => {
  const { page } = await as('alice', { path: (at) => paths.imageCreate(at) })
  const dialog = page.getByRole('dialog', { name: 'Create image' })
  const name = HOSTILE.slice(0, 200) + OVERRIDE
  await dialog.getByLabel('Data: choose a file').setInputFiles({ name: `${OVERRIDE}<img src=x onerror=ran()>.qcow2`, mimeType: 'application/octet-stream', buffer: qcow2Header(1024 ** 3) })
  // What the file suggests comes a moment later, and must not come between.
  await expect(dialog.getByRole('textbox', { name: /^Name/ })).not.toHaveValue('')
  await dialog.getByRole('textbox', { name: /^Name/ }).fill(name)
  await dialog.getByRole('textbox', { name: /^Tags/ }).fill('<script>ran()</script>')
  await dialog.getByRole('textbox', { name: /^Tags/ }).press('Enter')
  await expectHarmless(page)
  await dialog.getByRole('button', { name: /^Create and upload/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('<script>ran()</script>')
  await page.getByRole('button', { name: /^Transfers/ }).click()
  await expectHarmless(page)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Actions for/ }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: /^Delete/ }).click()
  await expect(page.getByRole('table', { name: 'Images' })).toBeVisible()
  await expectHarmless(page)
})

test('hostile words of a refusal, and a hostile page in the place of a service, are text', async ({ as, server, hostile, expectStatus }) => {
  expectStatus(404, 503)
  const person = await as('alice')
  const id = await enter(hostile, person, server.cloud?.images.values())
  const { page, at } = person
  await page.goto(paths.image(at, id))
  await page.getByRole('button', { name: /^Actions for/ }).click()
  const image = server.cloud?.images.get(id)
  server.cloud?.images.delete(id)
  await page.getByRole('menuitem', { name: /^(Protect|Turn off protection)$/ }).click()
  await expect(page.getByText('ran()').first()).toBeVisible()
  await expectHarmless(page)
  if (image) server.cloud?.images.set(id, image)
  hostile.page = hostHtml
  await page.goto(paths.images(at))
  await expect(page.getByRole('main').getByRole('alert')).toContainText('ran()')
  await expectHarmless(page)
})

test('an address is no way in', async ({ as }) => {
  const { page, at } = await as('alice')
  const text = encodeURIComponent(HOSTILE)
  for (const path of [paths.images(at, `?q=${text}&sort=${text}&tag=${text}&columns=${text}`), `/login?to=javascript:ran()`, `/login?to=${encodeURIComponent('//evil.example/x')}`, `/login?to=${encodeURIComponent('/\\evil.example')}`, `${paths.images(at)}#${text}`]) {
    await page.goto(path)
    await atRest(page)
    await expectHarmless(page)
    expect(new URL(page.url()).origin).toBe(new URL(await page.evaluate(() => location.origin)).origin)
    expect(page.url()).not.toMatch(/^(javascript|https?:\/\/[^/]*evil)/)
  }
})

test('what the page’s own policy refuses fails a test', async ({ browser, server, contextOptions }) => {
  const context = await browser.newContext({ ...contextOptions, baseURL: server.origin })
  const page = await context.newPage()
  const errors: string[] = []
  watch(page, errors, () => '')
  await page.goto('/login')
  expect(errors).toEqual([])
  for (const [act, directive] of [
    [() => document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="ran()">'), 'script-src-attr'],
    [() => document.body.append(Object.assign(document.createElement('script'), { textContent: 'ran()' })), 'script-src-elem'],
    [() => document.body.append(Object.assign(document.createElement('img'), { src: 'https://evil.example/?cookie' })), 'img-src'],
    [() => document.body.append(Object.assign(document.createElement('iframe'), { src: 'https://evil.example/' })), 'frame-src'],
    [() => void fetch('https://evil.example/').catch(() => undefined), 'connect-src'],
    [() => document.body.insertAdjacentHTML('beforeend', '<p style="position:fixed">'), 'style-src-attr'],
  ] as const) {
    errors.length = 0
    await page.evaluate(act)
    await expect.poll(() => errors.join('\n')).toContain(`the page’s own policy refused ${directive}`)
  }
  await context.close()
})
