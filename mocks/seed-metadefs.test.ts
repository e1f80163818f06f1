import { describe, expect, test } from 'vitest'
import { createDemoCloud } from './cloud.ts'
import { validate } from './json-schema.ts'
import recorded from './recorded-schemas.json' with { type: 'json' }
import { ownNamespaces, shippedNamespaces } from './seed-metadefs.ts'

const cloud = createDemoCloud({ profile: 'master' })
const rows = [...cloud.metadefs.namespaces.values()]
const definitions = rows.flatMap(({ properties, objects }) => [properties, ...objects.map((object) => object.properties)]).flatMap((properties) => Object.values(properties))

describe('the definitions of the story', () => {
  test('are such as Glance takes', () => {
    for (const body of [...shippedNamespaces, ...ownNamespaces]) validate(recorded['metadefs/namespace'], body)
    expect(rows).toHaveLength(shippedNamespaces.length + ownNamespaces.length)
  })

  test('show every kind, for images and for other things, public and private', () => {
    expect(new Set(definitions.map(({ type }) => type))).toEqual(new Set(['string', 'integer', 'number', 'boolean', 'array']))
    for (const keyword of ['enum', 'minimum', 'maximum', 'minLength', 'maxLength', 'pattern', 'items', 'default', 'operators', 'readonly', 'title', 'description']) {
      expect(definitions.some((definition) => keyword in definition), keyword).toBe(true)
    }
    expect(rows.some(({ objects }) => objects.some(({ required }) => required.length > 1))).toBe(true)
    expect(rows.filter(({ visibility }) => visibility === 'private')).toHaveLength(2)
    const ofImages = rows.filter(({ resource_type_associations: types }) => types.some(({ name }) => name === 'OS::Glance::Image'))
    expect(ofImages.length).toBeGreaterThan(20)
    expect(ofImages.length).toBeLessThan(rows.length)
  })

  test('say what properties of the story’s images mean', () => {
    const known = new Set(rows.flatMap(({ properties, resource_type_associations: types }) => {
      const prefix = types.find(({ name }) => name === 'OS::Glance::Image')?.prefix ?? ''
      return Object.keys(properties).map((name) => prefix + name)
    }))
    const used = new Set([...cloud.images.values()].flatMap(({ properties }) => Object.keys(properties)))
    for (const key of ['hw_disk_bus', 'hw_vif_model', 'os_distro', 'cost_center', 'team']) expect([used.has(key), known.has(key)], key).toEqual([true, true])
  })
})
