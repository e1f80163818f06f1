import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '#src/api/errors.ts'
import { onExpired } from '#src/api/http.ts'
import { tokenSchema } from '#src/api/keystone/session.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { askedAgain, renewSession, signInAgain } from './sign-in-again.ts'
import { NotKept } from './refusal.ts'
import { canAt, keepSession, regionsOf, requireSession } from './session.ts'

const at = { region: 'RegionOne', scope: 'p1' }
const page = new Request('http://loupe/RegionOne/p1/images?q=x')

const token = (more: Record<string, unknown> = {}) => ({
  user: { id: 'u1', name: 'alice', domain: { id: 'default', name: 'Default' } },
  project: { id: 'p1', name: 'demo', domain: { id: 'default', name: 'Default' } },
  roles: [{ id: 'r1', name: 'member' }, { id: 'r2', name: 'reader' }],
  catalog: [
    { type: 'identity', endpoints: [{ interface: 'public', region: 'Elsewhere', url: 'http://x' }] },
    {
      type: 'image',
      endpoints: [
        { interface: 'public', region: 'RegionOne', region_id: 'RegionOne', url: 'http://x' },
        { interface: 'internal', region: 'RegionOne', region_id: 'RegionOne', url: 'http://x' },
        { interface: 'public', region: 'Old', url: 'http://x' },
        { interface: 'public', region: null, url: 'http://x' },
      ],
    },
  ],
  issued_at: '2026-01-01T00:00:00.000000Z',
  expires_at: '2100-01-01T00:00:00.000000Z',
  ...more,
})

/** What the gateway answers: `GET /session/p1` and so on; everything else is 401. */
let gateway: Record<string, { status: number; body: unknown } | undefined>
let calls: string[]

beforeEach(() => {
  gateway = { 'GET /policy/p1': { status: 200, body: { preset: 'default', files: {}, regions: {} } }, 'GET /os/p1/RegionOne/image/versions': { status: 200, body: { versions: [{ id: 'v2.15' }] } } }
  calls = []
  vi.stubGlobal('fetch', (path: string, { method = 'GET' }: { method?: string } = {}) => {
    calls.push(`${method} ${path}`)
    const { status, body } = gateway[`${method} ${path}`] ?? { status: 401, body: { error: { message: 'No session.' } } }
    return Promise.resolve(Response.json(body, { status }))
  })
})

afterEach(() => {
  queryClient.clear()
  vi.unstubAllGlobals()
})

const stands = (body: unknown = token()) => ({ status: 200, body: { token: body } })

/** Where a loader's redirect leads. */
async function redirected(work: Promise<unknown>): Promise<string | null> {
  const thrown: unknown = await work.catch((error: unknown) => error)
  return thrown instanceof Response ? thrown.headers.get('Location') : null
}

describe('requireSession', () => {
  it('reads the session once', async () => {
    gateway['GET /session/p1'] = stands()
    expect((await requireSession(at, page)).user.name).toBe('alice')
    await requireSession(at, page)
    expect(calls.filter((call) => call.includes('/session'))).toEqual(['GET /session/p1'])
  })

  it('takes a scope that the session does not have yet', async () => {
    gateway['PUT /session/p1'] = stands()
    expect((await requireSession(at, page)).project?.id).toBe('p1')
    expect(calls.slice(0, 2)).toEqual(['GET /session/p1', 'PUT /session/p1'])
  })

  it('sends to the sign-in, which leads back', async () => {
    expect(await redirected(requireSession(at, page))).toBe('/login?to=%2FRegionOne%2Fp1%2Fimages%3Fq%3Dx')
  })

  it('sends home from a place that is no project', async () => {
    gateway['GET /session/unscoped'] = stands(token({ project: undefined }))
    expect(await redirected(requireSession({ ...at, scope: 'unscoped' }, page))).toBe('/')
  })

  it('says that the person has no role there', async () => {
    gateway['PUT /session/p1'] = { status: 403, body: { error: { message: 'You have no role in this project.' } } }
    await expect(requireSession(at, page)).rejects.toThrow(new ApiError(403, 'You have no role in this project.'))
  })

  it('has the person sign in again where they are when the session that it knows has expired, or leaves them there', async () => {
    // As Keystone writes it for an application credential that ends itself: UTC, wherever the browser is.
    gateway['GET /session/p1'] = stands(token({ expires_at: '2026-01-01T01:00:00' }))
    await requireSession(at, page)
    gateway['GET /session/p1'] = undefined
    const location = { pathname: '/RegionOne/p1/images', search: '' }
    vi.stubGlobal('window', { location })
    vi.stubGlobal('location', location)
    onExpired(() => Promise.resolve(false))
    expect(await redirected(requireSession(at, page))).toBe('/RegionOne/p1/images')
    onExpired((place) => {
      keepSession(place.scope, tokenSchema.parse(token()))
      return Promise.resolve(true)
    })
    expect((await requireSession(at, page)).expires_at).toBe('2100-01-01T00:00:00.000000Z')
  })

  it('forgets what another person saw', async () => {
    gateway['GET /session/p1'] = stands()
    await requireSession(at, page)
    queryClient.setQueryData(['RegionOne', 'p1', 'images'], 'seen by alice')
    gateway['GET /session/p2'] = stands(token({ user: { id: 'u2', name: 'bob', domain: { id: 'default', name: 'Default' } } }))
    await requireSession({ ...at, scope: 'p2' }, page)
    expect(queryClient.getQueryData(['RegionOne', 'p1', 'images'])).toBeUndefined()
    expect(queryClient.getQueryData(['session', 'p1'])).toBeUndefined()
  })
})

describe('what a token says', () => {
  const parsed = tokenSchema.parse(token())

  it('is credentials for a policy', async () => {
    expect((await canAt(at, parsed))('add_image')).toBe(true)
    expect((await canAt(at, parsed))('publicize_image')).toBe(false)
  })

  it('names the regions that have images, once', () => {
    expect(regionsOf(parsed)).toEqual(['RegionOne', 'Old'])
  })
})

describe('signing in again', () => {
  it('is not asked of somebody who was not signed in', async () => {
    expect(await signInAgain(at, true)).toBe(false)
    expect(calls).toEqual([])
  })

  it('takes a dropped scope again without asking', async () => {
    gateway['GET /session/p1'] = stands()
    await requireSession(at, page)
    gateway['GET /session/p1'] = undefined
    gateway['PUT /session/p1'] = stands()
    calls = []
    expect(await Promise.all([signInAgain(at, true), signInAgain(at, true)])).toEqual([true, true])
    expect(calls).toEqual(['GET /session/p1', 'PUT /session/p1'])
  })

  it('reloads the page when somebody else has signed in', async () => {
    const reload = vi.fn<() => void>()
    vi.stubGlobal('window', { location: { reload } })
    gateway['GET /session/p1'] = stands()
    await requireSession(at, page)
    gateway['GET /session/p1'] = stands(token({ user: { id: 'u2', name: 'bob', domain: { id: 'default', name: 'Default' } } }))
    expect(await signInAgain(at, true)).toBe(false)
    expect(reload).toHaveBeenCalledOnce()
    expect(askedAgain()).toBeUndefined()
  })

  it('asks the person once, whatever waits', async () => {
    gateway['GET /session/p1'] = stands()
    await requireSession(at, page)
    gateway['GET /session/p1'] = undefined
    const waiting = [signInAgain(at, true), signInAgain(at, true)]
    const expired = await vi.waitUntil(askedAgain)
    expect(expired.token.user.name).toBe('alice')
    await expect(expired.signIn(expired.proofOf('wrong'))).rejects.toMatchObject({ status: 401 })
    expect(askedAgain()).toBe(expired)
    gateway['POST /session'] = stands(token({ project: undefined }))
    gateway['PUT /session/p1'] = stands()
    await expired.signIn(expired.proofOf('secret'))
    expect(await Promise.all(waiting)).toEqual([true, true])
    expect(askedAgain()).toBeUndefined()
  })

  it('lets what waits fail when the person gives up, and asks again for what they do, not for what polls', async () => {
    gateway['GET /session/p1'] = stands()
    await requireSession(at, page)
    gateway['GET /session/p1'] = undefined
    const waiting = signInAgain(at, false)
    const expired = await vi.waitUntil(askedAgain)
    expired.giveUp()
    expect(await waiting).toBe(false)
    expect(await signInAgain(at, false)).toBe(false)
    expect(askedAgain()).toBeUndefined()

    const acting = signInAgain(at, true)
    const again = await vi.waitUntil(askedAgain)
    gateway['POST /session'] = stands(token({ project: undefined }))
    gateway['PUT /session/p1'] = stands()
    await again.signIn(again.proofOf('secret'))
    expect(await acting).toBe(true)
    calls = []
    expect(await signInAgain(at, false)).toBe(true)
  })

  it('tells a browser that keeps no cookie from a wrong password', async () => {
    gateway['GET /session/p1'] = stands()
    await requireSession(at, page)
    gateway['GET /session/p1'] = undefined
    const waiting = signInAgain(at, true)
    const again = await vi.waitUntil(askedAgain)
    gateway['POST /session'] = stands(token({ project: undefined }))
    await expect(again.signIn(again.proofOf('secret'))).rejects.toBeInstanceOf(NotKept)
    again.giveUp()
    expect(await waiting).toBe(false)
    gateway['GET /session/p1'] = stands()
    expect(await signInAgain(at, true)).toBe(true)
  })

  it('asks for the secret of the application credential that was signed in with, and for nothing more', async () => {
    const application_credential = { id: 'c1', name: 'ci', restricted: true }
    gateway['GET /session/p1'] = stands(token({ application_credential }))
    await requireSession(at, page)
    gateway['GET /session/p1'] = undefined
    const waiting = signInAgain(at, true)
    const again = await vi.waitUntil(askedAgain)
    expect(again.proofOf('s')).toEqual({ method: 'credential-id', id: 'c1', secret: 's' })
    gateway['POST /session'] = stands(token({ application_credential }))
    calls = []
    await again.signIn(again.proofOf('s'))
    expect([await waiting, calls]).toEqual([true, ['POST /session']])
  })

  it('takes the person’s password for somebody else where an application credential was, and the other way round', async () => {
    const reload = vi.fn<() => void>()
    vi.stubGlobal('window', { location: { reload } })
    gateway['GET /session/p1'] = stands()
    await requireSession(at, page)
    gateway['GET /session/p1'] = stands(token({ application_credential: { id: 'c1', name: 'ci' } }))
    expect(await signInAgain(at, true)).toBe(false)
    expect(reload).toHaveBeenCalledOnce()
  })

  it('renews a session before it ends', async () => {
    gateway['GET /session/p1'] = stands()
    await requireSession(at, page)
    await renewSession(at)
    const again = await vi.waitUntil(askedAgain)
    expect(again.end).toBe('soon')
    gateway['POST /session'] = stands(token({ project: undefined }))
    gateway['PUT /session/p1'] = stands(token({ expires_at: '2101-01-01T00:00:00Z' }))
    await again.signIn(again.proofOf('secret'))
    expect(askedAgain()).toBeUndefined()
    expect((await requireSession(at, page)).expires_at).toBe('2101-01-01T00:00:00Z')
  })
})
