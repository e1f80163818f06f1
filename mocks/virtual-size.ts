import type { Image } from './cloud.ts'

/** The disk's size as its header tells it, when the data is of the format that the image claims; else null. */
export function virtualSize(image: Image, head: Uint8Array, size: number): number | null {
  if (image.container_format !== 'bare') return null
  if (image.disk_format === 'raw') return size || null
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  if (image.disk_format === 'qcow2' && head.length >= 32 && view.getUint32(0) === 0x514649fb) return Number(view.getBigUint64(24))
  return null
}
