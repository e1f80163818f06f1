import { describe, expect, it } from 'vitest'
import { sniff } from './sniff.ts'
import { sniffFile } from './sniff-file.ts'

const GiB = 2 ** 30

type Part = readonly [offset: number, value: string | Uint8Array]

const latin1 = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0))
const number = (value: number, size: number, little: boolean) => {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value), little)
  return little ? bytes.subarray(0, size) : bytes.subarray(8 - size)
}
const be32 = (value: number) => number(value, 4, false)
const be64 = (value: number) => number(value, 8, false)
const le16 = (value: number) => number(value, 2, true)
const le32 = (value: number) => number(value, 4, true)
const le64 = (value: number) => number(value, 8, true)

/** A file of `size` bytes with these parts in it. */
function file(size: number, ...parts: Part[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size)
  for (const [offset, value] of parts) bytes.set(typeof value === 'string' ? latin1(value) : value, offset)
  return bytes
}
const head = (...parts: Part[]) => file(64 * 1024, ...parts)

const qcow2 = (version: number, ...more: Part[]) => head([0, 'QFI\xfb'], [4, be32(version)], [24, be64(20 * GiB)], ...more)

const descriptor = (type: string, more = '') =>
  `# Disk DescriptorFile\nversion=1\nCID=7e9c9d9e\nparentCID=ffffffff\ncreateType="${type}"\n\n# Extent description\nRW 4194304 SPARSE "a.vmdk"\nRW 2097152 SPARSE "b.vmdk"\n${more}`
const vmdk = (type: string, more = '') => head([0, 'KDMV'], [4, le32(1)], [12, le64((3 * GiB) / 512)], [28, le64(1)], [36, le64(20)], [512, descriptor(type, more)])

const bootRecord: Part[] = [[446, '\x80'], [450, '\x83'], [510, '\x55\xaa']]

describe('disk images', () => {
  it.each<[what: string, bytes: Uint8Array, disk_format: string, virtual_size?: number, min_disk?: number]>([
    ['QCOW2 v3, 20 GiB virtual', qcow2(3), 'qcow2', 20 * GiB, 20],
    ['QCOW2 v2, 20 GiB virtual', qcow2(2), 'qcow2', 20 * GiB, 20],
    ['VMDK streamOptimized, 3 GiB virtual', vmdk('streamOptimized'), 'vmdk', 3 * GiB, 3],
    ['VMDK monolithicSparse, 3 GiB virtual', vmdk('monolithicSparse'), 'vmdk', 3 * GiB, 3],
    ['VHD dynamic, 5 GiB virtual', head([0, 'conectix'], [48, be64(5 * GiB + 1024)], [60, be32(3)]), 'vhd', 5 * GiB + 1024, 6],
    ['VHDX', head([0, 'vhdxfile']), 'vhdx'],
    ['VDI, 9 GiB virtual', head([0, '<<< Oracle VM VirtualBox Disk Image >>>\n'], [64, le32(0xbeda107f)], [76, le32(1)], [368, le64(9 * GiB)]), 'vdi', 9 * GiB, 9],
    ['VDI fixed, 1 GiB virtual', head([64, le32(0xbeda107f)], [76, le32(2)], [368, le64(GiB)]), 'vdi', GiB, 1],
    ['Ploop', head([0, 'WithouFreSpacExt']), 'ploop'],
  ])('%s', (what, bytes, disk_format, virtual_size, min_disk) => {
    expect(sniff(bytes)).toEqual({ what, disk_format, container_format: 'bare', warnings: [], ...(virtual_size && { virtual_size, min_disk }) })
  })

  it.each<[warning: RegExp, bytes: Uint8Array]>([
    [/difference to another file, base\.qcow2,/, qcow2(3, [8, be64(600)], [16, be32(10)], [600, 'base.qcow2'])],
    [/data is in another file/, qcow2(3, [72, be64(4)])],
    [/not closed properly/, qcow2(3, [72, be64(1)])],
    [/not closed properly/, qcow2(3, [72, be64(2)])],
    [/encrypted/, qcow2(3, [32, be32(2)])],
    [/before QCOW2/, head([0, 'QFI\xfb'], [4, be32(1)], [24, be64(GiB)])],
    [/Its kind, monolithicFlat, is refused/, head([0, descriptor('monolithicFlat')])],
    [/Its kind, vmfsSparse, is refused/, head([0, 'COWD'], [12, le32(2048)])],
    [/one part of a disk/, head([0, 'KDMV'], [12, le64(2048)])],
    [/difference to another disk/, head([0, descriptor('monolithicSparse').replace('ffffffff', '7e9c9d9e')])],
    [/difference to another disk/, head([0, 'conectix'], [60, be32(4)])],
    [/difference to another disk/, head([64, le32(0xbeda107f)], [76, le32(4)])],
    [/encrypted/, head([0, 'LUKS\xba\xbe\0\x02'])],
    [/does not take this format/, head([0, 'QED\0'])],
  ])('warns: %s', (warning, bytes) => {
    expect(sniff(bytes).warnings).toEqual([expect.stringMatching(warning)])
  })

  it('adds up the extents of a VMDK descriptor', () => {
    expect(sniff(head([0, descriptor('monolithicFlat')]))).toMatchObject({ disk_format: 'vmdk', virtual_size: 3 * GiB })
  })

  it('reads no feature flags in a QCOW2 of version 2, which has none', () => {
    expect(sniff(qcow2(2, [72, be64(4)])).warnings).toEqual([])
  })
})

describe('other files', () => {
  it.each<[what: string, bytes: Uint8Array, more: object]>([
    ['Gzip', head([0, '\x1f\x8b\x08']), { container_format: 'compressed', warnings: [expect.stringContaining('gunzip')] }],
    ['XZ', head([0, '\xfd7zXZ\0']), { container_format: 'compressed', warnings: [expect.stringContaining('unxz')] }],
    ['Zstandard', head([0, '\x28\xb5\x2f\xfd']), { container_format: 'compressed', warnings: [expect.stringContaining('unzstd')] }],
    ['Bzip2', head([0, 'BZh9']), { container_format: 'compressed', warnings: [expect.stringContaining('bunzip2')] }],
    ['ZIP archive', head([0, 'PK\x03\x04']), { warnings: [expect.stringContaining('archive')] }],
    ['7-Zip archive', head([0, '7z\xbc\xaf\x27\x1c']), { warnings: [expect.stringContaining('archive')] }],
    ['Tar archive', head([0, 'disk.img'], [257, 'ustar']), { warnings: [expect.stringContaining('archive')] }],
    ['OVA appliance', head([0, 'vm.ovf'], [257, 'ustar']), { disk_format: 'vmdk', container_format: 'ova', warnings: [expect.stringContaining('OVA')] }],
    ['Linux kernel', head([510, '\x55\xaa'], [514, 'HdrS']), { disk_format: 'aki', container_format: 'aki', warnings: [] }],
    ['Initial ramdisk', head([0, '070701']), { disk_format: 'ari', container_format: 'ari', warnings: [] }],
    ['Empty file', new Uint8Array(), { warnings: ['The file is empty.'] }],
  ])('%s', (what, bytes, more) => {
    expect(sniff(bytes)).toEqual({ what, ...more })
  })

  it.each<[what: string, bytes: Uint8Array]>([
    ['ISO 9660 “Ubuntu 24.04”', head([32769, 'CD001'], [32808, 'Ubuntu 24.04                    '])],
    ['ISO 9660, hybrid', head([32769, 'CD001'], ...bootRecord)],
    ['UDF', head([32769, 'BEA01'])],
  ])('%s', (what, bytes) => {
    expect(sniff(bytes, 700_000_000)).toEqual({ what, disk_format: 'iso', container_format: 'bare', virtual_size: 700_000_000, warnings: [] })
  })

  it.each<[what: string, bytes: Uint8Array, warnings: number]>([
    ['Raw disk, MBR, 2 GiB', head(...bootRecord), 0],
    ['Raw disk, GPT, 2 GiB', head(...bootRecord, [512, 'EFI PART']), 0],
    ['Raw disk, GPT, 2 GiB', head(...bootRecord, [4096, 'EFI PART']), 0],
    ['Raw ext filesystem, 2 GiB', head([1080, '\x53\xef']), 1],
    ['Raw XFS filesystem, 2 GiB', head([0, 'XFSB']), 1],
    ['Raw NTFS filesystem, 2 GiB', head([3, 'NTFS    '], [510, '\x55\xaa']), 1],
    ['Raw FAT filesystem, 2 GiB', head([82, 'FAT32   '], [510, '\x55\xaa']), 1],
    ['Unknown content, 2 GiB', head([510, '\x55\xaa']), 1],
    ['Unknown content, 2 GiB', head(), 1],
  ])('%s', (what, bytes, warnings) => {
    const found = sniff(bytes, 2 * GiB)
    expect(found).toMatchObject({ what, disk_format: 'raw', container_format: 'bare', virtual_size: 2 * GiB, min_disk: 2 })
    expect(found.warnings).toHaveLength(warnings)
  })

  it('takes a head of any length', () => {
    for (const bytes of [qcow2(3), vmdk('streamOptimized'), head([32769, 'CD001']), head(...bootRecord)]) {
      for (const length of [1, 3, 4, 20, 70, 511, 600, 33_000]) expect(() => sniff(bytes.subarray(0, length))).not.toThrow()
    }
  })
})

describe('sniffFile', () => {
  it('finds the footer of a VHD of fixed size', async () => {
    const bytes = file(200_512, ...bootRecord, [200_000, 'conectix'], [200_048, be64(200_000)], [200_060, be32(2)])
    expect(await sniffFile(new Blob([bytes]))).toMatchObject({ disk_format: 'vhd', what: 'VHD fixed, 195 KiB virtual', virtual_size: 200_000, min_disk: 1 })
  })

  it('finds the size of a VHDX', async () => {
    const region = 192 * 1024
    const metadata = 1024 * 1024
    const bytes = file(
      2 * metadata,
      [0, 'vhdxfile'],
      [region, 'regi'], [region + 8, le32(2)],
      [region + 16 + 32, '\x06\xa2\x7c\x8b\x90\x47\x9a\x4b\xb8\xfe\x57\x5f\x05\x0f\x88\x6e'], [region + 16 + 32 + 16, le64(metadata)],
      [metadata, 'metadata'], [metadata + 10, le16(1)],
      [metadata + 32, '\x24\x42\xa5\x2f\x1b\xcd\x76\x48\xb2\x11\x5d\xbe\xd8\x3b\xf4\xb8'], [metadata + 32 + 16, le32(64 * 1024)],
      [metadata + 64 * 1024, le64(7 * GiB)],
    )
    expect(await sniffFile(new Blob([bytes]))).toMatchObject({ disk_format: 'vhdx', what: 'VHDX, 7 GiB virtual', virtual_size: 7 * GiB, min_disk: 7 })
    expect(await sniffFile(new Blob([bytes.subarray(0, region + 4)]))).toEqual({ disk_format: 'vhdx', container_format: 'bare', what: 'VHDX', warnings: [] })
  })

  it('sees raw disks and everything else as `sniff` does', async () => {
    expect(await sniffFile(new Blob([head(...bootRecord)]))).toMatchObject({ what: 'Raw disk, MBR, 64 KiB' })
    expect(await sniffFile(new Blob([qcow2(3)]))).toMatchObject({ what: 'QCOW2 v3, 20 GiB virtual' })
    expect(await sniffFile(new Blob([]))).toMatchObject({ what: 'Empty file' })
  })
})
