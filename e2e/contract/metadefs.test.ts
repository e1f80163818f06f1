import { expect } from 'vitest'
import * as z from 'zod/mini'
import { namespaceSchema as clientsSchema } from '#src/api/glance/metadefs.ts'
import { DATE, ERRED, expectStatus, jsonOf, nothing, notAllowed, notAuthorized, NOT_FOUND, NO_TOKEN, refused, schemaRefused } from './answers.ts'
import type { Answer, Client } from './client.ts'
import { chapter, lazy } from './cloud-under-test.ts'

const date = z.string().check(z.regex(DATE))
const times = { created_at: date, updated_at: z.optional(date) }
const associationSchema = z.strictObject({ name: z.string(), prefix: z.optional(z.string()), properties_target: z.optional(z.string()), ...times })
const propertySchema = z.looseObject({ type: z.string(), title: z.string() })
const objectSchema = z.strictObject({
  name: z.string(), description: z.optional(z.string()), required: z.array(z.string()), properties: z.record(z.string(), propertySchema), ...times,
  self: z.string(), schema: z.literal('/v2/schemas/metadefs/object'),
})
const rowSchema = z.strictObject({
  namespace: z.string(), display_name: z.optional(z.string()), description: z.optional(z.string()),
  // What is loaded without a visibility has none, and is seen by admins alone.
  visibility: z.optional(z.enum(['public', 'private'])), protected: z.optional(z.boolean()), owner: z.string(), ...times,
  resource_type_associations: z.optional(z.array(associationSchema).check(z.minLength(1))), self: z.string(), schema: z.literal('/v2/schemas/metadefs/namespace'),
})
const namespaceSchema = z.extend(rowSchema, {
  properties: z.optional(z.record(z.string(), propertySchema)), objects: z.optional(z.array(objectSchema)), tags: z.optional(z.array(z.strictObject({ name: z.string() }))),
})
const listSchema = z.strictObject({ namespaces: z.array(rowSchema), first: z.string(), next: z.optional(z.string()), schema: z.literal('/v2/schemas/metadefs/namespaces') })

const listOf = (answer: Answer) => listSchema.parse(jsonOf(answer))
const namesOf = (answer: Answer) => listOf(answer).namespaces.map(({ namespace }) => namespace)
const namespaceOf = (answer: Answer) => namespaceSchema.parse(jsonOf(answer))
const keysOf = (things: Readonly<Record<string, unknown>> | undefined) => Object.keys(things ?? {}).toSorted()
const objectsOf = (answer: Answer) => z.strictObject({ objects: z.array(objectSchema), schema: z.literal('v2/schemas/metadefs/objects') }).parse(jsonOf(answer)).objects
const tagsOf = (answer: Answer) => z.strictObject({ tags: z.array(z.strictObject({ name: z.string() })) }).parse(jsonOf(answer)).tags.map(({ name }) => name)
const byName = <T extends { name: string }>(things: readonly T[]) => things.toSorted((a, b) => a.name.localeCompare(b.name))

const ALL = 'v2/metadefs/namespaces'
const IMAGE = 'OS::Glance::Image'
const path = (namespace: string, rest = '') => `${ALL}/${encodeURIComponent(namespace)}${rest}`

/** One of each kind of definition. */
const contents = {
  resource_type_associations: [{ name: 'OS::Nova::Flavor', prefix: 'hw:' }, { name: IMAGE, prefix: 'hw_' }, { name: 'OS::Cinder::Volume', properties_target: 'image' }],
  properties: {
    zeta: { title: 'Zeta', type: 'integer', minimum: 1, maximum: 5, default: '3', readonly: true },
    alpha: { title: 'Alpha', type: 'array', items: { type: 'string', enum: ['a', 'b'] }, operators: ['<in>'], uniqueItems: true, minItems: 1, maxItems: 2 },
  },
  objects: [
    { name: 'Something', description: 'Of something', required: ['one'], properties: { one: { title: 'One', type: 'string', enum: ['ax'], pattern: '^a', minLength: 1, maxLength: 9 } } },
    { name: 'Empty' },
  ],
  tags: [{ name: 'second' }, { name: 'first' }],
}

chapter('metadata definitions', (cloud) => {
  let count = 0
  /** A namespace that the admin makes, private to itself if nothing else is said. */
  const make = async (body: Readonly<Record<string, unknown>> = {}) => {
    const admin = await cloud.as('admin')
    const namespace = cloud.named(`ns${(count += 1)}`)
    cloud.made(admin, namespace)
    return { admin, namespace, answer: await admin.post(ALL, { namespace, ...body }) }
  }
  /** One with everything in it, for alice's project. */
  const ours = lazy(async () => {
    const alice = await cloud.as('alice')
    const about = { display_name: 'Loupe’s own', description: 'Text, and <b>no markup</b>', owner: alice.project_id, visibility: 'private', protected: false }
    const { admin, namespace, answer } = await make({ ...about, ...contents })
    expectStatus(answer, 201)
    return { admin, alice, about, namespace, answer }
  })
  /** Three for alice's project, by name; the first is the oldest. */
  const several = lazy(async () => {
    const alice = await cloud.as('alice')
    const made = []
    for (const association of [{ name: IMAGE }, { name: 'OS::Nova::Flavor', prefix: 'x:' }, { name: 'OS::Trove::Instance' }]) {
      made.push(await make({ owner: alice.project_id, resource_type_associations: [association] }))
    }
    const [a = '', b = '', c = ''] = made.map(({ namespace }) => namespace)
    return { alice, a, b, c, mine: (answer: Answer) => namesOf(answer).filter((name) => [a, b, c].includes(name)) }
  })
  const refusedAll = async (client: Client, namespace: string, explanation: string) => {
    for (const rest of ['/properties', '/properties/x', '/tags', '/tags/x', '/resource_types']) refused(await client.get(path(namespace, rest)), 404, explanation)
  }

  cloud.test('a new namespace is told as it was said, and where it is', async () => {
    const { about, namespace, answer } = await ours()
    const self = `/v2/metadefs/namespaces/${namespace}`
    expect(answer.headers.get('Location')).toBe(`${(await cloud.as('admin')).image_url}${self}`)
    expect(jsonOf(answer, 201)).toStrictEqual({
      namespace, ...about, ...contents, self, schema: '/v2/schemas/metadefs/namespace',
      created_at: expect.stringMatching(DATE) as string, updated_at: expect.stringMatching(DATE) as string,
    })
  })

  cloud.test('a name is enough: private, one’s own, not protected', async () => {
    const { admin, namespace, answer } = await make()
    const said = {
      namespace, visibility: 'private', protected: false, owner: admin.project_id, self: `/v2/metadefs/namespaces/${namespace}`, schema: '/v2/schemas/metadefs/namespace',
      created_at: expect.stringMatching(DATE) as string, updated_at: expect.stringMatching(DATE) as string,
    }
    expect(jsonOf(answer, 201)).toStrictEqual(said)
    expect(jsonOf(await admin.get(path(namespace)))).toStrictEqual(said)
    expect(jsonOf(await admin.get(path(namespace, `?resource_type=${IMAGE}`)))).toStrictEqual(said)
    expect(objectsOf(await admin.get(path(namespace, '/objects')))).toStrictEqual([])
    expect(jsonOf(await admin.get(path(namespace, '/properties')))).toStrictEqual({ properties: {} })
    expect(tagsOf(await admin.get(path(namespace, '/tags')))).toStrictEqual([])
    expect(jsonOf(await admin.get(path(namespace, '/resource_types')))).toStrictEqual({ resource_type_associations: [] })
  })

  cloud.test('the project that owns a private namespace sees all that is in it; nobody else sees anything', async () => {
    const { admin, alice, about, namespace } = await ours()
    const shown = namespaceOf(await alice.get(path(namespace)))
    expect(shown).toMatchObject({ namespace, ...about, properties: contents.properties, self: `/v2/metadefs/namespaces/${namespace}` })
    // Each part is written in its own moment, which may be in the next second.
    const written = { created_at: expect.stringMatching(DATE) as string, updated_at: expect.stringMatching(DATE) as string }
    expect(byName(shown.resource_type_associations ?? [])).toStrictEqual(byName(contents.resource_type_associations.map((association) => ({ ...association, ...written }))))
    const object = { ...written, schema: '/v2/schemas/metadefs/object' }
    const objects = [
      { name: 'Empty', required: [], properties: {}, ...object, self: `/v2/metadefs/namespaces/${namespace}/objects/Empty` },
      { ...contents.objects[0], ...object, self: `/v2/metadefs/namespaces/${namespace}/objects/Something` },
    ]
    expect(byName(shown.objects ?? [])).toStrictEqual(objects)
    expect(byName(shown.tags ?? [])).toStrictEqual([{ name: 'first' }, { name: 'second' }])
    expect(byName(objectsOf(await alice.get(path(namespace, '/objects'))))).toStrictEqual(objects)
    expect(jsonOf(await alice.get(path(namespace, '/objects/Something')))).toStrictEqual(objects[1])
    expect(jsonOf(await alice.get(path(namespace, '/properties')))).toStrictEqual({ properties: contents.properties })
    expect(jsonOf(await alice.get(path(namespace, '/properties/alpha')))).toStrictEqual({ name: 'alpha', ...contents.properties.alpha })
    expect(jsonOf(await alice.get(path(namespace, '/tags/first')))).toStrictEqual({ name: 'first', ...written })
    const { resource_type_associations: associations } = z.strictObject({ resource_type_associations: z.array(associationSchema) }).parse(jsonOf(await alice.get(path(namespace, '/resource_types'))))
    expect(byName(associations)).toStrictEqual(byName(shown.resource_type_associations ?? []))
    for (const client of [admin, await cloud.as('rita'), await cloud.as('app-alice-reader')]) expect(namespaceOf(await client.get(path(namespace))).namespace).toBe(namespace)

    const bob = await cloud.as('bob')
    refused(await bob.get(path(namespace)), 404, NOT_FOUND)
    await refusedAll(bob, namespace, `Namespace ${namespace} not found`)
    for (const rest of ['/objects', '/objects/x']) refused(await bob.get(path(namespace, rest)), 404, `Namespace ${namespace} not found`)
    expect(namesOf(await bob.get(`${ALL}?visibility=private`))).not.toContain(namespace)
    refused(await bob.get(`${ALL}?marker=${namespace}`), 403, `Forbidding request, metadata definition namespace=${namespace} is not visible.`)
  })

  cloud.test('what is not there', async () => {
    const { alice, namespace } = await ours()
    for (const rest of ['', '/objects', '/objects/x']) refused(await alice.get(path('nope', rest)), 404, 'Metadata definition namespace=nope was not found.')
    await refusedAll(alice, 'nope', 'Namespace nope not found')
    refused(await alice.get(path(namespace, '/objects/nope')), 404, 'Could not find metadata object nope')
    refused(await alice.get(path(namespace, '/properties/nope')), 404, 'Could not find property nope')
    refused(await alice.get(path(namespace, '/tags/nope')), 404, 'Could not find metadata tag nope')
    for (const wrong of ['v2/metadefs', 'v2/metadefs/nope', path(namespace, '/nope'), path(namespace, '/'), `${ALL}/`, path(`${namespace}/x`)]) refused(await alice.get(wrong), 404, NOT_FOUND)
    refused(await alice.get(ALL, { token: null }), 401, NO_TOKEN)
  })

  cloud.onlyZed('names that differ only in case are the same to MySQL', async () => {
    const { alice, namespace } = await ours()
    const shouted = namespace.toUpperCase()
    expect(namespaceOf(await alice.get(path(shouted))).namespace).toBe(namespace)
    expect(jsonOf(await alice.get(path(shouted, '/objects/something')))).toMatchObject({ name: 'Something', self: `/v2/metadefs/namespaces/${shouted}/objects/Something` })
    expect(jsonOf(await alice.get(path(namespace, '/properties/ALPHA')))).toMatchObject({ name: 'alpha' })
    expect(jsonOf(await alice.get(path(namespace, '/tags/FIRST')))).toMatchObject({ name: 'first' })
    expect(namesOf(await alice.get(`${ALL}?limit=1000&visibility=private&resource_types=os::glance::image`))).toContain(namespace)
  })

  cloud.test('for a resource type every name gets its prefix', async () => {
    const { alice, namespace } = await ours()
    const of = async (type: string) => {
      const { properties, objects } = namespaceOf(await alice.get(path(namespace, `?resource_type=${type}`)))
      const object = objects?.find(({ name }) => name === 'Something')
      return { properties: keysOf(properties), required: object?.required, of_object: keysOf(object?.properties) }
    }
    expect(await of(IMAGE)).toStrictEqual({ properties: ['hw_alpha', 'hw_zeta'], required: ['hw_one'], of_object: ['hw_one'] })
    expect(await of('OS::Nova::Flavor')).toStrictEqual({ properties: ['hw:alpha', 'hw:zeta'], required: ['hw:one'], of_object: ['hw:one'] })
    const bare = { properties: ['alpha', 'zeta'], required: ['one'], of_object: ['one'] }
    for (const type of ['', 'OS::Cinder::Volume', 'OS::Nova::Server', 'nope', IMAGE.toLowerCase()]) expect(await of(type)).toStrictEqual(bare)
  })

  cloud.test('one property is asked for by its prefixed name, and shown without', async () => {
    const { alice, namespace } = await ours()
    const get = (name: string, type: string) => alice.get(path(namespace, `/properties/${name}?resource_type=${type}`))
    expect(jsonOf(await get('hw_alpha', IMAGE))).toStrictEqual({ name: 'alpha', ...contents.properties.alpha })
    expect(jsonOf(await get('alpha', ''))).toStrictEqual({ name: 'alpha', ...contents.properties.alpha })
    refused(await get('hw_nope', IMAGE), 404, 'Could not find property nope')
    refused(await get('alpha', IMAGE), 404, "Property alpha does not start with the expected resource type association prefix of 'hw_'.")
    refused(await get('alpha', 'OS::Cinder::Volume'), 404, "Property alpha does not start with the expected resource type association prefix of 'None'.")
    refused(await get('alpha', 'OS::Trove::Loupe'), 404, 'The metadata definition resource-type with name=OS::Trove::Loupe, was not found.')
    const { b } = await several()
    refused(await alice.get(path(b, `/properties/x?resource_type=${IMAGE}`)), 404, `The metadata definition resource-type association of resource-type=${IMAGE} to namespace=${b}, was not found.`)
  })

  cloud.test('of any other question one namespace and one property break', async () => {
    const { alice, namespace } = await ours()
    refused(await alice.get(path(namespace, '?visibility=bogus')), 400, 'Invalid visibility value: bogus')
    for (const question of ['?visibility=private', '?loupe=1']) {
      refused(await alice.get(path(namespace, question)), 500, ERRED)
      refused(await alice.get(path(namespace, `/properties/alpha${question}`)), 500, ERRED)
    }
  })

  cloud.test('the list: what one may see, with its associations and nothing of what is in it', async () => {
    const { alice, namespace } = await ours()
    const { namespaces, first } = listOf(await alice.get(`${ALL}?limit=1000`))
    expect(first).toBe('/v2/metadefs/namespaces?limit=1000')
    expect(namespaces.every(({ visibility, owner }) => visibility === 'public' || owner === alice.project_id)).toBe(true)
    const { properties: _, objects: __, tags: ___, ...row } = namespaceOf(await alice.get(path(namespace)))
    expect(namespaces.find((one) => one.namespace === namespace)).toStrictEqual(row)
    expect(namesOf(await (await cloud.as('admin')).get(`${ALL}?limit=1000`))).toContain(namespace)
    for (const { namespace: name } of namespaces.filter(({ resource_type_associations: types }) => types?.some((type) => type.name === IMAGE))) {
      const one = await alice.get(path(name, `?resource_type=${IMAGE}`))
      const { properties, objects } = namespaceOf(one)
      const read = clientsSchema.parse(one.json())
      // No type that the client would have to take for text.
      expect(Object.values(read.properties).map(({ type }) => type)).toStrictEqual(Object.values(properties ?? {}).map(({ type }) => type))
      expect(read.objects.map(({ required }) => required)).toStrictEqual((objects ?? []).map(({ required }) => required))
    }
  })

  cloud.test('the list by visibility', async () => {
    const { alice, namespace } = await ours()
    const { namespaces } = listOf(await alice.get(`${ALL}?visibility=private`))
    expect(namespaces.map((one) => one.namespace)).toContain(namespace)
    expect(new Set(namespaces.map(({ visibility }) => visibility))).toStrictEqual(new Set(['private']))
    expect(namesOf(await alice.get(`${ALL}?visibility=public&limit=1000`))).not.toContain(namespace)
    expect(namesOf(await alice.get(`${ALL}?visibility=`))).toStrictEqual([])
    refused(await alice.get(`${ALL}?visibility=shared`), 400, 'Invalid visibility value: shared')
  })

  cloud.test('the list by resource types: of any of them', async () => {
    const { alice, a, b, c, mine } = await several()
    const of = async (types: string) => mine(await alice.get(`${ALL}?limit=1000&sort_key=namespace&sort_dir=asc&resource_types=${types}`))
    expect(await of(IMAGE)).toStrictEqual([a])
    expect(await of(`${IMAGE},OS::Nova::Flavor`)).toStrictEqual([a, b])
    expect(await of('OS::Trove::Instance')).toStrictEqual([c])
    expect(await of('')).toStrictEqual([])
    expect(await of('nope')).toStrictEqual([])
    expect(await of(`${IMAGE}&loupe=ignored`)).toStrictEqual([a])
  })

  cloud.test('the list in order', async () => {
    const { alice, a, b, c, mine } = await several()
    const by = async (order: string) => mine(await alice.get(`${ALL}?limit=1000${order}`))
    for (const order of ['&sort_key=namespace&sort_dir=asc', '&sort_dir=asc', '&sort_key=id&sort_dir=asc', '&sort_key=owner&sort_dir=asc', '&sort_key=protected&sort_dir=asc', '&sort_key=visibility&sort_dir=asc']) {
      expect(await by(order)).toStrictEqual([a, b, c])
    }
    for (const order of ['', '&sort_key=namespace', '&sort_key=id', '&sort=namespace:asc']) expect(await by(order)).toStrictEqual([c, b, a])
    const answer = await alice.get(`${ALL}?sort_key=display_name`)
    if (cloud.isDemo) expectStatus(answer, 501)
    else listOf(answer)
    refused(await alice.get(`${ALL}?sort_dir=bogus`), 400, 'Invalid sort direction: bogus')
    for (const broken of ['sort_key=bogus', 'sort_key=', 'id_list=1']) refused(await alice.get(`${ALL}?${broken}`), 500, ERRED)
  })

  cloud.test('the list in pages: the marker is a name, and the last page has no next', async () => {
    const { alice, a, b, c } = await several()
    const query = 'visibility=private&sort_key=namespace&sort_dir=asc'
    const seen: string[] = []
    let next: string | undefined = `/${ALL}?limit=2&${query}`
    while (next !== undefined) {
      const { namespaces, ...page }: z.infer<typeof listSchema> = listOf(await alice.get(next.slice(1)))
      expect(page.first).toBe(`/v2/metadefs/namespaces?limit=2&${query}`)
      if (page.next !== undefined) expect(page.next).toBe(`${page.first}&marker=${namespaces.at(-1)?.namespace}`)
      seen.push(...namespaces.map(({ namespace }) => namespace))
      next = page.next
    }
    expect(seen.filter((name) => [a, b, c].includes(name))).toStrictEqual([a, b, c])
    expect(new Set(seen).size).toBe(seen.length)
    expect(listOf(await alice.get(`${ALL}?limit=0`))).toStrictEqual({ namespaces: [], first: '/v2/metadefs/namespaces?limit=0', schema: '/v2/schemas/metadefs/namespaces' })
    expect(listOf(await alice.get(ALL))).toMatchObject({ first: '/v2/metadefs/namespaces' })
    expect(namesOf(await alice.get(ALL)).length).toBeLessThanOrEqual(25)
    expect(namesOf(await alice.get(`${ALL}?limit=%202%20&${query}`))).toHaveLength(2)
    refused(await alice.get(`${ALL}?marker=nope`), 404, 'Metadata definition namespace=nope was not found.')
    refused(await alice.get(`${ALL}?marker=`), 404, 'Metadata definition namespace not found for id=')
    refused(await alice.get(`${ALL}?limit=-1`), 400, 'limit param must be positive')
    for (const limit of ['abc', '1.5', '']) refused(await alice.get(`${ALL}?limit=${limit}`), 500, ERRED)
  })

  cloud.test('objects come all at once, whatever is asked', async () => {
    const { alice, namespace } = await ours()
    const get = (query: string) => alice.get(path(namespace, `/objects?${query}`))
    expect(objectsOf(await get('limit=1&marker=nope&sort_key=nope&sort_dir=asc&visibility=shared'))).toHaveLength(2)
    refused(await get('limit=0'), 400, 'limit param must be positive')
    refused(await get('limit=x'), 400, 'limit param must be an integer')
    refused(await get('sort_dir=x'), 400, 'Invalid sort direction: x')
    refused(await get('visibility=x'), 400, 'Invalid visibility value: x')
  })

  cloud.test('tags come the newest first, and in pages', async () => {
    const { alice, namespace } = await ours()
    const get = (query: string) => alice.get(path(namespace, `/tags?${query}`))
    expect(tagsOf(await get(''))).toStrictEqual(['first', 'second'])
    expect(tagsOf(await get('sort_dir=asc&sort_key=id'))).toStrictEqual(['second', 'first'])
    expect(tagsOf(await get('sort_key=name&limit='))).toStrictEqual(['second', 'first'])
    expect(tagsOf(await get('limit=1'))).toStrictEqual(['first'])
    expect(tagsOf(await get('limit=1&marker=first'))).toStrictEqual(['second'])
    expect(tagsOf(await get('limit=0&marker='))).toStrictEqual([])
    refused(await get('marker=nope'), 404, 'Could not find metadata tag nope')
    refused(await get('limit=x'), 400, 'limit param must be an integer')
    refused(await get('limit=-1'), 400, 'limit param must be positive')
    refused(await get('sort_dir=x'), 400, 'Invalid sort direction: x')
    refused(await get('visibility=x'), 400, 'Invalid visibility value: x')
    refused(await get('sort_key=x'), 500, ERRED)
  })

  cloud.test('the resource types that anything was ever associated with', async () => {
    const { alice } = await ours()
    const schema = z.strictObject({ resource_types: z.array(z.strictObject({ name: z.string(), ...times })) })
    const { resource_types: types } = schema.parse(jsonOf(await alice.get('v2/metadefs/resource_types')))
    expect(types.map(({ name }) => name)).toStrictEqual(expect.arrayContaining([IMAGE, 'OS::Cinder::Volume', 'OS::Nova::Flavor']))
  })

  cloud.test('what Glance makes of a definition: a default is text, a bound is whole', async () => {
    const { admin, namespace, answer } = await make({
      properties: {
        number: { title: 'N', type: 'number', minimum: 0.5, maximum: 2.5, default: 1.5 }, truth: { title: 'T', type: 'boolean', default: true },
        list: { title: 'L', type: 'array', default: ['x'] }, none: { title: 'N', type: 'string', default: null }, named: { title: 'N', type: 'string', name: 'other' },
      },
    })
    expectStatus(answer, 201)
    expect(namespaceOf(await admin.get(path(namespace))).properties).toStrictEqual({
      number: { title: 'N', type: 'number', minimum: 0, maximum: 2, default: '1.5' }, truth: { title: 'T', type: 'boolean', default: 'True' },
      list: { title: 'L', type: 'array', default: null }, none: { title: 'N', type: 'string', default: null }, named: { title: 'N', type: 'string', name: 'other' },
    })
  })

  cloud.test('the schema of a namespace', async () => {
    const admin = await cloud.as('admin')
    const says = async (body: Readonly<Record<string, unknown>>, sentence: string, keyword: string, where: string) =>
      schemaRefused(await admin.post(ALL, { namespace: cloud.named('refused'), ...body }), sentence, keyword, where, 'namespace')
    schemaRefused(await admin.post(ALL, {}), "'namespace' is a required property", 'required', '', 'namespace')
    await says({ loupe: 1 }, "Additional properties are not allowed ('loupe' was unexpected)", 'additionalProperties', '')
    await says({ loupe: 1, also: 2, protected: 'yes' }, "Additional properties are not allowed ('also', 'loupe' were unexpected)", 'additionalProperties', '')
    await says({ visibility: 'shared' }, "'shared' is not one of ['public', 'private']", 'enum', "['properties']['visibility']")
    await says({ display_name: null }, "None is not of type 'string'", 'type', "['properties']['display_name']")
    await says({ properties: 5 }, "5 is not of type 'object'", 'type', "['properties']['properties']")
    const property = "['properties']['properties']['additionalProperties']"
    await says({ properties: { a: { title: 'A' } } }, "'type' is a required property", 'required', property)
    await says({ properties: { a: { title: 'A', type: 'number', minimum: '1' } } }, "'1' is not of type 'number'", 'type', `${property}['properties']['minimum']`)
    await says({ properties: { a: { title: 'A', type: 'string', maxLength: -1 } } }, '-1 is less than the minimum of 0', 'minimum', `${property}['properties']['maxLength']`)
    await says({ properties: { a: { title: 'A', type: 'string', minLength: -1 } } }, '-1 is less than the minimum of 0', 'minimum', `${property}['properties']['minLength']['allOf'][0]`)
    await says({ properties: { a: { title: 'A', type: 'string', minLength: 'x' } } }, "'x' is not of type 'integer'", 'type', `${property}['properties']['minLength']['allOf'][0]`)
    await says({ objects: [{ name: 'x', required: ['a', 'a'] }] }, "['a', 'a'] has non-unique elements", 'uniqueItems', "['properties']['objects']['items']['properties']['required']")
    await says({ objects: [{ name: 'x', required: 'a' }] }, "'a' is not of type 'array'", 'type', "['properties']['objects']['items']['properties']['required']")
  })

  cloud.test('what is no namespace', async () => {
    const admin = await cloud.as('admin')
    const namespace = cloud.named('refused')
    const post = (body: Readonly<Record<string, unknown>>) => admin.post(ALL, { namespace, ...body })
    refused(await admin.send('POST', ALL), 400, 'Body expected in request.')
    refused(await admin.post(ALL, []), 500, ERRED)
    for (const name of ['self', 'schema', 'created_at', 'updated_at']) refused(await post({ [name]: 'x' }), 403, `Attribute '${name}' is read-only.`)
    // Its schema lets these pass, and its model breaks on them.
    const of = (property: Readonly<Record<string, unknown>>) => post({ properties: { a: { title: 'A', type: 'string', ...property } } })
    for (const answer of [
      await of({ loupe: 'x' }), await of({ required: ['x'] }), await of({ enum: [1, 2] }), await of({ items: { enum: ['x'] } }),
      await post({ objects: [{ description: 'x' }] }), await post({ objects: [{ name: 'x', loupe: 1 }] }), await post({ tags: [{}] }), await post({ resource_type_associations: [{ prefix: 'x' }] }),
    ]) {
      refused(answer, 500, ERRED)
    }
    refused(await admin.get(path(namespace)), 404, `Metadata definition namespace=${namespace} was not found.`)
  })

  cloud.test('nothing twice: and then nothing at all', async () => {
    const { admin, namespace } = await make()
    refused(await admin.post(ALL, { namespace }), 409, `The metadata definition namespace=${namespace} already exists.`)
    const twice = async (body: Readonly<Record<string, unknown>>, sentence: (name: string) => string) => {
      const { namespace: refusedOne, answer } = await make(body)
      refused(answer, 409, sentence(refusedOne))
      refused(await admin.get(path(refusedOne)), 404, `Metadata definition namespace=${refusedOne} was not found.`)
    }
    await twice({ resource_type_associations: [{ name: IMAGE }, { name: IMAGE }] }, (name) => `The metadata definition resource-type association of resource-type=${IMAGE} to namespace=${name} already exists.`)
    await twice({ objects: [{ name: 'x' }, { name: 'x' }] }, (name) => `A metadata definition object with name=x already exists in namespace=${name}.`)
    await twice({ tags: [{ name: 'x' }, { name: 'X' }] }, (name) => `A metadata tag with name=X already exists in namespace=${name}. (Please note that metadata tag names are case insensitive).`)
  })

  cloud.onlyZed('nor a property whose name differs only in case', async () => {
    const { namespace, answer } = await make({ properties: { a: { title: 'A', type: 'string' }, A: { title: 'A', type: 'string' } } })
    refused(answer, 409, `A metadata definition property with name=A already exists in namespace=${namespace}.`)
  })

  cloud.test('writing is for admins', async () => {
    const { namespace } = await ours()
    for (const account of ['alice', 'rita'] as const) {
      const client = await cloud.as(account)
      refused(await client.post(ALL, { namespace: cloud.named('refused') }), 403, notAuthorized('add_metadef_namespace'))
      refused(await client.del(path(namespace)), 403, notAuthorized('delete_metadef_namespace'))
    }
    const bob = await cloud.as('bob')
    refused(await bob.post(ALL, { namespace: cloud.named('refused') }), 403, notAuthorized('add_metadef_namespace'))
    refused(await bob.del(path(namespace)), 404, `Namespace ${namespace} not found`)
    refused(await bob.del(path('nope')), 404, 'Namespace nope not found')
  })

  cloud.test('who may read nothing is told nothing: 404', async () => {
    const { namespace } = await ours()
    const client = await cloud.as('app-alice-member-only')
    for (const rest of ['', '/objects', '/objects/x', '/properties', '/properties/x', '/tags', '/tags/x', '/resource_types']) refused(await client.get(path(namespace, rest)), 404, NOT_FOUND)
    for (const list of [ALL, `${ALL}?marker=nope`, 'v2/metadefs/resource_types']) refused(await client.get(list), 404, NOT_FOUND)
    refused(await client.post(ALL, { namespace: cloud.named('refused') }), 404, NOT_FOUND)
    refused(await client.del(path(namespace)), 404, NOT_FOUND)
  })

  cloud.test('a namespace is deleted with all that is in it, unless it is protected', async () => {
    const { admin, namespace } = await make(contents)
    nothing(await admin.del(path(namespace)))
    refused(await admin.get(path(namespace)), 404, `Metadata definition namespace=${namespace} was not found.`)
    refused(await admin.del(path(namespace)), 404, `Namespace ${namespace} not found`)
    const kept = await make({ protected: true })
    refused(await admin.del(path(kept.namespace)), 403, `Metadata definition namespace ${kept.namespace} is protected and cannot be deleted.`)
    refused(await admin.send('DELETE', path(kept.namespace), { json: {} }), 400, 'A body is not expected with this request.')
    expect(namespaceOf(await admin.get(path(kept.namespace))).protected).toBe(true)
  })

  cloud.test('a public namespace is everybody’s', async () => {
    cloud.mayPublish()
    const { namespace } = await make({ visibility: 'public', ...contents })
    for (const account of ['alice', 'bob', 'tina'] as const) {
      const client = await cloud.as(account)
      expect(namespaceOf(await client.get(path(namespace))).objects).toHaveLength(2)
      expect(namesOf(await client.get(`${ALL}?limit=1000&visibility=public`))).toContain(namespace)
      refused(await client.del(path(namespace)), 403, notAuthorized('delete_metadef_namespace'))
    }
    refused(await (await cloud.as('app-alice-member-only')).get(path(namespace, '/objects')), 404, NOT_FOUND)
  })

  cloud.test('other methods', async () => {
    const { alice, namespace } = await ours()
    notAllowed(await alice.post('v2/metadefs/resource_types', {}), 'POST', 'GET')
    notAllowed(await alice.send('PATCH', ALL, { json: {} }), 'PATCH', 'GET, POST')
    notAllowed(await alice.send('PATCH', path(namespace), { json: {} }), 'PATCH', 'GET, PUT, DELETE')
    notAllowed(await alice.send('PATCH', path(namespace, '/resource_types'), { json: {} }), 'PATCH', 'GET, POST')
    notAllowed(await alice.send('PATCH', path(namespace, '/resource_types/x'), { json: {} }), 'PATCH', 'DELETE')
    for (const rest of ['/objects', '/properties', '/tags']) notAllowed(await alice.send('PATCH', path(namespace, rest), { json: {} }), 'PATCH', 'GET, POST, DELETE')
    for (const rest of ['/objects/x', '/properties/x']) notAllowed(await alice.send('PATCH', path(namespace, rest), { json: {} }), 'PATCH', 'GET, PUT, DELETE')
    notAllowed(await alice.send('PATCH', path(namespace, '/tags/x'), { json: {} }), 'PATCH', 'GET, POST, PUT, DELETE')
  })
})
