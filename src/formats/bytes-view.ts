/** Reads numbers and texts at fixed places of a header. What lies beyond the bytes at hand reads as zero, or as an empty text. */
export type Header = {
  readonly length: number
  u8(offset: number): number
  u16le(offset: number): number
  u32be(offset: number): number
  u32le(offset: number): number
  u64be(offset: number): number
  u64le(offset: number): number
  /** Bytes as Latin-1, up to `length` of them or to the first NUL. */
  text(offset: number, length: number): string
  is(offset: number, magic: string): boolean
}

export function headerOf(bytes: Uint8Array): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const within = (offset: number, size: number) => offset >= 0 && offset + size <= bytes.length
  const header: Header = {
    length: bytes.length,
    u8: (offset) => bytes[offset] ?? 0,
    u16le: (offset) => (within(offset, 2) ? view.getUint16(offset, true) : 0),
    u32be: (offset) => (within(offset, 4) ? view.getUint32(offset) : 0),
    u32le: (offset) => (within(offset, 4) ? view.getUint32(offset, true) : 0),
    u64be: (offset) => (within(offset, 8) ? Number(view.getBigUint64(offset)) : 0),
    u64le: (offset) => (within(offset, 8) ? Number(view.getBigUint64(offset, true)) : 0),
    text: (offset, length) => (latin1(bytes.subarray(offset, offset + length)).split('\0', 1)[0] ?? ''),
    is: (offset, magic) => latin1(bytes.subarray(offset, offset + magic.length)) === magic,
  }
  return header
}

function latin1(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}
