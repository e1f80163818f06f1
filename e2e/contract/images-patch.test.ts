import { expect } from 'vitest'
import { jsonPatch, pointer } from '#src/lib/json-patch.ts'
import { properties } from '#src/api/glance/images.ts'
import { CONFLICT, ERRED, expectStatus, FORBIDDEN, idsOf, imageOf, notAuthorized, refused, schemaRefused, unsupported } from './answers.ts'
import { PATCH_TYPE } from './client.ts'
import { chapter, lazy } from './cloud-under-test.ts'

const OLD_TYPE = 'application/openstack-images-v2.0-json-patch'
const replace = (key: string, value: unknown) => [{ op: 'replace', path: `/${key}`, value }]

chapter('images: patch', (cloud) => {
  /** A queued image and an active one, which no case deletes. */
  const ours = lazy(async () => {
    const alice = await cloud.as('alice')
    return { alice, queued: await cloud.image(alice), active: await cloud.image(alice, { loupe: 'one' }, 'data') }
  })
  const patch = async (operations: readonly unknown[]) => {
    const { alice, queued } = await ours()
    return alice.patch(queued.id, operations)
  }

  cloud.test('the base attributes, all at once; only updated_at changes beside them', async () => {
    const { alice, active } = await ours()
    const change = { name: cloud.named('renamed'), min_disk: 5, min_ram: 256, protected: true, os_hidden: true, tags: ['x', 'y'] }
    const before = imageOf(await alice.show(active.id))
    const after = imageOf(await alice.patch(active.id, jsonPatch(before, { ...before, ...change })))
    expect({ ...after, tags: after.tags.toSorted() }).toStrictEqual({ ...before, ...change, updated_at: after.updated_at })
    expect(Date.parse(after.updated_at)).toBeGreaterThanOrEqual(Date.parse(before.updated_at))
    const back = imageOf(await alice.patch(active.id, jsonPatch(after, { ...after, protected: false, os_hidden: false, tags: [cloud.tag] })))
    expect(back).toMatchObject({ protected: false, os_hidden: false, tags: [cloud.tag], name: change.name })
  })

  cloud.test('an empty patch is 200 and changes nothing, not even updated_at', async () => {
    const { alice, active } = await ours()
    const before = imageOf(await alice.show(active.id))
    expect(imageOf(await alice.patch(active.id, []))).toStrictEqual(before)
  })

  cloud.test('properties: add, add again, replace, remove', async () => {
    const { alice } = await ours()
    const { id } = await cloud.image(alice)
    expect(imageOf(await alice.patch(id, [{ op: 'add', path: '/loupe_a', value: '1' }, { op: 'add', path: '/loupe_b', value: '2' }]))).toMatchObject({ loupe_a: '1', loupe_b: '2' })
    // add over what is there replaces it
    expect(imageOf(await alice.patch(id, [{ op: 'add', path: '/loupe_a', value: '3' }]))['loupe_a']).toBe('3')
    expect(imageOf(await alice.patch(id, [{ op: 'replace', path: '/loupe_b', value: '' }]))['loupe_b']).toBe('')
    const after = imageOf(await alice.patch(id, [{ op: 'remove', path: '/loupe_a' }, { op: 'remove', path: '/loupe_b' }]))
    expect(properties(after)).toStrictEqual({})
  })

  cloud.test('slash, tilde and spaces in a key: escaped, and stripped at both ends', async () => {
    const { alice } = await ours()
    const { id } = await cloud.image(alice)
    const key = 'a/b~c d'
    expect(imageOf(await alice.patch(id, [{ op: 'add', path: pointer(key), value: '1' }]))[key]).toBe('1')
    expect(imageOf(await alice.patch(id, [{ op: 'remove', path: pointer(key) }]))[key]).toBeUndefined()
    expect(imageOf(await alice.patch(id, [{ op: 'add', path: '/ loupe ', value: '1' }]))['loupe']).toBe('1')
  })

  cloud.test('the name may be null, the formats of a queued image too', async () => {
    const { alice } = await ours()
    const { id } = await cloud.image(alice)
    expect(imageOf(await alice.patch(id, replace('name', null))).name).toBeNull()
    expect(imageOf(await alice.patch(id, [...replace('disk_format', 'qcow2'), ...replace('container_format', null)]))).toMatchObject({ disk_format: 'qcow2', container_format: null })
  })

  cloud.test('the formats are fixed once there is data, even to the same value', async () => {
    const { alice, active } = await ours()
    refused(await alice.patch(active.id, replace('disk_format', 'qcow2')), 403, 'Attribute disk_format can be only replaced for a queued image.')
    refused(await alice.patch(active.id, replace('container_format', 'ova')), 403, 'Attribute container_format can be only replaced for a queued image.')
    refused(await alice.patch(active.id, replace('disk_format', 'raw')), 403, 'Attribute disk_format can be only replaced for a queued image.')
  })

  cloud.test('replace or remove of a property that is not there: 409', async () => {
    refused(await patch([{ op: 'replace', path: '/nope', value: 'x' }]), 409, CONFLICT, 'Property nope does not exist.')
    refused(await patch([{ op: 'remove', path: '/nope' }]), 409, CONFLICT, 'Property nope does not exist.')
  })

  cloud.test('a patch is all or nothing', async () => {
    const { alice, queued } = await ours()
    refused(await patch([{ op: 'add', path: '/loupe_half', value: 'x' }, { op: 'remove', path: '/nope' }]), 409, CONFLICT, 'Property nope does not exist.')
    expect(imageOf(await alice.show(queued.id))['loupe_half']).toBeUndefined()
  })

  cloud.test('base attributes cannot be removed', async () => {
    for (const attribute of ['name', 'tags', 'min_disk', 'visibility', 'protected', 'disk_format', 'owner']) {
      refused(await patch([{ op: 'remove', path: `/${attribute}` }]), 403, FORBIDDEN, `Property ${attribute} may not be removed.`)
    }
  })

  cloud.test('what Glance alone may set, and reserved words', async () => {
    for (const attribute of ['status', 'id', 'size', 'virtual_size', 'checksum', 'created_at', 'updated_at', 'self', 'file', 'schema', 'os_hash_algo', 'os_hash_value', 'direct_url']) {
      refused(await patch(replace(attribute, 'x')), 403, `Attribute '${attribute}' is read-only.`)
    }
    for (const attribute of ['deleted', 'deleted_at', 'location', 'os_glance_loupe']) {
      refused(await patch([{ op: 'add', path: `/${attribute}`, value: 'x' }]), 403, `Attribute '${attribute}' is reserved.`)
    }
    refused(await patch([{ op: 'remove', path: '/status' }]), 403, "Attribute 'status' is read-only.")
  })

  cloud.test('a patch of /stores is taken and of no effect on where the data is', async () => {
    const { alice, active } = await ours()
    const before = imageOf(await alice.show(active.id))
    expectStatus(await alice.patch(active.id, [{ op: 'add', path: '/stores', value: 'nowhere' }]), 200)
    expect(imageOf(await alice.show(active.id)).stores).toBe(before.stores)
  })

  cloud.test('the schema, as on creation', async () => {
    schemaRefused(await patch([{ op: 'add', path: '/loupe', value: 1 }]), "1 is not of type 'string'", 'type', "['additionalProperties']")
    schemaRefused(await patch(replace('protected', 'yes')), "'yes' is not of type 'boolean'", 'type', "['properties']['protected']")
    schemaRefused(await patch(replace('visibility', 'bogus')), "'bogus' is not one of ['community', 'public', 'private', 'shared']", 'enum', "['properties']['visibility']")
    schemaRefused(await patch(replace('name', 'n'.repeat(256))), `'${'n'.repeat(256)}' is too long`, 'maxLength', "['properties']['name']")
    schemaRefused(await patch(replace('min_disk', 1.5)), "1.5 is not of type 'integer'", 'type', "['properties']['min_disk']")
    schemaRefused(await patch(replace('protected', null)), "None is not of type 'boolean'", 'type', "['properties']['protected']")
    schemaRefused(await patch(replace('os_hidden', 0)), "0 is not of type 'boolean'", 'type', "['properties']['os_hidden']")
  })

  cloud.test('numbers and limits, as on creation', async () => {
    const { alice, queued } = await ours()
    refused(await patch(replace('min_disk', -1)), 400, "Invalid value '-1' for parameter 'min_disk': Cannot be a negative value")
    refused(await patch(replace('min_ram', -1)), 400, "Invalid value '-1' for parameter 'min_ram': Cannot be a negative value")
    const many = Array.from({ length: 129 }, (_, i) => `loupe${i}`)
    refused(await patch(replace('tags', many)), 413, 'The limit has been exceeded on the number of allowed image tags. Attempted: 129, Maximum: 128')
    refused(await patch(many.map((key) => ({ op: 'add', path: `/${key}`, value: 'x' }))), 413, 'The limit has been exceeded on the number of allowed image properties. Attempted: 129, Maximum: 128')
    refused(await patch([{ op: 'add', path: '/loupe', value: '😀' }]), 400, "Loupe can't contain 4 byte unicode characters.")
    refused(await patch(replace('name', '😀')), 400, "Name can't contain 4 byte unicode characters.")
    expect(properties(imageOf(await alice.show(queued.id)))).toStrictEqual({})
  })

  cloud.onlyZed('a key over 255 characters, a value over 64 KiB, and keys that differ only in case, break Glance on MySQL: 500', async () => {
    refused(await patch([{ op: 'add', path: `/${'k'.repeat(256)}`, value: 'x' }]), 500, ERRED)
    refused(await patch([{ op: 'add', path: '/loupe', value: 'x'.repeat(65_536) }]), 500, ERRED)
    const { alice } = await ours()
    const { id } = await cloud.image(alice, { loupe: 'x' })
    refused(await alice.patch(id, [{ op: 'add', path: '/LOUPE', value: 'y' }]), 500, ERRED)
  })

  cloud.test('the content type: its own and no other', async () => {
    const { alice, queued } = await ours()
    for (const type of ['application/json', 'application/json-patch+json']) {
      const answer = await alice.patch(queued.id, [], { type })
      unsupported(answer, type, cloud.profile === 'master' ? `Image PATCH expects Content-Type one of: ${OLD_TYPE}, ${PATCH_TYPE}` : '')
      expect(answer.headers.get('Accept-Patch')).toBe(`${OLD_TYPE}, ${PATCH_TYPE}`)
    }
    imageOf(await alice.patch(queued.id, [], { type: `${PATCH_TYPE}; charset=utf-8` }))
    // No type at all is taken for text.
    expectStatus(await alice.send('PATCH', `v2/images/${queued.id}`, { body: new TextEncoder().encode('[]') }), 415)
  })

  cloud.test('a body that is not a list of operations', async () => {
    const { alice, queued } = await ours()
    const raw = (body: string | undefined) => alice.send('PATCH', `v2/images/${queued.id}`, { ...(body !== undefined && { body }), type: PATCH_TYPE })
    refused(await raw(undefined), 400, 'Body expected in request.')
    refused(await raw('{'), 400, 'Malformed JSON in request body.')
    refused(await raw('5'), 400, 'Unexpected body type. Expected list/dict.')
    refused(await raw('{"op":"add"}'), 400, 'Request body must be a JSON array of operation objects.')
    refused(await patch(['x']), 400, 'Operations must be JSON objects.')
  })

  cloud.test('an operation: op, path and value', async () => {
    refused(await patch([{}]), 400, 'Unable to find `op` in JSON Schema change. It must be one of the following: add, remove, replace.')
    refused(await patch([{ op: 'test', path: '/name', value: 'x' }]), 400, 'Invalid operation: `test`. It must be one of the following: add, remove, replace.')
    refused(await patch([{ op: true, path: '/name' }]), 400, 'Invalid operation: `True`. It must be one of the following: add, remove, replace.')
    refused(await patch([{ op: 'add' }]), 400, "Unable to find 'path' in JSON Schema change")
    refused(await patch([{ op: 'add', path: '/loupe' }]), 400, 'Operation "add" requires a member named "value".')
    refused(await patch([{ op: 'replace', path: '/loupe' }]), 400, 'Operation "replace" requires a member named "value".')
  })

  cloud.test('a path: one level, begun by a slash, well escaped', async () => {
    const at = async (path: string, message: string) => refused(await patch([{ op: 'add', path, value: 'x' }]), 400, message)
    await at('loupe', 'Pointer `loupe` does not start with "/".')
    await at('/a/b', "Invalid JSON pointer for this resource: '/a/b'")
    await at('/tags/-', "Invalid JSON pointer for this resource: '/tags/-'")
    await at('/a//b', 'Pointer `/a//b` contains adjacent "/".')
    await at('/a/', 'Pointer `/a/` end with "/".')
    await at('//', 'Pointer `//` end with "/".')
    await at('/a~2', 'Pointer `/a~2` contains "~" not part of a recognized escape sequence.')
    await at('/a~', 'Pointer `/a~` contains "~" not part of a recognized escape sequence.')
  })

  cloud.test('locations are not to be set where they are not shown', async () => {
    const location = { url: 'http://127.0.0.1:9/disk', metadata: {} }
    refused(await patch(replace('locations', [])), 403, FORBIDDEN, 'Cannot set locations to empty list.')
    refused(await patch(replace('locations', [location])), 403, "It's not allowed to update locations if locations are invisible.")
    refused(await patch([{ op: 'add', path: '/locations/-', value: location }]), 403, "It's not allowed to add locations if locations are invisible.")
    refused(await patch([{ op: 'remove', path: '/locations/0' }]), 403, notAuthorized('delete_image_location'))
    refused(await (await cloud.as('admin')).patch((await ours()).queued.id, [{ op: 'remove', path: '/locations/0' }]), 403, "It's not allowed to remove locations if locations are invisible.")
    refused(await patch([{ op: 'add', path: '/locations', value: [] }]), 400, "Invalid JSON pointer for this resource: '/locations'")
    schemaRefused(await patch([{ op: 'add', path: '/locations/-', value: {} }]), "'url' is a required property", 'required', "['properties']['locations']['items']")
  })

  cloud.test('public is for admins; the owner may edit a public image and take it back', async () => {
    const { alice } = await ours()
    const admin = await cloud.as('admin')
    const { id } = await cloud.image(alice)
    refused(await alice.patch(id, replace('visibility', 'public')), 403, notAuthorized('publicize_image'))
    cloud.mayPublish()
    expect(imageOf(await admin.patch(id, replace('visibility', 'public'))).visibility).toBe('public')
    expect(imageOf(await alice.patch(id, replace('name', cloud.named('public')))).visibility).toBe('public')
    expect(imageOf(await alice.patch(id, replace('visibility', 'private'))).visibility).toBe('private')
  })

  cloud.test('published and protected in one patch, and back in one; for members neither of the two', async () => {
    const { alice } = await ours()
    const admin = await cloud.as('admin')
    const { id } = await cloud.image(alice, { owner: alice.project_id }, 'data')
    const both = (visibility: string, kept: boolean) => [...replace('visibility', visibility), ...replace('protected', kept)]
    refused(await alice.patch(id, both('public', true)), 403, notAuthorized('publicize_image'))
    expect(imageOf(await alice.show(id))).toMatchObject({ visibility: 'private', protected: false })
    cloud.mayPublish()
    expect(imageOf(await admin.patch(id, both('public', true)))).toMatchObject({ visibility: 'public', protected: true, owner: alice.project_id })
    expect(imageOf(await admin.patch(id, both('private', false)))).toMatchObject({ visibility: 'private', protected: false })
  })

  cloud.test('public images of exactly one name, in any case', async () => {
    cloud.mayPublish()
    const admin = await cloud.as('admin')
    const name = cloud.named('Twin: one')
    const { id } = await cloud.image(admin, { name, visibility: 'public' })
    await cloud.image(admin, { name })
    const found = await (await cloud.as('bob')).get(`v2/images?name=${encodeURIComponent(`eq:${name.toUpperCase()}`)}&visibility=public`)
    expect(idsOf(found)).toStrictEqual([id])
  })

  cloud.test('community is for the owner; others see the image then and may not change it', async () => {
    cloud.mayPublish()
    const { alice } = await ours()
    const bob = await cloud.as('bob')
    const { id } = await cloud.image(alice)
    expect(imageOf(await alice.patch(id, replace('visibility', 'community'))).visibility).toBe('community')
    expect(imageOf(await bob.show(id)).id).toBe(id)
    refused(await bob.patch(id, replace('name', 'x')), 403, notAuthorized('modify_image'))
    refused(await bob.patch(id, replace('visibility', 'private')), 403, notAuthorized('modify_image'))
    refused(await bob.del(`v2/images/${id}`), 403, notAuthorized('delete_image'))
  })

  cloud.test('who may not change an image: 403 where it is seen, 404 where not', async () => {
    const { alice, queued } = await ours()
    refused(await (await cloud.as('rita')).patch(queued.id, replace('name', 'x')), 403, notAuthorized('modify_image'))
    refused(await (await cloud.as('rita')).patch(queued.id, [{ op: 'remove', path: '/nope' }]), 403, notAuthorized('modify_image'))
    refused(await (await cloud.as('bob')).patch(queued.id, replace('name', 'x')), 404, `No image found with ID ${queued.id}`)
    refused(await alice.patch('nope', []), 404, 'No image found with ID nope')
  })

  cloud.test('the owner is changed by admins alone; the image goes with it', async () => {
    const { alice } = await ours()
    const [admin, bob] = [await cloud.as('admin'), await cloud.as('bob')]
    const { id } = await cloud.image(alice)
    refused(await alice.patch(id, replace('owner', bob.project_id)), 403, FORBIDDEN, "Owner can't be updated by non admin.")
    expect(imageOf(await admin.patch(id, replace('owner', bob.project_id))).owner).toBe(bob.project_id)
    refused(await alice.show(id), 404, `No image found with ID ${id}`)
    expect(imageOf(await bob.show(id)).owner).toBe(bob.project_id)
  })

  cloud.test('an older draft of patches is understood too', async () => {
    const { alice } = await ours()
    const { id } = await cloud.image(alice)
    const old = (operations: readonly unknown[]) => alice.patch(id, operations, { type: OLD_TYPE })
    expect(imageOf(await old([{ replace: '/name', value: cloud.named('old') }])).name).toBe(cloud.named('old'))
    refused(await old([{ nope: '/name' }]), 400, 'Operation objects must contain exactly one member named "add", "remove", or "replace".')
    refused(await old([{ add: '/name', remove: '/name', value: 'x' }]), 400, 'Operation objects must contain only one member named "add", "remove", or "replace".')
    refused(await old([{ add: '/min_ram', value: 5 }]), 409, CONFLICT, 'Property min_ram already present.')
    expect(imageOf(await old([{ add: '/loupe', value: 'x' }]))['loupe']).toBe('x')
    refused(await old([{ add: '/loupe', value: 'y' }]), 409, CONFLICT, 'Property loupe already present.')
  })
})
