import { beforeEach, expect, it, vi } from 'vitest'
import { canOf } from '#src/policy/can.ts'
import { policyOf } from '#src/policy/policy.ts'
import { forgetRefusals, noteRefusal, refusalsAt, subscribeRefusals } from './refusals.ts'

const at = { region: 'RegionOne', scope: 'demo' }
const own = { owner: 'demo', visibility: 'private' }
const foreign = { owner: 'acme', visibility: 'public' }

beforeEach(forgetRefusals)

it('remembers a refusal of its place, and tells own from foreign', () => {
  noteRefusal(at, 'delete_image', own)
  const asked = refusalsAt(at)
  expect([asked('delete_image', own), asked('delete_image'), asked('delete_image', foreign), asked('modify_image', own)]).toEqual([true, true, false, false])
  expect(refusalsAt({ ...at, region: 'North' })('delete_image', own)).toBe(false)
  noteRefusal(at, 'delete_image', foreign)
  expect([refusalsAt(at)('delete_image', own), refusalsAt(at)('delete_image', foreign)]).toEqual([true, true])
})

it('tells who listens, once for each', () => {
  const told = vi.fn()
  const stop = subscribeRefusals(told)
  noteRefusal(at, 'delete_image', own)
  noteRefusal(at, 'delete_image', own)
  stop()
  forgetRefusals()
  expect(told).toHaveBeenCalledTimes(1)
  expect(refusalsAt(at)('delete_image', own)).toBe(false)
})

it('counts only where nobody could tell', () => {
  const creds = { roles: ['member', 'reader'], project_id: 'demo' }
  const policy = policyOf('master', { preset: 'default', rules: { image: { delete_image: 'http://decide.example/' } } })
  noteRefusal(at, 'delete_image', own)
  noteRefusal(at, 'modify_image', own)
  const can = canOf(creds, policy, refusalsAt(at))
  expect([can('delete_image', own), can('modify_image', own)]).toEqual([false, true])
})
