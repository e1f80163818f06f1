import { expect, test } from 'vitest'
import type { Image } from '#src/api/glance/images.ts'
import { fileNameOf, shortNameOf } from './actions.tsx'

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

test.each([
  ['as it is', 'ubuntu', 'ubuntu'],
  ['by its id', null, 'b7b1c2d3'],
  ['whole up to 60 letters', 'a'.repeat(60), 'a'.repeat(60)],
  ['with both ends', `${'a'.repeat(10_000)}-final-version-2.10`, `${'a'.repeat(40)}…-final-version-2.10`],
  ['without half an emoji', '👩🏽‍💻'.repeat(100), `${'👩🏽‍💻'.repeat(40)}…${'👩🏽‍💻'.repeat(19)}`],
  ['apart from the words around it', 'نظام 2.1', '\u2068نظام 2.1\u2069'],
])('a sentence calls it %s', (_, name, called) => {
  expect(shortNameOf(image(name, null))).toBe(called)
})
