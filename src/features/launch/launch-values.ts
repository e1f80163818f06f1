import * as z from 'zod/mini'
import { t } from '@lingui/core/macro'
import type { Image } from '#src/api/glance/images.ts'
import type { Network } from '#src/api/neutron/networks.ts'
import type { LaunchRequest } from '#src/api/nova/servers.ts'
import { formatBytes } from '#src/lib/bytes.ts'
import type { Offer } from './offer.ts'

/** What the form of a launch holds. */
export type LaunchValues = {
  name: string
  /** An id; empty: none is chosen yet. */
  flavor: string
  network: 'auto' | 'none' | 'chosen'
  /** Ids, for `chosen`. */
  networks: string[]
  /** Empty: none; `new`: the one below; else as `keyValue` spells it. */
  key: string
  key_name: string
  public_key: string
  /** Whether it gets a new volume: one to boot from, or an empty one beside the image (`VolumeKind`). */
  volume: boolean
  /** GiB, as typed. */
  volume_size: string
  delete_on_termination: boolean
  user_data: string
}

/** A key pair may be called anything, `new` too. */
export const NEW_KEY = 'new'
export const keyValue = (name: string): string => `key ${name}`
export const keyIn = (value: string): string | undefined => (value.startsWith('key ') ? value.slice(4) : undefined)

/** An ISO is not copied into a volume: what it installs is. */
export type VolumeKind = NonNullable<LaunchRequest['volume']>['kind']
export const volumeKindOf = ({ disk_format }: Image): VolumeKind => (disk_format === 'iso' ? 'blank' : 'boot')

const GIB = 1024 ** 3
const LONGEST = 255
/** Bytes of which base64 makes at most 65,535 letters. nova/api/openstack/compute/schemas/servers.py user_data */
const USER_DATA = 49_149

/** nova/api/validation/parameter_types.py valid_name_regex: what Unicode calls printable, as far as the first plane goes. */
const ODD = /[\p{C}\p{Zl}\p{Zp}\u{10000}-\u{10FFFF}]/u

/** The name of the image, as far as a server may be called so. */
export function suggestedName({ name }: Image): string {
  const plain = (name ?? '').replaceAll(new RegExp(ODD, 'gu'), ' ').replaceAll(/\s+/g, ' ')
  return plain.slice(0, LONGEST).trim()
}

/** GiB of the smallest volume that will do. Nova looks at `min_disk` only, Cinder at what the image holds. */
export const smallestVolume = (image: Image): number =>
  volumeKindOf(image) === 'blank' ? 1 : Math.max(1, image.min_disk, Math.ceil(Math.max(image.size ?? 0, image.virtual_size ?? 0) / GIB))

/** GiB of a volume that an installer is mostly content with. */
const ROOMY = 20
export const suggestedVolume = (image: Image): number => (volumeKindOf(image) === 'blank' ? Math.max(ROOMY, image.min_disk) : smallestVolume(image))

/** What the form knows beside its values. */
export type Known = {
  readonly smallestVolume: number
  /** Why a flavor does not go with the image, as a few words. */
  readonly whyNotFlavor: (id: string, volume: boolean) => string | undefined
  /** Names of the person's key pairs; undefined while they cannot be read. */
  readonly keys: readonly string[] | undefined
}

export const bytesOf = (text: string) => new TextEncoder().encode(text).length

function whyNotName(typed: string): string | undefined {
  const name = typed.trim()
  if (name === '') return t`Give the server a name.`
  if (name.length > LONGEST) return t`A name has at most ${LONGEST} characters; this one has ${name.length}.`
  return ODD.test(name) ? t`Nova takes no line breaks, invisible characters or emoji in the name of a server.` : undefined
}

function whyNotVolume(typed: string, smallest: number): string | undefined {
  const size = typed.trim()
  if (!/^\d{1,9}$/.test(size)) return t`Give the size of the volume as a whole number of GiB.`
  return Number(size) < smallest ? t`The image needs a volume of at least ${smallest} GiB.` : undefined
}

/** nova/compute/api.py KeypairAPI._validate_new_key_pair */
const KEY_NAME = /^[A-Za-z0-9 _-]+$/

function whyNotKeyName(typed: string, taken: Known['keys'] = []): string | undefined {
  const name = typed.trim()
  if (name === '') return t`Give the key a name.`
  if (name.length > LONGEST) return t`A name has at most ${LONGEST} characters; this one has ${name.length}.`
  if (!KEY_NAME.test(name)) return t`Use letters without accents, digits, spaces, dashes and underscores only.`
  return taken.includes(name) ? t`You have a key pair with this name already.` : undefined
}

function whyNotKey(value: string, mine: Known['keys']): string | undefined {
  const name = keyIn(value)
  return name === undefined || mine === undefined || mine.includes(name) ? undefined : t`You have no key pair with this name any more.`
}

export const isPrivateKey = (text: string): boolean => /-----BEGIN .*PRIVATE KEY-----|^PuTTY-User-Key-File/m.test(text)

function whyNotPublicKey(typed: string): string | undefined {
  const key = typed.trim()
  if (key === '') return t`Paste the public key.`
  if (isPrivateKey(key)) return t`This is a private key, which nobody else is to see. Paste the public one: its file mostly ends in .pub.`
  return /^(ssh|ecdsa|sk)-\S+ \S+/.test(key) ? undefined : t`This is not a public key as OpenSSH writes it: “ssh-ed25519 AAAA…”.`
}

/** Why so many bytes are too many. */
export function whyNotUserData(bytes: number): string | undefined {
  if (bytes <= USER_DATA) return undefined
  const [most, has] = [formatBytes(USER_DATA), formatBytes(bytes)]
  return t`User data has at most ${most}; this has ${has}.`
}

/** What is wrong with which value, as sentences. */
export function wrongWith(values: LaunchValues, known: Known): Partial<Record<keyof LaunchValues, string>> {
  const wrong = {
    name: whyNotName(values.name),
    flavor: values.flavor === '' ? t`Choose a flavor.` : known.whyNotFlavor(values.flavor, values.volume),
    networks: values.network === 'chosen' && values.networks.length === 0 ? t`Choose a network.` : undefined,
    key: whyNotKey(values.key, known.keys),
    key_name: values.key === NEW_KEY ? whyNotKeyName(values.key_name, known.keys) : undefined,
    public_key: values.key === NEW_KEY ? whyNotPublicKey(values.public_key) : undefined,
    volume_size: values.volume ? whyNotVolume(values.volume_size, known.smallestVolume) : undefined,
    user_data: whyNotUserData(bytesOf(values.user_data)),
  }
  return Object.fromEntries(Object.entries(wrong).filter(([, words]) => words !== undefined))
}

const valuesShape = {
  name: z.string(),
  flavor: z.string(),
  network: z.enum(['auto', 'none', 'chosen']),
  networks: z.array(z.string()),
  key: z.string(),
  key_name: z.string(),
  public_key: z.string(),
  volume: z.boolean(),
  volume_size: z.string(),
  delete_on_termination: z.boolean(),
  user_data: z.string(),
}

export const launchSchema = (known: Known): z.ZodMiniType<LaunchValues, LaunchValues> =>
  z.object(valuesShape).check(({ value, issues }) => {
    for (const [name, message] of Object.entries(wrongWith(value, known))) issues.push({ code: 'custom', path: [name], message, input: value })
  })

/** A draft: typed values, right or wrong, and whether there was user data, which no storage is to have. */
export type LaunchDraft = { readonly values: LaunchValues; readonly user_data: boolean }
export const draftSchema: z.ZodMiniType<LaunchDraft> = z.object({ values: z.object(valuesShape), user_data: z.boolean() })

/** What of the values may be stored: no user data, which has passwords in it often, and no private key that was pasted by mistake. */
export const keepable = (values: LaunchValues): LaunchValues => ({ ...values, user_data: '', public_key: isPrivateKey(values.public_key) ? '' : values.public_key })

/** What of a draft can still be chosen. A flavor and a key stay: the form says what is wrong with them. So does what could not be read. */
export function restored(values: LaunchValues, first: LaunchValues, { networks, hasVolumes }: { networks: Offer<Pick<Network, 'id'>> | undefined; hasVolumes: boolean }): LaunchValues {
  const kept = { ...values, volume: values.volume && hasVolumes }
  if (networks?.error) return kept
  const there = networks?.of.map(({ id }) => id) ?? []
  // Only here may all of it have been none: there is no service, or an old one.
  return { ...kept, ...(there.length === 0 && { network: first.network }), networks: values.networks.filter((id) => there.includes(id)) }
}

/** What the form has beside its values. */
type Beside = {
  readonly image: Image
  /** The name of the key pair, where one is to be had. */
  readonly key_name?: string | undefined
  /** A file with user data, in place of typed text. */
  readonly file?: Uint8Array | undefined
}

/** What Nova is asked for. The only translator. */
export function toWire(values: LaunchValues, { image, key_name, file }: Beside): LaunchRequest {
  const user_data = file ?? (values.user_data === '' ? undefined : values.user_data)
  return {
    name: values.name.trim(),
    image_id: image.id,
    flavor_id: values.flavor,
    networks: values.network === 'chosen' ? values.networks : values.network,
    ...(key_name !== undefined && { key_name }),
    ...(values.volume && { volume: { kind: volumeKindOf(image), size: Number(values.volume_size), delete_on_termination: values.delete_on_termination } }),
    ...(user_data !== undefined && { user_data }),
  }
}
