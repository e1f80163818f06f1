import { describe, expect, test } from 'vitest'
import { glanceCall } from '#src/api/audit/dialect.ts'
import { callOf, withoutSecrets } from './cadf.ts'

const image = '8b66fd16-28ac-49e8-afec-e48bc70afed9'
const at = '2026-11-21T14:05:18.128928+00:00'
const stock = {
  typeURI: 'http://schemas.dmtf.org/cloud/audit/1.0/event', eventType: 'activity', id: '32733307-6b58-56bb-8fb3-a15c7ab88f53', eventTime: '2026-11-21T14:05:17.580876+0000', action: 'update', outcome: 'success',
  observer: { id: 'target' },
  initiator: { id: 'u', typeURI: 'service/security/account/user', name: 'alice', credential: { token: 'gAAAAAB xxxxxxxx g87', identity_status: 'Confirmed' }, host: { address: '127.0.0.1', agent: 'curl' }, project_id: 'p' },
  target: { id: 'glance', typeURI: 'service/storage/image/images/image', name: 'glance' },
  requestPath: `/v2/images/${image}/actions/deactivate`, reason: { reasonType: 'HTTP', reasonCode: '204' },
}
const message = (payload: unknown, event_type = 'audit.http.response') => ({ message_id: 'm', publisher_id: 'glance-api', event_type, at, payload })

describe('the stock middleware', () => {
  test('an answer, in the words of Hermes', () => {
    expect(callOf(message(stock))).toMatchObject({
      phase: 'response', id: stock.id, at, glance: { kind: 'deactivate', image_id: image },
      event: { action: 'disable', eventTime: '2026-11-21T14:05:17.580876+00:00', target: { id: image, typeURI: 'storage/image/image' }, observer: { typeURI: 'service/storage/image', name: 'glance' }, reason: { reasonCode: '204' } },
    })
  })
  test('a request', () => {
    expect(callOf(message({ ...stock, outcome: 'pending' }, 'audit.http.request'))).toMatchObject({ phase: 'request' })
  })
  test('no credential comes in', () => {
    expect(JSON.stringify(callOf(message(stock)))).not.toMatch(/credential|gAAAA/)
  })
  test('a create names no image', () => {
    expect(callOf(message({ ...stock, action: 'create', requestPath: '/v2/images' }))).toMatchObject({ glance: { kind: 'create' }, event: { target: { id: '', typeURI: 'storage/image/image' } } })
  })
  test('Nova’s are kept as they are', () => {
    const nova = { ...stock, target: { id: 'nova', typeURI: 'service/compute/servers', name: 'nova' }, requestPath: '/v2.1/servers' }
    expect(callOf({ ...message(nova), publisher_id: 'nova-api' })).toMatchObject({ glance: undefined, event: { target: { id: 'nova', typeURI: 'service/compute/servers' }, observer: { typeURI: 'service/compute', name: 'nova' } } })
  })
})

test('the other dialect says it all at once, and where the new image is', () => {
  const other = { ...stock, action: 'create', target: { id: image, typeURI: 'storage/image/image' }, observer: { id: 'o', typeURI: 'service/storage/image', name: 'glance' }, requestPath: '/v2/images', reason: { reasonType: 'HTTP', reasonCode: 201 } }
  expect(callOf(message(other, 'audit.cadf'))).toMatchObject({ phase: 'whole', event: { target: { id: image }, reason: { reasonCode: '201' } } })
})

test.each([['no id', { ...stock, id: undefined }], ['no time', { ...stock, eventTime: 'x' }], ['nothing', null]])('poison: %s', (_, payload) => {
  expect(callOf(message(payload))).toEqual({ poison: 'not a CADF event' })
})
test('anything else is not a call', () => {
  expect(callOf(message({}, 'image.update'))).toBeUndefined()
})

test('secrets are left out at any depth, also in attached JSON', () => {
  expect(withoutSecrets({ a: [{ token: 1, b: 2 }], attachments: [{ name: 'payload', content: '{"server":{"adminPass":"x","name":"n"}}' }, { content: 'plain' }, { content: '{broken' }] })).toEqual({
    a: [{ b: 2 }], attachments: [{ name: 'payload', content: '{"server":{"name":"n"}}' }, { content: 'plain' }, { content: '{broken' }],
  })
})

test.each([
  ['/v2/images', { kind: 'create' }],
  [`/v2/images?id=${image.toUpperCase()}`, { kind: 'create', named: image }],
  ['/v2/images?id=x', { kind: 'create' }],
  [`/image/v2/images/${image}`, { kind: 'image', image_id: image }],
  [`/v2/images/${image}/file`, { kind: 'file', image_id: image }],
  [`/v2/images/${image}/stage`, { kind: 'stage', image_id: image }],
  [`/v2/images/${image}/import`, { kind: 'import', image_id: image }],
  [`/v2/images/${image}/actions/reactivate`, { kind: 'reactivate', image_id: image }],
  [`/v2/images/${image}/actions/explode`, undefined],
  [`/v2/images/${image}/members`, { kind: 'members', image_id: image }],
  [`/v2/images/${image}/members/p1`, { kind: 'member', image_id: image, member_id: 'p1' }],
  [`/v2/images/${image}/tags/a%20b`, { kind: 'tag', image_id: image, tag: 'a b' }],
  [`/v2/images/${image}/tags/%E0%A4%A`, { kind: 'tag', image_id: image, tag: '%E0%A4%A' }],
  [`/v2/images/${image}/tags`, undefined],
  [`/v2/stores/fast/${image}`, { kind: 'store', image_id: image }],
  ['/v2/stores/fast/x', undefined],
  ['/v2/images/nope', undefined],
  ['/v2/metadefs/namespaces', undefined],
  ['/v2.1/images', undefined],
])('the address %s', (path, call) => {
  expect(glanceCall(path)).toEqual(call)
})
