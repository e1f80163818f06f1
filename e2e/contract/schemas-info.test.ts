import { expect } from 'vitest'
import * as z from 'zod/mini'
import { BASE_ATTRIBUTES, STATUSES, VISIBILITIES } from '#src/api/glance/images.ts'
import { imageDocumentSchema, imageSchemaOf } from '#src/api/glance/schemas.ts'
import { releaseOf } from '#src/session/release.ts'
import { expectStatus, imageOf, jsonOf, mime, NO_TOKEN, notAllowed, notAuthorized, NOT_FOUND, refused } from './answers.ts'
import { send } from './client.ts'
import { chapter } from './cloud-under-test.ts'
import { newestMinor } from './target.ts'

const versionsSchema = z.strictObject({ versions: z.array(z.strictObject({ id: z.string(), status: z.string(), links: z.array(z.strictObject({ rel: z.literal('self'), href: z.string() })) })) })
const storesSchema = z.strictObject({ stores: z.array(z.looseObject({ id: z.string(), description: z.optional(z.string()), default: z.optional(z.literal('true')) })) })
const documentSchema = z.looseObject({ name: z.string(), properties: z.record(z.string(), z.looseObject({})) })

chapter('schemas, info, versions', (cloud) => {
  cloud.test('the schema of an image: our base attributes, and what is an ordinary property in spite of standing there', async () => {
    const json = jsonOf(await (await cloud.as('rita')).get('v2/schemas/image'))
    const { properties } = imageDocumentSchema.parse(json)
    const base = Object.entries(properties).filter(([, property]) => property.is_base !== false).map(([name]) => name)
    expect([...BASE_ATTRIBUTES].toSorted()).toStrictEqual(base.toSorted())
    expect(Object.keys(properties).filter((name) => !base.includes(name))).toStrictEqual(expect.arrayContaining(['kernel_id', 'ramdisk_id', 'instance_uuid', 'architecture', 'os_distro', 'os_version']))
    expect(properties['status']?.enum?.toSorted()).toStrictEqual(STATUSES.toSorted())
    expect(properties['visibility']?.enum?.toSorted()).toStrictEqual(VISIBILITIES.toSorted())
    expect(json).toMatchObject({
      name: 'image', additionalProperties: { type: 'string' },
      links: [{ rel: 'self', href: '{self}' }, { rel: 'enclosure', href: '{file}' }, { rel: 'describedby', href: '{schema}' }],
    })
  })

  cloud.test('the schema of an image: the formats that can be chosen', async () => {
    const { disk_formats, container_formats, required } = imageSchemaOf(imageDocumentSchema.parse(jsonOf(await (await cloud.as('alice')).get('v2/schemas/image'))))
    expect(disk_formats).toStrictEqual(expect.arrayContaining(['raw', 'qcow2', 'iso', 'vmdk', 'vhd', 'vdi']))
    expect(container_formats).toStrictEqual(expect.arrayContaining(['bare', 'ovf', 'ova']))
    expect(required).toStrictEqual([])
  })

  cloud.test('an image has no attribute that its schema does not know, but for the properties', async () => {
    const alice = await cloud.as('alice')
    const { properties } = imageDocumentSchema.parse(jsonOf(await alice.get('v2/schemas/image')))
    const image = imageOf(await alice.show((await cloud.image(alice, { loupe: 'x' }, 'data')).id))
    expect(Object.keys(image).filter((name) => !(name in properties))).toStrictEqual(['loupe'])
  })

  cloud.test('the schemas of lists, members and tasks', async () => {
    const alice = await cloud.as('alice')
    for (const [name, keys] of [['images', ['first', 'images', 'next', 'schema']], ['member', ['created_at', 'image_id', 'member_id', 'schema', 'status', 'updated_at']], ['members', ['members', 'schema']]] as const) {
      const document = documentSchema.parse(jsonOf(await alice.get(`v2/schemas/${name}`)))
      expect(document.name).toBe(name)
      expect(Object.keys(document.properties).toSorted()).toStrictEqual(keys)
    }
    refused(await alice.get('v2/schemas/bogus'), 404, NOT_FOUND)
    refused(await alice.get('v2/schemas/image', { token: null }), 401, NO_TOKEN)
    notAllowed(await alice.post('v2/schemas/image', {}), 'POST', 'GET')
  })

  cloud.test('the stores: one of them is the default, said by a text', async () => {
    const answer = await (await cloud.as('rita')).get('v2/info/stores')
    if (answer.status === 404) return refused(answer, 404, 'Multi backend is not supported at this site.')
    const { stores } = storesSchema.parse(jsonOf(answer))
    expect(stores.filter((store) => store.default === 'true')).toHaveLength(1)
    expect(stores.map(({ id }) => id).filter((id) => id.startsWith('os_glance'))).toStrictEqual([])
  })

  cloud.test('the details of stores are for admins', async () => {
    const [alice, admin] = [await cloud.as('alice'), await cloud.as('admin')]
    refused(await alice.get('v2/info/stores/detail'), 403, notAuthorized('stores_info_detail'))
    const answer = await admin.get('v2/info/stores/detail')
    if (answer.status === 501) cloud.skip('the demo cloud has no details of stores')
    for (const store of storesSchema.parse(jsonOf(answer)).stores) {
      expect(store['type']).toBeTypeOf('string')
      expect(store['properties']).toBeTypeOf('object')
    }
  })

  cloud.test('the import methods', async () => {
    const { 'import-methods': methods } = z.strictObject({ 'import-methods': z.strictObject({ description: z.literal('Import methods available.'), type: z.literal('array'), value: z.array(z.string()) }) }).parse(
      jsonOf(await (await cloud.as('alice')).get('v2/info/import')),
    )
    expect(methods.value).toContain('web-download')
  })

  cloud.test('info: nothing without a token, nothing but GET', async () => {
    const alice = await cloud.as('alice')
    for (const path of ['v2/info/stores', 'v2/info/import', 'v2/info/usage']) {
      refused(await alice.get(path, { token: null }), 401, NO_TOKEN)
      const answer = await alice.post(path, {})
      // The router forgot to say so for the usage.
      if (path === 'v2/info/usage') refused(answer, 404, NOT_FOUND)
      else notAllowed(answer, 'POST', 'GET')
    }
  })

  cloud.test('versions: open to all; the newest is current, wherever it stands; the same choice above and beside with 300', async () => {
    const alice = await cloud.as('alice')
    const answer = await alice.get('versions', { token: null })
    expectStatus(answer, 200)
    expect(mime(answer)).toBe('application/json')
    const { versions } = versionsSchema.parse(answer.json())
    // Master puts its newest in the middle (glance/api/versions.py).
    const newest = `v2.${newestMinor(answer.json())}`
    for (const { id, status } of versions) expect(`${id} ${status}`).toBe(`${id} ${id === newest ? 'CURRENT' : 'SUPPORTED'}`)
    expect(versions.map(({ id }) => id)).toContain('v2.0')
    for (const { links } of versions) expect(links).toStrictEqual([{ rel: 'self', href: `${alice.image_url}/v2/` }])
    for (const path of ['', 'v1/images', 'v9/']) {
      const choice = await send('GET', `${alice.image_url}/${path}`)
      expectStatus(choice, 300)
      expect(choice.json()).toStrictEqual(answer.json())
    }
  })

  cloud.test('the versions tell the release', async () => {
    const { versions } = versionsSchema.parse((await (await cloud.as('alice')).get('versions')).json())
    expect(releaseOf(versions)).toBe(cloud.profile)
  })

  cloud.test('a path of no chapter: 404', async () => {
    const alice = await cloud.as('alice')
    refused(await alice.get('v2/nothing'), 404, NOT_FOUND)
    refused(await alice.get('v2/images/x/nothing'), 404, NOT_FOUND)
    refused(await alice.get('v2/'), 404, NOT_FOUND)
  })
})
