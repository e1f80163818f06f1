// What is asked about no image: what a person may do in a project at all.
import * as z from 'zod/mini'
import type { Visibility } from '#src/api/glance/images.ts'
import { whyNotCreate, whyNotVisibility, type WhyNot } from '#src/image/why-not.ts'
import type { Can } from '#src/policy/can.ts'
import type { GlanceRule } from '#src/policy/glance.ts'
import type { KeystoneRule } from '#src/policy/keystone.ts'
import type { NovaRule } from '#src/policy/nova.ts'
import type { Answer, Client } from './client.ts'
import type { Cloud } from './cloud-under-test.ts'
import { denied, type Offered } from './matrix-actions.ts'
import { NOT_THERE } from './matrix-images.ts'
import { novaOf } from './nova-client.ts'

/** `owner`: the admin's project, which the namespace is of. `acme`: bob's. */
type Asked = Offered & { cloud: Cloud; client: Client; can: Can; acme: string; namespace: string; owner: string }

export type PlaceAction = {
  whyNot: (asked: Asked) => WhyNot
  ask: (asked: Asked) => Promise<Answer>
  undo?: (asked: Asked, answer: Answer) => Promise<unknown>
  publishes?: boolean
  /** Which answer means that the person may, where it is not what was asked for. */
  isYes?: (answer: Answer) => boolean
}

const created = z.looseObject({ id: z.string() })
const postImage = ({ cloud, client }: Asked, attributes: object) => client.post('v2/images', { id: cloud.idFor(client), name: cloud.named('matrix'), ...attributes })
/** A project may hold a few images only. */
const deleteImage = ({ client }: Asked, answer: Answer) => client.del(`v2/images/${created.parse(answer.json()).id}`)

const create = (visibility: Visibility): PlaceAction => ({
  whyNot: ({ can, client }) => whyNotCreate(can, client.project_id) ?? whyNotVisibility(visibility, undefined, can),
  ask: (asked) => postImage(asked, { visibility }),
  undo: deleteImage,
  publishes: visibility === 'public' || visibility === 'community',
})

const read = (rule: GlanceRule | undefined, path: string): PlaceAction => ({ whyNot: ({ can }) => (rule ? denied(can, rule) : undefined), ask: ({ client }) => client.get(path) })

/** About the namespace that an admin has made, and shows to everybody. */
const ofNamespace = (rule: GlanceRule, ask: (asked: Asked, path: string) => Promise<Answer>, undo?: (asked: Asked, path: string) => Promise<unknown>): PlaceAction => {
  const pathOf = ({ namespace }: Asked) => `v2/metadefs/namespaces/${namespace}`
  return {
    whyNot: ({ can, owner }) => denied(can, rule, { owner, visibility: 'public' }),
    ask: (asked) => ask(asked, pathOf(asked)),
    ...(undo && { undo: (asked) => undo(asked, pathOf(asked)) }),
  }
}

const unique = () => `matrix-${Math.random().toString(36).slice(2, 10)}`

/** An admin makes one for everybody who is to delete it. */
const remove = (rule: GlanceRule, make: (admin: Client, path: string, name: string) => Promise<Answer>, pathTo: (path: string, name: string) => string): PlaceAction =>
  ofNamespace(rule, async ({ cloud, client }, path) => {
    const name = unique()
    const made = await make(await cloud.as('admin'), path, name)
    if (made.status === NOT_THERE) return made
    if (made.status >= 300) throw new Error(`${made.request} -> ${made.status} ${made.text}`)
    return client.del(pathTo(path, name))
  })

/** What Keystone is asked, of others: of what is one's own it tells everybody. */
const atKeystone = (rule: KeystoneRule, path: (asked: Asked) => string | Promise<string>): PlaceAction => ({
  whyNot: ({ can }) => denied(can, rule),
  ask: async (asked) => asked.client.identity('GET', await path(asked)),
})

/** What Nova is asked. `minor`: of its microversion. */
const atNova = (rule: NovaRule, method: string, path: string, json?: unknown, minor?: number): PlaceAction => ({
  whyNot: ({ can }) => denied(can, rule),
  // A token without a project has no catalog: Nova is where it is for all.
  ask: async ({ cloud, client }) => novaOf(cloud, { ...client, token: (await cloud.as('admin')).token })(method, path, json, minor),
})

/** Nothing is launched: whoever may is told that there is no such flavor. */
const noLaunch = { server: { name: 'matrix', flavorRef: 'no-such-flavor', imageRef: '00000000-0000-4000-8000-000000000000', networks: 'none' } }

export const PLACES: Record<string, PlaceAction> = {
  list: read('get_images', 'v2/images?limit=1'),
  'list community': read('get_images', 'v2/images?visibility=community&limit=1'),
  'list hidden': read('get_images', 'v2/images?os_hidden=true&limit=1'),
  stores: read(undefined, 'v2/info/stores'),
  'stores in detail': read('stores_info_detail', 'v2/info/stores/detail'),
  'import methods': read(undefined, 'v2/info/import'),
  tasks: read('tasks_api_access', 'v2/tasks?limit=1'),
  'list the cache': { whyNot: ({ can, hasCache }) => (hasCache ? denied(can, 'cache_list') : { words: 'This cloud has no image cache.' }), ask: ({ client }) => client.get('v2/cache') },
  'create private': create('private'),
  'create shared': create('shared'),
  'create community': create('community'),
  'create public': create('public'),
  'create for another project': {
    whyNot: ({ can, client, acme }) => whyNotCreate(can, client.project_id === acme ? 'a-project-of-nobody' : acme),
    ask: (asked) => postImage(asked, { visibility: 'private', owner: asked.client.project_id === asked.acme ? 'a-project-of-nobody' : asked.acme }),
    undo: deleteImage,
  },
  'list namespaces': read('get_metadef_namespaces', 'v2/metadefs/namespaces?limit=1'),
  'create a namespace': {
    whyNot: ({ can }) => denied(can, 'add_metadef_namespace'),
    ask: ({ cloud, client }) => {
      const namespace = cloud.named(unique())
      cloud.made(client, namespace)
      return client.post('v2/metadefs/namespaces', { namespace })
    },
  },
  'show a namespace': ofNamespace('get_metadef_namespace', ({ client }, path) => client.get(path)),
  'change a namespace': ofNamespace('modify_metadef_namespace', ({ client, namespace }, path) => client.send('PUT', path, { json: { namespace, visibility: 'public' } })),
  'list its objects': ofNamespace('get_metadef_objects', ({ client }, path) => client.get(`${path}/objects`)),
  'list its properties': ofNamespace('get_metadef_properties', ({ client }, path) => client.get(`${path}/properties`)),
  'list its tags': ofNamespace('get_metadef_tags', ({ client }, path) => client.get(`${path}/tags`)),
  'add an object': ofNamespace('add_metadef_object', ({ client }, path) => client.post(`${path}/objects`, { name: 'matrix' }), ({ client }, path) => client.del(`${path}/objects/matrix`)),
  'add a property to it': ofNamespace(
    'add_metadef_property',
    ({ client }, path) => client.post(`${path}/properties`, { name: 'matrix', title: 'Matrix', type: 'string' }),
    ({ client }, path) => client.del(`${path}/properties/matrix`),
  ),
  'add a tag to it': ofNamespace('add_metadef_tag', ({ client }, path) => client.post(`${path}/tags/matrix`), ({ client }, path) => client.del(`${path}/tags/matrix`)),
  'delete an object': remove('delete_metadef_object', (admin, path, name) => admin.post(`${path}/objects`, { name }), (path, name) => `${path}/objects/${name}`),
  'delete a property of it': remove(
    'remove_metadef_property',
    (admin, path, name) => admin.post(`${path}/properties`, { name, title: name, type: 'string' }),
    (path, name) => `${path}/properties/${name}`,
  ),
  'delete a tag of it': remove('delete_metadef_tag', (admin, path, name) => admin.post(`${path}/tags/${name}`), (path, name) => `${path}/tags/${name}`),
  'delete a namespace': {
    whyNot: ({ can, owner }) => denied(can, 'delete_metadef_namespace', { owner, visibility: 'public' }),
    ask: async ({ cloud, client }) => {
      const { namespace } = await makeNamespace(cloud, await cloud.as('admin'), cloud.named(unique()))
      return client.del(`v2/metadefs/namespaces/${namespace}`)
    },
  },
  'list the projects': atKeystone('identity:list_projects', ({ cloud }) => `projects?name=${cloud.named('nothing')}`),
  'show another project': atKeystone('identity:get_project', ({ client, acme, owner }) => `projects/${client.project_id === acme ? owner : acme}`),
  'list another person’s projects': atKeystone('identity:list_user_projects', async ({ cloud, client }) => {
    const [admin, bob] = [await cloud.as('admin'), await cloud.as('bob')]
    return `users/${(client.account === 'bob' ? admin : bob).token.user.id}/projects`
  }),
  'show another domain': {
    ...atKeystone('identity:get_domain', () => 'domains/none'),
    // Whoever may is told that there is no such domain: a cloud need not have two.
    isYes: ({ status }) => status === 404,
  },
  'list the servers': atNova('os_compute_api:servers:detail', 'GET', '/servers/detail?limit=1'),
  'list the servers of all projects': atNova('os_compute_api:servers:detail:get_all_tenants', 'GET', '/servers/detail?limit=1&all_tenants=1'),
  'list the key pairs': atNova('os_compute_api:os-keypairs:index', 'GET', '/os-keypairs'),
  'launch a server': { ...atNova('os_compute_api:servers:create', 'POST', '/servers', noLaunch, 47), isYes: ({ status }) => status === 400 },
}

const listed = z.looseObject({ namespace: z.string(), owner: z.string() })

/** A namespace for everybody, of the admin's project. */
export async function makeNamespace(cloud: Cloud, admin: Client, namespace = cloud.named('matrix')): Promise<{ namespace: string; owner: string }> {
  cloud.made(admin, namespace)
  return listed.parse((await admin.post('v2/metadefs/namespaces', { namespace, visibility: 'public' })).json())
}
