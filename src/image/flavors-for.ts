import type { Image } from '#src/api/glance/images.ts'
import type { Flavor } from '#src/api/nova/flavors.ts'
import { blockDevicesOf } from './block-devices.ts'
import { GROUP_SPEC, groupsIn, isAssigned, misfitOf, type Assignment, type Candidate, type Misfit, type Root } from './flavor-assignment.ts'

/** A flavor with the groups that it is in. */
export type Grouped = Flavor & Candidate

export const grouped = (flavor: Flavor): Grouped => ({ ...flavor, groups: groupsIn(flavor.extra_specs?.[GROUP_SPEC]) })

/** Why an image and a flavor do not go together. */
export type Obstacle = Misfit | { readonly kind: 'disabled' } | { readonly kind: 'unassigned' }

/** What Nova refuses whoever asks (nova/compute/api.py: a disabled flavor is not found), then what staff has said, then what the image needs. */
export function obstacleOf(image: Image, assignment: Assignment, flavor: Grouped, root: Root): Obstacle | undefined {
  if (flavor['OS-FLV-DISABLED:disabled']) return { kind: 'disabled' }
  if (!isAssigned(assignment, flavor)) return { kind: 'unassigned' }
  if (isEncrypted(image) && root.volume !== true) return { kind: 'volume' }
  return misfitOf(image, flavor, root)
}

const GIB = 1024 ** 3

/** The disk that is in the image is larger than the flavor's. Nova's API looks at the file's size only (202), and the host refuses it: the server ends in error. nova/virt/libvirt/imagebackend.py verify_base_size */
export const isTight = ({ virtual_size }: Image, { disk }: Grouped, { volume = false }: Root): boolean => !volume && disk > 0 && (virtual_size ?? 0) > disk * GIB

/** Its data can only be read by way of a volume. nova/compute/api.py _detect_nonbootable_image_from_properties */
export const isEncrypted = ({ cinder_encryption_key_id: key }: Image): boolean => typeof key === 'string' && key !== ''

/** Of an image that is the snapshot of a server on volumes: its servers boot from a volume that Nova makes of a volume snapshot. */
export function bootsFromVolume({ block_device_mapping: mapping }: Image): boolean {
  return typeof mapping === 'string' && blockDevicesOf(mapping)?.some(({ boot_index, source_type }) => boot_index === 0 && (source_type === 'snapshot' || source_type === 'volume')) === true
}

/** The root of a server from this image, unless a new volume is asked for. */
export const rootOf = (image: Image, zeroDisk: boolean): Root => (bootsFromVolume(image) ? { volume: true } : { zeroDisk })
