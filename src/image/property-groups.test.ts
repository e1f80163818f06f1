import { expect, it } from 'vitest'
import { groupOf, meantBy, type PropertyGroup } from './property-groups.ts'

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

it.each<[string, string | undefined]>([
  ['hw_disk_buss', 'hw_disk_bus'],
  ['hw_dsik_bus', 'hw_disk_bus'],
  ['HW_DISK_BUS', 'hw_disk_bus'],
  ['architecure', 'architecture'],
  ['hw_disk_bus', undefined],
  ['hw_vif', undefined],
  ['team', undefined],
])('meantBy(%j)', (key, meant) => {
  expect(meantBy(key, ['hw_disk_bus', 'hw_vif_model', 'teams'])).toBe(meant)
})
