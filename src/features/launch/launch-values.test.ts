import { describe, expect, it } from 'vitest'
import type { Image } from '#src/api/glance/images.ts'
import { keepable, keyIn, keyValue, launchSchema, NEW_KEY, restored, smallestVolume, suggestedName, suggestedVolume, toWire, wrongWith, type Known, type LaunchValues } from './launch-values.ts'

const values: LaunchValues = {
  name: 'web-1', flavor: 'small', network: 'none', networks: [], key: '', key_name: '', public_key: '', volume: false, volume_size: '', delete_on_termination: true, user_data: '',
}
const known: Known = { smallestVolume: 10, whyNotFlavor: (id, volume) => (id === 'diskless' && !volume ? 'Needs a volume.' : undefined), keys: ['laptop'] }
const image = (more: Record<string, unknown> = {}) => ({ id: 'i', name: null, min_disk: 0, size: null, ...more }) as unknown as Image
const wrong = (more: Partial<LaunchValues>) => Object.keys(wrongWith({ ...values, ...more }, known))

describe('of a draft comes back', () => {
  const draft: LaunchValues = { ...values, network: 'chosen', networks: ['a', 'gone'], key: keyValue('desk'), volume: true }
  const offer = (ids: readonly string[], error: Error | null = null) => ({ of: ids.map((id) => ({ id })), error, retry: () => {} })
  it.each<[string, Parameters<typeof restored>[2], Partial<LaunchValues>]>([
    ['what can still be chosen', { networks: offer(['a', 'b']), hasVolumes: true }, { networks: ['a'] }],
    ['no network where there is none any more', { networks: offer([]), hasVolumes: true }, { network: 'none', networks: [] }],
    ['nor without a service', { networks: undefined, hasVolumes: true }, { network: 'none', networks: [] }],
    ['every network, while they cannot be read', { networks: offer([], new Error('down')), hasVolumes: true }, {}],
    ['no volume where there are none', { networks: offer(['a', 'gone']), hasVolumes: false }, { volume: false }],
  ])('%s', (_, now, changed) => {
    expect(restored(draft, values, now)).toEqual({ ...draft, ...changed })
  })
})

describe('what is wrong', () => {
  it.each<[string, Partial<LaunchValues>, string[]]>([
    ['nothing', {}, []],
    ['no name', { name: '  ' }, ['name']],
    ['a long name', { name: 'x'.repeat(256) }, ['name']],
    ['a name with an emoji', { name: 'web 🎉' }, ['name']],
    ['a name that turns the line round', { name: 'web\u202egpj' }, ['name']],
    ['a name of two lines', { name: 'a\nb' }, ['name']],
    ['letters of any script', { name: '<b>مرحبا</b> größe' }, []],
    ['no flavor', { flavor: '' }, ['flavor']],
    ['a flavor that does not go with it', { flavor: 'diskless' }, ['flavor']],
    ['a flavor that does with a volume', { flavor: 'diskless', volume: true, volume_size: '10' }, []],
    ['no network chosen', { network: 'chosen' }, ['networks']],
    ['networks chosen', { network: 'chosen', networks: ['a'] }, []],
    ['a volume too small', { volume: true, volume_size: '9' }, ['volume_size']],
    ['a volume of no size', { volume: true, volume_size: '' }, ['volume_size']],
    ['a volume of half a GiB', { volume: true, volume_size: '10.5' }, ['volume_size']],
    ['no size without a volume', { volume_size: 'x' }, []],
    ['a new key without name and text', { key: NEW_KEY }, ['key_name', 'public_key']],
    ['a new key with a name that is taken', { key: NEW_KEY, key_name: 'laptop', public_key: 'ssh-ed25519 AAAA me' }, ['key_name']],
    ['a new key with a name that Nova refuses', { key: NEW_KEY, key_name: 'a/b', public_key: 'ssh-ed25519 AAAA' }, ['key_name']],
    ['a new key', { key: NEW_KEY, key_name: 'my laptop', public_key: 'ecdsa-sha2-nistp256 AAAA\n' }, []],
    ['a key pair', { key: keyValue('laptop') }, []],
    ['a key pair that is gone', { key: keyValue('desk') }, ['key']],
    ['a private key', { key: NEW_KEY, key_name: 'k', public_key: '-----BEGIN OPENSSH PRIVATE KEY-----\nx' }, ['public_key']],
    ['no key', { key: NEW_KEY, key_name: 'k', public_key: 'hello' }, ['public_key']],
    ['as much user data as goes into base64', { user_data: 'x'.repeat(49_149) }, []],
    ['more user data', { user_data: 'x'.repeat(49_150) }, ['user_data']],
    ['user data measured in bytes', { user_data: 'é'.repeat(25_000) }, ['user_data']],
  ])('%s', (_, more, names) => {
    expect(wrong(more)).toEqual(names)
  })

  it('is no key that could not be looked for', () => {
    expect(wrongWith({ ...values, key: keyValue('desk') }, { ...known, keys: undefined })).toEqual({})
  })

  it('is told at its field', () => {
    const { error } = launchSchema(known).safeParse({ ...values, name: '', flavor: '' })
    expect(error?.issues.map(({ path, message }) => [path.join('.'), message])).toEqual([['name', 'Give the server a name.'], ['flavor', 'Choose a flavor.']])
  })
})

describe('what Nova is asked for', () => {
  it('is what was said, and nothing of what was not', () => {
    expect(toWire({ ...values, name: ' web-1 ', volume_size: '5', key_name: 'x' }, { image: image() })).toEqual({ name: 'web-1', image_id: 'i', flavor_id: 'small', networks: 'none' })
  })
  it('has all of it', () => {
    const all = toWire({ ...values, network: 'chosen', networks: ['a', 'b'], volume: true, volume_size: ' 20 ', delete_on_termination: false, user_data: '#cloud-config\n' }, { image: image(), key_name: 'laptop' })
    expect(all).toEqual({ name: 'web-1', image_id: 'i', flavor_id: 'small', networks: ['a', 'b'], key_name: 'laptop', volume: { kind: 'boot', size: 20, delete_on_termination: false }, user_data: '#cloud-config\n' })
  })
  it('is an empty volume beside an ISO, and the bytes of a file as they are', () => {
    const file = new Uint8Array([31, 139])
    expect(toWire({ ...values, volume: true, volume_size: '5' }, { image: image({ disk_format: 'iso' }), file })).toMatchObject({ volume: { kind: 'blank', size: 5 }, user_data: file })
  })
})

it.each([
  ['debian-12', 'debian-12'],
  [null, ''],
  ['  two\nlines  ', 'two lines'],
  ['party 🎉\u202e!', 'party !'],
  ['x'.repeat(300), 'x'.repeat(255)],
])('the name suggested for a server of %j is %j', (name, suggested) => {
  expect(suggestedName(image({ name }))).toBe(suggested)
  if (suggested !== '') expect(wrong({ name: suggested })).toEqual([])
})

it.each([
  [{}, 1],
  [{ min_disk: 5, size: 1024 ** 3 }, 5],
  [{ size: 1024 ** 3 + 1 }, 2],
  [{ size: 10, virtual_size: 20 * 1024 ** 3 }, 20],
])('%j needs a volume of %d GiB', (more, gib) => {
  expect(smallestVolume(image(more))).toBe(gib)
})

it('spells key pairs of any name', () => {
  for (const name of ['', 'new', 'key new']) expect(keyIn(keyValue(name))).toBe(name)
  expect([keyIn(''), keyIn(NEW_KEY)]).toEqual([undefined, undefined])
})

it('keeps neither a private key nor user data in a draft', () => {
  expect(keepable({ ...values, public_key: '-----BEGIN RSA PRIVATE KEY-----\nx', user_data: 'secret' })).toEqual(values)
  expect(keepable({ ...values, public_key: 'ssh-rsa AAAA' }).public_key).toBe('ssh-rsa AAAA')
})

it('suggests a volume with room for what an ISO installs', () => {
  expect([suggestedVolume(image({ min_disk: 3 })), suggestedVolume(image({ disk_format: 'iso', size: 5 * 1024 ** 3 })), suggestedVolume(image({ disk_format: 'iso', min_disk: 30 }))]).toEqual([3, 20, 30])
})
