import { afterEach, expect, it, vi } from 'vitest'
import { noteGone, noteImage } from '#src/api/glance/image-cache.ts'
import { imageQuery, imagesQuery, type Image } from '#src/api/glance/images.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { loadImage } from './load-image.ts'

const at = { region: 'R', scope: 'p' }
const id = 'c0ffee00-0000-4000-8000-000000000000'
const imageOf = (name: string, updated_at: string): Image => ({
  id, name, status: 'active', visibility: 'private', protected: false, os_hidden: false, min_disk: 0, min_ram: 0, created_at: '2026-11-01T00:00:00Z', updated_at, tags: [],
})
const list = (...images: Image[]) => queryClient.setQueryData(imagesQuery(at).queryKey, { pages: [{ images }], pageParams: [[]] })
const glance = (...answers: Response[]) => vi.stubGlobal('fetch', vi.fn(() => Promise.resolve(answers.shift() ?? Response.error())))

afterEach(() => {
  vi.unstubAllGlobals()
  queryClient.clear()
})

it('takes the row of the list without asking, to be read again', async () => {
  glance()
  list(imageOf('row', '2026-11-02T00:00:00Z'))
  expect((await loadImage(at, id, 'known')).name).toBe('row')
  expect(fetch).not.toHaveBeenCalled()
  expect(queryClient.getQueryState(imageQuery(at, id).queryKey)?.dataUpdatedAt).toBe(0)
})

it('takes what was noted since the list was read, and what is newer than the last look at it', async () => {
  glance()
  list(imageOf('row', '2026-11-02T00:00:00Z'))
  noteImage(at, imageOf('noted', '2026-11-03T00:00:00Z'))
  expect((await loadImage(at, id, 'known')).name).toBe('noted')
  list(imageOf('read anew', '2026-11-04T00:00:00Z'))
  expect((await loadImage(at, id, 'known')).name).toBe('read anew')
})

it('asks for what no list has, what is gone, and what is to be fresh', async () => {
  const answer = () => Response.json(imageOf('asked', '2026-11-02T00:00:00Z'))
  glance(answer(), answer(), answer())
  expect((await loadImage(at, id, 'known')).name).toBe('asked')
  list(imageOf('row', '2026-11-09T00:00:00Z'))
  noteGone(at, id)
  expect((await loadImage(at, id, 'known')).name).toBe('asked')
  queryClient.clear()
  list(imageOf('row', '2026-11-09T00:00:00Z'))
  expect((await loadImage(at, id, 'fresh')).name).toBe('asked')
})
