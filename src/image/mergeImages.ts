import type { ImageChange, ImageChanges } from '#src/api/glance/image-cache.ts'
import type { Image, ImagesPage, Shelf } from '#src/api/glance/images.ts'
import type { At } from '#src/paths.ts'

/** Whether an image that no page holds belongs into the list; also takes out one that a change has made invisible there. */
type Lists = (image: Image) => boolean

const notHidden: Lists = (image) => !image.os_hidden

/** Glance lists hidden images by themselves, and community images of other projects in neither list (glance/db/sqlalchemy/api.py image_get_all). */
export const listsAt =
  ({ scope }: At, shelf: Shelf = 'shown'): Lists =>
  (image) =>
    image.os_hidden === (shelf === 'hidden') && (image.visibility !== 'community' || image.owner === scope)

/**
 * The rows of a list: its pages, and what happened since they were read. Each image once, newest first as Glance sorts
 * (`created_at:desc,id:desc`); an unchanged one is the same object as in its page. A change older than its page counts for nothing.
 * One pass over the rows: 11,000 of them are merged at every poll.
 */
export function mergeImages(pages: readonly ImagesPage[], changes: ImageChanges, lists: Lists = notHidden): readonly Image[] {
  const [first] = pages
  if (first && pages.length === 1 && changes.size === 0) return first.images

  const seen = new Set<string>()
  const rows: Image[] = []
  for (const page of pages) {
    for (const image of page.images) {
      if (seen.has(image.id)) continue
      seen.add(image.id)
      const row = newest(image, changes.get(image.id))
      if (row && (row === image || lists(row))) rows.push(row)
    }
  }

  const added: Image[] = []
  for (const [id, change] of changes) if (typeof change !== 'string' && !seen.has(id) && lists(change)) added.push(change)
  return added.length === 0 ? rows : interleaved(added.toSorted(newestFirst), rows)
}

function newest(image: Image, change: ImageChange | undefined): Image | undefined {
  if (change === undefined) return image
  if (typeof change === 'string') return undefined
  return change.updated_at >= image.updated_at ? change : image
}

/** Glance writes every date in one form, so their texts sort as their times do. */
const newestFirst = (a: Image, b: Image): number => compare(b.created_at, a.created_at) || compare(b.id, a.id)

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function interleaved(added: readonly Image[], rows: readonly Image[]): Image[] {
  const all: Image[] = []
  let next = 0
  for (const row of rows) {
    for (let image = added[next]; image && newestFirst(image, row) < 0; image = added[++next]) all.push(image)
    all.push(row)
  }
  return all.concat(added.slice(next))
}
