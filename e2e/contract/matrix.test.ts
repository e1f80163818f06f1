// Does what Loupe says before the click agree with what Glance answers after it? Account × action × image.
import { expect } from 'vitest'
import { whyNotCreate, whyNotDeactivate, whyNotDelete, whyNotDownload, whyNotEdit, whyNotProtect, whyNotReactivate, whyNotUpload, whyNotVisibility, type WhyNot } from '#src/image/why-not.ts'
import type { Image, Visibility } from '#src/api/glance/images.ts'
import { canOf, type Can } from '#src/policy/can.ts'
import { policyOf } from '#src/policy/policy.ts'
import { credentialsOf } from '#src/session/session.ts'
import type { AccountName } from './accounts.ts'
import type { Answer, Client } from './client.ts'
import { chapter, type Cloud } from './cloud-under-test.ts'
import { each } from './leftovers.ts'

const ACCOUNTS: readonly AccountName[] = ['alice', 'rita', 'bob', 'alice-acme', 'admin', 'app-alice-reader', 'app-alice-member-only']

type Action = {
  /** What Loupe says: why not, or `undefined` for yes. */
  whyNot: (image: Image, can: Can) => WhyNot
  /** What the service is asked. */
  ask: (client: Client, image: Image) => Promise<Answer>
  /** What its maker does after a yes, so that the image is again of its kind; without it a new one is made. */
  undo?: (maker: Client, image: Image) => Promise<unknown>
  /** Images for which there is nothing to ask: Glance answers 204 to what is so already. */
  pointless?: (image: Image) => boolean
}

const set = (client: Client, image: Image, key: string, value: unknown) => client.patch(image.id, [{ op: 'replace', path: `/${key}`, value }])
const act = (client: Client, image: Image, action: string) => client.send('POST', `v2/images/${image.id}/actions/${action}`)
const none = () => Promise.resolve()
const denied = (can: Can, ...ask: Parameters<Can>) => (can(...ask) ? undefined : { words: 'the rule says no', rule: ask[0] })

const toVisibility = (visibility: Visibility): Action => ({
  whyNot: (image, can) => whyNotVisibility(visibility, image, can),
  ask: (client, image) => set(client, image, 'visibility', visibility),
  undo: (maker, image) => set(maker, image, 'visibility', image.visibility),
  pointless: (image) => image.visibility === visibility,
})

const ACTIONS: Record<string, Action> = {
  show: { whyNot: (image, can) => denied(can, 'get_image', image), ask: (client, image) => client.show(image.id), undo: none },
  download: { whyNot: whyNotDownload, ask: (client, image) => client.download(image.id), undo: none },
  'patch name': { whyNot: whyNotEdit, ask: (client, image) => set(client, image, 'name', image.name), undo: none },
  'add a tag': { whyNot: whyNotEdit, ask: (client, image) => client.send('PUT', `v2/images/${image.id}/tags/matrix`), undo: none },
  protect: { whyNot: whyNotProtect, ask: (client, image) => set(client, image, 'protected', image.protected), undo: none },
  'list members': {
    whyNot: (image, can) => (image.visibility === 'shared' ? denied(can, 'get_members', image) : { words: 'only shared images have members' }),
    ask: (client, image) => client.get(`v2/images/${image.id}/members`),
    undo: none,
  },
  upload: { whyNot: whyNotUpload, ask: (client, image) => client.upload(image.id, 'data') },
  deactivate: { whyNot: whyNotDeactivate, ask: (client, image) => act(client, image, 'deactivate'), undo: (maker, image) => act(maker, image, 'reactivate'), pointless: (image) => image.status === 'deactivated' },
  reactivate: { whyNot: whyNotReactivate, ask: (client, image) => act(client, image, 'reactivate'), undo: (maker, image) => act(maker, image, 'deactivate'), pointless: (image) => image.status === 'active' },
  'make public': toVisibility('public'),
  'make community': toVisibility('community'),
  'make private': toVisibility('private'),
  delete: { whyNot: whyNotDelete, ask: (client, image) => client.del(`v2/images/${image.id}`) },
}
const PUBLISHING = new Set(['make public', 'make community'])

/** An image of the matrix: how it is made, and which projects' tokens the database shows it to (admins see all). */
type Kind = { maker: AccountName; sharedWith?: AccountName; make: (cloud: Cloud, maker: Client) => Promise<Image>; seenIn: 'its project' | 'also acme' | 'every project'; publishes?: boolean }

const KINDS: Record<string, Kind> = {
  'own private active': { maker: 'alice', make: (cloud, alice) => cloud.image(alice, {}, 'data'), seenIn: 'its project' },
  'own shared queued': { maker: 'alice', make: (cloud, alice) => cloud.image(alice, { visibility: 'shared' }), seenIn: 'its project' },
  'own protected': { maker: 'alice', make: (cloud, alice) => cloud.image(alice, { protected: true }), seenIn: 'its project' },
  'own deactivated': {
    maker: 'alice',
    make: async (cloud, alice) => {
      const image = await cloud.image(alice, {}, 'data')
      await act(alice, image, 'deactivate')
      return { ...image, status: 'deactivated' }
    },
    seenIn: 'its project',
  },
  'shared with acme': {
    maker: 'alice',
    sharedWith: 'bob',
    make: async (cloud, alice) => {
      const image = await cloud.image(alice, { visibility: 'shared' }, 'data')
      await alice.post(`v2/images/${image.id}/members`, { member: (await cloud.as('bob')).project_id })
      return image
    },
    seenIn: 'also acme',
  },
  'other’s private': { maker: 'bob', make: (cloud, bob) => cloud.image(bob, {}, 'data'), seenIn: 'its project' },
  'other’s community': { maker: 'bob', make: (cloud, bob) => cloud.image(bob, { visibility: 'community' }, 'data'), seenIn: 'every project', publishes: true },
  public: { maker: 'admin', make: (cloud, admin) => cloud.image(admin, { visibility: 'public' }, 'data'), seenIn: 'every project', publishes: true },
}

/** glance/db/utils.py is_image_visible, which stands before every rule: an image that is not seen cannot be asked about. */
function isSeen(client: Client, can: Can, image: Image, { seenIn }: Kind, acme: string | undefined): boolean {
  if (can('context_is_admin') || image.owner === client.project_id) return true
  return seenIn === 'every project' || (seenIn === 'also acme' && client.project_id === acme)
}

/** A download of nothing is 204: no error, and no data either. */
const isYes = (action: string, answer: Answer) => answer.status < 300 && !(action === 'download' && answer.status === 204)

chapter('matrix', (cloud) => {
  let cells = 0
  const disagreements: string[] = []

  const judge = (where: string, whyNot: WhyNot, action: string, answer: Answer) => {
    cells += 1
    const yes = isYes(action, answer)
    if (yes === (whyNot === undefined)) return
    disagreements.push(`${where}: Loupe says ${whyNot === undefined ? 'yes' : `no (${whyNot.rule ?? whyNot.words})`}, Glance answers ${answer.status} ${answer.text.slice(0, 120)}`)
  }
  const canFor = (client: Client) => canOf(credentialsOf(client.token), policyOf(cloud.profile))

  const askAll = async (kindName: string, kind: Kind) => {
    const acme = kind.sharedWith && (await cloud.as(kind.sharedWith)).project_id
    const maker = await cloud.as(kind.maker)
    let image: Image | undefined
    for (const account of ACCOUNTS.filter(cloud.has)) {
      const client = await cloud.as(account)
      const can = canFor(client)
      for (const [action, { whyNot, ask, undo, pointless }] of Object.entries(ACTIONS)) {
        image ??= await kind.make(cloud, maker)
        if (pointless?.(image)) continue
        const said = isSeen(client, can, image, kind, acme) ? whyNot(image, can) : { words: 'it does not see the image' }
        if (said === undefined && PUBLISHING.has(action) && !cloud.publishes) continue
        const answer = await ask(client, image)
        judge(`${account} · ${action} · ${kindName}`, said, action, answer)
        if (!isYes(action, answer)) continue
        await undo?.(maker, image)
        if (!undo) image = undefined
      }
    }
  }

  cloud.test('every account, every action, every image; create and list', async () => {
    for (const account of ACCOUNTS.filter(cloud.has)) {
      const client = await cloud.as(account)
      const can = canFor(client)
      const created = await client.post('v2/images', { id: cloud.idFor(client), name: cloud.named('matrix'), visibility: 'private' })
      judge(`${account} · create`, whyNotCreate(can, client.project_id), 'create', created)
      judge(`${account} · list`, denied(can, 'get_images'), 'list', await client.get('v2/images?limit=1'))
    }
    const kinds = Object.entries(KINDS).filter(
      ([, { maker, sharedWith, publishes }]) => cloud.has(maker) && (sharedWith === undefined || cloud.has(sharedWith)) && (!publishes || cloud.publishes),
    )
    await each(kinds, ([name, kind]) => askAll(name, kind))
    console.log(`matrix: ${cells} cells, ${cells - disagreements.length} agree`)
    for (const line of disagreements) console.log(`  ${line}`)
    expect(disagreements).toStrictEqual([])
    if (ACCOUNTS.every(cloud.has)) expect(cells).toBeGreaterThanOrEqual(60)
  }, 300_000)
})
