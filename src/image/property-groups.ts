/**
 * Who a property is for: `cloud`, Nova runs servers by it (or Cinder makes volumes by it); `snapshot`, Nova wrote it when it made the image of a
 * server; `other`, people, and whatever else reads it.
 */
export type PropertyGroup = 'cloud' | 'snapshot' | 'other'
export const PROPERTY_GROUPS = ['cloud', 'other', 'snapshot'] as const satisfies readonly PropertyGroup[]

/** nova 00a030403f, nova/objects/image_meta.py ImageMetaProps: its fields, `trait:` by _set_attr_from_trait_names. `cinder_` is Cinder's own (cinder_img_volume_type). */
const PREFIXES = ['hw_', 'img_', 'trait:', 'cinder_']

const CLOUD = new Set([
  // ImageMetaProps.fields that begin with os_: not every os_ is Nova's.
  'os_admin_user', 'os_command_line', 'os_distro', 'os_require_quiesce', 'os_secure_boot', 'os_skip_agent_inject_files_at_boot', 'os_skip_agent_inject_ssh', 'os_type',
  // ImageMetaProps._legacy_property_map and _set_attr_from_legacy_names: names of old that are still read.
  'architecture', 'vmware_disktype', 'vmware_image_version', 'vmware_ostype', 'vmware_adaptertype', 'vmware_linked_clone', 'auto_disk_config', 'ipxe_boot',
  'xenapi_device_id', 'xenapi_image_compression_level', 'xenapi_use_agent', 'xenapi_skip_agent_inject_ssh', 'xenapi_skip_agent_inject_files_at_boot', 'cache_in_nova',
  'vm_mode', 'bittorrent', 'mappings', 'block_device_mapping', 'bdm_v2', 'root_device_name', 'hypervisor_version_requires', 'hypervisor_type',
  // nova/compute/api.py _handle_kernel_and_ramdisk; nova/compute/manager.py _get_power_off_values
  'kernel_id', 'ramdisk_id', 'os_shutdown_timeout',
])

const SNAPSHOT = new Set([
  // nova/compute/utils.py create_image and initialize_instance_snapshot_metadata
  'instance_uuid', 'user_id', 'image_type', 'instance_owner',
  // nova/compute/api.py, nova/compute/manager.py: a server's system metadata, all of which its snapshot inherits.
  'base_image_ref', 'owner_user_name', 'owner_project_name', 'boot_roles', 'network_allocated', 'clean_attempts', 'old_vm_state',
  // nova/virt/libvirt/driver.py _create_snapshot_metadata
  'owner_id', 'image_location', 'image_state',
])

export function groupOf(key: string): PropertyGroup {
  if (SNAPSHOT.has(key)) return 'snapshot'
  return CLOUD.has(key) || PREFIXES.some((prefix) => key.startsWith(prefix)) ? 'cloud' : 'other'
}

/** How many letters have to be put in, taken out, replaced or swapped to make one word of another; `most` and more are as good as many. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) >= most) return most
  let last: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (last[j - 2] ?? most) + 1 : most
      next[j] = Math.min((row[j] ?? most) + 1, (next[j - 1] ?? most) + 1, (row[j - 1] ?? most) + (a[i - 1] === b[j - 1] ? 0 : 1), swapped)
    }
    last = row
    row = next
  }
  return Math.min(row[b.length] ?? most, most)
}

/** What was probably meant by a key that nobody knows: one of `known`, or of Nova's, that is a slip or two away. */
export function meantBy(key: string, known: Iterable<string>): string | undefined {
  const candidates = new Set([...known, ...CLOUD])
  if (key.length < 5 || candidates.has(key)) return undefined
  const slips = key.length < 8 ? 2 : 3
  const near = [...candidates].map((one) => ({ one, away: distance(key.toLowerCase(), one.toLowerCase(), slips) })).filter(({ away }) => away < slips)
  return near.toSorted((a, b) => a.away - b.away)[0]?.one
}
