import { formatBytes } from '#src/lib/bytes.ts'
import { i18n } from '#src/lib/language.ts'
import type { Header } from './bytes-view.ts'

/** What a file says of itself. `disk_format` and `container_format` are Glance's words, absent where it has none. */
export type Sniffed = {
  readonly disk_format?: string | undefined
  readonly container_format?: string | undefined
  /** Bytes of the disk inside. */
  readonly virtual_size?: number | undefined
  /** GiB, rounded up: the smallest disk that the image fits on. */
  readonly min_disk?: number | undefined
  /** Why it may be refused or not boot, as sentences. */
  readonly warnings: readonly string[]
  /** In a line: `QCOW2 v3, 20 GiB virtual`. */
  readonly what: string
}

/** Looks at a header; `undefined` when it is of another kind. */
export type Reader = (header: Header) => Sniffed | undefined

const GIB = 2 ** 30
const SECTOR = 512

const TO_QCOW2 = 'qemu-img convert -O qcow2'
const TO_VMDK = 'qemu-img convert -O vmdk -o subformat=streamOptimized'

/** A disk in the container `bare`. `virtual_size` in bytes; `raw`: it is that of the file. */
export function disk(disk_format: string, name: string, virtual_size: number | undefined, warnings: readonly (string | false)[] = [], raw = false): Sniffed {
  const known = virtual_size !== undefined && virtual_size > 0
  return {
    disk_format,
    container_format: 'bare',
    ...(known && { virtual_size, min_disk: Math.ceil(virtual_size / GIB) }),
    warnings: warnings.filter((warning) => warning !== false),
    what: known ? sized(name, formatBytes(virtual_size), raw) : name,
  }
}

const sized = (name: string, size: string, raw: boolean) =>
  raw ? `${name}, ${size}` : i18n.t({ id: 'format.virtual-size', message: '{name}, {size} virtual', values: { name, size } })

/** What is said of several formats. */
const difference = () => i18n.t({ id: 'format.difference', message: 'It is only the difference to another disk, and is useless without it.' })

/** The flags of `incompatible_features` in qemu's docs/interop/qcow2.rst. */
const DIRTY = 1
const CORRUPT = 2
const DATA_FILE = 4

/** docs/interop/qcow2.rst. Glance refuses what points to another file: it would be read from the hypervisor's own disk (CVE-2024-32498). */
export const qcow2: Reader = (header) => {
  if (!header.is(0, 'QFI\xfb')) return undefined
  const version = header.u32be(4)
  if (version < 2) return { what: `QCOW v${version}`, warnings: [i18n.t({ id: 'format.qcow-old', message: 'It is in the format before QCOW2, which Glance does not take. Convert it: {command}', values: { command: TO_QCOW2 } })] }
  const backing = header.u64be(8)
  const features = version >= 3 ? header.u32be(76) : 0
  return disk('qcow2', `QCOW2 v${version}`, header.u64be(24), [
    backing > 0 && backedBy(header.text(backing, header.u32be(16))),
    (features & DATA_FILE) > 0 && i18n.t({ id: 'format.data-elsewhere', message: 'Its data is in another file, so clouds refuse it. Convert it: {command}', values: { command: TO_QCOW2 } }),
    (features & (DIRTY | CORRUPT)) > 0 && i18n.t({ id: 'format.not-closed', message: 'It was not closed properly. Check it: {command}', values: { command: 'qemu-img check' } }),
    header.u32be(32) > 0 && i18n.t({ id: 'format.encrypted', message: 'It is encrypted: a server can boot it only where the key is known.' }),
  ])
}

/** `file`: empty where the header does not tell. */
const backedBy = (file: string) =>
  file === ''
    ? i18n.t({ id: 'format.backing-unknown', message: 'It is only the difference to its backing file, and is useless without it. Convert it: {command}', values: { command: TO_QCOW2 } })
    : i18n.t({ id: 'format.backing', message: 'It is only the difference to another file, {file}, and is useless without it. Convert it: {command}', values: { file, command: TO_QCOW2 } })

/** Glance `[image_format] vmdk_allowed_types`, its default. */
const VMDK_TYPES = ['streamOptimized', 'monolithicSparse']

/** VMware's "Virtual Disk Format 5.0": a sparse extent with its descriptor inside, or the descriptor alone. */
export const vmdk: Reader = (header) => {
  const sparse = header.is(0, 'KDMV')
  if (!sparse && !/^(#.*\s)*# Disk DescriptorFile/.test(header.text(0, 512))) return header.is(0, 'COWD') ? vmdkOf('vmfsSparse', header.u32le(12) * SECTOR, false) : undefined
  const descriptor = sparse ? header.text(header.u64le(28) * SECTOR, header.u64le(36) * SECTOR) : header.text(0, header.length)
  const type = /^\s*createType\s*=\s*"([^"]*)"/m.exec(descriptor)?.[1]
  const extents = [...descriptor.matchAll(/^(?:RW|RDONLY|NOACCESS)\s+(\d+)\s/gm)].reduce((sum, extent) => sum + Number(extent[1]), 0)
  const parent = /^\s*parentCID\s*=\s*(?!ffffffff)[0-9a-f]{8}\s*$/im.test(descriptor)
  return vmdkOf(type, (sparse ? header.u64le(12) : extents) * SECTOR, parent)
}

const vmdkOf = (type: string | undefined, size: number, parent: boolean) =>
  disk('vmdk', type ? `VMDK ${type}` : 'VMDK', size, [
    type === undefined && i18n.t({ id: 'format.vmdk-part', message: 'It does not say what kind of VMDK it is: it may be one part of a disk that lies in several files.' }),
    type !== undefined && !VMDK_TYPES.includes(type) && i18n.t({ id: 'format.vmdk-kind', message: 'Its kind, {type}, is refused by Glance unless the cloud allows it: the data is often in other files. Convert it: {command}', values: { type, command: TO_VMDK } }),
    parent && difference(),
  ])

/** Microsoft's "Virtual Hard Disk Image Format Specification": the footer, whose copy opens a file that is not of fixed size. */
export const vhd: Reader = (header) => {
  if (!header.is(0, 'conectix')) return undefined
  const kind = header.u32be(60)
  const name = kind === 2 ? 'VHD fixed' : kind === 3 ? 'VHD dynamic' : kind === 4 ? 'VHD differencing' : 'VHD'
  return disk('vhd', name, header.u64be(48), [kind === 4 && difference()])
}

/** [MS-VHDX]. The size of its disk lies further inside than the header: `sniffFile` reads it. */
export const vhdx: Reader = (header) => (header.is(0, 'vhdxfile') ? disk('vhdx', 'VHDX', undefined) : undefined)

/** VirtualBox include/VBox/VDICore.h: VDIPREHEADER, VDIHEADER1. */
export const vdi: Reader = (header) => {
  if (header.u32le(64) !== 0xbeda107f) return undefined
  const kind = header.u32le(76)
  return disk('vdi', kind === 2 ? 'VDI fixed' : 'VDI', header.u64le(368), [kind > 2 && difference()])
}

/** cryptsetup's "LUKS On-Disk Format": Glance takes it as raw. */
export const luks: Reader = (header) =>
  header.is(0, 'LUKS\xba\xbe') ? disk('raw', `LUKS ${header.u8(7)}`, undefined, [i18n.t({ id: 'format.encrypted-whole', message: 'The whole disk is encrypted: a server can boot it only where the key is known.' })]) : undefined

export const ploop: Reader = (header) => (header.is(0, 'WithoutFreeSpace') || header.is(0, 'WithouFreSpacExt') ? disk('ploop', 'Ploop', undefined) : undefined)
