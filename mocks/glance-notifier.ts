import { isoSeconds } from './answers.ts'
import type { Bus } from './audit-bus.ts'
import type { Image, Member } from './cloud.ts'

// Glance's notifications: how a thing is now, without who made it so. glance/notifier.py

const publisher_id = 'image.localhost'

/** An image was made, or changed. `at`: microseconds, now unless it is said. */
export function tellImage(bus: Bus, event_type: 'image.create' | 'image.update' | 'image.upload' | 'image.activate', image: Image, at?: number): void {
  bus.tell({ publisher_id, event_type, payload: payloadOf(image, image.status) }, at)
}

/** Its data is there. */
export function tellData(bus: Bus, image: Image, at?: number): void {
  for (const type of ['image.upload', 'image.activate', 'image.update'] as const) tellImage(bus, type, image, at)
}

/** Data is on its way into a store. */
export function tellPrepare(bus: Bus, image: Image, backend: string, at?: number): void {
  bus.tell({ publisher_id, event_type: 'image.prepare', payload: { ...payloadOf(image, image.status), os_glance_importing_to_stores: [], os_glance_failed_import: [], backend } }, at)
}

/** `now`: milliseconds; `at`: microseconds. */
export function tellDeleted(bus: Bus, image: Image, now: number, at?: number): void {
  bus.tell({ publisher_id, event_type: 'image.delete', payload: { ...payloadOf(image, 'deleted'), deleted: true, deleted_at: isoSeconds(now) } }, at)
}

export function tellMember(bus: Bus, event_type: 'image.member.create' | 'image.member.update', member: Member, at?: number): void {
  bus.tell({ publisher_id, event_type, payload: { ...memberPayload(member), deleted: false, deleted_at: null } }, at)
}

export function tellMemberGone(bus: Bus, member: Member, now: number): void {
  bus.tell({ publisher_id, event_type: 'image.member.delete', payload: { ...memberPayload(member), deleted: true, deleted_at: isoSeconds(now) } })
}

/** Somebody has got all that was asked for. */
export function tellSent(bus: Bus, image: Image, bytes_sent: number, receiver: { user_id: string; project_id: string | null }, at?: number): void {
  bus.tell({ publisher_id, event_type: 'image.send', payload: { bytes_sent, image_id: image.id, owner_id: image.owner, receiver_tenant_id: receiver.project_id, receiver_user_id: receiver.user_id } }, at)
}

const memberPayload = ({ image_id, member_id, status, created_at, updated_at }: Member) => ({ image_id, member_id, status, created_at: isoSeconds(created_at), updated_at: isoSeconds(updated_at) })

const payloadOf = (image: Image, status: string) => ({
  id: image.id,
  name: image.name,
  status,
  created_at: isoSeconds(image.created_at),
  updated_at: isoSeconds(image.updated_at),
  min_disk: image.min_disk,
  min_ram: image.min_ram,
  protected: image.protected,
  checksum: image.checksum,
  owner: image.owner,
  disk_format: image.disk_format,
  container_format: image.container_format,
  size: image.size,
  virtual_size: image.virtual_size,
  is_public: image.visibility === 'public',
  visibility: image.visibility,
  properties: image.properties,
  tags: image.tags,
  deleted: false,
  deleted_at: null,
})
