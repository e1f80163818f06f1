import { expect } from 'vitest'
import * as z from 'zod/mini'
import { projectSchema } from '#src/api/keystone/projects.ts'
import { tokenSchema } from '#src/api/keystone/session.ts'
import { expectStatus, keystoneRefused } from './answers.ts'
import { askToken, send, type Answer } from './client.ts'
import { chapter } from './cloud-under-test.ts'

const REFUSED = 'The request you have made requires authentication.'
const mayNot = (action: string) => `You are not authorized to perform the requested action: identity:${action}.`

const tokenOf = (answer: Answer) => {
  expectStatus(answer, 201)
  return z.strictObject({ token: tokenSchema }).parse(answer.json()).token
}
const projectsOf = (answer: Answer) => {
  expectStatus(answer, 200)
  return z.strictObject({ projects: z.array(projectSchema), links: z.unknown() }).parse(answer.json()).projects
}
const userSchema = z.looseObject({ name: z.optional(z.string()), domain: z.optional(z.looseObject({ id: z.optional(z.string()), name: z.optional(z.string()) })) })
const passwordSchema = z.looseObject({ password: z.looseObject({ user: userSchema }) })
const credentialSchema = z.looseObject({ id: z.string(), name: z.string() })

chapter('keystone: who is meant', (cloud) => {
  const ask = (auth: unknown) => askToken(cloud.authUrl(), auth)

  /** The account's `auth` with another way to name its user. */
  const named = (change: object) => {
    const { identity } = cloud.authOf('alice')
    const { password } = passwordSchema.parse(identity)
    return { identity: { ...identity, password: { user: { ...password.user, ...change } } }, scope: 'unscoped' }
  }

  cloud.test('a user by id, or by a name whose case is ignored', async () => {
    const { user } = (await cloud.as('alice')).token
    expect(tokenOf(await ask(named({ id: user.id, name: undefined, domain: undefined }))).user.id).toBe(user.id)
    expect(tokenOf(await ask(named({ name: user.name.toUpperCase(), domain: { name: user.domain.name.toLowerCase() } }))).user.id).toBe(user.id)
    expect(tokenOf(await ask(named({ domain: { id: user.domain.id } }))).user.id).toBe(user.id)
    keystoneRefused(await ask(named({ id: 'no-such-user', name: undefined, domain: undefined })), 401, REFUSED)
  })

  cloud.test('a user without a default project gets an unscoped token where no scope is asked for', async () => {
    await cloud.as('admin')
    const token = tokenOf(await ask({ identity: cloud.authOf('admin').identity }))
    if (token.project) cloud.skip('the admin has a default project here')
    expect([token.roles, token.catalog]).toStrictEqual([[], []])
  })

  cloud.test('an application credential by id, or by name and user', async () => {
    const app = await cloud.as('app-alice-member')
    const { id, name } = credentialSchema.parse(app.token['application_credential'])
    const secret = z.looseObject({ application_credential: z.looseObject({ secret: z.string() }) }).parse(cloud.authOf('app-alice-member').identity).application_credential.secret
    const by = (application_credential: object) => ask({ identity: { methods: ['application_credential'], application_credential } })
    expect(tokenOf(await by({ id, secret })).user.id).toBe(app.token.user.id)
    expect(tokenOf(await by({ name, secret, user: { id: app.token.user.id } })).user.id).toBe(app.token.user.id)
    keystoneRefused(await by({ id: 'nope', secret }), 404, 'Could not find Application Credential: nope.')
    keystoneRefused(await by({ id, secret: 'not-the-secret' }), 401, REFUSED)
    const malformed = 'The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.'
    keystoneRefused(await by({ name, secret }), 400, `Expecting to find user in application credential. ${malformed}`)
  })

  cloud.test('a token without its id is no proof', async () => {
    const answer = await ask({ identity: { methods: ['token'], token: {} } })
    expectStatus(answer, 400)
    const { message } = z.object({ error: z.looseObject({ message: z.string() }) }).parse(answer.json()).error
    expect(message.split('\n')[0]).toBe("Invalid input for field 'identity/token': 'id' is a required property")
  })

  cloud.test('an admin reads any token, and is told where it names none', async () => {
    const [admin, alice] = [await cloud.as('admin'), await cloud.as('alice')]
    const answer = await admin.identity('GET', 'auth/tokens', { headers: { 'X-Subject-Token': alice.token_id } })
    expectStatus(answer, 200)
    expect(z.strictObject({ token: tokenSchema }).parse(answer.json()).token.user.id).toBe(alice.token.user.id)
    keystoneRefused(await admin.identity('GET', 'auth/tokens'), 404, 'No token in the request')
  })

  cloud.test('HEAD says whether a token is good; other methods are named', async () => {
    const alice = await cloud.as('alice')
    const head = await alice.identity('HEAD', 'auth/tokens', { headers: { 'X-Subject-Token': alice.token_id } })
    expectStatus(head, 200)
    expect(head.text).toBe('')
    const put = await alice.identity('PUT', 'auth/tokens')
    expectStatus(put, 405)
    expect(put.json()).toStrictEqual({ message: 'The method is not allowed for the requested URL.' })
    expect(put.headers.get('Allow')?.split(', ').toSorted()).toStrictEqual(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST'])
  })

  cloud.test('the catalog of a token with a project', async () => {
    const alice = await cloud.as('alice')
    const answer = await alice.identity('GET', 'auth/catalog')
    expectStatus(answer, 200)
    const body = z.strictObject({ catalog: z.array(z.looseObject({ type: z.string() })), links: z.unknown() }).parse(answer.json())
    // Keystone lists services and endpoints in no order.
    const kinds = (services: readonly { type: string }[]) => services.map(({ type }) => type).toSorted()
    expect(kinds(body.catalog)).toStrictEqual(kinds(alice.token.catalog))
    expect(body.links).toStrictEqual({ self: `${cloud.authUrl()}/auth/catalog` })
    const unscoped = await ask({ ...cloud.authOf('alice'), scope: 'unscoped' })
    keystoneRefused(await send('GET', `${cloud.authUrl()}/auth/catalog`, { token: unscoped.headers.get('X-Subject-Token') }), 403, 'You are not authorized to perform the requested action.')
  })

  cloud.test('all projects are listed for admins alone, by name too', async () => {
    const [admin, alice] = [await cloud.as('admin'), await cloud.as('alice')]
    keystoneRefused(await alice.identity('GET', 'projects'), 403, mayNot('list_projects'))
    expect(projectsOf(await admin.identity('GET', 'projects')).map(({ id }) => id)).toStrictEqual(expect.arrayContaining([alice.project_id, admin.project_id]))
    expect(projectsOf(await admin.identity('GET', `projects?name=${alice.token.project?.name}`)).map(({ id }) => id)).toContain(alice.project_id)
    expect(projectsOf(await admin.identity('GET', `projects?name=${cloud.named('nothing')}`))).toStrictEqual([])
  })

  cloud.test('a part of a project’s name finds it, in capitals or not; Keystone reads % and _ as wildcards', async () => {
    const [admin, alice] = [await cloud.as('admin'), await cloud.as('alice')]
    const { name = '' } = alice.token.project ?? {}
    const found = async (part: string) => projectsOf(await admin.identity('GET', `projects?name__icontains=${encodeURIComponent(part)}`)).map(({ id }) => id)
    const everyId = await found('')
    expect(await found(name.slice(1).toUpperCase())).toContain(alice.project_id)
    expect(await found(cloud.named('nothing'))).toStrictEqual([])
    expect(await found('_')).toStrictEqual(everyId)
    expect(await found('%')).toStrictEqual(everyId)
    keystoneRefused(await alice.identity('GET', `projects?name__icontains=${name}`), 403, mayNot('list_projects'))
  })

  cloud.test('a domain: one’s own, and to admins any', async () => {
    const [admin, alice] = [await cloud.as('admin'), await cloud.as('alice')]
    const { id, name } = alice.token.user.domain
    for (const client of [admin, alice]) {
      const answer = await client.identity('GET', `domains/${id}`)
      expectStatus(answer, 200)
      expect(z.looseObject({ domain: z.looseObject({ id: z.string(), name: z.string() }) }).parse(answer.json()).domain).toMatchObject({ id, name })
    }
    keystoneRefused(await admin.identity('GET', 'domains/nope'), 404, 'Could not find domain: nope.')
    keystoneRefused(await alice.identity('GET', 'domains/nope'), 403, mayNot('get_domain'))
    // What counts is the domain of the token's project.
    const unscoped = await ask({ ...cloud.authOf('alice'), scope: 'unscoped' })
    keystoneRefused(await send('GET', `${cloud.authUrl()}/domains/${id}`, { token: unscoped.headers.get('X-Subject-Token') }), 403, mayNot('get_domain'))
  })

  cloud.test('a project that is not there is not found by admins, and forbidden to others', async () => {
    const [admin, alice] = [await cloud.as('admin'), await cloud.as('alice')]
    expectStatus(await admin.identity('GET', `projects/${alice.project_id}`), 200)
    keystoneRefused(await admin.identity('GET', 'projects/nope'), 404, 'Could not find project: nope.')
    keystoneRefused(await alice.identity('GET', 'projects/nope'), 403, mayNot('get_project'))
  })

  cloud.test('the projects of a user: for itself and for admins', async () => {
    const [admin, alice, bob] = [await cloud.as('admin'), await cloud.as('alice'), await cloud.as('bob')]
    const of = (id: string) => `users/${id}/projects`
    expect(projectsOf(await alice.identity('GET', of(alice.token.user.id))).map(({ id }) => id)).toContain(alice.project_id)
    expect(projectsOf(await admin.identity('GET', of(bob.token.user.id))).map(({ id }) => id)).toContain(bob.project_id)
    keystoneRefused(await alice.identity('GET', of(bob.token.user.id)), 403, mayNot('list_user_projects'))
    keystoneRefused(await admin.identity('GET', of('nope')), 404, 'Could not find user: nope.')
  })

  cloud.test('a token that has run out is none', async () => {
    const alice = await cloud.as('alice')
    const left = Date.parse(alice.token.expires_at) - Date.now()
    await cloud.later(left + 1000, async () => {
      keystoneRefused(await alice.identity('GET', 'auth/projects'), 401, REFUSED)
      expectStatus(await alice.get('v2/images'), 401)
      tokenOf(await ask(cloud.authOf('alice')))
    })
  })
})
