import { invariant } from '#src/lib/invariant.ts'
import type { Profile } from './cloud.ts'
import type { Schema, SchemaDocument } from './json-schema.ts'
import recorded from './recorded-schemas.json' with { type: 'json' }

/** What an operator may say of images: the site's own `schema-image.json`, in place of the one that comes with Glance. */
export type SiteSchema = {
  readonly properties: Readonly<Record<string, Schema & { readonly description: string }>>
  /** What every new image must have. Only master's Glance can demand that. */
  readonly required?: readonly string[]
  /** No property but these (`allow_additional_image_properties = false`, which master has no more). */
  readonly additionalProperties?: false
}

/** The documents that tell of one image and of a list of them. */
export type ImageSchemas = { readonly image: SchemaDocument; readonly images: object }

/** As a Glance (25.1) without a file of its own gave them. */
export const shippedSchemas: ImageSchemas = recorded

/** glance/api/v2/images.py get_schema. */
export function siteSchemas(profile: Profile, site: SiteSchema): ImageSchemas {
  invariant(profile === 'master' || !site.required, 'the Glance of Zed can demand no property')
  invariant(profile === 'zed' || site.additionalProperties !== false, 'the Glance of master takes every property')
  const { name, properties, additionalProperties, links } = recorded.image
  const base = Object.entries(properties).filter(([, property]) => !('is_base' in property))
  const own = Object.entries(site.properties).map(([key, property]) => [key, { ...property, is_base: false }])
  const image: SchemaDocument = { name, additionalProperties, ...site, properties: Object.fromEntries([...base, ...own]) as Record<string, Schema>, ...(site.additionalProperties !== false && { links }) }
  const { images } = recorded
  return { image, images: { ...images, properties: { ...images.properties, images: { ...images.properties.images, items: image } } } }
}
