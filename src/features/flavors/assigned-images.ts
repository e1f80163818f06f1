import { queryOptions } from '@tanstack/react-query'
import { readImagesSince, type Image } from '#src/api/glance/images.ts'
import { assignmentOf, isOpen } from '#src/image/flavor-assignment.ts'
import type { At } from '#src/paths.ts'

/** The images of this place with flavors assigned, hidden ones too. Glance finds no parts of a property's value, so all images are read. */
export const assignedImagesQuery = (at: At) =>
  queryOptions({
    queryKey: [at.region, at.scope, 'assigned-images'] as const,
    queryFn: async ({ signal }) => {
      const all = await Promise.all([readImagesSince(at, 'shown', undefined, signal), readImagesSince(at, 'hidden', undefined, signal)])
      return all.flat().filter((image) => !isOpen(assignmentOf(image)))
    },
    staleTime: 60_000,
  })

/** Those of them that are assigned to a group. */
export const naming = (images: readonly Image[], group: string): readonly Image[] => images.filter((image) => assignmentOf(image).groups.includes(group))
