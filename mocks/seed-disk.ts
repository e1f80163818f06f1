import { Readable } from 'node:stream'
import type { Data } from './bytes.ts'

/**
 * Disks that nobody stores: a true header, then one mebibyte over and over. So an image of 20 GB can be downloaded
 * whole or in part, always the same bytes, and costs nothing until then.
 */
export type Disk = {
  /** Makes the bytes of two disks differ. */
  readonly key: string
  readonly disk_format: string | null
  readonly size: number
  /** Of the disk inside, for the formats that tell it. */
  readonly virtual_size: number | null
}

/** What decides over the bytes, in a line. */
export const describe = ({ disk_format, size, virtual_size }: Disk): string => `${disk_format} ${size} ${virtual_size}`

const mebibyte = 1024 * 1024
const headerSize = 64 * 1024

export function diskData(disk: Disk): Data {
  let header: Buffer | undefined
  return {
    size: disk.size,
    read: (start, end) => Readable.from(pieces((header ??= headerOf(disk)), start, end)),
    drop: () => undefined,
  }
}

function* pieces(header: Buffer, start: number, end: number): Generator<Buffer> {
  let at = start
  while (at < end) {
    const piece = at < headerSize ? header.subarray(at, Math.min(headerSize, end)) : filler().subarray(at % mebibyte, Math.min(mebibyte, (at % mebibyte) + end - at))
    yield piece
    at += piece.length
  }
}

let made: Buffer | undefined
/** A mebibyte without pattern (xorshift32), so that nothing on the way compresses it. */
function filler(): Buffer {
  if (made) return made
  const words = new Uint32Array(mebibyte / 4)
  let state = 0x1009e
  for (let i = 0; i < words.length; i += 1) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    words[i] = state
  }
  made = Buffer.from(words.buffer)
  return made
}

/** The beginning of the file in its format, as src/formats reads it, and the key near its end. */
function headerOf({ key, disk_format, size, virtual_size }: Disk): Buffer {
  const header = Buffer.alloc(headerSize)
  const virtual = BigInt(virtual_size ?? 0)
  header.write(key, headerSize - 512)
  switch (disk_format) {
    case 'qcow2':
      header.write('QFI\xfb', 'latin1')
      header.writeUInt32BE(3, 4)
      header.writeUInt32BE(16, 20)
      header.writeBigUInt64BE(virtual, 24)
      header.writeUInt32BE(104, 100)
      break
    case 'vmdk':
      header.write('KDMV')
      header.writeUInt32LE(1, 4)
      header.writeBigUInt64LE(virtual / 512n, 12)
      header.writeBigUInt64LE(1n, 28)
      header.writeBigUInt64LE(20n, 36)
      header.write(`# Disk DescriptorFile\nversion=1\nparentCID=ffffffff\ncreateType="monolithicSparse"\nRW ${virtual / 512n} SPARSE "disk.vmdk"\n`, 512)
      break
    case 'vhd':
      header.write('conectix')
      header.writeBigUInt64BE(virtual, 40)
      header.writeBigUInt64BE(virtual, 48)
      header.writeUInt32BE(3, 60)
      break
    case 'vhdx':
      header.write('vhdxfile')
      break
    case 'vdi':
      header.write('<<< Oracle VM VirtualBox Disk Image >>>\n')
      header.writeUInt32LE(0xbeda107f, 64)
      header.writeUInt32LE(1, 76)
      header.writeBigUInt64LE(virtual, 368)
      break
    case 'iso':
      header.write('\x01CD001\x01', 32768, 'latin1')
      header.write('RESCUE'.padEnd(32), 32808)
      header.writeUInt32LE(Math.floor(size / 2048), 32848)
      header.write('\xffCD001\x01', 34816, 'latin1')
      break
    case 'ploop':
      header.write('WithoutFreeSpace')
      break
    case 'aki':
      header.write('HdrS', 514)
      break
    case 'ari':
      header.write('070701')
      break
    case null:
    default:
      // A disk with one Linux partition, active.
      header.writeUInt8(0x80, 446)
      header.writeUInt8(0x83, 450)
      header.writeUInt16LE(0xaa55, 510)
  }
  return header
}
