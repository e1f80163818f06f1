import { describe, expect, it } from 'vitest'
import type { Image } from '#src/api/glance/images.ts'
import type { Sniffed } from '#src/formats/sniff.ts'
import { checksOf, compareSum, verdictOf, type Check, type Known, type Verdict } from './publish-checks.ts'

const GIB = 1024 ** 3
const SHA512 = 'ab'.repeat(64)
const MD5 = 'cd'.repeat(16)

const good: Image = {
  id: 'i', name: 'ubuntu-24.04', status: 'active', visibility: 'private', owner: 'demo', protected: false, os_hidden: false, disk_format: 'qcow2', container_format: 'bare', size: GIB,
  virtual_size: 10 * GIB, min_disk: 10, min_ram: 0, checksum: MD5, os_hash_algo: 'sha512', os_hash_value: SHA512, tags: [], created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z',
  os_distro: 'ubuntu', os_version: '24.04', architecture: 'x86_64',
}
const qcow2: Sniffed = { disk_format: 'qcow2', container_format: 'bare', virtual_size: 10 * GIB, what: 'QCOW2 v3', warnings: [] }
const raw: Sniffed = { disk_format: 'raw', container_format: 'bare', what: 'Raw disk, GPT', warnings: [] }
const iso: Sniffed = { disk_format: 'iso', container_format: 'bare', what: 'ISO 9660', warnings: [] }
const gzip: Sniffed = { container_format: 'compressed', what: 'Gzip', warnings: [] }
const zip: Sniffed = { what: 'ZIP archive', warnings: ['It is an archive, not a disk.'] }
const unknown: Sniffed = { ...raw, what: 'Unknown content', warnings: ['It is not a disk format that Loupe knows.'] }
const known: Known = { data: qcow2, twins: [], sum: '' }

it('an image that is fit for everybody', () => {
  const checks = checksOf(good, known)
  expect(checks.map(({ key, verdict }) => `${key} ${verdict}`)).toEqual(['status ok', 'format ok', 'system ok', 'min_disk ok', 'hash ok', 'name ok'])
  expect(verdictOf(checks)).toBe('ok')
})

const cases: [about: string, key: Check['key'], image: Partial<Image>, found: Partial<Known>, verdict: Verdict | undefined, words: RegExp][] = [
  ['queued', 'status', { status: 'queued', size: null }, {}, 'stop', /no data yet/],
  ['saving', 'status', { status: 'saving' }, {}, 'stop', /on its way/],
  ['importing', 'status', { status: 'importing' }, {}, 'stop', /on its way/],
  ['deactivated', 'status', { status: 'deactivated' }, {}, 'stop', /Reactivate/],
  ['killed', 'status', { status: 'killed' }, {}, 'stop', /It is killed/],
  ['a status of a newer Glance', 'status', { status: 'unknown' }, {}, 'warn', /does not know/],
  ['a snapshot of volumes', 'status', { size: 0 }, {}, 'stop', /in volumes/],

  ['no disk format', 'format', { disk_format: null }, {}, 'stop', /not set/],
  ['no container format', 'format', { container_format: null }, {}, 'stop', /not set/],
  ['not looked at yet', 'format', {}, { data: undefined }, 'wait', /being looked at/],
  ['nothing to look at', 'format', { status: 'queued' }, { data: undefined }, 'warn', /could not be looked at/],
  ['could not be looked at', 'format', {}, { data: null }, 'warn', /could not be looked at/],
  ['an ISO in raw', 'format', { disk_format: 'raw' }, { data: iso }, 'stop', /declared raw.*ISO 9660/],
  ['a qcow2 in raw', 'format', { disk_format: 'raw' }, { data: qcow2 }, 'stop', /declared raw.*QCOW2/],
  ['rubbish in qcow2', 'format', {}, { data: unknown }, 'stop', /Unknown content/],
  ['raw in raw', 'format', { disk_format: 'raw' }, { data: raw }, 'ok', /Raw disk, GPT/],
  ['raw that may be anything', 'format', { disk_format: 'raw' }, { data: unknown }, 'warn', /not a disk format/],
  ['a fixed VHD looks like raw at its beginning', 'format', { disk_format: 'vhd' }, { data: raw }, 'warn', /few kinds of hosts/],
  ['an archive', 'format', { disk_format: 'raw' }, { data: zip }, 'warn', /archive/],
  ['compressed, and says so', 'format', { container_format: 'compressed' }, { data: gzip }, 'warn', /qcow2 in compressed/],
  ['compressed, and does not say so', 'format', {}, { data: gzip }, 'stop', /Gzip/],
  ['for VMware', 'format', { disk_format: 'vmdk' }, { data: { ...qcow2, disk_format: 'vmdk' } }, 'warn', /It is vmdk/],
  ['an ISO', 'format', { disk_format: 'iso' }, { data: iso }, 'ok', /ISO 9660/],

  ['nothing is said of the system', 'system', { os_distro: undefined, os_version: ' ', architecture: undefined }, {}, 'warn', /os_distro, os_version, architecture/],
  ['the architecture is missing', 'system', { architecture: undefined }, {}, 'warn', /: architecture\./],

  ['too small a minimum', 'min_disk', { min_disk: 9 }, {}, 'warn', /9 GiB.*10 GiB.*Set the minimum disk to 10 GiB/],
  ['no minimum', 'min_disk', { min_disk: 0, virtual_size: 10 * GIB + 1 }, {}, 'warn', /no minimum disk.*to 11 GiB/],
  ['only its data tells the size', 'min_disk', { virtual_size: null }, {}, 'ok', /10 GiB holds/],
  ['raw is as large as it is', 'min_disk', { disk_format: 'raw', virtual_size: null, size: 11 * GIB }, { data: raw }, 'warn', /to 11 GiB/],
  ['nobody tells the size', 'min_disk', { virtual_size: null }, { data: null }, 'warn', /does not tell/],
  ['an ISO is no root disk', 'min_disk', { disk_format: 'iso', virtual_size: GIB, min_disk: 0 }, {}, undefined, /^$/],

  ['no hash', 'hash', { os_hash_value: null }, {}, 'warn', /no hash/],
  ['the same sum', 'hash', {}, { sum: SHA512 }, 'ok', /the same/],
  ['another sum', 'hash', {}, { sum: 'ef'.repeat(64) }, 'stop', /differ/],
  ['a sum of another kind', 'hash', {}, { sum: 'ef'.repeat(32) }, 'warn', /cannot be compared/],

  ['no name', 'name', { name: ' ' }, {}, 'warn', /no name/],
  ['not asked yet', 'name', {}, { twins: undefined }, 'wait', /looked for/],
  ['could not be asked', 'name', {}, { twins: null }, 'warn', /could not be found out/],
  ['the name is taken', 'name', {}, { twins: [good] }, 'warn', /Another public image/],
  ['the name is taken twice', 'name', {}, { twins: [good, good] }, 'warn', /2 other public images/],

  ['hidden', 'hidden', { os_hidden: true }, {}, 'warn', /nobody’s list/],
  ['a snapshot', 'snapshot', { instance_uuid: 'x', owner_user_name: 'alice' }, {}, 'warn', /instance_uuid, owner_user_name/],
  ['no snapshot', 'snapshot', { instance_uuid: '' }, {}, undefined, /^$/],
]

describe('what to see to', () => {
  it.each(cases)('%s (%s)', (_, key, image, found, verdict, words) => {
    const check = checksOf({ ...good, ...image }, { ...known, ...found }).find((one) => one.key === key)
    expect(check?.verdict).toBe(verdict)
    expect([check?.words, check?.advice].filter(Boolean).join(' ')).toMatch(words)
  })
})

it.each<[verdicts: Verdict[], whole: Verdict]>([
  [['ok', 'ok'], 'ok'],
  [['ok', 'warn'], 'warn'],
  [['warn', 'wait'], 'wait'],
  [['wait', 'stop', 'warn'], 'stop'],
])('%j comes to %s', (verdicts, whole) => {
  expect(verdictOf(verdicts.map((verdict) => ({ key: 'name', verdict, words: '' })))).toBe(whole)
})

it.each<[pasted: string, answer: ReturnType<typeof compareSum>]>([
  ['', 'none'],
  [' \n', 'none'],
  [SHA512, 'same'],
  [SHA512.toUpperCase(), 'same'],
  [`${SHA512}  ubuntu.img`, 'same'],
  [`${SHA512} *ubuntu.img`, 'same'],
  [`SHA512 (ubuntu.img) = ${SHA512}`, 'same'],
  [`sha512:${SHA512}`, 'same'],
  [MD5, 'same'],
  [`0${MD5.slice(1)}`, 'other'],
  ['ab'.repeat(32), 'unlike'],
  ['not a sum', 'unlike'],
])('the pasted sum %j: %s', (pasted, answer) => {
  expect(compareSum(good, pasted)).toBe(answer)
})
