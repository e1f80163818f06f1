import { expect, test, vi } from 'vitest'
import type { Image } from '#src/api/glance/images.ts'
import { createOnce } from './create-once.ts'

const at = { region: 'RegionOne', scope: 'demo' }
const image = (more: Partial<Image> = {}): Image => ({
  id: 'a', name: 'a', status: 'queued', visibility: 'private', owner: 'demo', protected: false, os_hidden: false, min_disk: 0, min_ram: 0, tags: [],
  created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z', ...more,
})
const ours = new Set(['demo'])
const conflict = () => Response.json({ message: 'Image ID a already exists!' }, { status: 409 })

/** Glance answers the create with the first, a look at the image with the second; every patch is answered, and told. */
function glance(created: Response, shown?: Response): unknown[] {
  const patches: unknown[] = []
  vi.stubGlobal('fetch', (_url: string, init?: { method?: string; body?: string }) => {
    if (init?.method === 'PATCH') {
      patches.push(...(JSON.parse(init.body ?? '') as unknown[]))
      return Promise.resolve(Response.json(image()))
    }
    const answer = init?.method === 'POST' ? created : shown
    return answer ? Promise.resolve(answer) : Promise.reject(new TypeError('a question that the case does not expect'))
  })
  return patches
}

vi.stubGlobal('navigator', { locks: { request: (_name: string, run: () => unknown) => run() } })


test('a record that was not there is made', async () => {
  glance(Response.json(image(), { status: 201 }))
  expect(await createOnce(at, 'a', { visibility: 'private', name: 'a' }, ours)).toMatchObject({ id: 'a', status: 'queued' })
})

test('a record whose answer got lost is the same one', async () => {
  const patches = glance(conflict(), Response.json(image()))
  expect(await createOnce(at, 'a', { visibility: 'private', name: 'a' }, ours)).toMatchObject({ id: 'a', owner: 'demo' })
  expect(patches).toEqual([])
})

test('what was corrected since is written into it', async () => {
  const patches = glance(conflict(), Response.json(image({ name: 'b', min_disk: 5, os_type: 'linux', os_distro: 'debian' })))
  await createOnce(at, 'a', { visibility: 'private', name: 'a', os_distro: 'ubuntu', tags: ['x'] }, ours)
  expect(patches).toEqual([
    { op: 'replace', path: '/name', value: 'a' },
    { op: 'replace', path: '/min_disk', value: 0 },
    { op: 'replace', path: '/tags', value: ['x'] },
    { op: 'replace', path: '/os_distro', value: 'ubuntu' },
    { op: 'remove', path: '/os_type' },
  ])
})

test.each([
  ['another project’s', Response.json(image({ owner: 'acme' }))],
  ['one with data', Response.json(image({ status: 'active' }))],
  ['one that cannot be seen', Response.json({ message: 'No image found with ID a' }, { status: 404 })],
])('%s is not ours', async (_what, shown) => {
  glance(conflict(), shown)
  await expect(createOnce(at, 'a', { visibility: 'private', name: 'a' }, ours)).rejects.toMatchObject({ status: 409, message: 'Image ID a already exists!' })
})

test('one that was asked for in another project first is ours, and goes to the project that was chosen since', async () => {
  const patches = glance(conflict(), Response.json(image({ owner: 'acme' })))
  await createOnce(at, 'a', { visibility: 'private', name: 'a' }, new Set(['acme', 'demo']))
  expect(patches).toEqual([{ op: 'replace', path: '/owner', value: 'demo' }])
})

test('a look that fails is said, not the conflict before it', async () => {
  glance(conflict(), Response.json({ message: 'Down.' }, { status: 503 }))
  await expect(createOnce(at, 'a', { visibility: 'private', name: 'a' }, ours)).rejects.toMatchObject({ status: 503, message: 'Down.' })
})
