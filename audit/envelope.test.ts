import { expect, test } from 'vitest'
import { openEnvelope, utc } from './envelope.ts'

const message = { message_id: 'm', publisher_id: 'image.localhost', event_type: 'image.update', priority: 'INFO', payload: { id: 'x' }, timestamp: '2026-11-21 02:42:31.946593' }
const read = { message_id: 'm', publisher_id: 'image.localhost', event_type: 'image.update', at: '2026-11-21T02:42:31.946593+00:00', payload: { id: 'x' } }
const wrap = (inner: unknown, version = '2.0') => ({ 'oslo.version': version, 'oslo.message': typeof inner === 'string' ? inner : JSON.stringify(inner) })

test.each([
  ['version 2, as bytes', Buffer.from(JSON.stringify(wrap(message)))],
  ['version 2, read already', wrap(message)],
  ['a later minor version', wrap(message, '2.1')],
  ['version 1: bare', message],
  ['version 1, as text', JSON.stringify(message)],
])('%s', (_, body) => {
  expect(openEnvelope(body)).toEqual(read)
})

test.each([
  ['not JSON', Buffer.from('nonsense')],
  ['not JSON', Buffer.from([0xff, 0xfe])],
  ['envelope version 3.0', wrap(message, '3.0')],
  ['the envelope holds no JSON', wrap('{')],
  ['not a notification', { method: 'call' }],
  ['not a notification', 'null'],
  ['not a notification', wrap({ ...message, message_id: '' })],
  ['its time is no time', wrap({ ...message, timestamp: 'yesterday' })],
])('poison: %s', (poison, body) => {
  expect(openEnvelope(body)).toEqual({ poison })
})

test('NUL is in no text', () => {
  expect(openEnvelope(JSON.stringify(wrap({ ...message, payload: { name: 'a\0b' } })))).toMatchObject({ payload: { name: 'a\u{fffd}b' } })
})

test.each([
  ['2026-11-21 02:42:31.946593', '2026-11-21T02:42:31.946593+00:00'],
  ['2026-11-21T02:42:31.946593+0000', '2026-11-21T02:42:31.946593+00:00'],
  ['2026-11-21T02:42:31+02:00', '2026-11-21T00:42:31.000000+00:00'],
  ['2026-11-21T02:42:31.5Z', '2026-11-21T02:42:31.500000+00:00'],
  ['2026-11-21', undefined],
  ['2026-13-21T02:42:31Z', undefined],
])('the time %s', (text, kept) => {
  expect(utc(text)).toBe(kept)
})
