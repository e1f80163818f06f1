// node mocks/write-seed-sums.ts: works out the checksums of the story's images that seed-sums.json does not know as they are now, or of all with --all.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, diskData } from './seed-disk.ts'
import { diskOf, seedImages } from './seed.ts'

const file = new URL('seed-sums.json', import.meta.url)
type Sums = Record<string, { of: string; checksum: string; os_hash_value: string }>
const known = process.argv.includes('--all') ? {} : (JSON.parse(readFileSync(file, 'utf8')) as Sums)
const sums: Sums = {}
for (const seed of seedImages) {
  const disk = diskOf(seed)
  if (!disk) continue
  const before = known[seed.key]
  const of = describe(disk)
  sums[seed.key] = before?.of === of ? before : { of, ...(await sumsOf(diskData(disk).read(0, disk.size))) }
}
writeFileSync(file, `${JSON.stringify(sums, null, 1)}\n`)

async function sumsOf(bytes: AsyncIterable<unknown>): Promise<{ checksum: string; os_hash_value: string }> {
  const [md5, sha512] = [createHash('md5'), createHash('sha512')]
  for await (const chunk of bytes) {
    md5.update(chunk as Buffer)
    sha512.update(chunk as Buffer)
  }
  return { checksum: md5.digest('hex'), os_hash_value: sha512.digest('hex') }
}
