import { expect } from 'vitest'
import * as z from 'zod/mini'
import { properties } from '#src/api/glance/images.ts'
import { DATE, expectStatus, FORBIDDEN, imageOf, jsonOf, nothing, notAllowed, notAuthorized, NOT_FOUND, refused, schemaRefused, UUID } from './answers.ts'
import type { Client } from './client.ts'
import { chapter } from './cloud-under-test.ts'

const POST = 'v2/images'
const UUID_PATTERN = '^([0-9a-fA-F]){8}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){12}$'

/** A list as Python prints it: jsonschema's sentences do. */
const python = (values: readonly (string | null)[]) => `[${values.map((value) => (value === null ? 'None' : `'${value}'`)).join(', ')}]`

const schemaSchema = z.looseObject({ properties: z.record(z.string(), z.looseObject({ enum: z.optional(z.array(z.nullable(z.string()))) })) })
const allowed = async (client: Client, attribute: string) =>
  schemaSchema.parse(jsonOf(await client.get('v2/schemas/image'))).properties[attribute]?.enum ?? []

chapter('images: create, show, delete', (cloud) => {
  cloud.test('a name is enough: queued, shared, one’s own; Location and what can be done next', async () => {
    const alice = await cloud.as('alice')
    const answer = await alice.post(POST, { name: cloud.named('minimal') })
    const image = imageOf(answer, 201)
    cloud.made(alice, image.id)
    const self = `/v2/images/${image.id}`
    expect(answer.json()).toStrictEqual({
      id: expect.stringMatching(UUID) as string, name: cloud.named('minimal'), status: 'queued', visibility: 'shared', owner: alice.project_id, protected: false, os_hidden: false,
      disk_format: null, container_format: null, size: null, virtual_size: null, min_disk: 0, min_ram: 0, checksum: null, os_hash_algo: null, os_hash_value: null, tags: [],
      created_at: expect.stringMatching(DATE) as string, updated_at: image.created_at, self, file: `${self}/file`, schema: '/v2/schemas/image',
    })
    expect(answer.headers.get('Location')).toBe(`${alice.image_url}${self}`)
    expect(answer.headers.get('OpenStack-image-import-methods')).toMatch(/^[a-z-]+(,[a-z-]+)*$/)
    const stores = z.object({ stores: z.array(z.looseObject({ id: z.string() })) }).safeParse((await alice.get('v2/info/stores')).json())
    // Two of what the header names are no stores but reserved places.
    for (const { id } of stores.data?.stores ?? []) expect(answer.headers.get('OpenStack-image-store-ids')?.split(',')).toContain(id)
  })

  cloud.test('every attribute that one may give, and properties beside them', async () => {
    const alice = await cloud.as('alice')
    const given = {
      id: cloud.idFor(alice), name: cloud.named('full'), disk_format: 'qcow2', container_format: 'bare', visibility: 'private', min_disk: 3, min_ram: 64, protected: true, os_hidden: true,
      tags: ['one'], owner: alice.project_id, hw_disk_bus: 'virtio', 'loupe/odd ~key': 'ünïcode ‮ text', os_distro: '',
    }
    const image = imageOf(await alice.post(POST, given), 201)
    expect(image).toMatchObject(given)
    expect(properties(image)).toStrictEqual({ hw_disk_bus: 'virtio', 'loupe/odd ~key': 'ünïcode ‮ text', os_distro: '' })
    expect(imageOf(await alice.show(given.id))).toStrictEqual(image)
  })

  cloud.test('tags are a set, in no order', async () => {
    const alice = await cloud.as('alice')
    const image = await cloud.image(alice, { tags: ['b', 'a', 'b'] })
    expect(image.tags.toSorted()).toStrictEqual(['a', 'b'])
  })

  cloud.test('the id is the caller’s to choose: once', async () => {
    const alice = await cloud.as('alice')
    const { id } = await cloud.image(alice)
    refused(await alice.post(POST, { id, name: cloud.named('again') }), 409, `Image ID ${id} already exists!`)
    // Whose it is makes no difference.
    refused(await (await cloud.as('bob')).post(POST, { id, name: cloud.named('again') }), 409, `Image ID ${id} already exists!`)
  })

  cloud.test('the id may stand in the query too, for audit logs', async () => {
    const alice = await cloud.as('alice')
    const id = cloud.idFor(alice)
    expect(imageOf(await alice.post(`${POST}?id=${id}`, { id, name: cloud.named('query') }), 201).id).toBe(id)
  })

  cloud.test('HTML and right-to-left marks in a name stay as they are', async () => {
    const alice = await cloud.as('alice')
    const name = cloud.named('<b onclick="x">مرحبا</b> & co')
    const { id } = await cloud.image(alice, { name })
    expect(imageOf(await alice.show(id)).name).toBe(name)
  })

  cloud.test('no body, no JSON', async () => {
    const alice = await cloud.as('alice')
    refused(await alice.send('POST', POST), 400, 'Body expected in request.')
    refused(await alice.send('POST', POST, { body: '{', type: 'application/json' }), 400, 'Malformed JSON in request body.')
    for (const body of ['5', 'null', '"x"']) refused(await alice.send('POST', POST, { body, type: 'application/json' }), 400, 'Unexpected body type. Expected list/dict.')
  })

  cloud.onlyZed('a body that is a list breaks Glance: 500', async () => {
    refused(await (await cloud.as('alice')).post(POST, []), 500, 'The server has either erred or is incapable of performing the requested operation.')
  })

  cloud.test('the schema: formats, visibility, id', async () => {
    const alice = await cloud.as('alice')
    for (const attribute of ['disk_format', 'container_format', 'visibility']) {
      const answer = await alice.post(POST, { name: cloud.named('x'), [attribute]: 'bogus' })
      schemaRefused(answer, `'bogus' is not one of ${python(await allowed(alice, attribute))}`, 'enum', `['properties']['${attribute}']`)
    }
    schemaRefused(await alice.post(POST, { id: 'nope' }), `'nope' does not match '${UUID_PATTERN}'`, 'pattern', "['properties']['id']")
  })

  cloud.test('the schema: types and lengths', async () => {
    const alice = await cloud.as('alice')
    schemaRefused(await alice.post(POST, { loupe: 1 }), "1 is not of type 'string'", 'type', "['additionalProperties']")
    schemaRefused(await alice.post(POST, { loupe: null }), "None is not of type 'string'", 'type', "['additionalProperties']")
    schemaRefused(await alice.post(POST, { protected: 'yes' }), "'yes' is not of type 'boolean'", 'type', "['properties']['protected']")
    schemaRefused(await alice.post(POST, { min_disk: '1' }), "'1' is not of type 'integer'", 'type', "['properties']['min_disk']")
    schemaRefused(await alice.post(POST, { tags: 'x' }), "'x' is not of type 'array'", 'type', "['properties']['tags']")
    schemaRefused(await alice.post(POST, { tags: [1] }), "1 is not of type 'string'", 'type', "['properties']['tags']['items']")
    schemaRefused(await alice.post(POST, { name: 'n'.repeat(256) }), `'${'n'.repeat(256)}' is too long`, 'maxLength', "['properties']['name']")
    schemaRefused(await alice.post(POST, { tags: ['t'.repeat(256)] }), `'${'t'.repeat(256)}' is too long`, 'maxLength', "['properties']['tags']['items']")
    schemaRefused(await alice.post(POST, { locations: 5 }), "5 is not of type 'array'", 'type', "['properties']['locations']")
    schemaRefused(await alice.post(POST, { locations: [{}] }), "'url' is a required property", 'required', "['properties']['locations']['items']")
    refused(await alice.post(POST, { ['k'.repeat(256)]: 'x' }), 400, 'Custom property should not be greater than 255 characters.')
  })

  cloud.test('a refusal shows the value as Python writes it', async () => {
    const alice = await cloud.as('alice')
    const says = async (value: unknown, text: string) => schemaRefused(await alice.post(POST, { loupe: value }), `${text} is not of type 'string'`, 'type', "['additionalProperties']")
    await says(true, 'True')
    await says(false, 'False')
    await says(1.5, '1.5')
    await says({ a: [1, 'x', null] }, "{'a': [1, 'x', None]}")
    await says(["it's"], '["it\'s"]')
    await says(['"it\'s"'], "['\"it\\'s\"']")
    await says(['a\\b\nc'], "['a\\\\b\\nc']")
    schemaRefused(await alice.post(POST, { tags: [true] }), "True is not of type 'string'", 'type', "['properties']['tags']['items']")
  })

  cloud.test('numbers: none below zero, none that the database cannot hold', async () => {
    const alice = await cloud.as('alice')
    refused(await alice.post(POST, { name: cloud.named('x'), min_disk: -1 }), 400, "Invalid value '-1' for parameter 'min_disk': Cannot be a negative value")
    refused(await alice.post(POST, { name: cloud.named('x'), min_ram: -1 }), 400, "Invalid value '-1' for parameter 'min_ram': Cannot be a negative value")
    refused(await alice.post(POST, { name: cloud.named('x'), min_ram: 2_147_483_648 }), 400, "'min_ram' value out of range, must not exceed 2147483647.")
  })

  cloud.test('no emoji in name, property, tag', async () => {
    const alice = await cloud.as('alice')
    refused(await alice.post(POST, { name: cloud.named('😀') }), 400, "Name can't contain 4 byte unicode characters.")
    refused(await alice.post(POST, { name: cloud.named('x'), loupe: '😀' }), 400, "Loupe can't contain 4 byte unicode characters.")
    refused(await alice.post(POST, { name: cloud.named('x'), 'loupe 😀': 'x' }), 400, "Property names can't contain 4 byte unicode.")
    // Glance refuses this one after it has made the image.
    refused(await alice.post(POST, { id: cloud.idFor(alice), name: cloud.named('x'), tags: ['😀'] }), 400, "Param values can't contain 4 byte unicode.")
  })

  cloud.test('what Glance alone may set', async () => {
    const alice = await cloud.as('alice')
    for (const attribute of ['status', 'size', 'checksum', 'created_at', 'self', 'file', 'schema', 'stores']) {
      const values: Record<string, unknown> = { size: 1, status: 'active' }
      refused(await alice.post(POST, { name: cloud.named('x'), [attribute]: values[attribute] ?? 'x' }), 403, `Attribute '${attribute}' is read-only.`)
    }
    for (const attribute of ['os_glance_loupe', 'deleted', 'deleted_at', 'location']) {
      refused(await alice.post(POST, { name: cloud.named('x'), [attribute]: 'x' }), 403, FORBIDDEN, `Attribute '${attribute}' is reserved.`)
    }
    refused(await alice.post(POST, { name: cloud.named('x'), locations: [] }), 403, "Attribute 'locations' is reserved.")
  })

  cloud.test('at most 128 tags and 128 properties', async () => {
    const alice = await cloud.as('alice')
    const many = Array.from({ length: 129 }, (_, i) => `loupe${i}`)
    refused(await alice.post(POST, { name: cloud.named('x'), tags: many }), 413, 'The limit has been exceeded on the number of allowed image tags. Attempted: 129, Maximum: 128')
    refused(await alice.post(POST, { name: cloud.named('x'), ...Object.fromEntries(many.map((key) => [key, 'x'])) }), 413, 'The limit has been exceeded on the number of allowed image properties. Attempted: 129, Maximum: 128')
  })

  cloud.onlyZed('a value over 64 KiB, and two keys that differ only in case, break Glance on MySQL: 500', async () => {
    const alice = await cloud.as('alice')
    const erred = 'The server has either erred or is incapable of performing the requested operation.'
    refused(await alice.post(POST, { id: cloud.idFor(alice), name: cloud.named('x'), loupe: 'x'.repeat(65_536) }), 500, erred)
    refused(await alice.post(POST, { id: cloud.idFor(alice), name: cloud.named('x'), loupe: 'x', LOUPE: 'y' }), 500, erred)
  })

  cloud.test('a reader creates nothing', async () => {
    for (const name of ['rita', 'app-alice-reader', 'alice-acme'] as const) {
      refused(await (await cloud.as(name)).post(POST, { name: cloud.named('x') }), 403, notAuthorized('add_image'))
    }
  })

  cloud.test('the role of a member alone creates, though it cannot see what it made', async () => {
    const app = await cloud.as('app-alice-member-only')
    const { id } = await cloud.image(app)
    refused(await app.show(id), 404, NOT_FOUND)
    expect(imageOf(await (await cloud.as('alice')).show(id)).id).toBe(id)
  })

  cloud.test('public is for admins, community for the owner, another owner for admins', async () => {
    const [alice, bob] = [await cloud.as('alice'), await cloud.as('bob')]
    refused(await alice.post(POST, { name: cloud.named('x'), visibility: 'public' }), 403, notAuthorized('publicize_image'))
    refused(await alice.post(POST, { name: cloud.named('x'), owner: bob.project_id }), 403, FORBIDDEN, `You are not permitted to create images owned by '${bob.project_id}'`)
    refused(await alice.post(POST, { name: cloud.named('x'), owner: null }), 403, FORBIDDEN, "You are not permitted to create images owned by 'None'")
    cloud.mayPublish()
    expect((await cloud.image(alice, { visibility: 'community' })).visibility).toBe('community')
    expect((await cloud.image(await cloud.as('admin'), { visibility: 'public' })).visibility).toBe('public')
  })

  cloud.test('an admin creates for another project', async () => {
    const [admin, bob] = [await cloud.as('admin'), await cloud.as('bob')]
    const { id } = await cloud.image(admin, { owner: bob.project_id })
    expect(imageOf(await bob.show(id)).owner).toBe(bob.project_id)
  })

  cloud.test('show: 404 for what is not there, was deleted, or is another project’s', async () => {
    const [alice, bob] = [await cloud.as('alice'), await cloud.as('bob')]
    refused(await alice.show('nope'), 404, 'No image found with ID nope')
    const { id } = await cloud.image(alice)
    refused(await bob.show(id), 404, `No image found with ID ${id}`)
    for (const name of ['rita', 'admin', 'app-alice-reader'] as const) expect(imageOf(await (await cloud.as(name)).show(id)).id).toBe(id)
    nothing(await alice.del(`v2/images/${id}`))
    refused(await alice.show(id), 404, `No image found with ID ${id}`)
  })

  cloud.test('a shared image that nobody was given is invisible to others, an id or not', async () => {
    const [alice, bob] = [await cloud.as('alice'), await cloud.as('bob')]
    const { id } = await cloud.image(alice, { visibility: 'shared' })
    refused(await bob.show(id), 404, `No image found with ID ${id}`)
  })

  cloud.test('delete: once; again and elsewhere it is not found', async () => {
    const [alice, bob] = [await cloud.as('alice'), await cloud.as('bob')]
    const { id } = await cloud.image(alice, {}, 'data')
    refused(await bob.del(`v2/images/${id}`), 404, `Failed to find image ${id} to delete`)
    refused(await (await cloud.as('rita')).del(`v2/images/${id}`), 403, notAuthorized('delete_image'))
    nothing(await alice.del(`v2/images/${id}`))
    refused(await alice.del(`v2/images/${id}`), 404, `Failed to find image ${id} to delete`)
    refused(await alice.del('v2/images/nope'), 404, 'Failed to find image nope to delete')
  })

  cloud.test('a protected image is deleted by nobody, not even an admin', async () => {
    const [alice, admin] = [await cloud.as('alice'), await cloud.as('admin')]
    const { id } = await cloud.image(alice, { protected: true })
    refused(await alice.del(`v2/images/${id}`), 403, `Image ${id} is protected and cannot be deleted.`)
    refused(await admin.del(`v2/images/${id}`), 403, `Image ${id} is protected and cannot be deleted.`)
    // Who may not delete at all is told that first.
    refused(await (await cloud.as('rita')).del(`v2/images/${id}`), 403, notAuthorized('delete_image'))
    imageOf(await alice.patch(id, [{ op: 'replace', path: '/protected', value: false }]))
    nothing(await alice.del(`v2/images/${id}`))
  })

  cloud.test('other methods on an image: 405', async () => {
    const alice = await cloud.as('alice')
    const { id } = await cloud.image(alice)
    notAllowed(await alice.post(`v2/images/${id}`, {}), 'POST', 'GET, PATCH, DELETE')
    notAllowed(await alice.send('PUT', `v2/images/${id}`), 'PUT', 'GET, PATCH, DELETE')
    const head = await alice.send('HEAD', `v2/images/${id}`)
    expectStatus(head, 405)
    expect(head.headers.get('Allow')).toBe('GET, PATCH, DELETE')
  })

  cloud.test('another content type is taken for JSON all the same', async () => {
    const alice = await cloud.as('alice')
    expectStatus(await alice.send('POST', POST, { body: JSON.stringify({ id: cloud.idFor(alice), name: cloud.named('text') }), type: 'text/plain' }), 201)
  })
})
