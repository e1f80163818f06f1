// Every screen in every state, said once: the gallery takes their pictures, and axe and narrow windows are tried on each.
import type { Page } from '@playwright/test'
import { partnerAcme, partnerLong } from '#mocks/accounts.ts'
import { paths, type At } from '#src/paths.ts'
import type { AccountName } from './contract/accounts.ts'
import { qcow2Header } from './disk.ts'
import type { Server } from './server.ts'

/** A page of somebody signed in (or of nobody) in front of a fresh demo cloud. */
export type Stage = { page: Page; at: At; server: Server }

export type Screen = {
  /** Names the picture: screen, then state. */
  name: string
  /** Who looks: alice, a member, unless said otherwise; `nobody` is not signed in. */
  who?: AccountName | 'nobody'
  /** Refusals that belong to the state; 0: no answer at all. */
  refused?: readonly number[]
  /** Goes there, and waits until the state stands. */
  open: (stage: Stage) => Promise<unknown>
}

/** The seeded image of this name. Throws where there is none. */
function image({ server }: Stage, name: string) {
  const found = [...(server.cloud?.images.values() ?? [])].find((one) => one.name === name)
  if (!found) throw new Error(`The demo cloud has no image ${name}`)
  return found
}
const idOf = (stage: Stage, name: string): string => image(stage, name).id

const disk = (name: string) => ({ name, mimeType: 'application/octet-stream', buffer: qcow2Header(20 * 1024 ** 3) })

const list = async ({ page, at }: Stage, search = '') => {
  await page.goto(paths.images(at, search))
  await page.getByRole('table', { name: 'Images' }).waitFor()
}
/** The list with four images selected, of which three can be deleted. */
const selected = async (stage: Stage) => {
  await list(stage)
  for (const name of ['ci-build-1846', 'ci-build-1845', 'to-be-decided', 'Talos v1.11.3 (Kubernetes)']) await stage.page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).check()
  await stage.page.getByText('4 selected').waitFor()
}
const deleteSelected = async ({ page }: Stage) => {
  const menu = page.getByRole('button', { name: 'Actions for the selected images' })
  if (await menu.isVisible()) await menu.click()
  await page.getByRole('button', { name: 'Delete 3 of 4' }).or(page.getByRole('menuitem', { name: 'Delete 3 of 4' })).click()
  const question = page.getByRole('dialog', { name: 'Delete 3 images?' })
  await question.waitFor()
  return question
}
const createDialog = async ({ page, at }: Stage) => {
  await page.goto(paths.imageCreate(at))
  const dialog = page.getByRole('dialog', { name: 'Create image' })
  await dialog.getByRole('textbox', { name: /^Name/ }).waitFor()
  return dialog
}
const mayI = async (stage: Stage, name: string) => {
  await imagePage(stage, name)
  await stage.page.getByRole('button', { name: `Actions for ${name}` }).click()
  await stage.page.getByRole('menuitem', { name: 'What may I do here?' }).click()
  await stage.page.getByRole('dialog', { name: 'What may I do here?' }).waitFor()
}
const imagePage = async (stage: Stage, name: string) => {
  await stage.page.goto(paths.image(stage.at, idOf(stage, name)))
  await stage.page.getByRole('heading', { name: 'History' }).waitFor()
}

/** The page of a server of the demo cloud. */
const serverPage = async ({ page, at, server }: Stage, name: string) => {
  const found = [...(server.cloud?.servers.values() ?? [])].find((one) => one.name === name)
  if (!found) throw new Error(`The demo cloud has no server ${name}`)
  await page.goto(paths.server(at, found.id))
  await page.getByRole('heading', { level: 1, name }).waitFor()
}
const snapshotDialog = async (stage: Stage, name: string) => {
  await serverPage(stage, name)
  await stage.page.getByRole('button', { name: 'Create snapshot' }).click()
  const dialog = stage.page.getByRole('dialog', { name: `Create a snapshot of ${name}` })
  await dialog.waitFor()
  return dialog
}

const flavors = async (stage: Stage, properties: Record<string, string> = {}) => {
  const one = image(stage, 'golden-base-2026.10')
  Object.assign(one.properties, properties)
  one.min_ram = 4096
  await stage.page.goto(paths.imageFlavors(stage.at, one.id))
  await stage.page.getByRole('heading', { name: 'How far it holds' }).waitFor()
}

/** The form of a launch, of an image with some flavors assigned. */
const launch = async (stage: Stage, name = 'golden-base-2026.10') => {
  const one = image(stage, name)
  one.properties['loupe_flavor_groups'] = 'general'
  one.min_ram = 4096
  await stage.page.goto(paths.imageLaunch(stage.at, one.id))
  await stage.page.getByRole('textbox', { name: 'Name', exact: true }).waitFor()
}

const auditLog = (page: Page) => page.getByRole('table', { name: 'Audit log' }).getByRole('link').first().waitFor()
const auditOf = async (stage: Stage, name: string) => {
  await stage.page.goto(paths.imageAudit(stage.at, idOf(stage, name)))
  await auditLog(stage.page)
}
const audit = async ({ page, at }: Stage, search = '') => {
  await page.goto(paths.audit(at, search))
  await auditLog(page)
}

const sharing = async (stage: Stage, name: string) => {
  await stage.page.goto(paths.imageSharing(stage.at, idOf(stage, name)))
  await stage.page.getByRole('table', { name: 'Members' }).waitFor()
}
const inbox = async ({ page, at }: Stage) => {
  await page.goto(paths.sharedWithMe(at))
  await page.getByRole('table', { name: 'Waiting for an answer' }).waitFor()
}

/** The edit page with three changes, and what they are. */
const changed = async (stage: Stage) => {
  const { page } = stage
  await page.goto(paths.imageEdit(stage.at, idOf(stage, 'ci-build-1846')))
  await page.getByRole('textbox', { name: /^Name/ }).fill('another name')
  await page.getByLabel(/^Minimum RAM/).fill('512')
  await page.getByRole('switch', { name: 'Protected' }).check()
  const changes = page.getByRole('button', { name: '3 changes', exact: true })
  if ((await changes.getAttribute('aria-expanded')) === 'false') await changes.click()
}

/** The properties page of an image of which the cloud's definitions say something. */
const guided = async (stage: Stage) => {
  const one = image(stage, 'ci-build-1846')
  one.properties = {
    hw_disk_bus: 'virtio', hw_watchdog_action: 'explode', ops_backup: 'True', ops_boot_seconds: '601', ops_zones: '<in> north', note: 'one\ntwo\nthree',
    base_image_ref: '0d1c2a53-8b7e-4a0f-9d53-2c1f5a7e9b10', 'a/b~c': 'مرحبا بالعالم', [`long_${'k'.repeat(200)}`]: 'v', long: 'x'.repeat(10_000),
  }
  await stage.page.goto(paths.imageProperties(stage.at, one.id))
  await stage.page.getByRole('button', { name: 'Add property' }).waitFor()
}

export const screens: readonly Screen[] = [
  // Sign-in
  {
    name: 'sign-in',
    who: 'nobody',
    open: async ({ page }) => {
      await page.goto('/login')
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    },
  },
  {
    name: 'sign-in, application credential',
    who: 'nobody',
    open: async ({ page }) => {
      await page.goto('/login')
      await page.getByRole('tab', { name: 'Application credential' }).click()
      await page.getByLabel('Credential id').waitFor()
    },
  },
  {
    name: 'sign-in, wrong password',
    who: 'nobody',
    refused: [401],
    open: async ({ page }) => {
      await page.goto('/login')
      await page.getByLabel('User name').fill('alice')
      await page.getByLabel('Password', { exact: true }).fill('wrong')
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await page.getByRole('alert').first().waitFor()
    },
  },
  {
    name: 'sign-in, Keystone down',
    who: 'nobody',
    refused: [502, 503, 504],
    open: async ({ page, server }) => {
      await page.goto('/login')
      await page.getByLabel('User name').fill('alice')
      await page.getByLabel('Password', { exact: true }).fill('secret')
      server.trouble('identity', 'down')
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await page.getByRole('alert').first().waitFor()
    },
  },
  {
    name: 'sign-in, passcode',
    who: 'nobody',
    open: async ({ page }) => {
      await page.goto('/login')
      await page.getByRole('button', { name: /^otto/ }).click()
      await page.getByRole('button', { name: /^\d{3} \d{3}/ }).waitFor()
    },
  },
  {
    name: 'sign-in, wrong passcode',
    who: 'nobody',
    refused: [401],
    open: async ({ page }) => {
      await page.goto('/login')
      await page.getByRole('button', { name: /^otto/ }).click()
      await page.getByRole('textbox', { name: 'Passcode' }).fill('000000')
      await page.getByRole('textbox', { name: 'Passcode' }).press('Enter')
      await page.getByText('This passcode is not right.').waitFor()
    },
  },
  {
    name: 'sign-in, after a single sign-on that failed',
    who: 'nobody',
    open: async ({ page }) => {
      await page.goto('/login?sso=late')
      await page.getByRole('alert').first().waitFor()
    },
  },
  {
    name: 'sign-in, too many attempts',
    who: 'nobody',
    refused: [401, 429],
    open: async ({ page }) => {
      await page.goto('/login')
      await page.getByLabel('User name').fill('mallory')
      const button = page.getByRole('button', { name: 'Sign in', exact: true })
      // More than one account may get wrong at once.
      for (let wrong = 0; wrong < 20; wrong += 1) {
        await page.getByLabel('Password').fill(`wrong ${wrong}`)
        const answered = page.waitForResponse((response) => response.request().method() === 'POST')
        await button.click()
        if ((await answered).status() === 429) break
      }
      await page.getByRole('button', { name: /^Try again in/ }).waitFor()
    },
  },
  {
    name: 'sign-in, roles elsewhere',
    who: 'nobody',
    open: async ({ page }) => {
      await page.goto('/login')
      await page.getByRole('button', { name: /^stella/ }).click()
      await page.getByText('You have roles on the system').waitFor()
    },
  },
  {
    name: 'sign-in, no project',
    who: 'nobody',
    open: async ({ page }) => {
      await page.goto('/login')
      await page.getByRole('button', { name: /^nina/ }).click()
      await page.getByRole('heading', { name: 'No project yet' }).waitFor()
    },
  },
  {
    name: 'sign-in, no images',
    who: 'nobody',
    open: async ({ page, server }) => {
      server.cloud?.services.delete('image')
      await page.goto('/login')
      await page.getByRole('button', { name: /^alice/ }).click()
      await page.getByRole('heading', { name: /^No images in/ }).waitFor()
    },
  },

  // The list
  { name: 'list', open: (stage) => list(stage) },
  { name: 'list, a reader', who: 'rita', open: (stage) => list(stage) },
  { name: 'list, staff', who: 'admin', open: (stage) => list(stage) },
  {
    name: 'list, whose images',
    who: 'admin',
    open: async (stage) => {
      image(stage, 'ci-build-1846').owner = partnerLong.id
      image(stage, 'ci-build-1845').owner = partnerAcme.id
      image(stage, 'ci-build-1843').owner = '0'.repeat(32)
      await list(stage, `?project=${partnerLong.id}`)
      await stage.page.getByRole('button', { name: 'Images of: northern-lights' }).click()
      await stage.page.getByRole('menuitemradio', { name: /^acme ?partners/ }).waitFor()
    },
  },
  {
    name: 'list, nothing found',
    open: async ({ page, at }) => {
      await page.goto(paths.images(at, '?q=no-such-image'))
      await page.getByRole('heading', { name: /Nothing matches/ }).waitFor()
    },
  },
  {
    name: 'list, no images',
    open: async ({ page, at, server }) => {
      server.cloud?.images.clear()
      await page.goto(paths.images(at))
      await page.getByRole('heading', { name: /No images/ }).waitFor()
    },
  },
  {
    name: 'list, Glance down',
    refused: [502, 503, 504],
    open: async ({ page, at, server }) => {
      server.trouble('image', 'down')
      await page.goto(paths.images(at))
      await page.getByRole('alert').first().waitFor()
    },
  },
  {
    name: 'list, being read',
    open: async ({ page, at, server }) => {
      server.trouble('image', 'silent')
      await page.goto(paths.images(at))
      await page.getByText('The images are being read').waitFor()
    },
  },
  {
    name: 'list, not all of it',
    refused: [502, 503, 504],
    open: async (stage) => {
      const { page, at, server } = stage
      const one = image(stage, 'ci-build-1846')
      for (let i = 0; i < 1000; i++) {
        const id = crypto.randomUUID()
        server.cloud?.images.set(id, { ...one, id, name: `nightly-${i}` })
      }
      // The first page arrives, the next does not. What waits to be answered is asked for when it will.
      await page.goto(paths.image(at, one.id))
      await page.getByRole('heading', { name: 'History' }).waitFor()
      page.on('response', (response) => {
        const { pathname, searchParams } = new URL(response.url())
        if (pathname.endsWith('/v2/images') && !searchParams.has('member_status')) server.trouble('image', 'down')
      })
      await page.goto(paths.images(at))
      await page.getByRole('alert').filter({ hasText: 'Not all images could be read' }).waitFor()
    },
  },
  {
    name: 'list, hidden images',
    open: async (stage) => list(stage, '?hidden=1'),
  },
  {
    name: 'list, how it is shown',
    open: async (stage) => {
      await list(stage)
      await stage.page.getByRole('button', { name: 'View', exact: true }).click()
      await stage.page.getByRole('menu').waitFor()
    },
  },
  {
    name: 'list, images selected',
    open: async (stage) => selected(stage),
  },
  {
    name: 'list, before deleting many',
    open: async (stage) => {
      await selected(stage)
      await deleteSelected(stage)
    },
  },
  {
    name: 'list, some not deleted',
    refused: [403],
    open: async (stage) => {
      await selected(stage)
      const question = await deleteSelected(stage)
      image(stage, 'ci-build-1845').protected = true
      await question.getByRole('button', { name: /^Delete/ }).click()
      await stage.page.getByText('2 deleted, 1 not').waitFor()
    },
  },
  {
    name: 'list, a row’s menu',
    open: async (stage) => {
      await list(stage)
      await stage.page.getByRole('button', { name: /^Actions for/ }).first().click()
      await stage.page.getByRole('menu').waitFor()
    },
  },

  // Creating
  { name: 'create', open: (stage) => createDialog(stage) },
  {
    name: 'create, a file chosen',
    open: async (stage) => {
      const dialog = await createDialog(stage)
      await dialog.locator('input[type=file]').setInputFiles(disk('ubuntu-24.04-server-amd64.qcow2'))
      await dialog.getByRole('button', { name: /^Create and upload/ }).waitFor()
    },
  },
  {
    name: 'create, corrections',
    open: async (stage) => {
      const dialog = await createDialog(stage)
      await dialog.getByRole('textbox', { name: /^Name/ }).fill('🦊'.repeat(3))
      await dialog.getByRole('textbox', { name: /^Minimum disk/ }).fill('two')
      await dialog.getByRole('button', { name: 'Create image' }).click()
      await dialog.getByText('2 things to correct').waitFor()
    },
  },
  {
    name: 'create, begun before',
    open: async (stage) => {
      const dialog = await createDialog(stage)
      await dialog.getByRole('textbox', { name: /^Name/ }).fill('begun')
      await stage.page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'hidden' })
      await createDialog(stage)
      await dialog.getByText(/^You began this/).waitFor()
    },
  },
  {
    name: 'create, for a client',
    who: 'admin',
    open: async (stage) => {
      const dialog = await createDialog(stage)
      await dialog.getByRole('button', { name: 'Change: Project' }).click()
      await dialog.getByRole('combobox', { name: 'Project' }).fill('north')
      await dialog.getByRole('option', { name: /^northern-lights/ }).click()
      await dialog.getByText('Glance checks the limits').waitFor()
    },
  },
  {
    name: 'create, a reader',
    who: 'rita',
    open: async ({ page, at }) => {
      await page.goto(paths.imageCreate(at))
      await page.getByRole('heading', { name: 'You cannot create images here' }).waitFor()
    },
  },

  // An image
  ...['golden-base-2026.10', 'golden-base-2026.04', 'web-1-before-upgrade', 'kubernetes-node-1.34', 'kubernetes-node-1.35-rc1', 'ci-build-1844', 'everything-at-once', 'صورة النظام الأساسية (إصدار 2.1)'].map(
    (name): Screen => ({ name: `image, ${name}`, open: (stage) => imagePage(stage, name) }),
  ),
  {
    name: 'image, no data yet',
    open: async (stage) => {
      await imagePage(stage, 'monitoring-appliance')
      await stage.page.getByRole('button', { name: 'Upload data' }).waitFor()
    },
  },
  { name: 'image, a reader', who: 'rita', open: (stage) => imagePage(stage, 'golden-base-2026.10') },
  { name: 'image, what a member may do', open: (stage) => mayI(stage, 'golden-base-2026.10') },
  { name: 'image, what a reader may do', who: 'rita', open: (stage) => mayI(stage, 'Ubuntu 24.04 LTS (Noble Numbat)') },
  { name: 'image, another project’s', who: 'admin', open: (stage) => imagePage(stage, 'acme-payroll') },
  {
    name: 'image, before publishing',
    who: 'admin',
    open: async (stage) => {
      const one = image(stage, 'web-1-before-upgrade')
      Object.assign(one, { os_hidden: true, disk_format: 'qcow2', virtual_size: 20 * 1024 ** 3 })
      await imagePage(stage, 'web-1-before-upgrade')
      await stage.page.getByRole('button', { name: /^Actions for/ }).click()
      await stage.page.getByRole('menuitem', { name: 'Publish…' }).click()
      await stage.page.getByRole('dialog').getByText('its data is:').waitFor()
    },
  },
  {
    name: 'image, before unpublishing',
    who: 'admin',
    open: async (stage) => {
      await imagePage(stage, 'Debian 13 (Trixie)')
      await stage.page.getByRole('button', { name: /^Actions for/ }).click()
      await stage.page.getByRole('menuitem', { name: 'Unpublish…' }).click()
      await stage.page.getByRole('dialog').getByText('loses it').waitFor()
    },
  },
  {
    name: 'image, 10,000 characters',
    open: async (stage) => {
      const long = image(stage, 'training-lab')
      long.name = 'n'.repeat(255)
      long.properties = { ...long.properties, description: 'A long story of this image. '.repeat(360), unbroken: 'x'.repeat(10_000) }
      await stage.page.goto(paths.image(stage.at, long.id))
      await stage.page.getByRole('heading', { name: 'History' }).waitFor()
    },
  },
  {
    name: 'image, JSON',
    open: async (stage) => {
      await stage.page.goto(paths.imageJson(stage.at, idOf(stage, 'golden-base-2026.10')))
      await stage.page.getByText('"os_distro": "rocky"').waitFor()
    },
  },
  {
    name: 'image, command line',
    open: async (stage) => {
      await stage.page.goto(paths.imageCommandLine(stage.at, idOf(stage, 'golden-base-2026.10')))
      await stage.page.getByRole('heading', { name: 'With curl' }).waitFor()
    },
  },
  {
    name: 'image, being read',
    open: async (stage) => {
      const id = idOf(stage, 'golden-base-2026.10')
      stage.server.trouble('image', 'silent')
      await stage.page.goto(paths.image(stage.at, id), { waitUntil: 'commit' })
      await stage.page.getByText('Loupe is loading').waitFor({ state: 'attached' })
    },
  },
  {
    name: 'image, not there',
    refused: [404],
    open: async ({ page, at }) => {
      await page.goto(paths.image(at, '00000000-0000-4000-8000-000000000000'))
      await page.getByRole('heading', { name: /no such image|not there|not found|nothing here/i }).first().waitFor()
    },
  },
  {
    name: 'image, Glance down',
    refused: [502, 503, 504],
    open: async (stage) => {
      const id = idOf(stage, 'golden-base-2026.10')
      stage.server.trouble('image', 'down')
      await stage.page.goto(paths.image(stage.at, id))
      await stage.page.getByRole('alert').first().waitFor()
    },
  },
  {
    name: 'image, before deleting',
    open: async (stage) => {
      await imagePage(stage, 'ci-build-1843')
      await stage.page.getByRole('button', { name: /^Actions for/ }).click()
      await stage.page.getByRole('menuitem', { name: 'Delete' }).click()
      await stage.page.getByRole('dialog').waitFor()
    },
  },

  // Audit log
  { name: 'audit log of an image', open: (stage) => auditOf(stage, 'golden-base-2026.10') },
  { name: 'audit log of an image whose name runs from right to left', open: (stage) => auditOf(stage, 'صورة النظام الأساسية (إصدار 2.1)') },
  {
    name: 'audit log, one event',
    open: async (stage) => {
      await auditOf(stage, 'golden-base-2026.10')
      await stage.page.getByRole('link', { name: /changed min_ram, name and tags$/ }).click()
      await stage.page.getByRole('dialog').getByRole('heading', { name: 'Who' }).waitFor()
      await stage.page.getByText('As the service tells it').click()
    },
  },
  { name: 'audit log of all images', who: 'admin', open: (stage) => audit(stage) },
  { name: 'audit log, what was refused', who: 'admin', open: (stage) => audit(stage, '?outcome=failure') },
  {
    name: 'audit log, choosing a person',
    who: 'admin',
    open: async (stage) => {
      await audit(stage)
      await stage.page.getByRole('button', { name: 'Person: Anybody' }).click()
      await stage.page.getByRole('menuitemradio', { name: 'rita' }).waitFor()
    },
  },
  {
    name: 'audit log, nothing fits',
    open: async ({ page, at }) => {
      await page.goto(paths.audit(at, '?to=2001-01-01'))
      await page.getByRole('heading', { name: 'Nothing in the log fits' }).waitFor()
    },
  },
  {
    name: 'audit log, no right to read it',
    who: 'rita',
    refused: [403],
    open: async (stage) => {
      await stage.page.goto(paths.imageAudit(stage.at, idOf(stage, 'golden-base-2026.10')))
      await stage.page.getByRole('heading', { name: 'Your roles here do not let you read the audit log' }).waitFor()
    },
  },
  {
    name: 'audit log, nobody keeps one',
    who: 'admin',
    open: async (stage) => {
      stage.server.cloud?.services.delete('audit-data')
      await stage.page.goto(paths.imageAudit(stage.at, idOf(stage, 'fedora-43-hardened')))
      await stage.page.getByText('The image was created').waitFor()
    },
  },

  // Servers
  {
    name: 'servers',
    open: async ({ page, at }) => {
      await page.goto(paths.servers(at))
      await page.getByText('m1.medium').first().waitFor({ state: 'attached' })
    },
  },
  {
    name: 'servers, of all projects',
    who: 'admin',
    open: async ({ page, at }) => {
      await page.goto(paths.servers(at, '?projects=all'))
      await page.getByRole('link', { name: 'erp-1' }).waitFor()
    },
  },
  {
    name: 'servers, none',
    who: 'tina',
    open: async ({ page, at }) => {
      await page.goto(paths.servers(at))
      await page.getByRole('heading', { name: 'No servers yet' }).waitFor()
    },
  },
  {
    name: 'servers, none found',
    open: async ({ page, at }) => {
      await page.goto(paths.servers(at, '?q=no-such-thing'))
      await page.getByRole('heading', { name: 'No server matches' }).waitFor()
    },
  },
  { name: 'server', open: (stage) => serverPage(stage, 'web-1') },
  { name: 'server, of a volume', open: (stage) => serverPage(stage, 'db-1') },
  { name: 'server, a reader', who: 'rita', open: (stage) => serverPage(stage, 'web-1') },
  {
    name: 'server, in error',
    who: 'admin',
    open: async (stage) => {
      await serverPage(stage, 'training-gpu-2')
      await stage.page.getByText('Details').click()
    },
  },
  {
    name: 'server, being built',
    open: async (stage) => {
      for (const one of stage.server.cloud?.servers.values() ?? []) if (one.name === 'web-1') Object.assign(one, { vm_state: 'building', task_state: 'spawning', launched_at: undefined, networks: [] })
      await serverPage(stage, 'web-1')
    },
  },
  {
    name: 'server, not there',
    refused: [404],
    open: async ({ page, at }) => {
      await page.goto(paths.server(at, '00000000-0000-4000-8000-000000000000'))
      await page.getByRole('heading', { name: 'There is no such server here' }).waitFor()
    },
  },
  {
    name: 'server, before deleting',
    open: async (stage) => {
      await serverPage(stage, 'db-1')
      await stage.page.getByRole('button', { name: 'Actions for db-1' }).click()
      await stage.page.getByRole('menuitem', { name: 'Delete' }).click()
      await stage.page.getByRole('dialog').waitFor()
    },
  },
  { name: 'snapshot', open: (stage) => snapshotDialog(stage, 'training-gpu-1') },
  {
    name: 'snapshot, what cannot be',
    open: async (stage) => {
      const dialog = await snapshotDialog(stage, 'db-1')
      await dialog.getByRole('button', { name: 'Add property' }).click()
      await dialog.getByRole('textbox', { name: 'Key of property 1' }).fill('loupe_flavors')
      await dialog.getByText('Flavors are assigned on').waitFor()
    },
  },

  // Sharing
  { name: 'flavors, none assigned', open: (stage) => flavors(stage) },
  { name: 'flavors, assigned', open: (stage) => flavors(stage, { loupe_flavors: '3,gone-flavor', loupe_flavor_groups: 'gpu,dissolved' }) },
  { name: 'flavors, none left', open: (stage) => flavors(stage, { loupe_flavor_groups: 'dissolved' }) },
  {
    name: 'flavors, how to guard them',
    who: 'admin',
    open: async (stage) => {
      await flavors(stage, { loupe_flavors: '3' })
      await stage.page.getByText('How to guard it').click()
    },
  },
  {
    name: 'flavors, being assigned',
    who: 'admin',
    open: async (stage) => {
      await flavors(stage)
      await stage.page.getByRole('button', { name: 'Assign flavors' }).click()
      await stage.page.getByRole('checkbox', { name: 'general', exact: true }).check()
    },
  },
  {
    name: 'flavors, no compute service',
    refused: [404],
    open: async (stage) => {
      stage.server.cloud?.services.delete('compute')
      await stage.page.goto(paths.imageFlavors(stage.at, idOf(stage, 'golden-base-2026.10')))
      await stage.page.getByRole('heading', { name: 'There are no flavors here' }).waitFor()
    },
  },
  {
    name: 'flavor groups',
    who: 'admin',
    open: async (stage) => {
      Object.assign(image(stage, 'golden-base-2026.10').properties, { loupe_flavor_groups: 'gpu' })
      await stage.page.goto(paths.flavorGroups(stage.at))
      await stage.page.getByText('Images:').waitFor()
    },
  },
  {
    name: 'flavor groups, a new one',
    who: 'admin',
    open: async (stage) => {
      await stage.page.goto(paths.flavorGroups(stage.at))
      await stage.page.getByRole('button', { name: 'New group' }).click()
      await stage.page.getByRole('checkbox', { name: 'm1.tiny' }).check()
    },
  },
  {
    name: 'flavor groups, none',
    who: 'admin',
    open: async (stage) => {
      for (const { extra_specs } of stage.server.cloud?.flavors ?? []) delete extra_specs['loupe:group']
      await stage.page.goto(paths.flavorGroups(stage.at))
      await stage.page.getByRole('heading', { name: 'There are no groups yet' }).waitFor()
    },
  },
  {
    name: 'flavor',
    open: async (stage) => {
      image(stage, 'golden-base-2026.10').properties['loupe_flavors'] = 'g1gpu'
      await stage.page.goto(paths.flavor(stage.at, '2'))
      await stage.page.getByRole('table', { name: 'Images' }).waitFor()
    },
  },
  {
    name: 'flavor, which images not',
    open: async (stage) => {
      await stage.page.goto(`${paths.flavor(stage.at, '1')}?show=no`)
      await stage.page.getByRole('table', { name: 'Images' }).waitFor()
    },
  },
  {
    name: 'flavor, none such',
    open: async (stage) => {
      await stage.page.goto(paths.flavor(stage.at, 'gone'))
      await stage.page.getByRole('heading', { name: 'No such flavor here' }).waitFor()
    },
  },

  // Launching
  {
    name: 'launch',
    open: async (stage) => {
      await launch(stage)
      await stage.page.getByText(/^Not for this image/).click()
    },
  },
  {
    name: 'launch, all of it',
    open: async (stage) => {
      const { page } = stage
      await launch(stage)
      await page.getByRole('radio', { name: 'm1.medium' }).check()
      await page.getByRole('switch', { name: 'Boot from a new volume' }).check()
      await page.getByRole('combobox', { name: 'Key pair' }).selectOption('Import a public key')
      await page.getByText('User data', { exact: true }).click()
      await page.getByRole('textbox', { name: 'Script or cloud-config' }).waitFor()
    },
  },
  {
    name: 'launch, things to correct',
    open: async (stage) => {
      await launch(stage)
      await stage.page.getByRole('textbox', { name: 'Name', exact: true }).fill('')
      await stage.page.getByRole('button', { name: 'Launch server' }).click()
      await stage.page.getByText('3 things to correct').waitFor()
    },
  },
  {
    name: 'launch, refused',
    refused: [400],
    open: async (stage) => {
      const { page } = stage
      await launch(stage)
      await page.getByRole('radio', { name: 'm1.medium' }).check()
      await page.getByRole('radio', { name: 'None' }).check()
      image(stage, 'golden-base-2026.10').status = 'deactivated'
      await page.getByRole('button', { name: /^Launch / }).click()
      await page.getByRole('alert').filter({ hasText: 'The server was not launched' }).waitFor()
    },
  },
  { name: 'launch, an ISO', open: (stage) => launch(stage, 'SystemRescue 12.02') },
  {
    name: 'launch, a reader',
    who: 'rita',
    open: async (stage) => {
      await stage.page.goto(paths.imageLaunch(stage.at, idOf(stage, 'golden-base-2026.10')))
      await stage.page.getByRole('heading', { name: 'No server can be launched from this image' }).waitFor()
    },
  },
  {
    name: 'launch, no flavor may be used',
    open: async (stage) => {
      const one = image(stage, 'golden-base-2026.10')
      one.properties['loupe_flavors'] = 'gone'
      await stage.page.goto(paths.imageLaunch(stage.at, one.id))
      await stage.page.getByRole('heading', { name: 'No flavor may be used with this image' }).waitFor()
    },
  },
  {
    name: 'servers of an image',
    open: async (stage) => {
      await stage.page.goto(paths.imageServers(stage.at, idOf(stage, 'golden-web-2026.10')))
      await stage.page.getByRole('table', { name: 'Servers of this image' }).waitFor()
    },
  },
  {
    name: 'servers of an image, none',
    open: async (stage) => {
      await stage.page.goto(paths.imageServers(stage.at, idOf(stage, 'golden-base-2026.10')))
      await stage.page.getByRole('heading', { name: 'No servers yet' }).waitFor()
    },
  },
  { name: 'sharing', open: (stage) => sharing(stage, 'fedora-43-hardened') },
  {
    name: 'sharing, before it ends',
    open: async (stage) => {
      await sharing(stage, 'fedora-43-hardened')
      await stage.page.getByRole('radio', { name: 'Private' }).check()
      await stage.page.getByText('1 project loses it at once:').waitFor()
    },
  },
  {
    name: 'sharing, 128 members',
    open: async (stage) => {
      const { id } = image(stage, 'fedora-43-hardened')
      for (let i = 0; i < 127; i++) {
        const now = (stage.server.cloud?.now() ?? 0) - i * 86_400_000
        stage.server.cloud?.members.push({ image_id: id, member_id: i % 10 === 9 ? `${i}-`.padEnd(200, 'long') : i.toString(16).padStart(32, '0'), status: i % 2 === 0 ? 'accepted' : 'rejected', created_at: now, updated_at: now })
      }
      await sharing(stage, 'fedora-43-hardened')
    },
  },
  {
    name: 'sharing, nobody yet',
    open: async (stage) => {
      stage.server.cloud?.members.splice(0)
      await stage.page.goto(paths.imageSharing(stage.at, idOf(stage, 'fedora-43-hardened')))
      await stage.page.getByRole('heading', { name: 'Shared with no project yet' }).waitFor()
    },
  },
  {
    name: 'sharing, adding projects',
    open: async (stage) => {
      await sharing(stage, 'fedora-43-hardened')
      await stage.page.getByRole('button', { name: 'Add projects' }).click()
      const field = stage.page.getByRole('combobox', { name: 'Projects' })
      for (const id of ['0123456789abcdef'.repeat(2), 'team_42']) {
        await field.fill(id)
        await field.press('Enter')
      }
      await stage.page.getByRole('button', { name: 'Share with 2 projects' }).waitFor()
    },
  },
  {
    name: 'sharing, adding what cannot be',
    open: async (stage) => {
      await sharing(stage, 'fedora-43-hardened')
      await stage.page.getByRole('button', { name: 'Add projects' }).click()
      const field = stage.page.getByRole('combobox', { name: 'Projects' })
      await field.fill(`${'0123456789abcdef'.repeat(2)}, ${'x'.repeat(300)}`)
      await field.press('Enter')
      await stage.page.getByRole('listitem').first().waitFor()
    },
  },
  {
    name: 'sharing, adding what is not found',
    open: async (stage) => {
      await sharing(stage, 'fedora-43-hardened')
      await stage.page.getByRole('button', { name: 'Add projects' }).click()
      await stage.page.getByRole('combobox', { name: 'Projects' }).fill('some partner')
      await stage.page.getByText('None of your projects is called').waitFor()
    },
  },
  {
    name: 'sharing, a private image',
    open: async (stage) => {
      await stage.page.goto(paths.imageSharing(stage.at, idOf(stage, 'ci-build-1846')))
      await stage.page.getByRole('button', { name: /^Share it with projects/ }).waitFor()
    },
  },
  { name: 'sharing, a reader', who: 'rita', open: (stage) => sharing(stage, 'fedora-43-hardened') },
  {
    name: 'sharing, of another project',
    open: async (stage) => {
      await stage.page.goto(paths.imageSharing(stage.at, idOf(stage, 'acme-appliance-for-demo')))
      await stage.page.getByRole('region', { name: 'Shared with this project' }).waitFor()
    },
  },
  { name: 'shared with me', open: (stage) => inbox(stage) },
  {
    name: 'shared with me, answered',
    open: async (stage) => {
      image(stage, 'acme-beta-channel').name = 'n'.repeat(255)
      await inbox(stage)
      await stage.page.getByRole('button', { name: 'Accept acme-appliance-for-demo' }).click()
      await stage.page.getByRole('button', { name: 'Undo: acme-appliance-for-demo' }).waitFor()
    },
  },
  {
    name: 'shared with me, staff',
    who: 'admin',
    refused: [404],
    open: async ({ page, at }) => {
      await page.goto(paths.sharedWithMe(at))
      await page.getByText('and that is all.').waitFor()
    },
  },
  {
    name: 'shared with me, nothing',
    who: 'tina',
    open: async ({ page, at }) => {
      await page.goto(paths.sharedWithMe(at))
      await page.getByRole('heading', { name: 'Nothing is shared with this project' }).waitFor()
    },
  },
  {
    name: 'shared with me, Glance down',
    refused: [502, 503, 504],
    open: async ({ page, at, server }) => {
      server.trouble('image', 'down')
      await page.goto(paths.sharedWithMe(at))
      await page.getByRole('alert').first().waitFor()
    },
  },
  {
    name: 'shared with me, being read',
    open: async ({ page, at, server }) => {
      server.trouble('image', 'silent')
      await page.goto(paths.sharedWithMe(at))
      await page.getByLabel('What is shared is being read').waitFor()
    },
  },

  // Editing
  {
    name: 'edit',
    open: async (stage) => {
      await stage.page.goto(paths.imageEdit(stage.at, idOf(stage, 'golden-base-2026.10')))
      await stage.page.getByRole('textbox', { name: /^Name/ }).waitFor()
    },
  },
  {
    name: 'edit, given to another project',
    who: 'admin',
    open: async (stage) => {
      await stage.page.goto(paths.imageEdit(stage.at, idOf(stage, 'acme-erp-4.2')))
      await stage.page.getByRole('button', { name: 'Change: Project' }).click()
      await stage.page.getByRole('combobox', { name: 'Project' }).fill('acm')
      await stage.page.getByRole('option', { name: /partners/ }).click()
      await stage.page.getByText('The image will go to').waitFor()
    },
  },
  {
    name: 'edit, a reader',
    who: 'rita',
    open: async (stage) => {
      await stage.page.goto(paths.imageEdit(stage.at, idOf(stage, 'golden-base-2026.10')))
      await stage.page.getByRole('heading', { name: 'You cannot edit this image' }).waitFor()
    },
  },
  {
    name: 'properties',
    open: async (stage) => {
      await stage.page.goto(paths.imageProperties(stage.at, idOf(stage, 'everything-at-once')))
      await stage.page.getByRole('button', { name: 'Add property' }).waitFor()
    },
  },
  {
    name: 'edit, what changes',
    open: async (stage) => {
      await changed(stage)
      await stage.page.getByRole('button', { name: 'Show the patch' }).click()
      await stage.page.getByText('"path": "/name"').waitFor()
    },
  },
  {
    name: 'edit, changed elsewhere',
    open: async (stage) => {
      await changed(stage)
      Object.assign(image(stage, 'ci-build-1846'), { name: 'theirs', min_ram: 1024, min_disk: 9 })
      await stage.page.getByRole('button', { name: 'Save 3 changes' }).click()
      await stage.page.getByRole('dialog', { name: 'Changed elsewhere meanwhile' }).getByLabel('Keep mine').first().check()
    },
  },
  {
    name: 'edit, deleted elsewhere',
    refused: [404],
    open: async (stage) => {
      await changed(stage)
      stage.server.cloud?.images.delete(idOf(stage, 'ci-build-1846'))
      await stage.page.getByRole('button', { name: 'Save 3 changes' }).click()
      await stage.page.getByText('This image is gone: the changes were not saved').waitFor()
    },
  },
  {
    name: 'properties, guided',
    open: async (stage) => {
      await guided(stage)
      await stage.page.getByLabel('Value of hw_watchdog_action').and(stage.page.getByRole('combobox')).waitFor()
      await stage.page.getByRole('button', { name: 'Delete note' }).click()
      await stage.page.getByRole('button', { name: 'Add property' }).click()
      await stage.page.getByLabel('Key of the new property').fill('hw_dsik_bus')
      await stage.page.getByText('Did you mean').waitFor()
    },
  },
  {
    name: 'properties, pasting many',
    open: async (stage) => {
      await guided(stage)
      await stage.page.getByRole('button', { name: 'Paste many' }).click()
      const dialog = stage.page.getByRole('dialog', { name: 'Paste properties' })
      await dialog.getByRole('textbox').fill('note=y\nstatus=active\nno sign here\n--property a=b --property "c=d e"')
      await dialog.getByText('2 new').waitFor()
    },
  },
  {
    name: 'properties, definitions',
    open: async (stage) => {
      await guided(stage)
      await stage.page.getByRole('button', { name: 'Add from definitions' }).click()
      const dialog = stage.page.getByRole('dialog', { name: 'Add from definitions' })
      await dialog.getByRole('searchbox').fill('contract')
      await dialog.getByRole('checkbox', { name: /ops_vendor/ }).check()
    },
  },

  // The shell
  {
    name: 'find, images',
    open: async (stage) => {
      await list(stage)
      await stage.page.keyboard.press('Control+k')
      await stage.page.getByRole('combobox').fill('ubuntu')
      await stage.page.getByText(/^\d+ images searched$/).waitFor()
    },
  },
  {
    name: 'find, nothing asked',
    open: async (stage) => {
      await list(stage)
      await stage.page.keyboard.press('Control+k')
      await stage.page.getByRole('option', { name: 'acme' }).waitFor()
    },
  },
  {
    name: 'find, nothing found',
    open: async (stage) => {
      await list(stage)
      await stage.page.keyboard.press('Control+k')
      await stage.page.getByRole('combobox').fill('no-such-thing')
      await stage.page.getByText(/^Nothing matches/).waitFor()
    },
  },
  {
    name: 'shortcuts',
    open: async (stage) => {
      await list(stage)
      await stage.page.keyboard.press('?')
      await stage.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    },
  },
  {
    name: 'account menu',
    open: async (stage) => {
      await list(stage)
      await stage.page.getByRole('button', { name: /^Account/ }).click()
      await stage.page.getByRole('menuitem', { name: 'Sign out' }).waitFor()
    },
  },
  {
    name: 'transfers, none',
    open: async (stage) => {
      await list(stage)
      await stage.page.getByRole('button', { name: 'Transfers' }).click()
      await stage.page.getByText('Nothing is on its way.').waitFor()
    },
  },
  {
    name: 'transfers, one under way',
    open: async (stage) => {
      const dialog = await createDialog(stage)
      await dialog.locator('input[type=file]').setInputFiles(disk('disk.qcow2'))
      await dialog.getByRole('textbox', { name: /^Name/ }).fill('slow-600')
      await dialog.getByRole('button', { name: /^Create and upload/ }).click()
      await stage.page.getByRole('heading', { level: 1, name: 'slow-600' }).waitFor()
      await stage.page.getByRole('button', { name: /^Transfers/ }).click()
      await stage.page.getByRole('dialog', { name: /^Transfers/ }).getByRole('progressbar').waitFor()
    },
  },
  {
    name: 'offline',
    refused: [0],
    open: async (stage) => {
      await list(stage)
      await stage.page.context().setOffline(true)
      await stage.page.getByText(/^You are offline/).waitFor()
    },
  },
  {
    name: 'another’s project',
    refused: [401, 403],
    open: async ({ page, at }) => {
      await page.goto(paths.images({ ...at, scope: '0'.repeat(32) }))
      await page.getByRole('main').getByRole('alert').waitFor()
    },
  },
  {
    name: 'no such page',
    open: async ({ page, at }) => {
      await page.goto(`${paths.images(at)}/x/y/z`)
      await page.getByRole('heading', { name: /nothing|not found|no page/i }).waitFor()
    },
  },
  {
    name: 'session ended',
    refused: [401],
    open: async (stage) => {
      await list(stage)
      // What the page asks for by itself would be told of it first.
      await stage.page.waitForLoadState('networkidle')
      for (const token of stage.server.cloud?.tokens.values() ?? []) token.revoked = true
      await stage.page.getByRole('button', { name: /refresh|read.*again/i }).click()
      await stage.page.getByRole('dialog', { name: /session has ended/i }).waitFor()
    },
  },
]
