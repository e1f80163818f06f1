import { headerOf, type Header } from './bytes-view.ts'
import { disk, vhd } from './disk-images.ts'
import { HEAD, sniff, type Sniffed } from './sniff.ts'

/** What a file is, by its head and by the few places further inside that formats ask for. Throws when the file cannot be read. */
export async function sniffFile(file: Blob): Promise<Sniffed> {
  const read = async (offset: number, length: number) => headerOf(new Uint8Array(await file.slice(Math.max(0, offset), offset + length).arrayBuffer()))
  const found = sniff(new Uint8Array(await file.slice(0, HEAD).arrayBuffer()), file.size)
  if (found.disk_format === 'vhdx') return disk('vhdx', 'VHDX', await vhdxSize(read))
  // A VHD of fixed size is a raw disk with the footer behind it.
  if (found.disk_format === 'raw') return vhd(await read(file.size - FOOTER, FOOTER)) ?? found
  return found
}

/** Whether a file is still as it was when it was chosen: browsers refuse to read one that has changed, or is gone. */
export async function isReadable(file: Blob): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer()
    return true
  } catch {
    return false
  }
}

const FOOTER = 512

type Read = (offset: number, length: number) => Promise<Header>

const REGION_TABLE = 192 * 1024
/** GUIDs as they lie in the file: [MS-VHDX] 2.2.3.2 metadata region, 2.6.2.2 virtual disk size. */
const METADATA_REGION = guid('8B7CA206-4790-4B9A-B8FE-575F050F886E')
const DISK_SIZE = guid('2FA54224-CD1B-4876-B211-5DBED83BF4B8')

/** A GUID's first three groups lie in the file with their bytes reversed. */
function guid(text: string): string {
  const [a = '', b = '', c = '', d = '', e = ''] = text.split('-')
  const bytes = (hex: string) => hex.match(/../g) ?? []
  const order = [...bytes(a).toReversed(), ...bytes(b).toReversed(), ...bytes(c).toReversed(), ...bytes(d), ...bytes(e)]
  return String.fromCharCode(...order.map((byte) => parseInt(byte, 16)))
}

/** [MS-VHDX] 2.2.3 region table → 2.6.1 metadata table → the item. */
async function vhdxSize(read: Read): Promise<number | undefined> {
  const regions = await read(REGION_TABLE, HEAD)
  if (!regions.is(0, 'regi')) return undefined
  const region = entry(regions, 16, 32, regions.u32le(8), METADATA_REGION)
  if (region === undefined) return undefined
  const metadata = regions.u64le(region + 16)
  const table = await read(metadata, HEAD)
  if (!table.is(0, 'metadata')) return undefined
  const item = entry(table, 32, 32, table.u16le(10), DISK_SIZE)
  return item === undefined ? undefined : (await read(metadata + table.u32le(item + 16), 8)).u64le(0)
}

function entry(header: Header, first: number, size: number, count: number, id: string): number | undefined {
  for (let i = 0; i < Math.min(count, 2047); i++) if (header.is(first + i * size, id)) return first + i * size
  return undefined
}
