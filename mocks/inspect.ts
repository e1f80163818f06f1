import { sniff } from '#src/formats/sniff.ts'
import type { Image, Profile } from './cloud.ts'
import { unsupportedMediaType } from './glance-errors.ts'

/**
 * Looks at data that has arrived: the size of the disk inside, or null where it tells none. Throws master's 415 when the data is
 * of another format than the image claims; Zed lets that pass. `head`: the first 64 KiB, `size`: of all, in bytes.
 */
export function inspectData(profile: Profile, request: Request, image: Image, head: Uint8Array, size: number): number | null {
  if (image.container_format !== 'bare') return null
  const { format, virtual_size } = formatOf(inspected[profile], head, size)
  // What claims to be raw is taken at its word (glance/location.py set_data).
  if (image.disk_format === 'raw') return size || null
  if (format === image.disk_format) return virtual_size
  if (profile === 'zed' || (format === 'raw' && beyondInspection.has(image.disk_format))) return null
  throw unsupportedMediaType(request, `Image disk_format ${image.disk_format} does not match stream data ${format}`)
}

/** Formats of Glance's schema that its inspector does not know. */
const beyondInspection: ReadonlySet<string | null> = new Set(['ami', 'ari', 'aki', 'ploop'])
/** Those that it does, and calls by this name; all else is `raw`, or `gpt` with a partition table (oslo.utils imageutils/format_inspector). */
const zed = ['qcow2', 'vhd', 'vhdx', 'vmdk', 'vdi']
const inspected = { zed, master: [...zed, 'iso'] }

function formatOf(formats: readonly string[], head: Uint8Array, size: number): { format: string; virtual_size: number | null } {
  const { disk_format, virtual_size } = sniff(head, size)
  const format = formats.find((name) => name === disk_format)
  if (format !== undefined) return { format, virtual_size: virtual_size ?? null }
  return { format: head[510] === 0x55 && head[511] === 0xaa ? 'gpt' : 'raw', virtual_size: size }
}
