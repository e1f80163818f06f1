import { QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { queryClient } from '#src/api/queryClient.ts'
import { imageSchema } from './images.ts'
import { addMember, answerMember, removeMember } from './member-changes.ts'
import { memberQuery, membersQuery, sharesOfAllQuery, sharesQuery, type Member, type MemberStatus, type Share } from './members.ts'

const at = { region: 'r', scope: 'here' }
const image = imageSchema.parse({ id: 'i', name: 'i', owner: 'there', status: 'active', visibility: 'shared', protected: false, min_disk: 0, min_ram: 0, tags: [], created_at: '', updated_at: '' })
const member = (member_id: string, status: MemberStatus): Member => ({ member_id, image_id: 'i', status, created_at: '', updated_at: '' })

const answers = (...all: Response[]) => vi.stubGlobal('fetch', vi.fn(() => Promise.resolve(all.shift() ?? Response.error())))
const refuses = (status: number) => new Response('{}', { status })

const members = membersQuery(at, 'i').queryKey
const one = memberQuery(at, 'i', 'here').queryKey
const lists = { any: sharesOfAllQuery(at).queryKey, pending: sharesQuery(at, 'pending').queryKey, accepted: sharesQuery(at, 'accepted').queryKey }
const known = (list: keyof typeof lists, ...shares: Share[]) => queryClient.setQueryData(lists[list], { pages: [{ shares, looked: shares.length, next: undefined }], pageParams: [[]] })
const statuses = (list: keyof typeof lists) => queryClient.getQueryData(lists[list])?.pages.flatMap(({ shares }) => shares.map(({ status }) => status))

beforeEach(() => {
  queryClient.setQueryData(members, [member('other', 'accepted')])
  queryClient.setQueryData(one, null)
})
afterEach(() => {
  vi.unstubAllGlobals()
  queryClient.clear()
})

describe('the project of the place itself', () => {
  it('is added: it has something to answer, in the badge too', async () => {
    known('any')
    known('accepted')
    answers(Response.json(member('here', 'pending')))
    await addMember(at, image, 'here')
    expect(queryClient.getQueryData(members)?.map(({ member_id }) => member_id)).toEqual(['other', 'here'])
    expect(queryClient.getQueryData(one)?.status).toBe('pending')
    expect([statuses('any'), statuses('accepted')]).toEqual([['pending'], []])
  })

  it('is removed: nothing of it is left', async () => {
    queryClient.setQueryData(members, [member('here', 'pending')])
    queryClient.setQueryData(one, member('here', 'pending'))
    known('any', { image, status: 'pending' })
    answers(new Response(null, { status: 204 }))
    await removeMember(at, image, 'here')
    expect([queryClient.getQueryData(members), queryClient.getQueryData(one), statuses('any')]).toEqual([[], null, []])
  })

  it('answers what is not shared with it any more: it is a failure, and nothing of it is left', async () => {
    queryClient.setQueryData(one, member('here', 'pending'))
    known('pending', { image, status: 'pending' })
    answers(refuses(404))
    await expect(answerMember(at, image, 'here', 'accepted')).rejects.toMatchObject({ status: 404 })
    expect([queryClient.getQueryData(one), statuses('pending')]).toEqual([null, []])
  })

  it('answers while a list is read for the first time: that is read again, it may be older', async () => {
    known('pending', { image, status: 'pending' })
    vi.stubGlobal('fetch', vi.fn(() => new Promise(() => {})))
    const observer = new QueryObserver(queryClient, { queryKey: lists.accepted, queryFn: ({ signal }) => fetch('/', { signal }) })
    const stop = observer.subscribe(() => {})
    answers(Response.json(member('here', 'accepted')))
    const asked = vi.mocked(fetch)
    await answerMember(at, image, 'here', 'accepted')
    expect(statuses('pending')).toEqual([])
    await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(2))
    stop()
  })
})

it('another project is added: what this one has to answer stays', async () => {
  known('any')
  answers(Response.json(member('new', 'pending')))
  await addMember(at, image, 'new')
  expect([queryClient.getQueryData(members)?.length, queryClient.getQueryData(one), statuses('any')]).toEqual([2, null, []])
})

it('what is a member already is asked for anew', async () => {
  answers(refuses(409))
  await expect(addMember(at, image, 'new')).rejects.toMatchObject({ status: 409 })
  expect(queryClient.getQueryState(members)?.isInvalidated).toBe(true)
})
