import { afterEach, expect, it, vi } from 'vitest'
import { imageChanges } from '#src/api/glance/image-cache.ts'
import { imageSchema } from '#src/api/glance/images.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { canOf } from '#src/policy/can.ts'
import { policyOf } from '#src/policy/policy.ts'
import { refusalsAt, forgetRefusals } from '#src/session/refusals.ts'
import { answerShare } from './sharing.ts'

const at = { region: 'r', scope: 'here' }
const wire = { id: 'i', name: 'i', owner: 'there', status: 'active', visibility: 'shared', protected: false, min_disk: 0, min_ram: 0, tags: [], created_at: '', updated_at: '' }
const image = imageSchema.parse(wire)
const member = { member_id: 'here', image_id: 'i', status: 'rejected', created_at: '', updated_at: '' }
const admin = canOf({ roles: ['admin', 'member', 'reader'], project_id: 'here' }, policyOf('master'))
const person = canOf({ roles: ['member', 'reader'], project_id: 'here' }, policyOf('master'))

const glance = (...answers: Response[]) => vi.stubGlobal('fetch', vi.fn(() => Promise.resolve(answers.shift() ?? Response.error())))
const refusal = (status: number) => new Response('{}', { status })
const noted = () => imageChanges(at).get('i')

afterEach(() => {
  vi.unstubAllGlobals()
  queryClient.clear()
  forgetRefusals()
})

it('takes what is rejected out of the list, but not out of an administrator’s: Glance lists it to them all the same', async () => {
  glance(Response.json(member), Response.json(member))
  await answerShare(at, image, 'here', 'rejected', admin)
  expect(noted()).toBeUndefined()
  await answerShare(at, image, 'here', 'rejected', person)
  expect(noted()).toBe('unlisted')
})

it('for another project nothing changes in the list', async () => {
  glance(Response.json({ ...member, member_id: 'other' }))
  await answerShare(at, image, 'other', 'rejected', person)
  expect(noted()).toBeUndefined()
})

it('learns from a 404 whether it is the image that is gone, or the member alone', async () => {
  glance(refusal(404), Response.json(wire))
  await expect(answerShare(at, image, 'here', 'accepted', admin)).rejects.toMatchObject({ status: 404 })
  await vi.waitFor(() => expect(noted()).toEqual(image))
  glance(refusal(404), refusal(404))
  await expect(answerShare(at, image, 'here', 'accepted', person)).rejects.toMatchObject({ status: 404 })
  await vi.waitFor(() => expect(noted()).toBe('gone'))
})

it('learns from a 403 which rule refused, and reads what the image is now', async () => {
  glance(refusal(403), Response.json({ ...wire, visibility: 'private' }))
  await expect(answerShare(at, image, 'here', 'accepted', person)).rejects.toMatchObject({ status: 403 })
  expect(refusalsAt(at)('modify_member', image)).toBe(true)
  await vi.waitFor(() => expect(noted()).toMatchObject({ visibility: 'private' }))
})
