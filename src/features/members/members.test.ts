import { describe, expect, test } from 'vitest'
import type { Member, MemberStatus } from '#src/api/glance/members.ts'
import { found, isMember } from './members.ts'

const member = (member_id: string, status: MemberStatus, updated_at: string): Member => ({ member_id, image_id: 'i', status, created_at: '2026-01-01T00:00:00Z', updated_at })
const members = [
  member('aa', 'accepted', '2026-03-01T00:00:00Z'),
  member('bb', 'pending', '2026-01-01T00:00:00Z'),
  member('cc', 'rejected', '2026-04-01T00:00:00Z'),
  member('dd', 'pending', '2026-02-01T00:00:00Z'),
]
const names = new Map([['cc', 'Acme Ltd']])

describe('members are found', () => {
  test.each([
    ['', ['dd', 'bb', 'cc', 'aa']],
    ['pending', ['dd', 'bb']],
    ['ACME', ['cc']],
    ['acme rej', ['cc']],
    ['acme pending', []],
    ['b', ['bb']],
  ])('by %j, who waits first, then the newest', (text, ids) => expect(found(members, text, names).map(({ member_id }) => member_id)).toEqual(ids))
})

test.each([['aa', true], ['AA', true], ['a', false]])('%s is a member: %s', (id, is) => expect(isMember(members, id)).toBe(is))
