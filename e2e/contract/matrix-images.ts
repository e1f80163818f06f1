// The images that are asked about: visibility × ownership × status × protection × what a project that it is shared with has answered.
import { imageSchema, type Image } from '#src/api/glance/images.ts'
import type { AccountName } from './accounts.ts'
import type { Answer, Client } from './client.ts'
import type { Cloud } from './cloud-under-test.ts'

/** What the demo cloud answers where it does nothing at all. */
export const NOT_THERE = 501

export type MemberStatus = 'pending' | 'accepted' | 'rejected'

/** An image of the matrix, and how one is made. */
export type Kind = {
  maker: AccountName
  attributes?: Record<string, unknown>
  data?: boolean
  /** What is done to it then. */
  after?: (cloud: Cloud, maker: Client, id: string) => Promise<Answer>
  /** It is shared with bob's project, which has answered. */
  member?: MemberStatus
  /** It is offered to other projects, which a cloud may not want of a test. */
  publishes?: boolean
  /** Everybody asks everything about it. Of the others those ask who may tell it from these, and what depends on the image. */
  whole?: boolean
}

const act = (client: Client, id: string, action: string) => client.send('POST', `v2/images/${id}/actions/${action}`)
const shared = (member: MemberStatus): Kind => ({ maker: 'alice', attributes: { visibility: 'shared' }, data: true, member })
const byAdmin = (attribute: string, value: unknown) => async (cloud: Cloud, _: Client, id: string) => (await cloud.as('admin')).patch(id, [{ op: 'replace', path: `/${attribute}`, value }])

export const KINDS: Record<string, Kind> = {
  'own private': { maker: 'alice', data: true, whole: true },
  'own private, protected': { maker: 'alice', attributes: { protected: true }, data: true },
  'own private, deactivated': { maker: 'alice', data: true, after: (_, alice, id) => act(alice, id, 'deactivate') },
  'own private, hidden': { maker: 'alice', attributes: { os_hidden: true }, data: true },
  'own private, queued': { maker: 'alice' },
  'own private, queued without formats': { maker: 'alice', attributes: { disk_format: null, container_format: null } },
  'own private, queued, protected': { maker: 'alice', attributes: { protected: true } },
  'own private, staged': { maker: 'alice', after: (_, alice, id) => alice.send('PUT', `v2/images/${id}/stage`, { body: 'staged', type: 'application/octet-stream' }) },
  'own shared with nobody': { maker: 'alice', attributes: { visibility: 'shared' }, data: true },
  'own shared, queued': { maker: 'alice', attributes: { visibility: 'shared' }, member: 'pending' },
  'shared, pending': shared('pending'),
  'shared, accepted': { ...shared('accepted'), whole: true },
  'shared, rejected': shared('rejected'),
  'shared, accepted, deactivated': { ...shared('accepted'), after: (_, alice, id) => act(alice, id, 'deactivate') },
  'own community': { maker: 'alice', attributes: { visibility: 'community' }, data: true, publishes: true },
  'own public': { maker: 'alice', data: true, after: byAdmin('visibility', 'public'), publishes: true },
  'other’s private': { maker: 'bob', data: true },
  'other’s community': { maker: 'bob', attributes: { visibility: 'community' }, data: true, publishes: true },
  public: { maker: 'admin', attributes: { visibility: 'public' }, data: true, publishes: true, whole: true },
  'public, protected': { maker: 'admin', attributes: { visibility: 'public', protected: true }, data: true, publishes: true },
  'public, deactivated': { maker: 'admin', attributes: { visibility: 'public' }, data: true, after: (_, admin, id) => act(admin, id, 'deactivate'), publishes: true },
  'public, queued': { maker: 'admin', attributes: { visibility: 'public' }, publishes: true },
}

/** `undefined`: the demo cloud cannot make such an image. */
export async function make(cloud: Cloud, { maker: name, attributes, data, after, member }: Kind): Promise<Image | undefined> {
  const maker = await cloud.as(name)
  const { id } = await cloud.image(maker, attributes, data ? 'data' : undefined)
  if (member !== undefined) await answerAs(cloud, maker, id, member)
  const done = await after?.(cloud, maker, id)
  if (done?.status === NOT_THERE) return undefined
  return imageSchema.parse((await (await cloud.as('admin')).show(id)).json())
}

/** Shares an image with bob's project anew, and lets that answer. */
export async function answerAs(cloud: Cloud, maker: Client, id: string, status: MemberStatus): Promise<void> {
  const bob = await cloud.as('bob')
  await maker.post(`v2/images/${id}/members`, { member: bob.project_id })
  if (status !== 'pending') await setAnswer(bob, id, status)
}

export const setAnswer = (bob: Client, id: string, status: MemberStatus) => bob.send('PUT', `v2/images/${id}/members/${bob.project_id}`, { json: { status } })
