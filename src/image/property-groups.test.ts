import { expect, it } from 'vitest'
import { groupOf, type PropertyGroup } from './property-groups.ts'

it.each<[string, PropertyGroup]>([
  ['hw_disk_bus', 'cloud'],
  ['trait:HW_CPU_X86_AVX2', 'cloud'],
  ['cinder_img_volume_type', 'cloud'],
  ['architecture', 'cloud'],
  ['os_type', 'cloud'],
  ['os_version', 'other'],
  ['hw', 'other'],
  ['HW_DISK_BUS', 'other'],
  ['base_image_ref', 'snapshot'],
  ['owner_project_name', 'snapshot'],
])('groupOf(%j)', (key, group) => {
  expect(groupOf(key)).toBe(group)
})
