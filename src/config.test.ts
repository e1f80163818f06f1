import { afterEach, beforeEach, expect, it, vi } from 'vitest'

const accounts = [{ user: 'alice', password: 'secret', domain: 'Default', projects: [{ name: 'demo', role: 'member' }], application_credentials: [] }]

beforeEach(() => vi.resetModules())
afterEach(() => vi.unstubAllGlobals())

it.each([
  [{ demo: true, accounts }, { demo: true, sso: [], accounts }],
  [{ sso: [{ id: 'openid', label: 'Company account' }], idle_minutes: 15 }, { demo: false, sso: [{ id: 'openid', label: 'Company account' }], idle_minutes: 15, accounts: [] }],
  [{}, { demo: false, sso: [], accounts: [] }],
  [[], { demo: false, sso: [], accounts: [] }],
  [null, { demo: false, sso: [], accounts: [] }],
  [{ demo: 'yes', sso: 'openid', idle_minutes: 0, accounts: [{ user: 1 }] }, { demo: false, sso: [], accounts: [] }],
])('reads %j', async (file, config) => {
  const { parseConfig } = await import('./config.ts')
  expect(parseConfig(file)).toEqual(config)
})

it('asks once', async () => {
  const { loadConfig } = await import('./config.ts')
  const ask = vi.fn<() => Promise<Response>>(() => Promise.resolve(Response.json({ demo: true })))
  vi.stubGlobal('fetch', ask)
  expect(await loadConfig()).toMatchObject({ demo: true })
  await loadConfig()
  expect(ask).toHaveBeenCalledOnce()
})

it.each([
  ['the network is gone', () => Promise.reject(new TypeError('Failed to fetch')), /Failed to fetch/],
  ['the gateway fails', () => Promise.resolve(new Response('', { status: 503, statusText: 'Service Unavailable' })), /503 Service Unavailable/],
  ['the file is no JSON', () => Promise.resolve(new Response('<html>')), /JSON/],
])('says what was in the way, and asks again: %s', async (_, answer, words) => {
  const { loadConfig } = await import('./config.ts')
  vi.stubGlobal('fetch', answer)
  await expect(loadConfig()).rejects.toThrow(words)
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ demo: true })))
  expect(await loadConfig()).toMatchObject({ demo: true })
})
