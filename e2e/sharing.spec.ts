import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { startServer, type Server } from './server.ts'
import { acme, admin, demo, partnerAcme, type Project } from '#mocks/accounts.ts'
import { paths } from '#src/paths.ts'

function find({ cloud }: Server, name: string) {
  const image = [...(cloud?.images.values() ?? [])].find((one) => one.name === name)
  if (!cloud || !image) throw new Error(`the demo cloud has no image ${name}`)
  return { cloud, image, members: () => cloud.members.filter((member) => member.image_id === image.id).map(({ member_id, status }) => ({ member_id, status })) }
}

const accessible = async (page: Page) => expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => String(target))])).toEqual([])

const hex = (digit: string) => digit.repeat(32)
const members = (page: Page) => page.getByRole('table', { name: 'Members' })
const badge = (page: Page, words: string) => expect(page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: /^Shared with me/ })).toHaveAccessibleName(words)

test('projects are chosen by name and by id; what cannot be, or is not known, is said', async ({ as, server }) => {
  const { image } = find(server, 'fedora-43-hardened')
  const { page, at } = await as('alice', { path: (place) => paths.image(place, image.id) })
  await page.getByRole('link', { name: 'Sharing', exact: true }).click()
  await expect(page).toHaveURL(paths.imageSharing(at, image.id))
  await expect(page.getByText('demo sees it, and the projects that it is shared with.')).toBeVisible()
  // Of acme she is a reader herself, so that Keystone tells her its name.
  await expect(members(page).getByRole('row', { name: /^acme/ })).toContainText('Pending')

  await page.getByRole('button', { name: 'Add projects' }).click()
  const dialog = page.getByRole('dialog', { name: 'Share “fedora-43-hardened”' })
  const field = dialog.getByRole('combobox', { name: 'Projects' })
  await expect(field).toBeFocused()
  await expect(dialog.getByRole('button', { name: 'Share', exact: true })).toHaveAccessibleDescription('Choose a project first.')
  await field.fill('acm')
  await expect(dialog.getByRole('option', { name: /^acme/ })).toContainText('It is a member already.')
  await field.fill(at.scope)
  await expect(dialog.getByRole('option')).toContainText('The image is its own: it needs no sharing.')
  await field.press('Enter')
  await expect(field).toHaveAccessibleDescription(/The image is its own/)
  await field.fill('prójekt')
  await expect(dialog.getByRole('option')).toContainText('can be no project’s id')
  await field.fill('')
  await field.evaluate((input, text) => {
    const data = new DataTransfer()
    data.setData('text', text)
    input.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }, `${hex('a')}\n${hex('b')}, ${hex('b')}`)
  await expect(dialog.getByRole('listitem')).toHaveCount(2)
  await expect(dialog.getByRole('listitem').first()).toContainText('Whether there is such a project cannot be looked up.')
  await field.fill('team_42')
  await dialog.getByRole('option', { name: /team_42/ }).click()
  await expect(dialog.getByRole('listitem').last()).toContainText('Ids of projects mostly look otherwise.')
  await accessible(page)
})

test('several are added at once, a chosen one is left out, and a member removed', async ({ as, server }) => {
  const { image, members: known } = find(server, 'fedora-43-hardened')
  const { page } = await as('alice', { path: (place) => paths.imageSharing(place, image.id) })
  await page.getByRole('button', { name: 'Add projects' }).click()
  const dialog = page.getByRole('dialog', { name: 'Share “fedora-43-hardened”' })
  const field = dialog.getByRole('combobox', { name: 'Projects' })
  for (const id of [hex('a'), hex('b'), 'team_42']) {
    await field.fill(id)
    await dialog.getByRole('option', { name: id }).waitFor()
    await field.press('Enter')
  }
  await expect(dialog.getByRole('listitem')).toHaveCount(3)
  // What is chosen is not lost with the dialog.
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(dialog).toHaveCount(0)
  await page.getByRole('button', { name: 'Add projects' }).click()
  await dialog.getByRole('button', { name: `Leave out ${hex('b')}` }).click()
  await dialog.getByRole('button', { name: 'Share with 2 projects' }).click()
  await expect(dialog).toHaveCount(0)
  expect(known().map(({ member_id, status }) => [member_id, status]).slice(1)).toEqual([[hex('a'), 'pending'], ['team_42', 'pending']])
  await expect(members(page).getByRole('row')).toHaveCount(4)

  await members(page).getByRole('button', { name: 'Actions for team_42' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  const question = page.getByRole('dialog', { name: 'Remove “team_42”?' })
  await expect(question).toContainText('It loses the image at once')
  await question.getByRole('button', { name: 'Remove “team_42”' }).click()
  await expect(members(page).getByRole('row')).toHaveCount(3)
  expect(known().map(({ member_id }) => member_id)).not.toContain('team_42')
})

test('staff find projects by name; an id that Keystone does not know is told', async ({ as, server, expectStatus }) => {
  expectStatus(404)
  const { image, members: known } = find(server, 'fedora-43-hardened')
  const { page } = await as('admin', { path: (place) => paths.imageSharing(place, image.id) })
  await page.getByRole('button', { name: 'Add projects' }).click()
  const dialog = page.getByRole('dialog', { name: /^Share/ })
  const field = dialog.getByRole('combobox', { name: 'Projects' })
  await field.fill('TIN')
  await expect(dialog.getByRole('option', { name: /^tiny/ })).toBeVisible()
  await field.press('Enter')
  await field.fill(hex('0'))
  await expect(dialog.getByRole('option', { name: /^Take it as an id/ })).toBeVisible()
  await field.press('Enter')
  await expect(dialog.getByRole('listitem').last()).toContainText('Keystone knows no project with this id.')
  await dialog.getByRole('button', { name: 'Share with 2 projects' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(members(page).getByRole('row', { name: /No such project/ })).toContainText(hex('0'))

  // An administrator may answer in anybody's place.
  await members(page).getByRole('button', { name: 'Actions for tiny' }).click()
  await page.getByRole('menuitem', { name: 'Accept for it' }).click()
  await expect(members(page).getByRole('row', { name: /^tiny/ })).toContainText('Accepted')
  expect(known().map(({ status }) => status)).toEqual(['pending', 'accepted', 'pending'])
})

test('128 members are found by name and status; when there is no room for more, the rest stays chosen', async ({ as, server, expectStatus }) => {
  expectStatus(413)
  const { image, cloud } = find(server, 'fedora-43-hardened')
  for (let i = 0; i < 126; i++) {
    const now = cloud.now() - i * 60_000
    cloud.members.push({ image_id: image.id, member_id: i.toString(16).padStart(32, '0'), status: i % 2 === 0 ? 'accepted' : 'rejected', created_at: now, updated_at: now })
  }
  const { page } = await as('alice', { path: (place) => paths.imageSharing(place, image.id) })
  await expect(page.getByText('1 pending · 63 accepted · 63 rejected')).toBeVisible()
  await page.getByRole('searchbox', { name: 'Find members' }).fill('acm pend')
  await expect(members(page).getByRole('row')).toHaveCount(2)
  await page.getByRole('searchbox', { name: 'Find members' }).fill('')
  await page.getByRole('button', { name: 'Add projects' }).click()
  const dialog = page.getByRole('dialog', { name: /^Share/ })
  const field = dialog.getByRole('combobox', { name: 'Projects' })
  for (const id of [hex('a'), hex('b'), hex('c')]) {
    await field.fill(id)
    await dialog.getByRole('option', { name: id }).waitFor()
    await field.press('Enter')
  }
  await dialog.getByRole('button', { name: 'Share with 3 projects' }).click()
  const refusal = dialog.getByRole('alert').filter({ hasText: /./ })
  await expect(refusal).toContainText('It was shared with 1 project, and not with those below')
  await expect(refusal).toContainText('Attempted: 129, Maximum: 128')
  await expect(dialog.getByRole('listitem')).toHaveCount(2)
  await expect(dialog.getByRole('button', { name: 'Share with 2 projects' })).toBeVisible()
  await accessible(page)
})

test('what another visibility means is said before it is set: members that stay silently are named', async ({ as, server }) => {
  const { image, members: known } = find(server, 'fedora-43-hardened')
  const { page } = await as('alice', { path: (place) => paths.imageSharing(place, image.id) })
  const choose = (name: string) => page.getByRole('radio', { name }).check()
  await expect(page.getByRole('radio', { name: 'Public' })).toBeDisabled()
  await choose('Private')
  await expect(page.getByText('1 project loses it at once:')).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: 'acme' })).toContainText('Pending')
  await expect(page.getByText('They are kept as members without a word')).toBeVisible()
  await accessible(page)
  await page.getByRole('button', { name: 'Leave it shared' }).click()
  // What was pressed is gone: one goes on from where it stood.
  await expect(page.getByRole('region', { name: 'Who sees it' })).toBeFocused()
  await expect(page.getByRole('radio', { name: 'Shared' })).toBeChecked()
  expect(image.visibility).toBe('shared')

  await choose('Private')
  await page.getByRole('button', { name: 'Make it private' }).click()
  await expect.poll(() => image.visibility).toBe('private')
  await expect(page.getByText('Only demo sees it.')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Who sees it' })).toBeFocused()
  expect(known()).toHaveLength(1)
  await page.getByRole('button', { name: 'Share it with projects' }).click()
  await expect(page.getByText('Projects that it was shared with before are members again at once')).toBeVisible()
  await page.getByRole('button', { name: 'Make it shared' }).click()
  await expect(members(page).getByRole('row', { name: /^acme/ })).toContainText('Pending')

  await choose('Community')
  await expect(page.getByText('Any project can boot servers from it and download it. Nobody has to accept it.')).toBeVisible()
  await page.getByRole('button', { name: 'Make it community' }).click()
  await expect.poll(() => image.visibility).toBe('community')
  await expect(page.getByText(/^Every project can use it/)).toBeVisible()
})

test('somebody else changes it meanwhile: nothing is written before that was seen', async ({ as, server }) => {
  const { image } = find(server, 'ci-build-1846')
  const { page } = await as('alice', { path: (place) => paths.imageSharing(place, image.id) })
  await page.getByRole('radio', { name: 'Shared' }).check()
  image.visibility = 'community'
  await page.getByRole('button', { name: 'Make it shared' }).click()
  await expect(page.getByRole('alert').filter({ hasText: /./ })).toContainText('Somebody has made it community meanwhile.')
  await expect(page.getByText('Every other project loses it, unless it is a member.')).toBeVisible()
  expect(image.visibility).toBe('community')
  await page.getByRole('button', { name: 'Make it shared' }).click()
  await expect.poll(() => image.visibility).toBe('shared')
  await expect(page.getByRole('button', { name: 'Make it shared' })).toHaveCount(0)
})

test('the forms say it too', async ({ as, server }) => {
  const { image } = find(server, 'fedora-43-hardened')
  const { page, at } = await as('alice', { path: (place) => paths.imageEdit(place, image.id) })
  await page.getByRole('radio', { name: 'Private' }).check()
  await expect(page.getByText('1 project loses it at once:')).toBeVisible()
  await page.goto(paths.imageCreate(at))
  await page.getByRole('radio', { name: 'Shared' }).check()
  await expect(page.getByText('Until it is shared with a project, on its Sharing tab, only the owner sees it.')).toBeVisible()
})

test('a reader sees with whom an image is shared, and why it stays so', async ({ as, server }) => {
  const { image } = find(server, 'fedora-43-hardened')
  const { page } = await as('rita', { path: (place) => paths.imageSharing(place, image.id) })
  await expect(members(page).getByRole('row')).toHaveCount(2)
  const add = page.getByRole('button', { name: 'Add projects' })
  await expect(add).toHaveAttribute('aria-disabled', 'true')
  await expect(add).toHaveAccessibleDescription(/^Your role in this project does not allow this\..*add_member/)
  await expect(page.getByRole('radio', { name: 'Private' })).toBeDisabled()
  await members(page).getByRole('button', { name: /^Actions for/ }).click()
  await expect(page.getByRole('menuitem', { name: 'Remove' })).toHaveAccessibleDescription(/delete_member/)

  await page.getByRole('link', { name: /^Shared with me/ }).click()
  await expect(page.getByRole('button', { name: 'Accept acme-appliance-for-demo' })).toHaveAccessibleDescription(/modify_member/)
  await accessible(page)
})

test('what is shared waits in the inbox: accepted it is in the list, rejected it is not, and either is taken back where it was done', async ({ as, server }) => {
  const { image, members: known } = find(server, 'acme-appliance-for-demo')
  const { page } = await as('alice')
  await badge(page, 'Shared with me 1 waits for an answer')
  await expect(page.getByRole('link', { name: image.name ?? '' })).toHaveCount(0)
  await page.getByRole('link', { name: /^Shared with me/ }).click()
  const waiting = page.getByRole('region', { name: /^Waiting for an answer/ })
  await expect(waiting.getByRole('row')).toHaveCount(2)
  await expect(page.getByRole('region', { name: /^Accepted/ }).getByRole('row', { name: /acme-erp/ })).toBeVisible()
  await accessible(page)

  await waiting.getByRole('button', { name: 'Accept acme-appliance-for-demo' }).click()
  await expect(waiting.getByRole('row', { name: /acme-appliance/ })).toContainText('Accepted')
  await badge(page, 'Shared with me')
  await expect.poll(known).toMatchObject([{ status: 'accepted' }])
  await waiting.getByRole('button', { name: 'Undo: acme-appliance-for-demo' }).click()
  await expect(waiting.getByRole('button', { name: 'Accept acme-appliance-for-demo' })).toBeVisible()
  await badge(page, 'Shared with me 1 waits for an answer')
  expect(known()).toMatchObject([{ status: 'pending' }])

  await waiting.getByRole('button', { name: 'Accept acme-appliance-for-demo' }).click()
  const accepted = page.getByRole('region', { name: /^Accepted/ })
  await accepted.getByRole('button', { name: 'Reject acme-erp-4.2' }).click()
  await expect(accepted.getByRole('button', { name: 'Undo: acme-erp-4.2' })).toBeVisible()
  await page.getByRole('link', { name: 'Images', exact: true }).click()
  await expect(page.getByRole('table', { name: 'Images' }).getByRole('link', { name: 'acme-appliance-for-demo' })).toBeVisible()
  await expect(page.getByRole('table', { name: 'Images' }).getByRole('link', { name: 'acme-erp-4.2' })).toHaveCount(0)
  // Left, it has found its place.
  await page.getByRole('link', { name: /^Shared with me/ }).click()
  await expect(page.getByRole('region', { name: /^Rejected/ }).getByRole('row', { name: /acme-erp/ })).toBeVisible()
  await page.getByRole('button', { name: 'Accept acme-beta-channel' }).click()
  await expect(page.getByRole('button', { name: 'Undo: acme-beta-channel' })).toBeVisible()
})

test('an answer is given on the image’s page too', async ({ as, server }) => {
  const { image, members: known } = find(server, 'acme-appliance-for-demo')
  const { page } = await as('alice', { path: (place) => paths.imageSharing(place, image.id) })
  const answer = page.getByRole('region', { name: 'Shared with this project' })
  await expect(answer).toContainText('acme shares this image with demo.')
  await expect(page.getByText('Glance shows a member itself alone.')).toBeVisible()
  await answer.getByRole('button', { name: 'Reject' }).click()
  await expect(answer).toContainText('It can still be used by its id')
  await answer.getByRole('button', { name: 'Accept' }).click()
  await expect(answer).toContainText('The image is in this project’s list')
  await expect.poll(known).toMatchObject([{ status: 'accepted' }])
})

test('an answer that is refused says so and changes nothing', async ({ as, server, expectStatus }) => {
  expectStatus(404, 403)
  const { cloud, image } = find(server, 'acme-appliance-for-demo')
  const { page } = await as('alice', { path: paths.sharedWithMe })
  const accept = page.getByRole('button', { name: 'Accept acme-appliance-for-demo' })
  await expect(accept).toBeVisible()
  // Ended by the owner meanwhile.
  cloud.members.splice(0, cloud.members.length, ...cloud.members.filter(({ image_id }) => image_id !== image.id))
  await accept.click()
  await expect(page.getByRole('alert').filter({ hasText: 'The answer to “acme-appliance-for-demo” was not taken' })).toBeVisible()
  await expect(page.getByRole('row', { name: /acme-appliance-for-demo/ })).toHaveCount(0)
  await expect.poll(() => page.evaluate(() => document.activeElement === document.body)).toBe(false)
  await badge(page, 'Shared with me')
})

test('a sharing that ended meanwhile is answered on the image’s page: it is told, and the image is gone', async ({ as, server, expectStatus }) => {
  expectStatus(404)
  const { cloud, image } = find(server, 'acme-appliance-for-demo')
  const { page } = await as('alice', { path: (place) => paths.imageSharing(place, image.id) })
  const answer = page.getByRole('region', { name: 'Shared with this project' })
  await expect(answer).toBeVisible()
  cloud.members.splice(0, cloud.members.length, ...cloud.members.filter(({ image_id }) => image_id !== image.id))
  await answer.getByRole('button', { name: 'Accept' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'The answer was not taken' })).toBeVisible()
  await expect(answer).toHaveCount(0)
})

test('whether something is shared could not be read: it is said, not left out', async ({ as, server, expectStatus }) => {
  const { image } = find(server, 'acme-appliance-for-demo')
  const { page } = await as('alice', { path: (place) => paths.image(place, image.id) })
  await expect(page.getByRole('heading', { level: 1, name: 'acme-appliance-for-demo' })).toBeVisible()
  expectStatus(503)
  server.trouble('image', 'down')
  await page.getByRole('link', { name: 'Sharing', exact: true }).click()
  const refusal = page.getByRole('alert').filter({ hasText: 'Whether it is shared with this project could not be read' })
  await expect(refusal).toBeVisible()
  server.trouble('image')
  await refusal.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('region', { name: 'Shared with this project' })).toContainText('acme shares this image with demo.')
})

test('the dialog stays until its outcome is told; what was a member already is told too, and shown', async ({ as, server, expectStatus }) => {
  expectStatus(409)
  const { cloud, image } = find(server, 'fedora-43-hardened')
  const { page } = await as('alice', { path: (place) => paths.imageSharing(place, image.id) })
  await page.getByRole('button', { name: 'Add projects' }).click()
  const dialog = page.getByRole('dialog', { name: /^Share/ })
  const field = dialog.getByRole('combobox', { name: 'Projects' })
  await field.fill(hex('a'))
  await dialog.getByRole('option', { name: hex('a') }).waitFor()
  await field.press('Enter')
  // Somebody else is quicker.
  cloud.members.push({ image_id: image.id, member_id: hex('a'), status: 'pending', created_at: cloud.now(), updated_at: cloud.now() })
  server.trouble('image', 'silent')
  await dialog.getByRole('button', { name: 'Share with 1 project' }).click()
  await expect(dialog.getByRole('button', { name: 'Close' })).toBeDisabled()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeVisible()
  server.trouble('image')
  await expect(dialog).toHaveCount(0)
  await expect(page.getByText('“fedora-43-hardened” was shared with 1 of them already')).toBeVisible()
  await expect(members(page).getByRole('row', { name: new RegExp(hex('a')) })).toBeVisible()
})

test('an administrator adds and removes the project that they act in: it has something to answer, then nothing', async ({ as, server, expectStatus }) => {
  expectStatus(404)
  const { image } = find(server, 'fedora-43-hardened')
  const { page } = await as('admin', { path: (place) => paths.imageSharing(place, image.id) })
  await page.getByRole('button', { name: 'Add projects' }).click()
  const dialog = page.getByRole('dialog', { name: /^Share/ })
  await dialog.getByRole('combobox', { name: 'Projects' }).fill('admin')
  await dialog.getByRole('option', { name: /^admin/ }).click()
  await dialog.getByRole('button', { name: 'Share with 1 project' }).click()
  const answer = page.getByRole('region', { name: 'Shared with this project' })
  await expect(answer).toContainText('demo shares this image with admin.')
  // Rejected it is in an administrator's list all the same.
  await answer.getByRole('button', { name: 'Reject' }).click()
  await expect(answer).toContainText('Rejected')
  await page.getByRole('link', { name: 'Images', exact: true }).first().click()
  await page.getByRole('textbox', { name: 'Find images' }).fill('fedora-43-hardened')
  await page.getByRole('table', { name: 'Images' }).getByRole('link', { name: 'fedora-43-hardened' }).click()
  await page.getByRole('link', { name: 'Sharing', exact: true }).click()
  await members(page).getByRole('button', { name: 'Actions for admin' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await page.getByRole('button', { name: 'Remove “admin”' }).click()
  await expect(answer).toHaveCount(0)
})

test('publishing is left: one is back where it was asked for', async ({ as, server, expectStatus }) => {
  expectStatus(404)
  const { image } = find(server, 'fedora-43-hardened')
  const { page } = await as('admin', { path: (place) => paths.imageSharing(place, image.id) })
  await page.getByRole('radio', { name: 'Public' }).check()
  await page.getByRole('button', { name: 'Publish …' }).click()
  const dialog = page.getByRole('dialog', { name: /^Publish/ })
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Who sees it' })).toBeFocused()
})

test('to an administrator Glance lists everybody’s sharing: each image is asked about', async ({ as, server, expectStatus }) => {
  expectStatus(404)
  const { cloud, image } = find(server, 'fedora-43-hardened')
  const { page, at } = await as('admin', { path: paths.sharedWithMe })
  await expect(page.getByText('and that is all.')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Nothing is shared with this project' })).toBeVisible()
  cloud.members.push({ image_id: image.id, member_id: at.scope, status: 'pending', created_at: cloud.now(), updated_at: cloud.now() })
  await page.reload()
  await page.getByRole('button', { name: 'Accept fedora-43-hardened' }).click()
  await expect(page.getByRole('button', { name: 'Undo: fedora-43-hardened' })).toBeVisible()
  expect(cloud.members.find(({ image_id, member_id }) => image_id === image.id && member_id === at.scope)?.status).toBe('accepted')
})

test('nothing shared, and nothing to be read', async ({ as, server, expectStatus }) => {
  const { page } = await as('tina', { path: paths.sharedWithMe })
  await expect(page.getByRole('heading', { name: 'Nothing is shared with this project' })).toBeVisible()
  await accessible(page)
  expectStatus(503)
  server.trouble('image', 'down')
  await page.reload()
  await expect(page.getByRole('alert').filter({ hasText: /./ })).toContainText('What is shared could not be read')
  server.trouble('image')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('heading', { name: 'Nothing is shared with this project' })).toBeVisible()
})

const listed = ({ id, name, domain }: Project) => ({ id, name, domain_id: domain?.id ?? 'default', enabled: true })
/** Where Keystone says that one may work. */
const mine: ReturnType<typeof listed>[] = []
const twins = test.extend({
  server: async ({ secondRegion }, provide) => {
    const server = await startServer({
      secondRegion,
      road: (host) => (request, response, prefix) => {
        if (!request.url?.endsWith('/v3/auth/projects')) return host(request, response, prefix)
        request.resume()
        response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ projects: mine }))
      },
    })
    await provide(server)
    await server.close()
  },
})

twins('projects of one name are told apart by their domains', async ({ as, server, expectStatus }) => {
  expectStatus(401)
  const { image } = find(server, 'ci-build-1846')
  image.owner = partnerAcme.id
  mine.splice(0, Infinity, ...[admin, demo, acme, partnerAcme].map(listed))
  const { page, at } = await as('admin', { path: (place) => paths.images({ ...place, scope: acme.id }) })
  await page.getByRole('button', { name: /^Place:/ }).click()
  await expect(page.getByRole('menuitemradio', { name: 'acme · Default' })).toHaveAttribute('aria-checked', 'true')
  await expect(page.getByRole('menuitemradio', { name: 'acme · partners' })).toBeVisible()
  await expect(page.getByRole('menuitemradio', { name: 'demo', exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: /^Place:/ })).toContainText('acme · Default')
  await page.goto(paths.image({ ...at, scope: acme.id }, image.id))
  await expect(page.getByRole('complementary')).toContainText('You are acting in acme · Default; this image belongs to acme · partners.')
})

twins('so are those that may have images, where one has none', async ({ page, server }) => {
  // Five are tried at the first sign-in; the others are offered.
  mine.splice(0, Infinity, ...[demo, demo, demo, demo, demo].map(listed), ...[acme, partnerAcme].map((one) => ({ ...listed(one), name: 'zeta' })))
  server.cloud?.services.delete('image')
  await page.goto(server.origin)
  await page.getByRole('button', { name: /^alice/ }).click()
  await expect(page.getByRole('heading', { name: 'No images in demo' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'zeta Default' })).toBeVisible()
  await expect(page.getByRole('button', { name: `zeta ${partnerAcme.domain?.id}` })).toBeVisible()
})
