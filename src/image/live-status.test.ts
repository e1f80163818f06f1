import { expect, test } from 'vitest'
import type { Image, ImageStatus } from '#src/api/glance/images.ts'
import { mayHaveFailed, pauseOf } from './live-status.ts'

const image = (status: ImageStatus, more: Record<string, unknown> = {}): Image => ({
  id: status, status, visibility: 'private', protected: false, os_hidden: false, min_disk: 0, min_ram: 0, tags: [],
  created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z', ...more,
})

test.each([
  ['what is being written is looked at soon', [image('saving')], 0, 2_000],
  ['the longer nothing changes, the rarer', [image('importing')], 2, 3_920],
  ['never rarer than that', [image('saving')], 50, 20_000],
  ['what may be staged for days is looked at rarely', [image('uploading')], 0, 20_000],
  ['unless its import runs', [image('uploading', { os_glance_import_task: 't' })], 0, 2_000],
  ['or another one is under way', [image('uploading'), image('saving')], 0, 2_000],
])('%s', (_, followed, quiet, pause) => {
  expect(pauseOf(followed, quiet)).toBeCloseTo(pause)
})

test.each([
  ['a snapshot that is waited for', image('queued', { image_type: 'snapshot' }), true],
  ['a snapshot that is being written', image('saving', { image_type: 'snapshot' }), true],
  ['a snapshot that somebody deletes', image('pending_delete', { image_type: 'snapshot' }), false],
  ['a snapshot that is imported elsewhere', image('importing', { image_type: 'snapshot' }), false],
  ['what is no snapshot', image('queued'), false],
])('%s may have failed when it vanishes', (_, last, failed) => {
  expect(mayHaveFailed(last)).toBe(failed)
})
