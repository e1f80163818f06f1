import { randomBytes } from 'node:crypto'
import { afterAll, expect } from 'vitest'
import * as z from 'zod/mini'
import { passcodeAt } from '#src/lib/totp.ts'
import { tokenSchema } from '#src/api/keystone/session.ts'
import { users } from '#mocks/accounts.ts'
import { expectStatus, keystoneRefused, mime } from './answers.ts'
import { send, type Answer } from './client.ts'
import { chapter, lazy } from './cloud-under-test.ts'

const REFUSED = 'The request you have made requires authentication.'
const RECEIPT = 'Openstack-Auth-Receipt'
const MINUTE = 60_000

/** Somebody whose account asks for a password and a passcode. */
type Person = { name: string; password: string; secret: string }

const receiptSchema = z.strictObject({
  receipt: z.strictObject({
    methods: z.array(z.string()),
    user: z.strictObject({ id: z.string(), name: z.string(), domain: z.strictObject({ id: z.string(), name: z.string() }) }),
    issued_at: z.string(),
    expires_at: z.string(),
  }),
  required_auth_methods: z.array(z.array(z.string())),
})

/** 401 with a receipt: named in a header only. */
function receiptOf(answer: Answer): { id: string } & z.infer<typeof receiptSchema> {
  expectStatus(answer, 401)
  expect(mime(answer)).toBe('application/json')
  expect(answer.headers.get('WWW-Authenticate')).toBeNull()
  const id = answer.headers.get(RECEIPT) ?? ''
  expect(id.length).toBeGreaterThan(20)
  expect(answer.text).not.toContain(id)
  return { id, ...receiptSchema.parse(answer.json()) }
}

chapter('keystone: a passcode beside the password', (cloud) => {
  const removals: (() => Promise<unknown>)[] = []
  afterAll(async () => {
    for (const remove of removals) await remove()
  })

  /** On a real cloud a user that the admin makes for these cases, and takes away after them. */
  const person = lazy(async (): Promise<Person> => {
    if (cloud.isDemo) {
      const otto = users.find(({ totp }) => totp !== undefined)
      return otto?.totp === undefined ? cloud.skip('nobody has an authenticator') : { ...otto, secret: otto.totp }
    }
    const admin = await cloud.as('admin')
    const alice = await cloud.as('alice')
    const someone = { name: cloud.named(`totp-${randomBytes(3).toString('hex')}`), password: 'secret', secret: randomBytes(20).toString('hex').replace(/[^2-7]/g, 'A').slice(0, 32).toUpperCase() }
    const options = { multi_factor_auth_enabled: true, multi_factor_auth_rules: [['password', 'totp']] }
    const made = await admin.identity('POST', 'users', { json: { user: { name: someone.name, password: someone.password, domain_id: alice.token.user.domain.id, options } } })
    if (made.status === 403) return cloud.skip('the admin may not make users here')
    expectStatus(made, 201)
    const { id } = z.looseObject({ user: z.looseObject({ id: z.string() }) }).parse(made.json()).user
    removals.push(() => admin.identity('DELETE', `users/${id}`))
    expectStatus(await admin.identity('POST', 'credentials', { json: { credential: { type: 'totp', blob: someone.secret, user_id: id } } }), 201)
    const role = alice.token.roles.find(({ name }) => name === 'reader')
    expectStatus(await admin.identity('PUT', `projects/${alice.project_id}/users/${id}/roles/${String(role?.['id'])}`), 204)
    return someone
  })

  const domain = { name: 'Default' }
  const byPassword = ({ name, password }: Person) => ({ methods: ['password'], password: { user: { name, domain, password } } })
  const byPasscode = ({ name }: Person, passcode: unknown) => ({ methods: ['totp'], totp: { user: { name, domain, passcode } } })
  const ask = (identity: object, { receipt, scope = 'unscoped' }: { receipt?: string; scope?: unknown } = {}) =>
    send('POST', `${cloud.authUrl()}/auth/tokens`, { json: { auth: { identity, scope } }, headers: receipt === undefined ? {} : { [RECEIPT]: receipt } })
  const tokenOf = (answer: Answer) => {
    expectStatus(answer, 201)
    return { id: answer.headers.get('X-Subject-Token') ?? '', token: z.strictObject({ token: tokenSchema }).parse(answer.json()).token }
  }
  const ago = (seconds: number) => Date.now() - seconds * 1000

  /** The first step. Skips the case where the password alone is enough. */
  const first = async (someone: Person) => {
    const answer = await ask(byPassword(someone))
    if (answer.status === 201) cloud.skip('this Keystone takes no passcodes ([auth] methods has no totp): the password alone lets in')
    return receiptOf(answer)
  }

  cloud.test('the password is answered with a receipt for five minutes, and what else is asked', async () => {
    const someone = await person()
    const { receipt, required_auth_methods } = await first(someone)
    expect(receipt.methods).toStrictEqual(['password'])
    expect(receipt.user.name).toBe(someone.name)
    expect(required_auth_methods).toStrictEqual([['password', 'totp']])
    expect(Date.parse(receipt.expires_at) - Date.parse(receipt.issued_at)).toBe(5 * MINUTE)
    keystoneRefused(await ask(byPassword({ ...someone, password: 'not-the-password' })), 401, REFUSED)
  })

  cloud.test('the passcode with the receipt is a token; both may be used again', async () => {
    const someone = await person()
    const { id } = await first(someone)
    const passcode = await passcodeAt(someone.secret, Date.now())
    for (const _time of [1, 2]) {
      const { token } = tokenOf(await ask(byPasscode(someone, passcode), { receipt: id }))
      expect(token.methods.toSorted()).toStrictEqual(['password', 'totp'])
      expect(token.project).toBeUndefined()
    }
  })

  cloud.test('the token takes a project like any other', async () => {
    const someone = await person()
    const { id } = await first(someone)
    const { id: token } = tokenOf(await ask(byPasscode(someone, await passcodeAt(someone.secret, Date.now())), { receipt: id }))
    const { project_id } = await cloud.as('alice')
    const scoped = tokenOf(await ask({ methods: ['token'], token: { id: token } }, { scope: { project: { id: project_id } } }))
    expect(scoped.token.project?.id).toBe(project_id)
    expect(scoped.token.methods.toSorted()).toStrictEqual(['password', 'token', 'totp'])
  })

  cloud.test('both at once are a token too; of two people they are none', async () => {
    const someone = await person()
    await first(someone)
    const totp = byPasscode(someone, await passcodeAt(someone.secret, Date.now()))
    const password = byPassword(someone)
    expect(tokenOf(await ask({ ...password, ...totp, methods: ['password', 'totp'] })).token.methods.toSorted()).toStrictEqual(['password', 'totp'])
    const alice = cloud.authOf('alice').identity
    expectStatus(await ask({ ...alice, ...totp, methods: ['password', 'totp'] }), 401)
  })

  cloud.test('the passcode of just before is taken, older ones and coming ones are not', async () => {
    const someone = await person()
    const { id: receipt } = await first(someone)
    // Where the next half minute is about to begin, the one of now is that of just before by the time it arrives.
    const before = Date.now() % 30_000 > 25_000 ? Date.now() : ago(30)
    tokenOf(await ask(byPasscode(someone, await passcodeAt(someone.secret, before)), { receipt }))
    for (const passcode of [await passcodeAt(someone.secret, ago(90)), await passcodeAt(someone.secret, ago(-60)), '', 123456, undefined]) {
      keystoneRefused(await ask(byPasscode(someone, passcode), { receipt }), 401, REFUSED)
    }
    // The receipt stands after all of that.
    tokenOf(await ask(byPasscode(someone, await passcodeAt(someone.secret, Date.now())), { receipt }))
  })

  cloud.test('a passcode alone, or the password once more, is a receipt again', async () => {
    const someone = await person()
    const { id } = await first(someone)
    expect(receiptOf(await ask(byPasscode(someone, await passcodeAt(someone.secret, Date.now())))).receipt.methods).toStrictEqual(['totp'])
    expect(receiptOf(await ask(byPassword(someone), { receipt: id })).receipt.methods).toStrictEqual(['password'])
  })

  cloud.test('a receipt that is none, or of somebody else, is named in the refusal', async () => {
    const someone = await person()
    const { id } = await first(someone)
    const passcode = byPasscode(someone, await passcodeAt(someone.secret, Date.now()))
    keystoneRefused(await ask(passcode, { receipt: 'made-up' }), 401, 'Could not find auth receipt: made-up.')
    keystoneRefused(await ask(cloud.authOf('alice').identity, { receipt: id }), 401, `Could not find auth receipt: ${id}.`)
  })

  cloud.test('so is one that is over', async () => {
    const someone = await person()
    const { id } = await first(someone)
    await cloud.later(5 * MINUTE + 1000, async () => {
      keystoneRefused(await ask(byPasscode(someone, await passcodeAt(someone.secret, Date.now() + 5 * MINUTE + 1000)), { receipt: id }), 401, `Could not find auth receipt: ${id}.`)
    })
  })

  cloud.test('a passcode of somebody without an authenticator, or of nobody, is refused; one without its parts is malformed', async () => {
    const someone = await person()
    await first(someone)
    keystoneRefused(await ask(byPasscode({ ...someone, name: 'alice' }, '123456')), 401, REFUSED)
    keystoneRefused(await ask(byPasscode({ ...someone, name: cloud.named('nobody') }, '123456')), 401, REFUSED)
    const malformed = 'The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.'
    keystoneRefused(await ask({ methods: ['totp'] }), 400, `Expecting to find totp in identity. ${malformed}`)
    keystoneRefused(await ask({ ...byPassword(someone), methods: ['password', 'totp'] }), 400, `Expecting to find totp in identity. ${malformed}`)
    keystoneRefused(await ask({ methods: ['totp'], totp: {} }), 400, `Expecting to find user in None. ${malformed}`)
  })
})
