import { describe, expect, test } from 'vitest'
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

describe('who took a snapshot', () => {
  const actions = [action('createImage', '2026-11-21T18:00:00.0', 'late'), action('reboot', '2026-11-21T09:59:59.0', 'reboots'), action('createImage', '2026-11-21T10:00:01.000000', 'alice'), action('createImage', '2026-11-21T08:00:00.0', 'early')]
  const told = (more: object, of = actions) => historyOf({ image: image({ instance_uuid: 's', ...more }), ...nothing, actions: of }).find(({ kind }) => kind === 'snapshot')
  const created = '2026-11-21T10:00:00Z'

  test('what Nova noted in the image, and when, by the action of this person', () => {
    expect(told({ user_id: 'alice' })).toEqual({ kind: 'snapshot', time: '2026-11-21T10:00:01.000000', server: 's', user: 'alice' })
    expect(told({ user_id: 'noted' })).toEqual({ kind: 'snapshot', time: created, server: 's', user: 'noted' })
  })

  test('where the image names nobody: who did it about then, if only one did', () => {
    expect(told({})).toMatchObject({ user: 'alice', time: '2026-11-21T10:00:01.000000' })
    expect(told({}, [...actions, action('createImage', '2026-11-21T10:00:30.0', 'bob')])).toMatchObject({ user: undefined, time: '2026-11-21T10:00:01.000000' })
  })

  test('actions far away are of other snapshots', () => {
    const far = [action('createImage', '2026-11-21T10:02:01.0', 'bob'), action('createImage', '2026-11-21T09:57:59.0', 'noted')]
    expect(told({ user_id: 'noted' }, far)).toMatchObject({ user: 'noted', time: created })
    expect(told({}, far)).toEqual({ kind: 'snapshot', time: created, server: 's', user: undefined })
    expect(told({}, [])).toMatchObject({ user: undefined, time: created })
  })
})
