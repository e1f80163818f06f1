import { describe, expect, it } from 'vitest'
import type { Image } from '#src/api/glance/images.ts'
import { furtherAttributes, importOf, locationsOf, storesOf } from './attributes.ts'

const image = (more: Record<string, unknown> = {}): Image => ({
  id: 'i', status: 'active', visibility: 'private', protected: false, os_hidden: false, min_disk: 0, min_ram: 0, created_at: '', updated_at: '', tags: [], ...more,
})

describe('attributes of a newer Glance', () => {
  it('has what is neither known nor a property', () => {
    expect(furtherAttributes(image({ os_distro: 'debian', os_glance_stage_host: 'http://glance-1', replicas: 3, cached: false, nodes: ['a'], empty: null, os_glance_failed_import: 'fast' }))).toEqual([
      ['cached', false],
      ['nodes', ['a']],
      ['os_glance_stage_host', 'http://glance-1'],
      ['replicas', 3],
    ])
  })
})

describe('imports', () => {
  it.each([
    [{}, { running: false, into: [], failed: [] }],
    [{ os_glance_importing_to_stores: '', os_glance_failed_import: '' }, { running: false, into: [], failed: [] }],
    [{ os_glance_import_task: 't', os_glance_importing_to_stores: 'fast,slow', os_glance_failed_import: 'old' }, { running: true, into: ['fast', 'slow'], failed: [] }],
    [{ os_glance_importing_to_stores: '', os_glance_failed_import: 'fast' }, { running: false, into: [], failed: ['fast'] }],
  ])('%j', (own, told) => expect(importOf(image(own))).toEqual(told))
})

it('knows where the data is', () => {
  expect(storesOf(image({ stores: 'fast, slow' }))).toEqual(['fast', 'slow'])
  expect(storesOf(image())).toEqual([])
  expect(locationsOf(image({ locations: [{ url: 'rbd://a', metadata: {} }, { url: 'file:///b', metadata: { store: 'fast' } }, null, { no: 'url' }] }))).toEqual([
    { url: 'rbd://a', metadata: undefined },
    { url: 'file:///b', metadata: '{"store":"fast"}' },
  ])
  expect(locationsOf(image())).toEqual([])
})
