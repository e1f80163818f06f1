import { i18n } from '#src/lib/language.ts'
import { headerOf, type Header } from './bytes-view.ts'
import { disk, luks, ploop, qcow2, vdi, vhd, vhdx, vmdk, type Reader, type Sniffed } from './disk-images.ts'

export type { Sniffed } from './disk-images.ts'

/** How much of a file `sniff` wants to see: the ISO 9660 volume descriptor lies at 32 KiB. */
export const HEAD = 64 * 1024

/**
 * What a file is, by its first 64 KiB, and by its size in bytes where that is known. Never throws: what it does not know is
 * taken for a raw disk, with a warning. The order matters: a hybrid ISO also carries a partition table.
 */
export function sniff(head: Uint8Array, size?: number): Sniffed {
  const header = headerOf(head)
  if (head.length === 0 || size === 0) return { warnings: [i18n.t({ id: 'format.empty-file', message: 'The file is empty.' })], what: i18n.t({ id: 'format.empty', message: 'Empty file' }) }
  for (const read of READERS) {
    const found = read(header)
    if (found) return found
  }
  return iso(header, size) ?? raw(header, size)
}

const archive = (what: string): Sniffed => ({ what, warnings: [i18n.t({ id: 'format.archive', message: 'It is an archive, not a disk. Unpack it and upload the disk that is in it.' })] })

/** Glance's container `compressed` only says that it is so; nothing unpacks it before a server boots from it. */
const compressed =
  (magic: string, name: string, command: string): Reader =>
  (header) =>
    header.is(0, magic) ? { container_format: 'compressed', what: name, warnings: [i18n.t({ id: 'format.compressed', message: 'It is compressed, and few clouds can boot it that way. Decompress it first: {command}', values: { command } })] } : undefined

/** POSIX ustar; an OVA is a tar whose first file is its OVF descriptor (DMTF DSP0243). */
const tar: Reader = (header) => {
  if (!header.is(257, 'ustar')) return undefined
  if (!/\.ovf$/i.test(header.text(0, 100))) return archive(i18n.t({ id: 'format.tar', message: 'Tar archive' }))
  return { disk_format: 'vmdk', container_format: 'ova', what: i18n.t({ id: 'format.ova', message: 'OVA appliance' }), warnings: [i18n.t({ id: 'format.ova-advice', message: 'Few clouds can boot an OVA. Unpack it (it is a tar archive) and upload the disk that is in it.' })] }
}

/** Linux' boot protocol, and the initramfs buffer format: for the old machine images of three parts. */
const kernel: Reader = (header) => (header.is(514, 'HdrS') ? { disk_format: 'aki', container_format: 'aki', what: i18n.t({ id: 'format.kernel', message: 'Linux kernel' }), warnings: [] } : undefined)
const ramdisk: Reader = (header) => (header.is(0, '070701') || header.is(0, '070702') ? { disk_format: 'ari', container_format: 'ari', what: i18n.t({ id: 'format.ramdisk', message: 'Initial ramdisk' }), warnings: [] } : undefined)

const qed: Reader = (header) => (header.is(0, 'QED\0') ? { what: 'QED', warnings: [i18n.t({ id: 'format.not-taken', message: 'Glance does not take this format. Convert it: {command}', values: { command: 'qemu-img convert -O qcow2' } })] } : undefined)

const READERS: readonly Reader[] = [
  qcow2, vmdk, vhd, vhdx, vdi, luks, ploop, qed,
  compressed('\x1f\x8b', 'Gzip', 'gunzip'),
  compressed('\xfd7zXZ\0', 'XZ', 'unxz'),
  compressed('\x28\xb5\x2f\xfd', 'Zstandard', 'unzstd'),
  compressed('BZh', 'Bzip2', 'bunzip2'),
  (header) => (header.is(0, 'PK\x03\x04') ? archive(i18n.t({ id: 'format.zip', message: 'ZIP archive' })) : undefined),
  (header) => (header.is(0, '7z\xbc\xaf\x27\x1c') ? archive(i18n.t({ id: 'format.7zip', message: '7-Zip archive' })) : undefined),
  tar, kernel, ramdisk,
]

/** ECMA-119 (ISO 9660) and ECMA-167 (UDF): volume descriptors begin at sector 16 of 2048 bytes. */
function iso(header: Header, size: number | undefined): Sniffed | undefined {
  const udf = header.is(32769, 'BEA01')
  if (!udf && !header.is(32769, 'CD001')) return undefined
  const label = udf ? '' : header.text(32808, 32).trim()
  const name = [udf ? 'UDF' : 'ISO 9660', label && `“${label}”`].filter(Boolean).join(' ')
  return { disk_format: 'iso', container_format: 'bare', ...(size !== undefined && { virtual_size: size }), what: isPartitioned(header) ? i18n.t({ id: 'format.hybrid', message: '{name}, hybrid', values: { name } }) : name, warnings: [] }
}

function raw(header: Header, size: number | undefined): Sniffed {
  const found = (what: string, ...warnings: string[]) => disk('raw', what, size, warnings, true)
  if (header.is(512, 'EFI PART') || header.is(4096, 'EFI PART')) return found(partitioned('GPT'))
  const filesystem = filesystemOf(header)
  if (filesystem) {
    return found(
      i18n.t({ id: 'format.filesystem', message: 'Raw {filesystem} filesystem', values: { filesystem } }),
      i18n.t({ id: 'format.no-partitions', message: 'It has no partition table: it can be a volume, but is unlikely to boot by itself.' }),
    )
  }
  if (isPartitioned(header)) return found(partitioned('MBR'))
  return found(
    i18n.t({ id: 'format.unknown', message: 'Unknown content' }),
    i18n.t({ id: 'format.unknown-advice', message: 'It is not a disk format that Loupe knows, and has no partition table. As raw it is taken as it is.' }),
  )
}

const partitioned = (table: string) => i18n.t({ id: 'format.partitioned', message: 'Raw disk, {table}', values: { table } })

function filesystemOf(header: Header): string | undefined {
  if (header.u16le(1080) === 0xef53) return 'ext'
  if (header.is(0, 'XFSB')) return 'XFS'
  if (header.is(3, 'NTFS    ')) return 'NTFS'
  if (header.is(54, 'FAT1') || header.is(82, 'FAT32')) return 'FAT'
  return undefined
}

/** A master boot record: its signature, and four entries that are active (0x80) or not (0), one of them with a type. */
function isPartitioned(header: Header): boolean {
  const entries = [446, 462, 478, 494]
  return header.u16le(510) === 0xaa55 && entries.every((at) => (header.u8(at) & 0x7f) === 0) && entries.some((at) => header.u8(at + 4) !== 0)
}
