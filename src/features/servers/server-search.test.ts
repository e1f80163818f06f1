import { expect, test } from 'vitest'
import { serverSchema } from '#src/api/nova/servers.ts'
import { found, type Named } from './server-search.ts'

const row = (more: object, image?: string, flavor?: string): Named => ({
  server: serverSchema.parse({ id: 'i', name: 'n', status: 'ACTIVE', tenant_id: 't', user_id: 'u', created: '', updated: '', image: '', flavor: { id: '1' }, addresses: {}, ...more }),
  image,
  flavor,
})

const rows = [
  row({ id: 'a', name: 'web-1', image: { id: 'golden' }, addresses: { 'demo-net': [{ addr: '10.0.0.7', version: 4 }] }, key_name: 'laptop' }, 'Rocky 9', 'm1.small'),
  row({ id: 'b', name: 'db-1', status: 'VERIFY_RESIZE' }, undefined, 'r2.xlarge'),
  row({ id: 'c', name: 'gpu', 'OS-EXT-STS:task_state': 'image_uploading' }),
]

test.each([
  ['', 'abc'],
  ['WEB', 'a'],
  ['rocky small', 'a'],
  ['10.0.0', 'a'],
  ['demo-net laptop', 'a'],
  ['golden', 'a'],
  ['verify resize', 'b'],
  ['image uploading', 'c'],
  ['-1', 'ab'],
  ['web gpu', ''],
])('%j finds %j', (text, ids) => {
  expect(found(rows, text).map(({ server }) => server.id).join('')).toBe(ids)
})
