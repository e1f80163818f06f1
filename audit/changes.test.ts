import { expect, test } from 'vitest'
import { changesOf, composed, type Change } from './changes.ts'
import { noticeOf, type Notice, type NoticeType } from './glance-notification.ts'

const base = { id: 'x', name: 'a', status: 'queued', size: null, owner: 'p', visibility: 'private', is_public: false, updated_at: '1', tags: ['b', 'a'], properties: { os_distro: 'debian' } }
const notice = (payload: Record<string, unknown>, type: NoticeType = 'image.update', member_id?: string): Notice => ({ message_id: 'm', type, at: '', image_id: 'x', payload, ...(member_id !== undefined && { member_id }) })

test.each<[string, Record<string, unknown>, Change[]]>([
  ['nothing', { updated_at: '2', is_public: true }, []],
  ['a field', { name: 'b' }, [{ field: 'name', from: 'a', to: 'b' }]],
  ['from nothing', { size: 3 }, [{ field: 'size', from: null, to: 3 }]],
  ['tags in another order', { tags: ['a', 'b'] }, []],
  ['a tag', { tags: ['a'] }, [{ field: 'tags', from: ['a', 'b'], to: ['a'] }]],
  ['properties', { properties: { os_version: '12' } }, [{ field: 'os_distro', from: 'debian' }, { field: 'os_version', to: '12' }]],
  ['a key of the upload’s own tellings', { backend: 'fast', something: 1 }, []],
])('changed: %s', (_, change, changes) => {
  expect(changesOf(notice(base), notice({ ...base, ...change }))).toEqual(changes)
})

test('a new image: what it begins with', () => {
  expect(changesOf(undefined, notice(base, 'image.create'))).toEqual([
    { field: 'os_distro', to: 'debian' }, { field: 'name', to: 'a' }, { field: 'status', to: 'queued' }, { field: 'visibility', to: 'private' }, { field: 'tags', to: ['a', 'b'] },
  ])
})

test('members', () => {
  const member = (type: NoticeType, status: string) => notice({ status }, type, 'p')
  expect(changesOf(undefined, member('image.member.create', 'pending'))).toEqual([{ field: 'member', member_id: 'p', to: 'pending' }])
  expect(changesOf(member('image.member.create', 'pending'), member('image.member.update', 'accepted'))).toEqual([{ field: 'member', member_id: 'p', from: 'pending', to: 'accepted' }])
  expect(changesOf(member('image.member.update', 'accepted'), member('image.member.delete', 'accepted'))).toEqual([{ field: 'member', member_id: 'p', from: 'accepted' }])
  expect(changesOf(undefined, member('image.member.delete', 'accepted'))).toEqual([{ field: 'member', member_id: 'p', from: 'accepted' }])
  expect(changesOf(member('image.member.delete', 'accepted'), member('image.member.create', 'pending'))).toEqual([{ field: 'member', member_id: 'p', to: 'pending' }])
  expect(changesOf(member('image.member.update', 'accepted'), member('image.member.update', 'accepted'))).toEqual([])
})

test('several in a row as one', () => {
  expect(composed([{ field: 'status', from: 'queued', to: 'saving' }, { field: 'a', to: 1 }], [{ field: 'status', from: 'saving', to: 'active' }, { field: 'a', from: 1 }, { field: 'b', from: 1 }])).toEqual([
    { field: 'status', from: 'queued', to: 'active' }, { field: 'b', from: 1 },
  ])
  expect(composed([{ field: 'status', from: 'queued', to: 'saving' }], [{ field: 'status', from: 'saving', to: 'queued' }])).toEqual([])
})

test('what Glance tells', () => {
  const told = (event_type: string, payload: unknown) => noticeOf({ message_id: 'm', publisher_id: '', event_type, at: 't', payload })
  expect(told('image.update', base)).toMatchObject({ type: 'image.update', image_id: 'x', owner: 'p' })
  expect(told('image.member.update', { image_id: 'x', member_id: 'p', status: 'accepted' })).toMatchObject({ image_id: 'x', member_id: 'p' })
  expect(told('image.send', { image_id: 'x', owner_id: 'p', receiver_user_id: 'u', bytes_sent: 3 })).toMatchObject({ image_id: 'x', owner: 'p' })
  expect(told('image.upload', 'Error in store')).toBeUndefined()
  expect(told('task.create', {})).toBeUndefined()
  for (const type of ['image.update', 'image.member.create', 'image.send']) expect(told(type, {})).toHaveProperty('poison')
})
