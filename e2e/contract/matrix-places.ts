// What is asked about no image: what a person may do in a project at all.
import * as z from 'zod/mini'
import type { Visibility } from '#src/api/glance/images.ts'
import { whyNotCreate, whyNotVisibility, type WhyNot } from '#src/image/why-not.ts'
import type { Can } from '#src/policy/can.ts'
import type { GlanceRule } from '#src/policy/glance.ts'
import type { Answer, Client } from './client.ts'
import type { Cloud } from './cloud-under-test.ts'
import { denied } from './matrix-actions.ts'

type Asked = { cloud: Cloud; client: Client; can: Can; acme: string; hasCache: boolean; namespace: string; owner: string }

export type PlaceAction = { whyNot: (asked: Asked) => WhyNot; ask: (asked: Asked) => Promise<Answer>; undo?: (asked: Asked, answer: Answer) => Promise<unknown>; publishes?: boolean }

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
      const namespace = cloud.named(`matrix-${Math.random().toString(36).slice(2, 8)}`)
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
  'delete an object that is not there': {
    ...ofNamespace('delete_metadef_object', ({ client }, path) => client.del(`${path}/objects/nothing`)),
    // Whoever may is told that it is not there.
    whyNot: () => ({ words: 'It is not there.' }),
  },
}

const listed = z.looseObject({ namespace: z.string(), owner: z.string() })

/** A namespace for everybody, of the admin's project. */
export async function makeNamespace(cloud: Cloud, admin: Client): Promise<{ namespace: string; owner: string }> {
  const namespace = cloud.named('matrix')
  cloud.made(admin, namespace)
  return listed.parse((await admin.post('v2/metadefs/namespaces', { namespace, visibility: 'public' })).json())
}
