import { plural, t } from '@lingui/core/macro'
import { properties, type Image } from '#src/api/glance/images.ts'
import type { Sniffed } from '#src/formats/sniff.ts'
import { formatBytes } from '#src/lib/bytes.ts'

/** `stop`: it would be no use to anybody as it is. `wait`: it is being found out. */
export type Verdict = 'ok' | 'warn' | 'stop' | 'wait'

/** What to see to before an image is everybody's. */
export type Check = {
  readonly key: 'status' | 'format' | 'system' | 'min_disk' | 'hash' | 'name' | 'hidden' | 'snapshot'
  readonly verdict: Verdict
  /** What is so. */
  readonly words: string
  /** What to do about it. */
  readonly advice?: string
  /** Where that is done. */
  readonly at?: 'edit' | 'properties' | 'image'
}

/** What had to be asked for; `undefined` while it is not known yet, `null` where it could not be found out. */
export type Known = {
  /** What its data is, by its first bytes. */
  readonly data: Sniffed | null | undefined
  /** Other public images of the same name. */
  readonly twins: readonly Image[] | null | undefined
  /** What was pasted to compare its data with: a line of a file of sums. */
  readonly sum: string
}

/** Properties without which nobody finds the image, and Nova cannot tell where it runs. */
const WANTED = ['os_distro', 'os_version', 'architecture'] as const

/** Formats that hosts of any kind of cloud are likely to boot. */
const USUAL: readonly string[] = ['qcow2', 'raw', 'iso']

/** What Nova writes into a snapshot: it tells of a server and of its people. */
const TRACES = ['instance_uuid', 'base_image_ref', 'owner_user_name', 'owner_project_name', 'user_id'] as const

const GIB = 1024 ** 3

/** Everything to see to, in the order in which it is read. */
export function checksOf(image: Image, { data, twins, sum }: Known): Check[] {
  return [statusCheck(image), formatCheck(image, data), systemCheck(image), ...diskCheck(image, data), hashCheck(image, sum), nameCheck(image, twins), ...hiddenCheck(image), ...snapshotCheck(image)]
}

/** What the whole comes to. */
export function verdictOf(checks: readonly Check[]): Verdict {
  return (['stop', 'wait', 'warn'] as const).find((verdict) => checks.some((check) => check.verdict === verdict)) ?? 'ok'
}

function statusCheck({ status, size }: Image): Check {
  switch (status) {
    case 'active':
      if (size === 0) return { key: 'status', verdict: 'stop', words: t`It has no data of its own: that is in volumes, which other projects cannot read.` }
      return { key: 'status', verdict: 'ok', words: t`It is active: its data can be read.` }
    case 'unknown':
      return { key: 'status', verdict: 'warn', words: t`Loupe does not know its status: its data may not be there.` }
    case 'deactivated':
      return { key: 'status', verdict: 'stop', words: t`It is deactivated: nobody could use it.`, advice: t`Reactivate it first.`, at: 'image' }
    case 'queued':
      return { key: 'status', verdict: 'stop', words: t`It has no data yet.`, advice: t`Upload its data first.`, at: 'image' }
    case 'saving':
    case 'uploading':
    case 'importing':
      return { key: 'status', verdict: 'stop', words: t`Its data is still on its way.`, advice: t`Wait until it is active.`, at: 'image' }
    case 'killed':
    case 'pending_delete':
    case 'deleted':
      return { key: 'status', verdict: 'stop', words: t`It is ${status}: there is nothing to publish.` }
  }
}

function formatCheck({ disk_format, container_format, status }: Image, data: Known['data']): Check {
  const key = 'format'
  if (!disk_format || !container_format) return { key, verdict: 'stop', words: t`Its formats are not set.`, advice: t`Set the disk format and the container format.`, at: 'edit' }
  const readable = status === 'active' || status === 'deactivated'
  if (readable && data === undefined) return { key, verdict: 'wait', words: t`Its first bytes are being looked at.` }
  if (data && isOther(data, disk_format, container_format)) {
    const { what } = data
    return { key, verdict: 'stop', words: t`It is declared ${disk_format}, but its data is: ${what}.`, advice: t`Servers would not boot from it. Create it anew with the format that its data has.` }
  }
  const bare = container_format === 'bare'
  if (!USUAL.includes(disk_format) || !bare) {
    const format = bare ? disk_format : t`${disk_format} in ${container_format}`
    return { key, verdict: 'warn', words: t`It is ${format}: few kinds of hosts boot it.`, advice: t`Where hosts differ, offer it as qcow2 or raw.` }
  }
  if (!data) return { key, verdict: 'warn', words: t`It is declared ${disk_format}; whether its data is could not be looked at.` }
  const [doubt] = data.warnings
  if (doubt !== undefined) return { key, verdict: 'warn', words: doubt }
  const { what } = data
  return { key, verdict: 'ok', words: t`It is what it is declared to be: ${what}.` }
}

/** Of the old machine images in three parts the disk is a filesystem, byte for byte. A fixed VHD has its sign at its end. */
const LIKE_RAW: readonly string[] = ['raw', 'ami', 'vhd']

function isOther({ disk_format, container_format }: Sniffed, declared: string, container: string): boolean {
  if (disk_format === undefined) return container_format !== undefined && container_format !== container
  if (disk_format === 'raw') return container === 'bare' && !LIKE_RAW.includes(declared)
  return disk_format !== declared
}

function systemCheck(image: Image): Check {
  const own = properties(image)
  const missing = WANTED.filter((name) => !own[name]?.trim())
  const system = WANTED.map((name) => own[name]).join(' ')
  if (missing.length === 0) return { key: 'system', verdict: 'ok', words: t`It says what is inside: ${system}.` }
  const names = missing.join(', ')
  return { key: 'system', verdict: 'warn', words: t`It does not say what is inside: ${names}.`, advice: t`People find it, and hosts are chosen, by these.`, at: 'edit' }
}

function diskCheck({ disk_format, min_disk, virtual_size, size }: Image, data: Known['data']): Check[] {
  const key = 'min_disk'
  // A server boots from an optical disc beside its own disk.
  if (disk_format === 'iso') return []
  const disk = virtual_size ?? (disk_format === 'raw' ? size : data?.virtual_size)
  if (typeof disk !== 'number') return [{ key, verdict: 'warn', words: t`Glance does not tell how large the disk in it is.`, advice: t`Set the minimum disk to what it needs.`, at: 'edit' }]
  const inside = formatBytes(disk)
  if (min_disk * GIB >= disk) return [{ key, verdict: 'ok', words: t`The minimum disk of ${min_disk} GiB holds its ${inside}.` }]
  const needed = Math.ceil(disk / GIB)
  const words = min_disk === 0 ? t`It has no minimum disk, and the disk in it is ${inside}.` : t`Its minimum disk is ${min_disk} GiB, and the disk in it is ${inside}.`
  return [{ key, verdict: 'warn', words, advice: t`Set the minimum disk to ${needed} GiB, so that nobody chooses too small a flavor.`, at: 'edit' }]
}

function hashCheck(image: Image, sum: string): Check {
  const key = 'hash'
  const { os_hash_algo, os_hash_value } = image
  if (!os_hash_value || !os_hash_algo) return { key, verdict: 'warn', words: t`Glance has no hash of its data: nobody can verify a download.` }
  switch (compareSum(image, sum)) {
    case 'none':
      return { key, verdict: 'ok', words: t`Glance keeps the ${os_hash_algo} of its data, so that a download can be verified.` }
    case 'same':
      return { key, verdict: 'ok', words: t`Its data is what you compare it with: the sums are the same.` }
    case 'other':
      return { key, verdict: 'stop', words: t`Its data is not what you compare it with: the sums differ.`, advice: t`Find out which file this is before everybody boots it.` }
    case 'unlike':
      return { key, verdict: 'warn', words: t`That cannot be compared: Glance has the ${os_hash_algo} and the MD5 of its data.` }
  }
}

/** A sum that was pasted against those that Glance has. Sums of one kind are of one length. */
export function compareSum({ os_hash_value, checksum }: Image, pasted: string): 'none' | 'same' | 'other' | 'unlike' {
  const text = pasted.trim().toLowerCase()
  if (text === '') return 'none'
  // `sum  file` as sha512sum writes it, or `SHA512 (file) = sum` as BSD does.
  const sum = /(?:^|[\s=:*])([0-9a-f]{32,128})(?=$|[\s*])/.exec(text)?.[1]
  const ours = [os_hash_value, checksum].find((known) => known?.length === sum?.length)
  if (sum === undefined || !ours) return 'unlike'
  return ours.toLowerCase() === sum ? 'same' : 'other'
}

function nameCheck({ name }: Image, twins: Known['twins']): Check {
  const key = 'name'
  if (!name?.trim()) return { key, verdict: 'warn', words: t`It has no name: people would have to know its id.`, at: 'edit' }
  if (twins === undefined) return { key, verdict: 'wait', words: t`Public images of the same name are being looked for.` }
  if (twins === null) return { key, verdict: 'warn', words: t`Whether another public image has the same name could not be found out.` }
  const count = twins.length
  if (count === 0) return { key, verdict: 'ok', words: t`No other public image has its name.` }
  return {
    key,
    verdict: 'warn',
    words: plural(count, { one: 'Another public image has its name.', other: '# other public images have its name.' }),
    advice: t`Who boots by name gets either, or an error. Hide or unpublish the old one, or rename this.`,
    at: 'edit',
  }
}

const hiddenCheck = ({ os_hidden }: Image): Check[] =>
  os_hidden ? [{ key: 'hidden', verdict: 'warn', words: t`It is hidden: it will be public, and in nobody’s list.`, advice: t`Turn “Hidden” off, unless it replaces none.`, at: 'edit' }] : []

function snapshotCheck(image: Image): Check[] {
  const own = properties(image)
  const traces = TRACES.filter((name) => own[name])
  if (traces.length === 0) return []
  const names = traces.join(', ')
  return [{ key: 'snapshot', verdict: 'warn', words: t`It was made from a server, and tells of it: ${names}.`, advice: t`Its disk may hold keys, logs and addresses too. Make sure that they may be everybody’s.`, at: 'properties' }]
}
