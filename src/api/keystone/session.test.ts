import { afterEach, expect, it, vi } from 'vitest'
import { signIn, signOut, type Proof } from './session.ts'

afterEach(() => vi.unstubAllGlobals())

it.each([
  [new Response(null, { status: 204 }), true],
  [Response.json({ revoked: true }), true],
  [Response.json({ revoked: false, message: 'The cloud did not confirm it.' }), false],
])('signing out tells whether the cloud has confirmed it', async (answer, confirmed) => {
  vi.stubGlobal('fetch', () => Promise.resolve(answer))
  expect(await signOut()).toBe(confirmed)
})

const domain = { name: 'Default' }

it.each<[Proof, unknown]>([
  [{ method: 'password', user: 'alice', domain: 'Default', password: 'p' }, { identity: { methods: ['password'], password: { user: { name: 'alice', domain, password: 'p' } } }, scope: 'unscoped' }],
  [{ method: 'passcode', user_id: 'u', passcode: '123456' }, { identity: { methods: ['totp'], totp: { user: { id: 'u', passcode: '123456' } } }, scope: 'unscoped' }],
  [{ method: 'credential-id', id: 'c1', secret: 's' }, { identity: { methods: ['application_credential'], application_credential: { id: 'c1', secret: 's' } } }],
  [
    { method: 'credential-name', name: 'ci', user: 'alice', domain: 'Default', secret: 's' },
    { identity: { methods: ['application_credential'], application_credential: { name: 'ci', user: { name: 'alice', domain }, secret: 's' } } },
  ],
])('%j is proved as Keystone asks', async (proof, auth) => {
  const sent: unknown[] = []
  vi.stubGlobal('fetch', (_path: string, { body }: { body: string }) => {
    sent.push(JSON.parse(body))
    return Promise.resolve(Response.json({ error: { message: 'No.' } }, { status: 401 }))
  })
  await expect(signIn(proof)).rejects.toMatchObject({ status: 401 })
  expect(sent).toEqual([{ auth }])
})

it('does not take a failure for a farewell', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status: 502 })))
  await expect(signOut()).rejects.toMatchObject({ status: 502 })
})
