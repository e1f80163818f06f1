import { expect, it } from 'vitest'
import { imageDocumentSchema, imageSchemaOf } from './schemas.ts'

const document = {
  name: 'image',
  properties: {
    disk_format: { type: ['null', 'string'], description: 'Format of the disk', enum: [null, 'raw', 'qcow2'] },
    container_format: { type: ['null', 'string'], enum: [null, 'bare'] },
    os_distro: { type: 'string', is_base: false },
    status: { type: 'string', readOnly: true, enum: ['queued', 'active'] },
  },
  additionalProperties: { type: 'string' },
  links: [{ rel: 'self', href: '{self}' }],
}

it('offers the formats of this cloud', () => {
  expect(imageSchemaOf(imageDocumentSchema.parse(document))).toMatchObject({ disk_formats: ['raw', 'qcow2'], container_formats: ['bare'], required: [] })
})

it('knows what this cloud demands', () => {
  expect(imageSchemaOf(imageDocumentSchema.parse({ ...document, required: ['os_distro'] })).required).toEqual(['os_distro'])
})

it('offers nothing where the document does not say', () => {
  expect(imageSchemaOf(imageDocumentSchema.parse({ properties: {} }))).toMatchObject({ disk_formats: [], container_formats: [] })
})

it('tells the site’s own properties from the attributes', () => {
  const { custom, properties } = imageSchemaOf(imageDocumentSchema.parse(document))
  expect(custom).toEqual({ os_distro: { type: 'string', is_base: false } })
  expect(Object.keys(properties)).toHaveLength(4)
})

it.each([
  [{ type: 'string' }, true],
  [undefined, true],
  [false, false],
])('with additionalProperties %j it takes other properties: %j', (additionalProperties, taken) => {
  expect(imageSchemaOf(imageDocumentSchema.parse({ ...document, additionalProperties })).additionalProperties).toBe(taken)
})
