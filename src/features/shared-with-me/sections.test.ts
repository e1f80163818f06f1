import { expect, test } from 'vitest'
import type { Image } from '#src/api/glance/images.ts'
import type { MemberStatus, Share } from '#src/api/glance/members.ts'
import { sections, type Given } from './sections.ts'

const share = (id: string, status: MemberStatus, created_at = '2026-01-01T00:00:00Z'): Share => ({ image: { id, created_at } as Image, status })
const given = (id: string, from: MemberStatus, to: MemberStatus): Given => ({ image: share(id, to).image, from, to })
const idsOf = (of: ReturnType<typeof sections>) => Object.fromEntries(Object.entries(of).map(([status, shares]) => [status, shares.map(({ image }) => image.id)]))

test('by status, the newest first', () =>
  expect(idsOf(sections([share('a', 'pending'), share('b', 'pending', '2026-02-01T00:00:00Z'), share('c', 'accepted'), share('d', 'rejected')], new Map()))).toEqual({ pending: ['b', 'a'], accepted: ['c'], rejected: ['d'] }))

test('what was answered stays where it was', () =>
  expect(idsOf(sections([share('a', 'accepted'), share('b', 'pending')], new Map([['a', given('a', 'pending', 'accepted')]])))).toEqual({ pending: ['b', 'a'], accepted: [], rejected: [] }))

test('what was answered stays also while no list has it', () =>
  expect(idsOf(sections([share('b', 'pending')], new Map([['a', given('a', 'pending', 'accepted')]])))).toEqual({ pending: ['b', 'a'], accepted: [], rejected: [] }))

test('an image that two lists have, one read before its answer, is shown once, as the later has it', () =>
  expect(idsOf(sections([share('a', 'pending'), share('a', 'accepted')], new Map()))).toEqual({ pending: [], accepted: ['a'], rejected: [] }))
