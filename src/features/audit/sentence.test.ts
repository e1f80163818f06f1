import { describe, expect, test } from 'vitest'
import { eventSchema, type AuditEvent } from '#src/api/audit/hermes.ts'
import { sentenceOf } from './sentence.ts'

const image = 'ff9c0ec2-ab6c-483e-9ac6-06061d192970'
const server = 'da9b721e-915e-4783-84ae-0be9b8c67ce6'
const IMAGE = 'storage/image/image'
const path = (rest = '') => `/v2/images/${image}${rest}`
const projects: Readonly<Record<string, string>> = { p1: 'acme', p2: 'demo' }
const nameOf = (id: string) => projects[id] ?? id

type Told = { action: string; requestPath?: string; type?: string; id?: string; outcome?: string; who?: object; attached?: Record<string, unknown> }
const event = ({ action, requestPath = path(), type = IMAGE, id = image, outcome = 'success', who = { id: 'u1', typeURI: 'service/security/account/user', name: 'alice' }, attached = {} }: Told): AuditEvent =>
  eventSchema.parse({
    id: 'e', eventTime: '2026-11-21T22:10:55.9+00:00', action, outcome, requestPath, initiator: who, target: { typeURI: type, id }, observer: { id: 'target', typeURI: 'service/storage/image' },
    attachments: Object.entries(attached).map(([name, content]) => ({ name, typeURI: 'mime:application/json', content: JSON.stringify(content) })),
  })
const said = (told: Told) => sentenceOf(event(told), nameOf)
const changed = (...changes: object[]) => said({ action: 'update', attached: { changes } })

describe('what changed', () => {
  test.each<[string, object[]]>([
    ['alice changed visibility from private to shared', [{ field: 'visibility', from: 'private', to: 'shared' }]],
    ['alice renamed the image from a to b', [{ field: 'name', from: 'a', to: 'b' }]],
    ['alice named the image b', [{ field: 'name', from: null, to: 'b' }]],
    ['alice took away the name a', [{ field: 'name', from: 'a', to: '' }]],
    ['alice turned protection on', [{ field: 'protected', from: false, to: true }]],
    ['alice turned protection off', [{ field: 'protected', from: true, to: false }]],
    ['alice gave the image from demo to acme', [{ field: 'owner', from: 'p2', to: 'p1' }]],
    ['alice changed min_disk from 0 GiB to 20 GiB', [{ field: 'min_disk', from: 0, to: 20 }]],
    ['alice changed min_ram from 0 MiB to 2,048 MiB', [{ field: 'min_ram', from: 0, to: 2048 }]],
    ['alice set os_distro to debian', [{ field: 'os_distro', to: 'debian' }]],
    ['alice removed os_distro, which was debian', [{ field: 'os_distro', from: 'debian' }]],
    ['alice changed os_distro from debian to nothing', [{ field: 'os_distro', from: 'debian', to: '' }]],
    ['alice added the tag blue', [{ field: 'tags', from: [], to: ['blue'] }]],
    ['alice removed the tags blue and red', [{ field: 'tags', from: ['blue', 'red'], to: [] }]],
    ['alice changed tags: added green, removed blue and red', [{ field: 'tags', from: ['blue', 'red'], to: ['green'] }]],
    ['alice changed which flavors may be used with the image', [{ field: 'loupe_flavors', from: '1', to: '1,2' }, { field: 'loupe_flavor_groups', to: 'gpu' }]],
    ['alice changed name and visibility', [{ field: 'name', from: 'a', to: 'b' }, { field: 'visibility', from: 'private', to: 'shared' }]],
    ['alice changed a, b, c and 1 other', ['a', 'b', 'c', 'd'].map((field) => ({ field, to: '1' }))],
    ['alice changed a, b, c and 2 others', ['a', 'b', 'c', 'd', 'e'].map((field) => ({ field, to: '1' }))],
    ['alice updated the image (change not recorded)', []],
  ])('%s', (words, changes) => expect(changed(...changes)).toBe(words))

  test('is not recorded', () => {
    expect(said({ action: 'update' })).toBe('alice updated the image (change not recorded)')
    expect(said({ action: 'update', attached: { changes: 'no list' } })).toBe('alice updated the image (change not recorded)')
  })
})

describe('what was done', () => {
  test.each<[string, string, Told]>([
    ['alice created the image', 'alice tried to create an image', { action: 'create', requestPath: `/v2/images?id=${image}` }],
    [`alice created the image as a snapshot of the server ${server}`, 'alice tried to create an image', { action: 'create', requestPath: '/v2/images', attached: { changes: [{ field: 'instance_uuid', to: server }] } }],
    ['alice created an image; which one is not known', 'alice tried to create an image', { action: 'create', requestPath: '/v2/images', id: '' }],
    ['alice deleted the image', 'alice tried to delete the image', { action: 'delete' }],
    ['alice looked at the image', 'alice tried to look at the image', { action: 'read' }],
    ['alice uploaded 2.4 GiB', 'alice tried to upload data', { action: 'update', requestPath: path('/file'), attached: { changes: [{ field: 'size', from: null, to: 2.4 * 1024 ** 3 }] } }],
    ['alice uploaded data', 'alice tried to upload data', { action: 'update', requestPath: path('/file') }],
    ['alice staged 12 B for an import', 'alice tried to stage data for an import', { action: 'update', requestPath: path('/stage'), attached: { changes: [{ field: 'size', from: null, to: 12 }] } }],
    ['alice staged data for an import', 'alice tried to stage data for an import', { action: 'update', requestPath: path('/stage') }],
    ['alice started an import', 'alice tried to start an import', { action: 'update', requestPath: path('/import') }],
    ['alice downloaded 10 B', 'alice tried to download the data', { action: 'read', requestPath: '', type: `${IMAGE}/file`, attached: { bytes_sent: 10 } }],
    ['alice downloaded the data', 'alice tried to download the data', { action: 'read/list', requestPath: path('/file') }],
    ['alice deactivated the image', 'alice tried to deactivate the image', { action: 'create/put', requestPath: path('/actions/deactivate'), type: `${IMAGE}/Xaction` }],
    ['alice reactivated the image', 'alice tried to reactivate the image', { action: 'update', requestPath: path('/actions/reactivate') }],
    ['alice shared the image with acme', 'alice tried to share the image with acme', { action: 'create', requestPath: path('/members'), attached: { changes: [{ field: 'member', member_id: 'p1', to: 'pending' }] } }],
    ['alice shared the image with a project; which one is not recorded', 'alice tried to share the image', { action: 'create', requestPath: path('/members') }],
    ['alice accepted the image for acme', 'alice tried to answer for acme', { action: 'update', requestPath: path('/members/p1'), attached: { changes: [{ field: 'member', member_id: 'p1', from: 'pending', to: 'accepted' }] } }],
    ['alice rejected the image for acme', 'alice tried to answer for acme', { action: 'update', requestPath: path('/members/p1'), attached: { changes: [{ field: 'member', member_id: 'p1', from: 'pending', to: 'rejected' }] } }],
    ['alice took back the answer of acme', 'alice tried to answer for acme', { action: 'update', requestPath: path('/members/p1'), attached: { changes: [{ field: 'member', member_id: 'p1', from: 'accepted', to: 'pending' }] } }],
    ['alice answered for p9; what is not recorded', 'alice tried to answer for p9', { action: 'update', requestPath: path('/members/p9'), id: 'p9' }],
    ['alice answered a share', 'alice tried to answer a share', { action: 'update', requestPath: '', type: `${IMAGE}/member` }],
    ['alice stopped sharing the image with acme', 'alice tried to stop sharing the image with acme', { action: 'delete', requestPath: path('/members/p1'), id: 'p1' }],
    ['alice stopped sharing the image with a project; which one is not recorded', 'alice tried to stop sharing the image', { action: 'delete', requestPath: '', type: `${IMAGE}/member` }],
    ['alice added the tag blue', 'alice tried to add the tag blue', { action: 'update/set', requestPath: path('/tags/blue') }],
    ['alice removed the tag a b', 'alice tried to remove the tag a b', { action: 'delete', requestPath: path('/tags/a%20b') }],
    ['alice deleted the copy in the store fast', 'alice tried to delete the copy in the store fast', { action: 'delete', requestPath: `/v2/stores/fast/${image}` }],
    ['alice changed where the data is kept', 'alice tried to change where the data is kept', { action: 'create', requestPath: path('/locations') }],
    ['alice listed images', 'alice tried to list images', { action: 'read/list', requestPath: '', type: 'storage/image/images', id: 'glance' }],
    ['alice launched a server', 'alice tried to launch a server', { action: 'create', requestPath: '/v2.1/servers', type: 'service/compute/servers', id: 'nova' }],
    ['alice launched a server', 'alice tried to launch a server', { action: 'create', requestPath: '/v2.1/servers', type: 'compute/server', id: server }],
    ['alice deleted a server', 'alice tried to delete a server', { action: 'delete', requestPath: `/v2.1/servers/${server}`, type: 'service/compute/servers/server', id: 'nova' }],
    ['alice created a snapshot of a server', 'alice tried to create a snapshot of a server', { action: 'update/createImage', requestPath: `/v2.1/servers/${server}/action`, type: 'service/compute/servers/server/action', id: 'nova' }],
    ['alice called delete on /v2.1/flavors/f', 'alice tried delete on /v2.1/flavors/f', { action: 'delete', requestPath: '/v2.1/flavors/f', type: 'service/compute/flavors/flavor', id: 'nova' }],
    ['alice called update on network/port', 'alice tried update on network/port', { action: 'update', requestPath: '', type: 'network/port', id: 'x' }],
  ])('%s', (words, refused, told) => {
    expect(said(told)).toBe(words)
    for (const outcome of ['failure', 'unknown']) expect(said({ ...told, outcome })).toBe(refused)
  })
})

test('what takes its time and is not known to be over, was begun', () => {
  expect(said({ action: 'update', requestPath: path('/file'), outcome: 'pending' })).toBe('alice began to upload data')
  expect(said({ action: 'update', requestPath: path('/stage'), outcome: 'pending' })).toBe('alice began to stage data for an import')
  expect(said({ action: 'delete', outcome: 'pending' })).toBe('alice tried to delete the image')
})

describe('who did it', () => {
  test.each<[string, Told]>([
    ['alice or admin created the image', { action: 'create', who: { id: 'unknown', typeURI: 'unknown', name: '' }, attached: { candidates: [{ user_id: 'u1', name: 'alice' }, { user_id: 'u2', name: 'admin' }] } }],
    ['Glance changed status from importing to active', { action: 'update', who: { id: 'glance', typeURI: 'service/storage/image', name: 'glance' }, attached: { changes: [{ field: 'status', from: 'importing', to: 'active' }] } }],
    ['Somebody deleted the image', { action: 'delete', who: { id: 'unknown', typeURI: 'unknown', name: '' } }],
    ['Somebody deleted the image', { action: 'delete', who: {} }],
    ['u9 deleted the image', { action: 'delete', who: { id: 'u9', typeURI: 'service/security/account/user' } }],
  ])('%s', (words, told) => expect(said(told)).toBe(words))
})

describe('somebody’s own text', () => {
  test('turns nothing round and pushes nothing away', () => {
    const words = said({ action: 'update', who: { id: 'u1', typeURI: 'user', name: '<script>ran()</script>\u202egpj\u0007.exe' }, attached: { changes: [{ field: 'name', from: 'x\n\ny', to: 'z'.repeat(10_000) }] } })
    expect(words).not.toMatch(/[\u202a-\u202e\u2066-\u2069\n]/)
    expect(words).toMatch(/ renamed the image from x y to z+…$/)
    expect(words).toContain('gpj␇.exe')
    expect(words.length).toBeLessThan(220)
  })

  test('is marked', () => {
    const marks = { who: (text: string) => `<${text}>`, own: (text: string) => `[${text}]` }
    expect(sentenceOf(event({ action: 'update', attached: { changes: [{ field: 'visibility', from: 'private', to: 'shared' }] } }), nameOf, marks)).toBe('<alice> changed visibility from [private] to [shared]')
  })
})
