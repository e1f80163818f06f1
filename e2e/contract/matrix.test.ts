// Does what Loupe says before the click agree with what Glance answers after it, and does the demo cloud answer as the real one? Account × action × image.
import { expect } from 'vitest'
import type { Image } from '#src/api/glance/images.ts'
import type { WhyNot } from '#src/image/why-not.ts'
import { tokenSchema } from '#src/api/keystone/session.ts'
import { canOf, type Can } from '#src/policy/can.ts'
import { policyOf } from '#src/policy/policy.ts'
import { credentialsOf } from '#src/policy/credentials.ts'
import * as z from 'zod/mini'
import type { AccountName } from './accounts.ts'
import { askToken, send, type Answer, type Client } from './client.ts'
import { chapter, type Cloud } from './cloud-under-test.ts'
import { each } from './leftovers.ts'
import { ACTIONS, type Asked, type Offered } from './matrix-actions.ts'
import { KINDS, make, NOT_THERE, type Kind } from './matrix-images.ts'
import { makeNamespace, PLACES } from './matrix-places.ts'

/**
 * alice: member of the project whose images these are; rita: reader of it; bob and alice-acme: member and reader of the project that they are
 * shared with; tina: member of a third; the two credentials hold one role each; somebody without a project has none.
 */
const PEOPLE: readonly AccountName[] = ['alice', 'rita', 'bob', 'alice-acme', 'tina', 'admin', 'app-alice-reader', 'app-alice-member-only']

/** Of the images that are not asked about as a whole. */
const FEW = new Set<AccountName>(['alice', 'bob', 'admin'])

type Person = { name: string; client: Client; can: Can }
type Cell = { said: WhyNot; status: number; text: string; yes: boolean }
type Cells = Map<string, Cell>

/** By the name of the cell: of the demo cloud and of the real one, where both were asked. */
const asked: { demo?: Cells; cloud?: Cells } = {}

/** A download of nothing is 204: no error, and no data either. */
const isYes = (action: string, answer: Answer) => answer.status < 300 && !(action === 'download' && answer.status === 204)

/** Minutes after which a real cloud is left in peace, once it was asked enough: what was not asked by then is told. */
const MINUTES = Number(process.env['LOUPE_MATRIX_MINUTES'] ?? 3)
/** Cells without which the matrix says too little. */
const ENOUGH = 600

async function people(cloud: Cloud): Promise<Person[]> {
  const policy = policyOf(cloud.profile)
  const known = await Promise.all(PEOPLE.map((name) => cloud.as(name)))
  const everybody = known.map((client) => ({ name: client.account, client, can: canOf(credentialsOf(client.token), policy) }))
  return [...everybody, await nobody(cloud)]
}

const importMethods = z.looseObject({ 'import-methods': z.looseObject({ value: z.array(z.string()) }) })

const issued = z.looseObject({ token: tokenSchema })

/** alice with a token of no project, and so without a role. */
async function nobody(cloud: Cloud): Promise<Person> {
  const alice = await cloud.as('alice')
  const answer = await askToken(cloud.authUrl(), { ...cloud.authOf('alice'), scope: 'unscoped' })
  const { token } = issued.parse(answer.json())
  const token_id = answer.headers.get('X-Subject-Token') ?? ''
  const toGlance: Client['send'] = (method, path, init) => send(method, `${alice.image_url}/${path}`, { token: token_id, ...init })
  const client: Client = {
    ...alice,
    token,
    token_id,
    project_id: '',
    send: toGlance,
    get: (path, init) => toGlance('GET', path, init),
    post: (path, json, init) => toGlance('POST', path, { ...(json !== undefined && { json }), ...init }),
    del: (path) => toGlance('DELETE', path),
    show: (id) => toGlance('GET', `v2/images/${id}`),
    patch: (id, operations) => toGlance('PATCH', `v2/images/${id}`, { json: operations, type: 'application/openstack-images-v2.1-json-patch' }),
    upload: (id, body) => toGlance('PUT', `v2/images/${id}/file`, { ...(body !== undefined && { body }), type: 'application/octet-stream' }),
    download: (id) => toGlance('GET', `v2/images/${id}/file`),
    identity: (method, path, init) => send(method, `${alice.auth_url}/${path}`, { token: token_id, ...init }),
  }
  return { name: 'nobody', client, can: canOf(credentialsOf(token), policyOf(cloud.profile)) }
}

/** glance/db/utils.py is_image_visible, which stands before every rule: an image that is not seen cannot be asked about. */
function isSeen({ client, can }: Person, { image, kind, acme }: Asked): boolean {
  if (can('context_is_admin') || image.owner === client.project_id) return true
  if (image.visibility === 'public' || image.visibility === 'community') return true
  return image.visibility === 'shared' && kind.member !== undefined && client.project_id === acme
}

const unseen: WhyNot = { words: 'They do not see the image.' }

async function askAboutImage(cloud: Cloud, cells: Cells, name: string, kind: Kind, all: readonly Person[], acme: string, offered: Offered, late: () => boolean): Promise<void> {
  const maker = await cloud.as(kind.maker)
  let image: Image | undefined
  for (const person of all.filter(({ client }) => kind.whole || FEW.has(client.account))) {
    for (const [action, { whyNot, ask, undo, pointless, publishes, anyImage }] of Object.entries(ACTIONS)) {
      if (anyImage && !kind.whole) continue
      if (late()) return
      image ??= await make(cloud, kind)
      if (image === undefined) return
      const asking = { ...offered, cloud, can: person.can, client: person.client, image, kind, acme }
      if (pointless?.(asking)) continue
      const said = isSeen(person, asking) ? whyNot(asking) : unseen
      if (said === undefined && publishes && !cloud.publishes) continue
      const answer = await ask(asking)
      const yes = isYes(action, answer)
      cells.set(`${person.name} · ${action} · ${name}`, { said, status: answer.status, text: answer.text, yes })
      if (!yes) continue
      await undo?.({ ...asking, maker })
      if (!undo) image = undefined
    }
  }
}

async function askAboutPlace(cloud: Cloud, cells: Cells, { name, client, can }: Person, acme: string, offered: Offered): Promise<void> {
  const { namespace, owner } = await namespaceOf(cloud)
  const asking = { ...offered, cloud, client, can, acme, namespace, owner }
  for (const [action, { whyNot, ask, undo, publishes, isYes: may = (answer: Answer) => isYes(action, answer) }] of Object.entries(PLACES)) {
    const said = whyNot(asking)
    if (said === undefined && publishes && !cloud.publishes) continue
    const answer = await ask(asking)
    const yes = may(answer)
    cells.set(`${name} · ${action}`, { said, status: answer.status, text: answer.text, yes })
    if (yes) await undo?.(asking, answer)
  }
}

const namespaces = new WeakMap<Cloud, Promise<{ namespace: string; owner: string }>>()
function namespaceOf(cloud: Cloud): Promise<{ namespace: string; owner: string }> {
  const made = namespaces.get(cloud) ?? cloud.as('admin').then((admin) => makeNamespace(cloud, admin))
  namespaces.set(cloud, made)
  return made
}

function report(title: string, count: number, disagreements: readonly string[]): void {
  console.log(`${title}: ${count} cells, ${count - disagreements.length} agree`)
  for (const line of disagreements) console.log(`  ${line}`)
}

const sayOf = ({ said }: Cell) => (said === undefined ? 'yes' : `no (${said.rule ?? said.words})`)

chapter(
  'matrix',
  (cloud) => {
    cloud.test(
      'Loupe says before what Glance answers after',
      async () => {
        const cells: Cells = new Map()
        asked[cloud.isDemo ? 'demo' : 'cloud'] = cells
        const all = await people(cloud)
        const [admin, bob] = [await cloud.as('admin'), await cloud.as('bob')]
        const offered = { hasCache: (await admin.get('v2/cache')).status === 200, methods: importMethods.parse((await admin.get('v2/info/import')).json())['import-methods'].value }
        await each(all, (person) => askAboutPlace(cloud, cells, person, bob.project_id, offered))
        const deadline = cloud.isDemo ? Infinity : Date.now() + MINUTES * 60_000
        const unfinished = new Set<string>()
        // What everybody asks everything about comes first.
        const kinds = Object.entries(KINDS).filter(([, { publishes }]) => !publishes || cloud.publishes).toSorted(([, a], [, b]) => Number(b.whole ?? false) - Number(a.whole ?? false))
        await each(kinds, ([name, kind]) => {
          const late = () => Date.now() > deadline && cells.size > ENOUGH && unfinished.add(name) !== undefined
          return askAboutImage(cloud, cells, name, kind, all, bob.project_id, offered, late)
        })
        if (unfinished.size > 0) console.log(`matrix: after ${MINUTES} minutes (LOUPE_MATRIX_MINUTES) not all was asked about: ${[...unfinished].join('; ')}`)

        const judged = [...cells].filter(([, { status }]) => status !== NOT_THERE)
        const disagreements = judged
          .filter(([, { said, yes }]) => yes !== (said === undefined))
          .map(([name, cell]) => `${name}: Loupe says ${sayOf(cell)}, Glance answers ${cell.status} ${cell.text.slice(0, 160).replaceAll('\n', ' ')}`)
        report(`matrix · ${cloud.isDemo ? `demo ${cloud.profile}` : 'cloud'}`, judged.length, disagreements)
        expect(disagreements).toStrictEqual([])
        expect(judged.length).toBeGreaterThanOrEqual(ENOUGH)
      },
      (MINUTES + 12) * 60_000,
    )

    if (cloud.isDemo) return
    cloud.test('the demo cloud answers as the real one', () => {
      const { demo, cloud: real } = asked
      if (!demo || !real) return cloud.skip('one of the two was not asked')
      const both = [...real].flatMap(([name, cell]) => {
        const other = demo.get(name)
        return other && other.status !== NOT_THERE ? [{ name, cell, other }] : []
      })
      const disagreements = both
        .filter(({ cell, other }) => cell.status !== other.status)
        .map(({ name, cell, other }) => `${name}: Glance answers ${cell.status} ${cell.text.slice(0, 100)}, the demo cloud ${other.status} ${other.text.slice(0, 100)}`.replaceAll('\n', ' '))
      report('matrix · demo and cloud', both.length, disagreements)
      expect(disagreements).toStrictEqual([])
      return Promise.resolve()
    })
  },
  { demoFirst: true },
)
