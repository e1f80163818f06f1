import { BASE_ATTRIBUTES, properties, type Image } from '#src/api/glance/images.ts'

/** What of `os_glance_*` has a place of its own on the page. */
const IMPORT = new Set(['os_glance_import_task', 'os_glance_importing_to_stores', 'os_glance_failed_import'])

/** Whatever else Glance tells of an image, key by key: attributes of a newer release. Properties are texts, and stand among the properties. */
export function furtherAttributes(image: Image): [key: string, value: unknown][] {
  const own = properties(image)
  return Object.entries(image)
    .filter(([key, value]) => !BASE_ATTRIBUTES.has(key) && !Object.hasOwn(own, key) && !IMPORT.has(key) && value !== null && value !== undefined && value !== '')
    .toSorted(([a], [b]) => a.localeCompare(b))
}

const listOf = (value: unknown): string[] => (typeof value === 'string' ? value.split(',').map((one) => one.trim()).filter(Boolean) : [])

/** The stores that have the data. */
export const storesOf = (image: Image): string[] => listOf(image.stores)

export type Import = {
  /** Whether one is under way: only when none is does a failure mean something. */
  readonly running: boolean
  readonly into: readonly string[]
  readonly failed: readonly string[]
}

/** What Glance tells of the imports into an image. */
export function importOf(image: Image): Import {
  const running = typeof image['os_glance_import_task'] === 'string'
  return { running, into: listOf(image['os_glance_importing_to_stores']), failed: running ? [] : listOf(image['os_glance_failed_import']) }
}

export type Location = { readonly url: string; readonly metadata: string | undefined }

/** Where the data is, at clouds that show it (`show_multiple_locations`). */
export function locationsOf({ locations }: Image): Location[] {
  if (!Array.isArray(locations)) return []
  return locations.flatMap((one: unknown) => {
    if (typeof one !== 'object' || one === null || !('url' in one) || typeof one.url !== 'string') return []
    const metadata = 'metadata' in one ? JSON.stringify(one.metadata) : undefined
    return [{ url: one.url, metadata: metadata === '{}' ? undefined : metadata }]
  })
}
