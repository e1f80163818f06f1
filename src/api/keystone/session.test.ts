import { afterEach, expect, it, vi } from 'vitest'
import { signOut } from './session.ts'

afterEach(() => vi.unstubAllGlobals())

it.each([
  [new Response(null, { status: 204 }), undefined],
  [Response.json({ revoked: true }), undefined],
  [Response.json({ revoked: false, message: 'The session ends at 12:00.' }), 'The session ends at 12:00.'],
  [Response.json({ revoked: false }), 'The cloud did not confirm that the session has ended.'],
])('signing out tells what the cloud did not confirm', async (answer, words) => {
  vi.stubGlobal('fetch', () => Promise.resolve(answer))
  expect(await signOut()).toBe(words)
})

it('does not take a failure for a farewell', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status: 502 })))
  await expect(signOut()).rejects.toMatchObject({ status: 502 })
})
