import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { queryClient } from '#src/api/queryClient.ts'
import { firstPath, localPath } from './entry.ts'

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
  const token = (id: string, ...roles: string[]) => ({
    user: { id: 'u1', name: 'alice', domain: { id: 'default', name: 'Default' } },
    project: { id, name: id, domain: { id: 'default', name: 'Default' } },
    roles: roles.map((name) => ({ name })),
    catalog: [{ type: 'image', endpoints: [{ interface: 'public', region, region_id: region, url: 'http://x' }] }],
    issued_at: '2026-01-01T00:00:00.000000Z',
    expires_at: '2100-01-01T00:00:00.000000Z',
  })

  /** The roles in each project; `null`: Keystone refuses the scope. */
  let roles: Record<string, string[] | null>
  let taken: string[]
  const kept = new Map<string, string>()

  beforeEach(() => {
    taken = []
    vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null })
    vi.stubGlobal('fetch', (path: string) => {
      if (path.endsWith('/v3/auth/projects')) return Promise.resolve(Response.json({ projects: Object.keys(roles).map((id) => ({ id, name: id })) }))
      const id = path.split('/')[2] ?? ''
      taken.push(id)
      const own = roles[id]
      if (!own) return Promise.resolve(Response.json({ error: { message: 'No role.' } }, { status: 403 }))
      return Promise.resolve(Response.json({ token: token(id, ...own) }))
    })
  })
  afterEach(() => {
    queryClient.clear()
    kept.clear()
    vi.unstubAllGlobals()
  })

  it.each([
    ['nowhere without a project', {}, undefined, []],
    ['in the only project, whatever the role', { a: ['reader'] }, 'a', ['a']],
    ['in the first project where images can be made', { b: ['member'], a: ['reader'], c: ['admin'] }, 'b', ['a', 'b']],
    ['past a project that was taken away', { a: null, b: ['member'] }, 'b', ['a', 'b']],
    ['in the first, where no project lets one make images', { a: ['reader'], b: ['reader'] }, 'a', ['a', 'b', 'a']],
    [
      'in the first after five tries',
      { a: ['reader'], b: ['reader'], c: ['reader'], d: ['reader'], e: ['reader'], f: ['member'] },
      'a',
      ['a', 'b', 'c', 'd', 'e', 'a'],
    ],
  ])('%s', async (_, given: typeof roles, scope, asked) => {
    roles = given
    expect(await firstPath()).toBe(scope && `/${region}/${scope}/images`)
    expect(taken).toEqual(asked)
  })

  it('in the project used last, also as a reader', async () => {
    roles = { a: ['member'], b: ['reader'] }
    kept.set('loupe-place', JSON.stringify({ region, scope: 'b' }))
    expect(await firstPath()).toBe(`/${region}/b/images`)
    expect(taken).toEqual(['b'])
  })

  it('where the address leads, if that is one of the projects', async () => {
    roles = { a: ['member'], b: ['reader'] }
    expect(await firstPath(`/${region}/b/images?q=x`)).toBe(`/${region}/b/images?q=x`)
    expect(await firstPath(`/${region}/z/images`)).toBe(`/${region}/a/images`)
  })
})
