// What is done: what Loupe says of it, what the service is asked, and how it is undone.
import { randomUUID } from 'node:crypto'
import type { Image, Visibility } from '#src/api/glance/images.ts'
import {
  whyNotAddMember, whyNotAnswer, whyNotDeactivate, whyNotDelete, whyNotDownload, whyNotEdit, whyNotFormats, whyNotImport, whyNotMembers, whyNotOwner, whyNotProtect,
  whyNotReactivate, whyNotRemoveFromStore, whyNotRemoveMember, whyNotStage, whyNotUpload, whyNotVisibility, type ImportMethod, type WhyNot,
} from '#src/image/why-not.ts'
import type { PatchOperation } from '#src/lib/json-patch.ts'
import type { Can } from '#src/policy/can.ts'
import type { GlanceRule } from '#src/policy/glance.ts'
import type { Rule } from '#src/policy/policy.ts'
import type { Answer, Client } from './client.ts'
import type { Cloud } from './cloud-under-test.ts'
import { answerAs, setAnswer, type Kind } from './matrix-images.ts'

/** What is said by the cloud of itself. `methods`: of imports. */
export type Offered = { hasCache: boolean; methods: readonly string[] }

/** Who asks, about which image of which kind. `acme`: bob's project, which images are shared with. */
export type Asked = Offered & { cloud: Cloud; can: Can; image: Image; kind: Kind; acme: string }
/** What the service is asked, by whom. */
type Asking = Asked & { client: Client }

export type Action = {
  /** What Loupe says: why not, or `undefined` for yes. */
  whyNot: (asked: Asked) => WhyNot
  ask: (asking: Asking) => Promise<Answer>
  /** What its maker (or an admin) does after a yes, so that the image is again of its kind; without it a new one is made. */
  undo?: (undoing: Asking & { maker: Client }) => Promise<unknown>
  /** Images for which there is nothing to ask: what is so already is no change. */
  pointless?: (asked: Asked) => boolean
  /** It offers an image to others, which a cloud may not want of a test. */
  publishes?: boolean
  /** Its answer depends on who asks about whose image, and on nothing else of the image. */
  anyImage?: boolean
}

/** What asks for a rule alone. */
export const denied = (can: Can, ...asked: [Rule, Parameters<Can>[1]?]): WhyNot => (can(...asked) ? undefined : { words: 'The rule says no.', rule: asked[0] })

const of = (whyNot: (image: Image, can: Can) => WhyNot): Action['whyNot'] => ({ image, can }) => whyNot(image, can)
const none = () => Promise.resolve()
const path = ({ image }: Asked, rest = '') => `v2/images/${image.id}${rest}`
const set = (client: Client, { id }: Image, key: string, value: unknown) => client.patch(id, [{ op: 'replace', path: `/${key}`, value }])
/** Sets an attribute to what it is: Glance asks its rules all the same. */
const keep = (key: 'name' | 'protected' | 'os_hidden' | 'owner' | 'disk_format' | 'min_ram', whyNot: Action['whyNot']): Action => ({ whyNot, ask: ({ client, image }) => set(client, image, key, image[key]), undo: none })
const act = (action: string, whyNot: Action['whyNot'], opposite: string, already: Image['status']): Action => ({
  whyNot,
  ask: (asking) => asking.client.send('POST', path(asking, `/actions/${action}`)),
  undo: ({ maker, ...asking }) => maker.send('POST', path(asking, `/actions/${opposite}`)),
  pointless: ({ image }) => image.status === already,
})
const become = (visibility: Visibility): Action => ({
  whyNot: of((image, can) => whyNotVisibility(visibility, image, can)),
  ask: ({ client, image }) => set(client, image, 'visibility', visibility),
  undo: async ({ cloud, image }) => set(await cloud.as('admin'), image, 'visibility', image.visibility),
  pointless: ({ image }) => image.visibility === visibility,
  publishes: visibility === 'public' || visibility === 'community',
})
const begin = (name: ImportMethod, rest: (client: Client) => object = () => ({}), more: object = {}): Action => ({
  whyNot: ({ image, can, methods }) => (methods.includes(name) ? whyNotImport(name, image, can) : { words: 'This cloud has no such import.' }),
  ask: (asking) => asking.client.post(path(asking, '/import'), { method: { name, ...rest(asking.client) }, ...more }),
})
/** Only where the places of data are not shown: where they are, a test had to give one. */
const locate = (rule: GlanceRule, operation: PatchOperation): Action => ({
  anyImage: true,
  whyNot: ({ image, can }) => denied(can, rule, image) ?? { words: 'This cloud does not show locations.' },
  ask: ({ client, image }) => client.patch(image.id, [operation]),
  pointless: ({ image }) => 'locations' in image,
})

/** Nobody listens there; a real import of it begins all the same. */
const NOWHERE = 'http://127.0.0.1:9/disk'
const SOMEWHERE = { url: NOWHERE, metadata: {} }
const regionOf = ({ token }: Client) => token.catalog.find(({ type }) => type === 'image')?.endpoints[0]?.region_id
const noMember: WhyNot = { words: 'It is not shared with that project.' }

/** What destroys comes last. */
export const ACTIONS: Record<string, Action> = {
  show: { whyNot: ({ can, image }) => denied(can, 'get_image', image), ask: ({ client, image }) => client.show(image.id), undo: none },
  download: { whyNot: of(whyNotDownload), ask: ({ client, image }) => client.download(image.id), undo: none },
  'change the name': keep('name', of(whyNotEdit)),
  'change min_ram': { anyImage: true, ...keep('min_ram', of(whyNotEdit)) },
  'change the format': keep('disk_format', of(whyNotFormats)),
  'add a property': { anyImage: true, whyNot: of(whyNotEdit), ask: ({ client, image }) => client.patch(image.id, [{ op: 'add', path: '/matrix', value: 'x' }]), undo: none },
  'add a tag': { anyImage: true, whyNot: of(whyNotEdit), ask: (asking) => asking.client.send('PUT', path(asking, '/tags/matrix')), undo: none },
  'remove a tag': {
    anyImage: true,
    whyNot: of(whyNotEdit),
    ask: (asking) => asking.client.del(path(asking, `/tags/${asking.cloud.tag}`)),
    undo: ({ maker, ...asking }) => maker.send('PUT', path(asking, `/tags/${asking.cloud.tag}`)),
  },
  hide: { anyImage: true, ...keep('os_hidden', of(whyNotEdit)) },
  protect: { anyImage: true, ...keep('protected', of(whyNotProtect)) },
  'change the owner': { anyImage: true, ...keep('owner', of(whyNotOwner)) },
  'make public': become('public'),
  'make community': { anyImage: true, ...become('community') },
  'make shared': { anyImage: true, ...become('shared') },
  'make private': become('private'),
  'list members': { whyNot: of(whyNotMembers), ask: (asking) => asking.client.get(path(asking, '/members')), undo: none },
  'show the member': {
    whyNot: ({ image, can, kind }) => whyNotMembers(image, can) ?? (kind.member === undefined ? noMember : undefined),
    ask: (asking) => asking.client.get(path(asking, `/members/${asking.acme}`)),
    undo: none,
  },
  'add a member': {
    whyNot: of(whyNotAddMember),
    ask: (asking) => asking.client.post(path(asking, '/members'), { member: 'a-project-of-nobody' }),
    undo: ({ maker, ...asking }) => maker.del(path(asking, '/members/a-project-of-nobody')),
  },
  accept: {
    whyNot: ({ image, can, kind }) => whyNotAnswer(image, can) ?? (kind.member === undefined ? noMember : undefined),
    ask: (asking) => asking.client.send('PUT', path(asking, `/members/${asking.acme}`), { json: { status: 'accepted' } }),
    undo: async ({ cloud, image, kind }) => setAnswer(await cloud.as('bob'), image.id, kind.member ?? 'pending'),
  },
  'remove the member': {
    whyNot: ({ image, can, kind }) => whyNotRemoveMember(image, can) ?? (kind.member === undefined ? noMember : undefined),
    ask: (asking) => asking.client.del(path(asking, `/members/${asking.acme}`)),
    undo: ({ cloud, maker, image, kind }) => answerAs(cloud, maker, image.id, kind.member ?? 'pending'),
  },
  deactivate: act('deactivate', of(whyNotDeactivate), 'reactivate', 'deactivated'),
  reactivate: act('reactivate', of(whyNotReactivate), 'deactivate', 'active'),
  'remove from a store': { whyNot: of(whyNotRemoveFromStore), ask: ({ client, image }) => client.del(`v2/stores/${(image.stores ?? 'fast').split(',')[0]}/${image.id}`) },
  cache: {
    anyImage: true,
    whyNot: ({ can, image, hasCache }) => (hasCache ? denied(can, 'cache_image', image) : { words: 'This cloud has no image cache.' }),
    ask: ({ client, image }) => client.send('PUT', `v2/cache/${image.id}`),
    undo: ({ maker, image }) => maker.del(`v2/cache/${image.id}`),
  },
  'read where it is': { anyImage: true, whyNot: ({ can, image }) => denied(can, 'fetch_image_location', image), ask: (asking) => asking.client.get(path(asking, '/locations')), undo: none },
  'add a location': locate('set_image_location', { op: 'add', path: '/locations/-', value: SOMEWHERE }),
  'replace the locations': locate('set_image_location', { op: 'replace', path: '/locations', value: [SOMEWHERE] }),
  'remove a location': locate('delete_image_location', { op: 'remove', path: '/locations/0' }),
  'import by copy': begin('copy-image', undefined, { all_stores: true }),
  'import by download': begin('web-download', () => ({ uri: NOWHERE })),
  'import from another region': begin('glance-download', (client) => ({ glance_region: regionOf(client), glance_image_id: randomUUID() })),
  'import what is staged': begin('glance-direct'),
  stage: { whyNot: of(whyNotStage), ask: (asking) => asking.client.send('PUT', path(asking, '/stage'), { body: 'staged', type: 'application/octet-stream' }) },
  upload: { whyNot: of(whyNotUpload), ask: ({ client, image }) => client.upload(image.id, 'data') },
  delete: { whyNot: of(whyNotDelete), ask: (asking) => asking.client.del(path(asking)) },
}
