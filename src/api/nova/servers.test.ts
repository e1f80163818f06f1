import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { queryClient } from '#src/api/queryClient.ts'
import { createServer, createSnapshot, isTransitional, serverQuery, type LaunchRequest, type Server } from './servers.ts'
import { newestMicroversionQuery } from './versions.ts'

const at = { region: 'r', scope: 's' }
const row = { id: 'i', name: 'web-1', status: 'ACTIVE', tenant_id: 's', user_id: 'u', created: 'c', updated: 'u', image: { id: 'image' }, flavor: { id: '1' }, addresses: {} }

type Sent = { path: string; body: unknown; microversion: string | undefined }
const sent: Sent[] = []
let answers: unknown[] = []

beforeEach(() => {
  sent.length = 0
  vi.stubGlobal('fetch', (path: string, { body, headers }: { body?: string; headers: Record<string, string> }) => {
    sent.push({ path, body: body === undefined ? undefined : (JSON.parse(body) as unknown), microversion: headers['OpenStack-API-Version'] })
    return Promise.resolve(Response.json(answers.shift() ?? {}))
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  queryClient.clear()
})

/** A Nova whose newest microversion is this. */
const speaking = (minor: number) => queryClient.setQueryData(newestMicroversionQuery(at).queryKey, minor)

describe('a launch', () => {
  const base: LaunchRequest = { name: 'web-1', image_id: 'image', flavor_id: '1', networks: 'auto' }
  const wire = { name: 'web-1', flavorRef: '1', imageRef: 'image', networks: 'auto' }
  test.each<[what: string, minor: number, launch: LaunchRequest, server: object]>([
    ['what Nova chooses', 93, base, wire],
    ['an older Nova chooses when nothing is said', 36, base, { name: 'web-1', flavorRef: '1', imageRef: 'image' }],
    ['no network', 93, { ...base, networks: 'none' }, { ...wire, networks: 'none' }],
    ['networks by their ids', 1, { ...base, networks: ['a', 'b'] }, { ...wire, networks: [{ uuid: 'a' }, { uuid: 'b' }] }],
    ['a key', 93, { ...base, key_name: 'laptop' }, { ...wire, key_name: 'laptop' }],
    ['user data: a text in UTF-8', 93, { ...base, user_data: '#łódź' }, { ...wire, user_data: 'I8WCw7Nkxbo=' }],
    ['user data: bytes as they are', 93, { ...base, user_data: new Uint8Array([0x1f, 0x8b, 0xff]) }, { ...wire, user_data: 'H4v/' }],
    [
      'from a new volume: the image stands in the mapping alone',
      93,
      { ...base, volume: { kind: 'boot', size: 8, delete_on_termination: true } },
      { name: 'web-1', flavorRef: '1', networks: 'auto', block_device_mapping_v2: [{ boot_index: 0, source_type: 'image', uuid: 'image', destination_type: 'volume', volume_size: 8, delete_on_termination: true }] },
    ],
    [
      'an empty volume beside the image',
      93,
      { ...base, volume: { kind: 'blank', size: 8, delete_on_termination: false } },
      {
        ...wire,
        block_device_mapping_v2: [
          { boot_index: 0, source_type: 'image', uuid: 'image', destination_type: 'local', delete_on_termination: true },
          { boot_index: 1, source_type: 'blank', destination_type: 'volume', volume_size: 8, delete_on_termination: false },
        ],
      },
    ],
  ])('%s', async (_what, minor, launch, server) => {
    speaking(minor)
    answers = [{ server: { id: 'new', adminPass: 'secret' } }]
    expect(await createServer(at, launch)).toBe('new')
    expect(sent).toEqual([{ path: '/os/s/r/compute/servers', body: { server }, microversion: minor > 1 ? `compute 2.${Math.min(minor, 47)}` : undefined }])
  })

  test('no network cannot be said to an older Nova', async () => {
    speaking(36)
    await expect(createServer(at, { ...base, networks: 'none' })).rejects.toThrow('this Nova can be told to attach no network')
    expect(sent).toEqual([])
  })
})

test('what others gave their servers is not kept', async () => {
  speaking(93)
  answers = [{ server: { ...row, 'OS-EXT-SRV-ATTR:user_data': 'c2VjcmV0', 'OS-EXT-SRV-ATTR:host': 'node-1' } }]
  const server = await queryClient.fetchQuery(serverQuery(at, 'i'))
  expect(server).not.toHaveProperty('OS-EXT-SRV-ATTR:user_data')
  expect(server).toHaveProperty('OS-EXT-SRV-ATTR:host', 'node-1')
})

describe('a snapshot', () => {
  const asked = { name: 'taken', metadata: { note: 'x' } }

  test('answers its image', async () => {
    speaking(93)
    answers = [{ image_id: 'image-2' }]
    expect(await createSnapshot(at, { id: 'i', image: { id: 'image' } }, asked)).toBe('image-2')
    expect(sent).toEqual([{ path: '/os/s/r/compute/servers/i/action', body: { createImage: asked }, microversion: 'compute 2.47' }])
  })

  test('an older Nova does not: the newest image of the server that is called so is it', async () => {
    speaking(44)
    answers = [{}, { images: [{ id: 'another', name: 'at the same time' }, { id: 'image-3', name: 'taken' }, { id: 'before', name: 'taken' }] }]
    expect(await createSnapshot(at, { id: 'i', image: { id: 'image' } }, asked)).toBe('image-3')
    expect(sent.at(-1)?.path).toBe('/os/s/r/image/v2/images?instance_uuid=i&sort=created_at%3Adesc&limit=20')
  })

  test.each([
    ['cannot be read', { images: 'not a list' }],
    ['is not among them', { images: [] }],
  ])('that an older Nova has begun is no failure where its image %s', async (_, answer) => {
    speaking(44)
    answers = [{}, answer]
    expect(await createSnapshot(at, { id: 'i', image: { id: 'image' } }, asked)).toBeUndefined()
  })

  test('of volumes says whose it is, which Nova does not', async () => {
    speaking(93)
    answers = [{ image_id: 'image-2' }]
    await createSnapshot(at, { id: 'i', image: '' }, asked)
    expect(sent[0]?.body).toEqual({ createImage: { name: 'taken', metadata: { note: 'x', instance_uuid: 'i' } } })
  })
})

test.each<[more: Partial<Server>, transitional: boolean]>([
  [{ status: 'BUILD' }, true],
  [{ status: 'ACTIVE' }, false],
  [{ status: 'ACTIVE', 'OS-EXT-STS:task_state': null }, false],
  [{ status: 'ACTIVE', 'OS-EXT-STS:task_state': 'image_uploading' }, true],
  [{ status: 'ERROR', 'OS-EXT-STS:task_state': 'deleting' }, true],
  [{ status: 'DELETED' }, true],
  [{ status: 'SHUTOFF' }, false],
])('%j changes by itself: %s', (more, transitional) => {
  expect(isTransitional({ ...row, 'os-extended-volumes:volumes_attached': [], locked: false, ...more })).toBe(transitional)
})
