import { afterEach, describe, expect, it, vi } from 'vitest'
import { imageSchema, isTransitional, nextCursor, properties, readImagesSince, type Image } from './images.ts'

const wire = {
  id: 'i', name: null, status: 'active', visibility: 'shared', owner: 'demo', protected: false, os_hidden: false, disk_format: 'qcow2', container_format: 'bare',
  size: 1, virtual_size: null, min_disk: 0, min_ram: 0, checksum: null, os_hash_algo: null, os_hash_value: null, created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z', tags: [], self: '/v2/images/i', file: '/v2/images/i/file', schema: '/v2/schemas/image',
}
const image = (more: Record<string, unknown> = {}): Image => imageSchema.parse({ ...wire, ...more })
const page = (next: string | undefined, ...ids: string[]) => ({ images: ids.map((id) => image({ id })), ...(next !== undefined && { next }) })

describe('the next page', () => {
  it('is none without a link, however many rows there are', () => {
    expect(nextCursor(page(undefined, 'a', 'b'))).toBeUndefined()
    expect(nextCursor(page(undefined))).toBeUndefined()
  })

  it('starts after the marker of the link, or else after the last rows, best first', () => {
    expect(nextCursor(page('/v2/images?limit=3&marker=c', 'a', 'b', 'c'))).toEqual(['c', 'b', 'a'])
    expect(nextCursor(page('/v2/images?limit=3&marker=hidden', 'a', 'b'))).toEqual(['hidden', 'b', 'a'])
    expect(nextCursor(page('https://cloud.example/image/v2/images?marker=x%2Fy', 'a'))).toEqual(['x/y', 'a'])
  })

  it('goes on from a page whose rows were all taken out by a policy', () => {
    expect(nextCursor(page('/v2/images?marker=m'))).toEqual(['m'])
  })

  it('tries few markers', () => {
    expect(nextCursor(page('/v2/images?marker=j', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'))).toEqual(['j', 'i', 'h', 'g', 'f'])
  })
})

describe('an image', () => {
  it('keeps what this Loupe does not know', () => {
    expect(image({ later: { of: 1 } })).toMatchObject({ later: { of: 1 } })
    expect(image({ status: 'rebuilding' }).status).toBe('unknown')
  })

  it('is not hidden where an older Glance does not say', () => {
    expect(imageSchema.parse({ ...wire, os_hidden: undefined }).os_hidden).toBe(false)
  })

  it('has its own properties beside the attributes, sorted', () => {
    expect(Object.entries(properties(image({ os_distro: 'ubuntu', hw_x: '1', os_glance_failed_import: '', stores: 'fast', direct_url: 'x', locations: [] })))).toEqual([
      ['hw_x', '1'],
      ['os_distro', 'ubuntu'],
    ])
  })

  it.each<[more: Record<string, unknown>, transitional: boolean]>([
    [{ status: 'saving' }, true],
    [{ status: 'importing' }, true],
    [{ status: 'pending_delete' }, true],
    [{ status: 'active', os_glance_import_task: 'task' }, true],
    [{ status: 'active', os_glance_importing_to_stores: '' }, false],
    [{ status: 'queued' }, false],
    [{ status: 'queued', image_type: 'snapshot' }, true],
    [{ status: 'uploading' }, false],
    [{ status: 'deactivated' }, false],
  ])('%j changes by itself: %s', (more, transitional) => {
    expect(isTransitional(image(more))).toBe(transitional)
  })
})

describe('what changed since', () => {
  afterEach(() => vi.unstubAllGlobals())
  const answers = (...pages: unknown[]) => {
    const asked: URLSearchParams[] = []
    vi.stubGlobal('fetch', (url: string) => {
      asked.push(new URL(url, 'http://loupe').searchParams)
      return Promise.resolve(Response.json(pages.shift()))
    })
    return asked
  }
  const ask = (since: string | undefined) => readImagesSince({ region: 'r', scope: 'p' }, 'shown', since, new AbortController().signal)

  it('is asked for page by page, the last change first', async () => {
    const asked = answers(page('/v2/images?marker=b', 'a', 'b'), page(undefined, 'c'))
    expect((await ask('2026-01-01T00:00:00Z')).map(({ id }) => id)).toEqual(['a', 'b', 'c'])
    expect(asked.map((query) => [query.get('updated_at'), query.get('sort'), query.get('marker')])).toEqual([
      ['gte:2026-01-01T00:00:00Z', 'updated_at:desc,id:desc', null],
      ['gte:2026-01-01T00:00:00Z', 'updated_at:desc,id:desc', 'b'],
    ])
  })

  it('is everything where nothing was there', async () => {
    const asked = answers(page(undefined, 'a'))
    expect(await ask(undefined)).toHaveLength(1)
    expect(asked[0]?.has('updated_at')).toBe(false)
  })
})
