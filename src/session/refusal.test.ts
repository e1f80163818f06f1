import { expect, it } from 'vitest'
import { ApiError } from '#src/api/errors.ts'
import type { Proof } from '#src/api/keystone/session.ts'
import { NotKept, refusalOf, type Refusal } from './refusal.ts'

const password: Proof = { method: 'password', user: 'alice', domain: 'Default', password: 'p' }
const byId: Proof = { method: 'credential-id', id: 'c1', secret: 's' }
const byName: Proof = { method: 'credential-name', name: 'ci', user: 'alice', domain: 'Default', secret: 's' }
const unauthorized = 'The request you have made requires authentication.'

// Keystone's words as its versions 22 (2022) to 28 (2025) say them.
it.each<[what: string, error: unknown, proof: Proof, message: string, field?: Refusal['field']]>([
  ['a wrong password', new ApiError(401, unauthorized), password, 'The user name, the domain or the password is not right.', 'password'],
  ['a wrong secret', new ApiError(401, unauthorized), byId, 'The secret is not right, or the application credential has expired.', 'secret'],
  ['a wrong name', new ApiError(401, unauthorized), byName, 'The credential’s name, the domain or the secret is not right, or the application credential has expired.', 'secret'],
  ['a wrong passcode', new ApiError(401, unauthorized), { method: 'passcode', user_id: 'u', passcode: '000000' }, 'This passcode is not right.', 'passcode'],
  ['a passcode too late', new ApiError(410, 'Begin again.'), { method: 'passcode', user_id: 'u', passcode: '000000' }, 'Begin again.'],
  ['an id of nothing', new ApiError(404, 'Could not find Application Credential: c1.'), byId, 'There is no application credential with this id.', 'id'],
  ['a user who is not there', new ApiError(404, 'Could not find user: alice.'), byName, 'There is no user with this name in the domain.', 'user'],
  ['an old password', new ApiError(401, 'The password is expired and needs to be changed for user: u1.'), password, 'This password has expired and must be changed.'],
  ['a locked account', new ApiError(401, 'The account is locked for user: u1.'), password, 'This account is locked.'],
  ['a disabled account', new ApiError(401, 'The account is disabled for user: u1.'), password, 'This account is disabled.'],
  ['words of its own', new ApiError(401, 'Attempted to authenticate with an unsupported method.'), byId, 'Attempted to authenticate with an unsupported method.'],
  ['no cookie', new NotKept(), password, 'You were let in, but the browser did not keep the session cookie.'],
  ['no Keystone', new ApiError(502, 'The identity service cannot be reached: the connection was refused.'), password, 'The identity service cannot be reached: the connection was refused.'],
  ['no gateway', new ApiError(0, 'Loupe’s server cannot be reached.'), password, 'Loupe’s server cannot be reached.'],
  ['plain http', new ApiError(400, 'Signing in needs HTTPS.'), password, 'Signing in needs HTTPS.'],
])('%s', (_, error, proof, message, field) => {
  const refusal = refusalOf(error, proof)
  expect([refusal.problem.message, refusal.field]).toEqual([message, field])
})

it('keeps Keystone’s own words, which name the account, for who runs the cloud', () => {
  const { problem } = refusalOf(new ApiError(401, 'The account is locked for user: u1.', undefined, 'req-1'), password)
  expect(problem).toMatchObject({ detail: 'The account is locked for user: u1.', request_id: 'req-1' })
})

it('says when to try again, where the service did', () => {
  const { until, hint } = refusalOf(new ApiError(429, 'Slow down.', undefined, undefined, 90), password)
  expect([(until ?? 0) - Date.now(), hint]).toEqual([expect.closeTo(90_000, -3), undefined])
  expect(refusalOf(new ApiError(429, 'Slow down.'), password).hint).toBe('Wait a minute, then try again.')
})
