import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from '@playwright/test'
import { createDemoCloud } from '#mocks/cloud.ts'
import { os, paths, type At } from '#src/paths.ts'
import { expect, takeSession, test } from './fixtures.ts'
import { HOSTILE } from './hostile.ts'
import { startServer, type Server } from './server.ts'

function imageOf(server: Server, name: string) {
  const found = [...(server.cloud?.images.values() ?? [])].find((one) => one.name === name)
  if (!found) throw new Error(`The demo cloud has no image ${name}`)
  return found
}

const log = (page: Page) => page.getByRole('table', { name: 'Audit log' })
/** What is shown, newest first. */
const sentences = (page: Page) => log(page).getByRole('link', { name: /^\S+ (?!$)/ })

/** Does something to an image beside the page, as somebody with a terminal would. */
async function glance(page: Page, at: At, method: string, path: string, data?: unknown): Promise<void> {
  const patch = 'application/openstack-images-v2.1-json-patch'
  const { origin } = new URL(page.url())
  await page.request.fetch(origin + os(at, 'image', `v2/${path}`), {
    method,
    headers: { 'X-Requested-With': 'loupe', Origin: origin, ...(data !== undefined && { 'Content-Type': method === 'PATCH' ? patch : 'application/json' }) },
    ...(data !== undefined && { data: JSON.stringify(data) }),
  })
}
const patch = (page: Page, at: At, id: string, field: string, value: unknown) => glance(page, at, 'PATCH', `images/${id}`, [{ op: 'add', path: `/${field}`, value }])

test('what alice does in the app is in the log while she looks at it, with her name and what changed', async ({ as, server }) => {
  const { id } = imageOf(server, 'ci-build-1846')
  const { page, at } = await as('alice', { path: (here) => paths.imageAudit(here, id) })
  await expect(log(page).getByRole('link', { name: 'otto created the image' })).toBeVisible()
  await page.getByRole('button', { name: 'Actions for ci-build-1846' }).click()
  await page.getByRole('menuitem', { name: 'Protect' }).click()
  const first = log(page).getByRole('row').nth(1)
  await expect(first).toContainText('alice turned protection on')
  await expect(first).toContainText('demo · 127.0.0.1')
  await expect(first).toContainText('Done')
  // The page around it follows.
  await patch(page, at, id, 'name', 'ci-build-elsewhere')
  await expect(page.getByRole('heading', { level: 1, name: 'ci-build-elsewhere' })).toBeVisible()

  // By the form, several at once.
  await page.getByRole('link', { name: 'Edit' }).click()
  await page.getByRole('textbox', { name: /^Name/ }).fill('ci-build-renamed')
  await page.getByLabel(/^Minimum RAM/).fill('512')
  await page.getByRole('button', { name: /^Save/ }).click()
  await page.getByRole('link', { name: 'Audit log' }).click()
  await expect(log(page).getByRole('link', { name: 'alice changed min_ram and name' })).toBeVisible()
})

test('the first event of a log that was empty changes the page around it, too', async ({ as, server }) => {
  const { id } = imageOf(server, 'ci-build-1846')
  const { page, at } = await as('alice', { path: (here) => paths.imageAudit(here, id, '?kind=deactivated') })
  await expect(page.getByRole('heading', { name: 'Nothing in the log fits' })).toBeVisible()
  await expect(page.getByText('Active', { exact: true })).toBeVisible()
  await glance(page, at, 'POST', `images/${id}/actions/deactivate`)
  await expect(log(page).getByRole('link', { name: 'alice deactivated the image' })).toBeVisible()
  await expect(page.getByText('Active', { exact: true })).toHaveCount(0)
})

test('one event is shown whole, has an address, and leads to what else the person did', async ({ as, server }) => {
  const { id } = imageOf(server, 'golden-base-2026.10')
  const { page } = await as('alice', { path: (at) => paths.imageAudit(at, id) })
  await log(page).getByRole('link', { name: /^\w+ changed min_ram, name and tags$/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Event' })
  await expect(dialog.getByRole('row', { name: /^name/ })).toContainText('golden-base-2026.10-rc2')
  await expect(dialog.getByRole('row', { name: /^min_ram/ })).toContainText('512 MiB')
  await dialog.getByText('As the service tells it').click()
  await expect(dialog.getByText('"eventTime"')).toBeVisible()
  await expect(page).toHaveURL(/event=[\da-f-]{36}/)

  await page.reload()
  await expect(dialog.getByRole('row', { name: /^min_ram/ })).toBeVisible()
  await dialog.getByRole('button', { name: 'Show what else they did' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.locator(':focus')).not.toHaveCount(0)
  await expect(page).toHaveURL(/who=[\da-f]+/)
  await expect(page.getByRole('button', { name: 'Person: alice' })).toBeVisible()
  await expect(log(page).getByRole('link', { name: /^(?!alice )/ })).toHaveCount(0)
})

test('staff see what was done to all images, by whom they want, of which kind and how it came out: the address says it', async ({ as }) => {
  const { page, at } = await as('admin', { path: (here) => paths.audit(here) })
  await expect(page.getByRole('heading', { level: 1, name: 'Audit log' })).toBeVisible()
  await expect(sentences(page).first()).toBeVisible()

  await page.getByRole('button', { name: /^Outcome:/ }).click()
  await page.getByRole('menuitemradio', { name: 'Refused or failed' }).click()
  await expect(page).toHaveURL(/outcome=failure/)
  await expect(log(page).getByRole('row', { name: /Done/ })).toHaveCount(0)
  await expect(log(page).getByRole('row', { name: /rita tried to change the image/ })).toContainText('Not allowed (403)')

  await page.getByRole('button', { name: /^Person:/ }).click()
  await page.getByRole('menuitemradio', { name: 'rita' }).click()
  await expect(log(page).getByRole('row')).toHaveCount(2)
  await page.getByRole('button', { name: /^Action:/ }).click()
  await page.getByRole('menuitemradio', { name: 'Deleted', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Nothing in the log fits' })).toBeVisible()
  await page.getByRole('button', { name: 'Show everything' }).first().click()
  await expect(page).toHaveURL(paths.audit(at))
  await expect(page.locator(':focus')).not.toHaveCount(0)

  // What the address does not mean is left out.
  await page.goto(paths.audit(at, '?kind=shared&outcome=perhaps&from=yesterday'))
  await expect(page.getByRole('button', { name: 'Action: Shared, and answered' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Outcome: Any outcome' })).toBeVisible()
  await expect(log(page).getByRole('link', { name: 'alice shared the image with acme' }).or(log(page).getByRole('link', { name: /shared the image with acme/ })).first()).toBeVisible()
  await expect(log(page).getByRole('link', { name: 'bob accepted the image for acme' }).first()).toBeVisible()

  // Of a time before anything was done.
  await page.goto(paths.audit(at, '?to=2001-01-01'))
  await expect(page.getByRole('heading', { name: 'Nothing in the log fits' })).toBeVisible()
  await page.goto(paths.audit(at, '?from=2026-11-20&to=2026-11-01'))
  await expect(page.getByText('The time ends before it begins.')).toBeVisible()
  await page.goto(paths.audit(at, '?q=nope'))
  await expect(page.getByText('No event has the words “nope”.')).toBeVisible()
})

test('on a narrow screen a row says in words what did not go well, and ends where the page does', async ({ as }) => {
  const { page, at } = await as('admin')
  await page.setViewportSize({ width: 320, height: 700 })
  await page.goto(paths.audit(at, '?outcome=failure'))
  const row = log(page).getByRole('row', { name: /rita tried to change the image/ })
  await expect(row).toContainText('Refused · Not allowed (403)')
  const sign = await row.getByRole('img', { name: 'Refused' }).boundingBox()
  expect(sign && sign.x + sign.width).toBeLessThanOrEqual(320 - 16)
  const day = await page.getByLabel('To', { exact: true }).boundingBox()
  expect(day && day.x + day.width).toBeLessThanOrEqual(320 - 16)
})

test('words are found in the log, and an image leads to what was done to it', async ({ as, server }) => {
  const { id } = imageOf(server, 'fedora-43-hardened')
  const { page, at } = await as('admin', { path: (here) => paths.audit(here) })
  await expect(log(page).getByRole('link', { name: 'ci-build-1846' }).first()).toBeVisible()
  await page.getByRole('searchbox', { name: 'Find in the log' }).fill('fedora-43-har')
  await expect(page).toHaveURL(/q=fedora/)
  await expect(log(page).getByRole('link', { name: 'ci-build-1846' })).toHaveCount(0)
  await log(page).getByRole('link', { name: 'fedora-43-hardened' }).first().click()
  await expect(page).toHaveURL(paths.audit(at, `?image=${id}`))
  await expect(log(page).getByRole('link', { name: /shared the image with acme/ })).toBeVisible()
  await expect(page.getByText('Image fedora-43-hardened')).toBeVisible()
  await expect(log(page).getByRole('link', { name: 'golden-base-2026.10' })).toHaveCount(0)
  await page.getByRole('button', { name: 'All images' }).click()
  await expect(page).toHaveURL(paths.audit(at))
})

test('a member sees what the project did and what others did to its images, and nothing else', async ({ as }) => {
  const { page, at } = await as('bob', { path: (here) => paths.audit(here) })
  await expect(log(page).getByRole('link', { name: 'bob created the image' }).first()).toBeVisible()
  await expect(log(page).getByRole('link', { name: 'alice tried to delete the image' })).toBeVisible()
  await page.goto(paths.audit(at, '?q=ci-build-1846'))
  await expect(page.getByRole('heading', { name: 'Nothing in the log fits' })).toBeVisible()
})

test('what is new waits while one reads further down, and comes at once at the top', async ({ as, server }) => {
  const { id } = imageOf(server, 'ci-build-1846')
  const { page, at } = await as('alice', { path: (here) => paths.imageAudit(here, id) })
  await expect(sentences(page).first()).toBeVisible()
  for (let i = 0; i < 40; i++) await glance(page, at, 'PUT', `images/${id}/tags/tag-${i}`)
  await expect(log(page).getByRole('row').nth(1)).toContainText('alice added the tag tag-39')

  await page.mouse.wheel(0, 800)
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(400)
  const seen = log(page).getByRole('link', { name: 'alice added the tag tag-25' })
  await expect(seen).toBeInViewport()
  const place = await seen.boundingBox()
  await patch(page, at, id, 'os_distro', 'alpine')
  await patch(page, at, id, 'os_distro', 'arch')
  const button = page.getByRole('button', { name: '2 new events' })
  await expect(button).toBeVisible()
  expect(await seen.boundingBox()).toEqual(place)
  await button.click()
  await expect(page.locator(':focus')).not.toHaveCount(0)
  await expect(log(page).getByRole('row').nth(1)).toContainText('alice changed os_distro from alpine to arch')
  await expect(log(page).getByRole('row').nth(1)).toBeInViewport()
  await expect(button).toBeHidden()
})

test('a tab that nobody sees asks for nothing', async ({ as, server }) => {
  const { id } = imageOf(server, 'ci-build-1846')
  const { page, at } = await as('alice')
  // Before the page sets its timers.
  await page.clock.install()
  await page.goto(paths.imageAudit(at, id))
  await expect(sentences(page).first()).toBeVisible()
  const asked: string[] = []
  page.on('request', (request) => request.url().includes('audit-data') && asked.push(request.url()))
  const hide = (state: string) =>
    page.evaluate((now) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => now })
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
    }, state)
  await page.clock.runFor(10_000)
  expect(asked).not.toEqual([])
  await hide('hidden')
  asked.length = 0
  await page.clock.runFor(30_000)
  expect(asked).toEqual([])
  await hide('visible')
  await page.clock.runFor(10_000)
  expect(asked).not.toEqual([])
})

test('hundreds of events are read as one scrolls, and all of them are exported', async ({ as, server }) => {
  test.slow()
  const { id } = imageOf(server, 'ci-build-1846')
  const { page, at } = await as('alice')
  for (let i = 0; i < 130; i++) {
    await glance(page, at, 'PUT', `images/${id}/tags/=tag-${i}`)
    await glance(page, at, 'DELETE', `images/${id}/tags/=tag-${i}`)
  }
  await page.goto(paths.imageAudit(at, id, '?kind=tagged'))
  await expect(page.getByText('100 of 130 events')).toBeVisible()
  await page.getByRole('button', { name: 'Show older events' }).scrollIntoViewIfNeeded()
  await expect(page.getByText('130 events', { exact: true })).toBeVisible()
  // Not by the End key: the browser goes to where the end was in the frame before.
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight))
  await expect(log(page).getByRole('link', { name: 'alice added the tag =tag-0' })).toBeVisible()

  const exported = async (format: string) => {
    await page.getByRole('button', { name: 'Export' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: format }).click()
    const file = await download
    expect(file.suggestedFilename()).toBe(`audit-${id}.${format.toLowerCase()}`)
    return readFile(await file.path(), 'utf8')
  }
  const csv = await exported('CSV')
  const lines = csv.trimEnd().split('\r\n')
  expect(lines).toHaveLength(131)
  expect(lines[0]).toMatch(/^\ufeff"time","person","person_id","candidates","project",/)
  expect(lines.at(-1)).toContain('"alice added the tag =tag-0"')
  for (const line of lines) expect(line).not.toMatch(/(^|,)"[=+@]/)

  const events = JSON.parse(await exported('JSON')) as { action: string; target: { id: string } }[]
  expect(events).toHaveLength(130)
  expect(new Set(events.map(({ action, target }) => `${action} ${target.id}`))).toEqual(new Set([`update/set ${id}`]))
})

test('where nobody keeps a log, the page says so, how to get one, and what the cloud itself remembers', async ({ as, server }) => {
  server.cloud?.services.delete('audit-data')
  const { id, properties } = imageOf(server, 'web-1-before-upgrade')
  const admin = await as('admin', { path: (at) => paths.imageAudit(at, id) })
  await expect(admin.page.getByRole('heading', { name: 'Nobody keeps an audit log here' })).toBeVisible()
  await expect(admin.page.getByText('AUDIT_URL=http://127.0.0.1:8788')).toBeVisible()
  await expect(admin.page.getByRole('link', { name: 'Hermes' })).toHaveAttribute('href', 'https://github.com/sapcc/hermes')
  const known = admin.page.getByRole('region', { name: 'What the cloud itself remembers' })
  await expect(known).toContainText('The image was created')
  await expect(known).toContainText(`snapshot of the server ${properties['instance_uuid'] ?? ''}`)

  const alice = await as('alice', { path: (at) => paths.imageAudit(at, imageOf(server, 'backup-agent-appliance').id) })
  const shared = alice.page.getByRole('region', { name: 'What the cloud itself remembers' })
  await expect(shared).toContainText('It was shared with')
  await expect(shared).toContainText('accepted it')
  await expect(alice.page.getByText('npm run audit')).toHaveCount(0)
  await alice.page.goto(paths.audit(alice.at))
  await expect(alice.page.getByRole('heading', { name: 'Nobody keeps an audit log here' })).toBeVisible()
})

test('who may not read the log is told why, in the service’s words, and what would help', async ({ as, server, expectStatus }) => {
  expectStatus(403)
  const { id } = imageOf(server, 'ci-build-1846')
  const { page, at } = await as('rita', { path: (here) => paths.imageAudit(here, id) })
  const refused = page.getByRole('region', { name: 'Your roles here do not let you read the audit log' })
  await expect(refused).toContainText('Reading the audit log needs one of these roles in the project')
  await expect(refused).toContainText('In the project demo you have: reader.')
  await expect(log(page)).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'What the cloud itself remembers' })).toContainText('The image was created')
  await page.goto(paths.audit(at))
  await expect(refused).toBeVisible()
})

test('of another project’s image only what one’s own did is told', async ({ as, server }) => {
  const { id } = imageOf(server, 'acme-appliance-for-demo')
  const { page } = await as('alice', { path: (at) => paths.imageAudit(at, id) })
  await expect(page.getByText('only what was done from this project is told here')).toBeVisible()
  await expect(log(page).getByRole('link', { name: 'alice tried to delete the image' })).toBeVisible()
  await expect(log(page).getByRole('link', { name: /^bob created/ })).toHaveCount(0)
})

test('the image is deleted, and what was done to it is still told', async ({ as, server, expectStatus }) => {
  expectStatus(404)
  const { id } = imageOf(server, 'ci-build-1843')
  const { page, at } = await as('alice')
  await glance(page, at, 'DELETE', `images/${id}`)
  await page.goto(paths.image(at, id))
  await page.getByRole('link', { name: 'What was done to it' }).click()
  await expect(log(page).getByRole('link', { name: 'alice deleted the image' })).toBeVisible()
  await expect(log(page).getByRole('link', { name: 'otto created the image' })).toBeVisible()
})

type Told = { gaps?: { exchange: string; from: string; to: string }[]; /** Updates before the rest, a minute from each to the next. */ older?: number }

/** Hermes, as it answers: a list says little, in the words of either middleware; only one event by itself says all. With gaps: a collector, which tells of them. */
async function startHermes(image: string, { gaps, older = 0 }: Told) {
  type Deed = { action: string; outcome?: string; requestPath: string; initiator: object; target: { typeURI: string; id: string } }
  const event = (n: number, told: Deed) => ({ id: `0000000${n}-0000-4000-8000-000000000000`, eventTime: `2026-11-2${n}T10:00:00.000000+00:00`, outcome: 'success', observer: { typeURI: 'service/storage/image', id: 'o', name: 'glance' }, ...told })
  const initiator = (name: string) => ({ typeURI: 'service/security/account/user', id: `id-of-${name}`, name })
  const before = Array.from({ length: older }, (_, i) => {
    const told = event(1, { action: 'update', requestPath: `/v2/images/${image}`, initiator: initiator('olga'), target: { typeURI: 'storage/image/image', id: image } })
    return { ...told, id: told.id.replace(/\d{12}$/, String(i + 1).padStart(12, '0')), eventTime: new Date(Date.UTC(2026, 9, 1) + i * 60_000).toISOString().replace('Z', '000+00:00') }
  })
  const events = [
    ...before,
    event(1, { action: 'update', requestPath: `/v2/images/${image}`, initiator: initiator('olga'), target: { typeURI: 'storage/image/image', id: image } }),
    // The member stands where the image should.
    event(2, { action: 'delete', requestPath: `/v2/images/${image}/members/m1`, initiator: initiator('olga'), target: { typeURI: 'storage/image/image/member', id: 'm1' } }),
    // The stock middleware's words: the service stands there, and every action is an update.
    event(3, { action: 'update', outcome: 'failure', requestPath: `/v2/images/${image}/actions/deactivate`, initiator: initiator('piet'), target: { typeURI: 'service/storage/image/images/image', id: 'endpoint' } }),
  ]
  const app = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://hermes')
    const one = events.find(({ id }) => pathname === `/v1/events/${id}`)
    const of = searchParams.get('target_id')
    const time = searchParams.get('time') ?? ''
    const [[from = ''], [until = '9999']] = [/(?<=gte:)[^,]+/.exec(time) ?? [], /(?<=lte:)[^,]+/.exec(time) ?? []]
    const found = events.filter(({ target, requestPath, eventTime }) => (of === null ? requestPath.includes(image) : target.id === of) && eventTime >= from && eventTime <= until).toReversed().slice(0, Number(searchParams.get('limit') ?? 10))
    const body = one
      ? { ...one, initiator: { ...one.initiator, host: { address: '192.0.2.44', agent: 'tofu/1.9' } }, reason: { reasonType: 'HTTP', reasonCode: '409' } }
      : gaps && pathname === '/v1/gaps' ? { gaps } : pathname === '/v1/events' ? { events: found.length > 0 ? found : null, total: found.length } : undefined
    response.writeHead(body ? 200 : 404, { 'Content-Type': 'application/json' }).end(JSON.stringify(body ?? 'not found'))
  })
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(app.address() as AddressInfo).port}`, stop: () => app.close() }
}

/** Alice in front of a log of somebody else's. */
async function withLog(browser: Browser, told: Told, run: (page: Page, at: At, id: string) => Promise<void>): Promise<void> {
  const cloud = createDemoCloud({ profile: 'master' })
  cloud.services.delete('audit-data')
  const id = [...cloud.images.values()].find(({ name }) => name === 'ci-build-1829')?.id ?? ''
  const hermes = await startHermes(id, told)
  const server = await startServer({ cloud, auditUrl: hermes.url })
  const context = await browser.newContext({ baseURL: server.origin })
  try {
    const at = await takeSession(context.request, server.origin, server.account('alice'))
    await run(await context.newPage(), at, id)
  } finally {
    await context.close()
    await server.close()
    hermes.stop()
  }
}

test('a Hermes is understood in both dialects, and asked for what its list leaves out', async ({ browser }) => {
  await withLog(browser, {}, async (page, at, id) => {
    await page.goto(paths.imageAudit(at, id))
    const rows = log(page).getByRole('row')
    await expect(rows).toHaveCount(4)
    await expect(rows.nth(1)).toContainText('piet tried to deactivate the image')
    await expect(rows.nth(1)).toContainText('Not in this state (409)')
    await expect(rows.nth(1)).toContainText('192.0.2.44 · tofu/1.9')
    await expect(rows.nth(2)).toContainText('olga stopped sharing the image with m1')
    await expect(rows.nth(3)).toContainText('olga updated the image (change not recorded)')
    await page.goto(paths.imageAudit(at, id, '?kind=shared'))
    await expect(rows).toHaveCount(2)
    await page.getByRole('button', { name: 'Export' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'CSV' }).click()
    expect(await readFile(await (await download).path(), 'utf8')).toContain('"192.0.2.44","tofu/1.9"')
  })
})

test('a Hermes whose log has hardly anything that fits is not read to its end unasked', async ({ browser }) => {
  await withLog(browser, { older: 1500 }, async (page, at) => {
    const pages: string[] = []
    page.on('request', (request) => /time=lte/.test(request.url()) && pages.push(request.url()))
    await page.goto(paths.audit(at, '?kind=shared'))
    await expect(page.getByText('What was done to images from this project.')).toBeVisible()
    await expect(page.getByText(/^Nothing else fits, back to 1 Oct 2026, 15:08:00/)).toBeVisible()
    expect(pages).toHaveLength(5)
    await expect(log(page).getByRole('row')).toHaveCount(2)
    await page.getByRole('button', { name: 'Show older events' }).click()
    await expect(page.getByText(/^Nothing else fits, back to 1 Oct 2026, 06:53:00/)).toBeVisible()
    expect(pages).toHaveLength(10)
  })
})

test('where the log has a gap, it says so between the events', async ({ browser }) => {
  await withLog(browser, { gaps: [{ exchange: 'glance', from: '2026-11-21T12:00:00+00:00', to: '2026-11-22T08:00:00+00:00' }] }, async (page, at, id) => {
    await page.goto(paths.audit(at, `?image=${id}`))
    const rows = log(page).getByRole('row')
    // The event of the second day is another's: a collector says the image's id.
    await expect(rows).toHaveCount(3)
    await expect(rows.nth(1)).toContainText('Events of glance may be missing here')
    await expect(rows.nth(2)).toContainText('olga updated the image')
  })
})

test('hostile and endless text stays text', async ({ as, server }) => {
  const { id } = imageOf(server, 'ci-build-1846')
  const { page, at } = await as('alice', { path: (here) => paths.imageAudit(here, id) })
  await page.evaluate(() => Object.assign(window, { ran: () => document.body.replaceChildren() }))
  await expect(sentences(page).first()).toBeVisible()
  await patch(page, at, id, 'name', HOSTILE.slice(0, 255))
  await patch(page, at, id, 'note', `${HOSTILE}${'x'.repeat(10_000)}`)
  await expect(log(page).getByRole('row').nth(1)).toContainText('alice set note to')
  await expect(log(page).getByRole('row').nth(2)).toContainText('alice renamed the image from ci-build-1846 to')
  await log(page).getByRole('link', { name: /^alice set note to/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Event' })
  await dialog.getByRole('button', { name: /^Show all/ }).click()
  await expect(dialog.getByRole('table', { name: '1 change' }).getByText('x'.repeat(10_000))).toBeVisible()
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(overflow).toBe(0)
})
