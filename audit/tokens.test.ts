import { expect, test } from 'vitest'
import type { TokenBody } from '#gateway/keystone.ts'
import { createTokens } from './tokens.ts'

const visitor = { address: '127.0.0.1', agent: undefined }
const body = (roles: string[], project: string | undefined = 'p'): TokenBody => ({ token: { user: { id: 'u' }, ...(project !== '' && { project: { id: project } }), roles: roles.map((name) => ({ name })), issued_at: '', expires_at: '' } })
const roles = { viewers: ['audit_viewer', 'member'], staff: ['admin'] }
const of = (answer: TokenBody | undefined) => createTokens({ validate: async () => answer }, roles).readerOf('t', visitor)

test('roles', async () => {
  expect(await of(body(['reader', 'Admin']))).toMatchObject({ staff: true, view: 'all' })
  expect(await of(body(['admin'], ''))).toMatchObject({ staff: true, view: 'all' })
  expect(await of(body(['member']))).toEqual({ user_id: 'u', project_id: 'p', staff: false, view: { project: 'p' } })
  expect(await of(body(['member'], ''))).toMatchObject({ why: 'The audit log is read in a project: this token is for none.' })
  expect(await of(body(['reader']))).toMatchObject({ why: 'Reading the audit log needs one of these roles in the project: audit_viewer, member, admin.' })
  expect(await of(undefined)).toBeUndefined()
})

test('Keystone is asked once a minute for a token, and again at once after it was away', async () => {
  let asked = 0
  let now = 0
  let away = false
  const tokens = createTokens(
    {
      validate: async () => {
        asked++
        if (away) throw new Error('away')
        return body(['member'])
      },
    },
    roles,
    () => now,
  )
  await Promise.all([tokens.readerOf('t', visitor), tokens.readerOf('t', visitor)])
  expect(asked).toBe(1)
  now = 60_001
  away = true
  await expect(tokens.readerOf('t', visitor)).rejects.toThrow('away')
  away = false
  expect(await tokens.readerOf('t', visitor)).toMatchObject({ staff: false })
  expect(asked).toBe(3)
})
