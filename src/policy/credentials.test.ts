import { describe, expect, it } from 'vitest'
import { canOf } from './can.ts'
import { credentialsOf } from './credentials.ts'
import { policyOf } from './policy.ts'

const domain = { id: 'default' }
const bearer = { user: { id: 'root', domain }, project: { id: 'ops', domain }, roles: [{ name: 'admin' }] }

describe('credentials of a token', () => {
  it('are what oslo.context hands to the checks', () => {
    expect(credentialsOf(bearer)).toStrictEqual({
      roles: ['admin'],
      user_id: 'root',
      user_domain_id: 'default',
      project_id: 'ops',
      project_domain_id: 'default',
      domain_id: null,
      system_scope: null,
      is_admin_project: true,
    })
    expect(credentialsOf({ ...bearer, project: undefined, roles: [] })).toMatchObject({ roles: [], project_id: null, project_domain_id: null })
  })

  it.each([
    [undefined, true],
    [true, true],
    [false, false],
  ])('where Keystone says %s of the project for admins', (is_admin_project, may) => {
    const policy = policyOf('master', { preset: 'default', rules: { image: { context_is_admin: 'role:admin and is_admin_project:True' } } })
    expect(canOf(credentialsOf({ ...bearer, is_admin_project }), policy)('publicize_image')).toBe(may)
  })
})
