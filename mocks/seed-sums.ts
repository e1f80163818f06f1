import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, diskData } from './seed-disk.ts'
import { diskOf, seedImages } from './seed.ts'

// node mocks/seed-sums.ts: writes seed-sums.json anew, for the images of the story that have changed since.
if (import.meta.main) {
  const file = new URL('seed-sums.json', import.meta.url)
  const known = JSON.parse(readFileSync(file, 'utf8')) as Record<string, { of: string; checksum: string; os_hash_value: string }>
  const sums: typeof known = {}
  for (const seed of seedImages) {
    const disk = diskOf(seed)
    if (!disk) continue
    const of = describe(disk)
    const before = known[seed.key]
    const { checksum, os_hash_value } = before?.of === of ? before : await sumsOf(diskData(disk).read(0, disk.size))
    sums[seed.key] = { of, checksum, os_hash_value }
  }
  writeFileSync(file, `${JSON.stringify(sums, null, 1)}\n`)
}

/** What Glance sums up of an image's bytes, and how many they are. */
export async function sumsOf(bytes: AsyncIterable<unknown>): Promise<{ size: number; checksum: string; os_hash_value: string }> {
  const [md5, sha512] = [createHash('md5'), createHash('sha512')]
  let size = 0
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    md5.update(chunk)
    sha512.update(chunk)
    size += chunk.length
  }
  return { size, checksum: md5.digest('hex'), os_hash_value: sha512.digest('hex') }
}
