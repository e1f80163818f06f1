// What a site says of its images in a schema-image.json of its own. Most clouds have none: then the file that comes with Glance speaks.
import { expect } from 'vitest'
import { imageDocumentSchema, imageSchemaOf, type SchemaProperty } from '#src/api/glance/schemas.ts'
import { strictSite } from '#mocks/seed-image-schema.ts'
import { imageOf, jsonOf, schemaRefused } from './answers.ts'
import type { Client } from './client.ts'
import { chapter, lazy } from './cloud-under-test.ts'

const text = (value: string | number | boolean | null) => (value === null ? 'None' : `'${value}'`)

chapter(
  'a site’s own image schema',
  (cloud) => {
    const ours = lazy(async () => {
      const alice = await cloud.as('alice')
      const site = imageSchemaOf(imageDocumentSchema.parse(jsonOf(await alice.get('v2/schemas/image'))))
      /** The first property of the site's own that says this much of its value. */
      const having = (keyword: keyof SchemaProperty) => Object.entries(site.custom).find(([, property]) => property[keyword] !== undefined) ?? cloud.skip(`no property of this site has ${keyword}`)
      /** A value that the site takes, of each property that it demands. */
      const demanded = Object.fromEntries(site.required.map((name) => [name, String(site.properties[name]?.enum?.[0] ?? 'x')]))
      return { alice, site, having, demanded }
    })
    /** Asks for an image that is not to be: a name is there should it be made after all. */
    const post = (client: Client, body: Readonly<Record<string, unknown>>) => client.post('v2/images', { id: cloud.idFor(client), name: cloud.named('refused'), ...body })

    cloud.test('the site’s properties are in the schema, and in that of lists, beside the base attributes', async () => {
      const { alice, site } = await ours()
      expect(site.custom).not.toStrictEqual({})
      expect(site.properties).toMatchObject({ ...site.custom, name: { type: ['null', 'string'] } })
      expect(jsonOf(await alice.get('v2/schemas/images'))).toMatchObject({ properties: { images: { items: { properties: site.custom } } } })
    })

    cloud.test('a value must be as the site says', async () => {
      const { alice, having, demanded } = await ours()
      const [chosen, { enum: values = [] }] = having('enum')
      schemaRefused(await post(alice, { ...demanded, [chosen]: 'bogus' }), `'bogus' is not one of [${values.map(text).join(', ')}]`, 'enum', `['properties']['${chosen}']`)
      const [formed, { pattern = '' }] = having('pattern')
      schemaRefused(await post(alice, { ...demanded, [formed]: '?' }), `'?' does not match '${pattern}'`, 'pattern', `['properties']['${formed}']`)
    })

    cloud.test('a new image must have what the site demands, whatever else is wrong with it', async () => {
      const { alice, site, demanded } = await ours()
      const [first = cloud.skip('this site demands no property')] = site.required
      schemaRefused(await post(alice, {}), `'${first}' is a required property`, 'required', '')
      schemaRefused(await post(alice, { disk_format: 'bogus' }), `'${first}' is a required property`, 'required', '')
      expect(imageOf(await post(alice, demanded), 201)).toMatchObject(demanded)
    })

    cloud.test('where anything is demanded, a patch can do no more than remove: Glance asks the whole schema about each change', async () => {
      const { alice, site, demanded } = await ours()
      const [first = cloud.skip('this site demands no property'), second = first] = site.required
      const { id } = imageOf(await post(alice, demanded), 201)
      schemaRefused(await alice.patch(id, [{ op: 'replace', path: '/name', value: 'x' }]), `'${first}' is a required property`, 'required', '')
      const own = await alice.patch(id, [{ op: 'replace', path: `/${first}`, value: demanded[first] }])
      // One demand alone is met by the change of what it demands.
      if (second === first) expect(imageOf(own)).toMatchObject(demanded)
      else schemaRefused(own, `'${second}' is a required property`, 'required', '')
      expect(imageOf(await alice.patch(id, [{ op: 'remove', path: `/${first}` }]))).not.toHaveProperty(first)
    })

    cloud.test('a site may take no property but those that it knows', async () => {
      const { alice, site } = await ours()
      if (site.additionalProperties) cloud.skip('this site takes every property')
      const extra = "Additional properties are not allowed ('loupe' was unexpected)"
      schemaRefused(await post(alice, { loupe: 'x' }), extra, 'additionalProperties', '')
      schemaRefused(await post(alice, { loupe: 'x', also: 'y' }), "Additional properties are not allowed ('also', 'loupe' were unexpected)", 'additionalProperties', '')
      const [known = ''] = Object.keys(site.custom).filter((name) => site.custom[name]?.enum !== undefined)
      const value = String(site.custom[known]?.enum?.[0])
      const { id } = imageOf(await post(alice, { [known]: value }), 201)
      schemaRefused(await alice.patch(id, [{ op: 'add', path: '/loupe', value: 'x' }]), extra, 'additionalProperties', '')
      expect(imageOf(await alice.patch(id, [{ op: 'replace', path: `/${known}`, value }]))).toHaveProperty(known, value)
    })
  },
  { site: strictSite },
)
