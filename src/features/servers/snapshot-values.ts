import { t } from '@lingui/core/macro'
import type { Server } from '#src/api/nova/servers.ts'

export type Row = { readonly id: number; readonly key: string; readonly value: string }
export type SnapshotValues = { readonly name: string; readonly rows: readonly Row[] }

/** nova/api/validation/parameter_types.py metadata */
const KEY = /^[a-zA-Z0-9-_:. ]{1,255}$/
const LONGEST = 255

/** What Nova itself writes into the image of a server. nova/compute/api.py snapshot, nova/virt/libvirt/driver.py snapshot */
const NOVAS: ReadonlySet<string> = new Set(['instance_uuid', 'user_id', 'image_type', 'base_image_ref', 'boot_roles', 'owner_id', 'owner_user_name', 'owner_project_name', 'image_location', 'image_state', 'block_device_mapping', 'bdm_v2', 'root_device_name'])

/** `web-1 2026-11-21`: the server, and the day where the person is, as other times are shown. */
export const suggestedName = ({ name, id }: Pick<Server, 'name' | 'id'>, now: Date): string => {
  const day = [String(now.getFullYear()), ...[now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0'))].join('-')
  return `${(name.trim() || id).slice(0, LONGEST - day.length - 1)} ${day}`
}

export function whyNotName(name: string): string | undefined {
  const trimmed = name.trim()
  if (trimmed === '') return t`Give it a name.`
  if (/\p{Cc}/u.test(trimmed)) return t`Nova takes no control characters.`
  if (/[\u{10000}-\u{10FFFF}]/u.test(trimmed)) return t`Glance takes no emoji in a name.`
  return trimmed.length > LONGEST ? t`At most ${LONGEST} characters.` : undefined
}

/** A row that is wholly empty is none. */
export const isBlank = ({ key, value }: Row): boolean => key.trim() === '' && value === ''

export function whyNotRow(row: Row, rows: readonly Row[]): string | undefined {
  if (isBlank(row)) return undefined
  const key = row.key.trim()
  if (key === '') return t`Give the property a key.`
  if (!KEY.test(key)) return t`A key has letters, digits, spaces and - _ : . only.`
  // They say which flavors go with the image: the base image decides that, or whoever may.
  if (/^loupe_/i.test(key)) return t`Flavors are assigned on the image’s own page.`
  if (NOVAS.has(key)) return t`Nova writes this property itself.`
  if (rows.some((other) => other.id < row.id && other.key.trim() === key)) return t`There is a row with this key already.`
  return row.value.length > LONGEST ? t`At most ${LONGEST} characters.` : undefined
}

export const toWire = ({ name, rows }: SnapshotValues): { name: string; metadata: Record<string, string> } => ({
  name: name.trim(),
  metadata: Object.fromEntries(rows.filter((row) => !isBlank(row)).map(({ key, value }) => [key.trim(), value])),
})
