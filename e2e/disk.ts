import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream, rmSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const MIB = 1024 ** 2

/** A qcow2 header of version 3 with nothing allocated (qemu docs/interop/qcow2.txt): `virtual_size` in bytes. */
export function qcow2Header(virtual_size: number): Buffer {
  const header = Buffer.alloc(65536)
  header.write('QFI\xfb', 0, 'latin1')
  header.writeUInt32BE(3, 4)
  header.writeUInt32BE(16, 20) // clusters of 64 KiB
  header.writeBigUInt64BE(BigInt(virtual_size), 24)
  header.writeUInt32BE(1, 36) // one L1 entry
  header.writeBigUInt64BE(65536n, 40)
  header.writeUInt32BE(4, 96) // 16-bit reference counts
  header.writeUInt32BE(104, 100)
  return header
}

function* random(mib: number): Generator<Buffer> {
  for (let i = 0; i < mib; i++) yield randomBytes(MIB)
}

/** Writes a disk image that looks like qcow2 to every reader: its header, then `mib` MiB that no two runs share. */
export const writeSmallDisk = (path: string, mib: number, virtual_size = 3 * 1024 * MIB): Promise<void> =>
  pipeline(
    Readable.from(
      (function* () {
        yield qcow2Header(virtual_size)
        yield* random(mib)
      })(),
    ),
    createWriteStream(path),
  )

/** A true qcow2 of about `mib` MiB, made by qemu-img from random data. Throws where qemu-img is not installed. */
export async function writeRealDisk(path: string, mib: number): Promise<void> {
  await pipeline(Readable.from(random(mib)), createWriteStream(`${path}.raw`))
  execFileSync('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', `${path}.raw`, path])
  rmSync(`${path}.raw`)
}

/** The hex digest of a file. */
export async function digestOf(path: string, algorithm = 'sha512'): Promise<string> {
  const hash = createHash(algorithm)
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
