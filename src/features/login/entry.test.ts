import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { tokenSchema } from '#src/api/keystone/session.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { entryOf, homePath, localPath, NoImageService } from './entry.ts'

it.each([
  ['/RegionOne/p1/images?q=x', '/RegionOne/p1/images?q=x'],
  ['/RegionOne/p1/images/../images', '/RegionOne/p1/images'],
  ['/R%C3%A9gion/p1/images', '/R%C3%A9gion/p1/images'],
  ['/a?to=//evil', '/a?to=//evil'],
  ['/a//b', '/a//b'],
  [null, undefined],
  ['', undefined],
  ['images', undefined],
  ['https://evil/', undefined],
  ['javascript:alert(1)', undefined],
  ['//evil/y', undefined],
  ['/\\evil/y', undefined],
  ['/\t/evil/y', undefined],
  ['/x/..//evil/y', undefined],
  ['/x/..\\/evil/y', undefined],
  ['/./\\evil/y', undefined],
  ['/%2e//evil', undefined],
  ['//', undefined],
])('%j leads to %j', (to, path) => {
  expect(localPath(to)).toBe(path)
})

describe('where to begin', () => {
  const region = 'RegionOne'
  const token = (id: string | undefined, roles: string[], more: Record<string, unknown> = {}) =>
    tokenSchema.parse({
      user: { id: 'u1', name: 'alice', domain: { id: 'default', name: 'Default' } },
      ...(id !== undefined && { project: { id, name: id, domain: { id: 'default', name: 'Default' } } }),
      roles: roles.map((name) => ({ name })),
      catalog: bare.includes(id ?? '') ? [] : [{ type: 'image', endpoints: [{ interface: 'public', region, region_id: region, url: 'http://x' }] }],
      issued_at: '2026-01-01T00:00:00.000000Z',
      expires_at: '2100-01-01T00:00:00.000000Z',
      ...more,
    })
  const unscoped = () => token(undefined, [])
  const ofCredential = (id: string) => token(id, ['reader'], { application_credential: { id: 'c1', name: 'ci' } })

  /** The roles in each project; `null`: Keystone refuses the scope. */
  let roles: Record<string, string[] | null>
  /** Projects without an image service. */
  let bare: string[]
  /** The project whose application credential has signed in. */
  let credential: string | undefined
  let asked: string[]
  /** What the site says of its policy. */
  let site: Record<string, unknown>
  const kept = new Map<string, string>()

  beforeEach(() => {
    asked = []
    site = {}
    bare = []
    roles = {}
    credential = undefined
    vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null })
    vi.stubGlobal('fetch', (path: string, { method }: { method: string }) => {
      const over = () => Promise.resolve(Response.json({ error: { message: 'The session has ended.' } }, { status: 401 }))
      if (path.endsWith('/v3/auth/projects')) {
        return credential === undefined ? Promise.resolve(Response.json({ projects: Object.keys(roles).map((id) => ({ id, name: id })) })) : over()
      }
      if (path.startsWith('/policy/')) return Promise.resolve(Response.json({ preset: 'default', files: {}, regions: {}, ...site }))
      const id = path.split('/')[2] ?? ''
      asked.push(`${method} ${id}`)
      if (method === 'GET') return credential === id ? Promise.resolve(Response.json({ token: ofCredential(id) })) : over()
      const own = roles[id]
      if (!own) return Promise.resolve(Response.json({ error: { message: 'No role.' } }, { status: 403 }))
      return Promise.resolve(Response.json({ token: token(id, own) }))
    })
  })
  afterEach(() => {
    queryClient.clear()
    kept.clear()
    vi.unstubAllGlobals()
  })

  it.each([
    ['nowhere without a project', {}, undefined, ''],
    ['in the only project, whatever the role', { a: ['reader'] }, 'a', 'a'],
    ['in the first project where images can be made', { b: ['member'], a: ['reader'], c: ['admin'] }, 'b', 'a b'],
    ['past a project that was taken away', { a: null, b: ['member'] }, 'b', 'a b'],
    ['in the first, where no project lets one make images', { a: ['reader'], b: ['reader'] }, 'a', 'a b'],
    ['in the first after five tries', { a: ['reader'], b: ['reader'], c: ['reader'], d: ['reader'], e: ['reader'], f: ['member'] }, 'a', 'a b c d e'],
  ])('%s', async (_, given: typeof roles, scope, taken) => {
    roles = given
    expect(await entryOf(unscoped())).toEqual(scope === undefined ? undefined : { path: `/${region}/${scope}/images` })
    expect(asked.join(' ')).toBe(taken.replace(/\w/g, 'PUT $&'))
  })

  it('in the first project where the site lets one make images', async () => {
    roles = { a: ['reader'], b: ['member'] }
    site = { files: { image: { file: 'image.yaml', rules: { add_image: 'role:reader' }, problems: [] } } }
    expect(await homePath()).toBe(`/${region}/a/images`)
  })

  it('in the project used last, also as a reader', async () => {
    roles = { a: ['member'], b: ['reader'] }
    kept.set('loupe-place', JSON.stringify({ region, scope: 'b' }))
    expect(await homePath()).toBe(`/${region}/b/images`)
    expect(asked).toEqual(['PUT b'])
  })

  it('in another one, where the project used last has lost its images', async () => {
    roles = { a: ['member'], b: ['member'] }
    bare = ['b']
    kept.set('loupe-place', JSON.stringify({ region, scope: 'b' }))
    expect(await homePath()).toBe(`/${region}/a/images`)
  })

  it('past a project without an image service; where there is no other, it says so and which are left to try', async () => {
    roles = { a: ['member'], b: ['reader'], c: ['member'] }
    bare = ['a']
    expect(await entryOf(unscoped())).toEqual({ path: `/${region}/c/images` })
    roles = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => [id, ['member']]))
    bare = Object.keys(roles)
    queryClient.clear()
    const error: unknown = await entryOf(unscoped()).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(NoImageService)
    expect(error).toMatchObject({ message: 'The catalog of the project a has no image service.', project: 'a', others: [{ id: 'f' }] })
  })

  it('where the address leads, if that is one of the projects', async () => {
    roles = { a: ['member'], b: ['reader'] }
    expect(await entryOf(unscoped(), `/${region}/b/images?q=x`)).toEqual({ path: `/${region}/b/images?q=x` })
    expect(await entryOf(unscoped(), `/${region}/z/images`)).toEqual({ path: `/${region}/a/images` })
  })

  describe('with an application credential', () => {
    beforeEach(() => {
      credential = 'b'
    })

    it('in its own project, and no other is asked for', async () => {
      expect(await entryOf(ofCredential('b'))).toEqual({ path: `/${region}/b/images` })
      expect(await entryOf(ofCredential('b'), `/${region}/b/images?q=x`)).toEqual({ path: `/${region}/b/images?q=x` })
      expect(asked).toEqual(['GET b', 'GET b'])
    })

    it('in its own project, and says so where the address was of another', async () => {
      const entry = await entryOf(ofCredential('b'), `/${region}/a/images`)
      expect(entry).toMatchObject({ path: `/${region}/b/images`, aside: expect.stringContaining('its own project only') as string })
    })

    it('nowhere, where the browser kept no session or the project has no images', async () => {
      bare = ['b']
      await expect(entryOf(ofCredential('b'))).rejects.toBeInstanceOf(NoImageService)
      credential = undefined
      await expect(entryOf(ofCredential('b'))).rejects.toMatchObject({ status: 401 })
    })

    it('after a reload of the home page in the place used last, if that is its own', async () => {
      await expect(homePath()).rejects.toMatchObject({ status: 401 })
      kept.set('loupe-place', JSON.stringify({ region, scope: 'a' }))
      await expect(homePath()).rejects.toMatchObject({ status: 401 })
      kept.set('loupe-place', JSON.stringify({ region, scope: 'b' }))
      expect(await homePath()).toBe(`/${region}/b/images`)
      asked = []
      expect(await homePath()).toBe(`/${region}/b/images`)
      expect(asked).toEqual([])
    })
  })
})
