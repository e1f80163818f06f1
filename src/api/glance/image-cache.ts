import { queryOptions } from '@tanstack/react-query'
import type { At } from '#src/paths.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { imageKeys, type Image } from './images.ts'

/** `unlisted`: it is there for whoever knows its id, and in no list of the place, as what it has rejected. */
export type ImageChange = Image | 'gone' | 'unlisted'

/** What happened to images since their page was read: the newest answer, or that they are gone or left the list. */
export type ImageChanges = ReadonlyMap<string, ImageChange>

const none: ImageChanges = new Map()

/** Read by the list beside its pages. Never fetched: written by `noteImage` and `noteGone` only. */
export const imageChangesQuery = (at: At) =>
  queryOptions({
    queryKey: imageKeys.changes(at),
    queryFn: () => imageChanges(at),
    staleTime: Infinity,
    gcTime: Infinity,
    structuralSharing: false,
  })

const note = (at: At, id: string, change: ImageChange) =>
  queryClient.setQueryData<ImageChanges>(imageKeys.changes(at), (changes = none) => new Map(changes).set(id, change))

/** Writes what Glance answered about an image wherever it is shown. One that left the list does not come back by it. */
export function noteImage(at: At, image: Image): void {
  const queryKey = imageKeys.one(at, image.id)
  // An older answer that is still on its way must not come after this one.
  void queryClient.cancelQueries({ queryKey, exact: true })
  queryClient.setQueryData(queryKey, image)
  if (imageChanges(at).get(image.id) !== 'unlisted') note(at, image.id, image)
}

/** Takes an image of another project into the list, or out of it: its sharing was accepted, or is not any more. */
export const noteListed = (at: At, image: Image, listed: boolean) => note(at, image.id, listed ? image : 'unlisted')

/** After the list was read anew: what was noted `before` that is in it. What was noted since may be newer than its page. */
export const forgetChanges = (at: At, before: ImageChanges) =>
  queryClient.setQueryData<ImageChanges>(imageKeys.changes(at), (changes = none) => new Map([...changes].filter(([id, change]) => before.get(id) !== change)))

/** What is noted now. */
export const imageChanges = (at: At): ImageChanges => queryClient.getQueryData<ImageChanges>(imageKeys.changes(at)) ?? none

/** Takes an image out of every list: it was deleted, or cannot be seen any more. */
export function noteGone(at: At, id: string): void {
  queryClient.removeQueries({ queryKey: imageKeys.one(at, id) })
  note(at, id, 'gone')
}
