import { expect, test } from 'vitest'
import type { Image } from '#src/api/glance/images.ts'
import { fileNameOf } from './actions.tsx'

const image = (name: string | null, disk_format: string | null): Image => ({
  id: 'b7b1c2d3', name, disk_format, status: 'active', visibility: 'private', protected: false, os_hidden: false, min_disk: 0, min_ram: 0, tags: [],
  created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z',
})

test.each([
  ['ubuntu', 'qcow2', 'ubuntu.qcow2'],
  ['disk.QCOW2', 'qcow2', 'disk.QCOW2'],
  ['a/b\\c:d*e?"<f>|g', 'raw', 'a_b_c_d_e___f__g.raw'],
  ['two\nlines', 'iso', 'two_lines.iso'],
  [null, 'raw', 'b7b1c2d3.raw'],
  ['draft', null, 'draft'],
])('the file of %j (%s) is %s', (name, disk_format, file) => {
  expect(fileNameOf(image(name, disk_format))).toBe(file)
})
