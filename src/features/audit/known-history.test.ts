import { expect, test } from 'vitest'
import { imageSchema } from '#src/api/glance/images.ts'
import { memberSchema } from '#src/api/glance/members.ts'
import { taskSchema } from '#src/api/glance/tasks.ts'
import { instanceActionSchema } from '#src/api/nova/instance-actions.ts'
import { historyOf } from './known-history.ts'

const image = (more: object = {}) =>
  imageSchema.parse({ id: 'i', name: 'x', status: 'active', visibility: 'shared', protected: false, os_hidden: false, owner: 'p', min_disk: 0, min_ram: 0, disk_format: 'raw', container_format: 'bare', tags: [], size: 1, virtual_size: null, checksum: null, created_at: '2026-11-21T10:00:00Z', updated_at: '2026-11-21T12:00:00Z', ...more })
const action = (name: string, start_time: string, user_id: string) => instanceActionSchema.parse({ action: name, instance_uuid: 's', request_id: 'r', user_id, start_time })
const nothing = { tasks: [], members: [], actions: [] }

test('what the cloud remembers, the newest first', () => {
  const tasks = [taskSchema.parse({ id: 't', type: 'api_image_import', status: 'success', user_id: 'u1', created_at: '2026-11-21T10:30:00.000000', input: { import_req: { method: { name: 'web-download' } } } })]
  const members = ['pending', 'accepted'].map((status, i) => memberSchema.parse({ member_id: `m${i}`, image_id: 'i', status, created_at: '2026-11-21T10:40:00Z', updated_at: '2026-11-21T11:00:00Z' }))
  expect(historyOf({ image: image(), tasks, members, actions: [] }).map(({ kind, time }) => `${time.slice(11, 16)} ${kind}`)).toEqual(['12:00 updated', '11:00 answer', '10:40 member', '10:40 member', '10:30 task', '10:00 created'])
  expect(historyOf({ image: image({ updated_at: '2026-11-21T10:00:00Z' }), ...nothing }).map(({ kind }) => kind)).toEqual(['created'])
})

test('who took a snapshot: by the action nearest to it, else by what Nova noted in the image', () => {
  const actions = [action('createImage', '2026-11-21T18:00:00.0', 'late'), action('reboot', '2026-11-21T09:59:59.0', 'reboots'), action('createImage', '2026-11-21T09:59:58.000000', 'alice'), action('createImage', '2026-11-21T08:00:00.0', 'early')]
  const snapshot = image({ instance_uuid: 's', user_id: 'noted' })
  expect(historyOf({ image: snapshot, ...nothing, actions })).toContainEqual({ kind: 'snapshot', time: '2026-11-21T09:59:58.000000', server: 's', user: 'alice' })
  expect(historyOf({ image: snapshot, ...nothing })).toContainEqual({ kind: 'snapshot', time: '2026-11-21T10:00:00Z', server: 's', user: 'noted' })
  expect(historyOf({ image: image({ instance_uuid: 's' }), ...nothing })).toContainEqual({ kind: 'snapshot', time: '2026-11-21T10:00:00Z', server: 's', user: undefined })
})
