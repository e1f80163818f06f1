import { expect } from 'vitest'
import { expectStatus } from './answers.ts'
import type { Answer } from './client.ts'
import { chapter } from './cloud-under-test.ts'
import { novaOf, refused } from './nova-client.ts'

const public_key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILRSGlAmq0kcvL3WpaFQ2VsSsSqhWEwiTBI/iNRgei/c me@host'
const fingerprint = 'eb:8e:3d:c2:b5:fe:37:2c:57:cf:34:d5:e8:87:e6:9b'

chapter('Nova: key pairs', (cloud) => {
  const name = `${cloud.tag}-key`

  cloud.test('one is kept, shown and deleted, in the words of each version', async () => {
    const { token, ...client } = await cloud.as('alice')
    const alice = novaOf(cloud, { token, ...client })
    const user_id = token.user.id
    const listed = async (minor?: number) => (await alice('GET', '/os-keypairs', undefined, minor)).json()
    for (const [minor, kept, gone] of [[undefined, 200, 202], [2, 201, 204]] as const) {
      const typed = minor === undefined ? {} : { type: 'ssh' }
      const made: Answer = await alice('POST', '/os-keypairs', { keypair: { name, public_key } }, minor)
      try {
        expectStatus(made, kept)
        expect(made.json()).toStrictEqual({ keypair: { name, public_key, fingerprint, user_id, ...typed } })
        refused(await alice('POST', '/os-keypairs', { keypair: { name, public_key } }, minor), 409, 'conflictingRequest', `Key pair '${name}' already exists.`)
        expect(await listed(minor)).toMatchObject({ keypairs: expect.arrayContaining([{ keypair: { name, public_key, fingerprint, ...typed } }]) as unknown[] })
        const shown = (await alice('GET', `/os-keypairs/${name}`, undefined, minor)).json()
        expect(shown).toStrictEqual({ keypair: { name, public_key, fingerprint, user_id, ...typed, id: expect.any(Number) as number, created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000000$/) as string, deleted: false, deleted_at: null, updated_at: null } })
      } finally {
        expectStatus(await alice('DELETE', `/os-keypairs/${name}`, undefined, minor), gone)
      }
      for (const method of ['GET', 'DELETE']) refused(await alice(method, `/os-keypairs/${name}`), 404, 'itemNotFound', `Keypair ${name} not found for user ${user_id}`)
    }
  })

  cloud.test('they are a person’s: nobody else has them, whatever the project', async () => {
    const alice = novaOf(cloud, await cloud.as('alice'))
    const elsewhere = novaOf(cloud, await cloud.as('alice-acme'))
    const rita = novaOf(cloud, await cloud.as('rita'))
    expectStatus(await alice('POST', '/os-keypairs', { keypair: { name, public_key } }), 200)
    try {
      expectStatus(await elsewhere('GET', `/os-keypairs/${name}`), 200)
      expectStatus(await rita('GET', `/os-keypairs/${name}`), 404)
    } finally {
      expectStatus(await alice('DELETE', `/os-keypairs/${name}`), 202)
    }
  })

  cloud.test('what is no key, and no name', async () => {
    const alice = novaOf(cloud, await cloud.as('alice'))
    const bad = async (json: unknown, message: string) => refused(await alice('POST', '/os-keypairs', json, 2), 400, 'badRequest', message)
    for (const key of ['nonsense', 'ssh-rsa AAAA!!!', 'ssh-rsa AAAA', '']) await bad({ keypair: { name, public_key: key } }, 'Keypair data is invalid: failed to generate fingerprint')
    for (const odd of ['a/b', 'a@b.c']) await bad({ keypair: { name: odd, public_key } }, "An invalid 'name' value was provided. The name must be: Only expected characters: [_- 0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ]")
    await bad({ keypair: { name: ' x', public_key } }, "An invalid 'name' value was provided. The name must be: printable characters. Can not start or end with whitespace.")
    await bad({ keypair: { name: '', public_key } }, "Invalid input for field/attribute name. Value: . '' is too short")
    await bad({ keypair: { name: 'x'.repeat(256), public_key } }, `Invalid input for field/attribute name. Value: ${'x'.repeat(256)}. '${'x'.repeat(256)}' is too long`)
    await bad({ keypair: { public_key } }, `Invalid input for field/attribute keypair. Value: {'public_key': '${public_key}'}. 'name' is a required property`)
    await bad({ keypair: { name, public_key: 1 } }, "Invalid input for field/attribute public_key. Value: 1. 1 is not of type 'string'")
    await bad({ keypair: { name, public_key, bogus: 1 } }, `Invalid input for field/attribute keypair. Value: {'name': '${name}', 'public_key': '${public_key}', 'bogus': 1}. Additional properties are not allowed ('bogus' was unexpected)`)
    await bad({ keypair: { name, public_key, bogus: 1, odd: 2 } }, `Invalid input for field/attribute keypair. Value: {'name': '${name}', 'public_key': '${public_key}', 'bogus': 1, 'odd': 2}. Additional properties are not allowed ('bogus', 'odd' were unexpected)`)
  })
})
