import { expect, it } from 'vitest'
import { blockDevicesOf } from './block-devices.ts'

it('reads the disks of a server that boots from a volume', () => {
  // As nova/compute/api.py snapshot_volume_backed writes it.
  const json = JSON.stringify([
    { boot_index: 0, delete_on_termination: true, destination_type: 'volume', device_name: '/dev/vda', device_type: 'disk', disk_bus: 'virtio', encrypted: null, guest_format: null, image_id: null, no_device: null, snapshot_id: 's-1', source_type: 'snapshot', tag: null, volume_id: null, volume_size: 20, volume_type: 'ssd' },
    { boot_index: null, delete_on_termination: false, device_name: '/dev/vdb', source_type: 'blank', volume_size: 5 },
  ])
  expect(blockDevicesOf(json)).toMatchObject([
    { boot_index: 0, device_name: '/dev/vda', snapshot_id: 's-1', source_type: 'snapshot', volume_size: 20, volume_type: 'ssd', delete_on_termination: true },
    { boot_index: null, device_name: '/dev/vdb', source_type: 'blank', volume_size: 5 },
  ])
})

it('passes over what it does not understand of a disk', () => {
  expect(blockDevicesOf('[{"volume_size": "20", "boot_index": {}, "snapshot_id": "s-1"}]')).toEqual([{ volume_size: undefined, boot_index: undefined, snapshot_id: 's-1' }])
})

it.each(['', 'no json', '{"a":1}', '[1]', 'null'])('tells %j apart from disks', (json) => {
  expect(blockDevicesOf(json)).toBeUndefined()
})
