import type { Image } from '#src/api/glance/images.ts'
import { effectiveOf, misfitOf, type Assignment, type Misfit, type Root } from '#src/image/flavor-assignment.ts'
import type { Grouped } from '#src/image/flavors-for.ts'

/** A flavor that may be used with an image, and what makes it so: assigned itself, or by groups; nothing where all may be used. */
export type Usable = { readonly flavor: Grouped; readonly assigned: boolean; readonly by: readonly string[]; readonly misfit: Misfit | undefined }

export function usable(image: Image, assignment: Assignment, flavors: readonly Grouped[], root: Root): readonly Usable[] {
  return effectiveOf(assignment, flavors).flavors.map((flavor) => ({
    flavor,
    assigned: assignment.flavors.includes(flavor.id),
    by: flavor.groups.filter((group) => assignment.groups.includes(group)),
    misfit: misfitOf(image, flavor, root),
  }))
}

/** A row of what is assigned. `members`: the flavors of a group; `flavor`: absent for one that is not there any more. */
export type Assigned = { readonly kind: 'group'; readonly name: string; readonly members: readonly Grouped[] } | { readonly kind: 'flavor'; readonly id: string; readonly flavor: Grouped | undefined }

/** Groups first, then flavors, as they stand in the image. */
export const assignedRows = ({ flavors, groups }: Assignment, all: readonly Grouped[]): readonly Assigned[] => [
  ...groups.map((name): Assigned => ({ kind: 'group', name, members: all.filter((flavor) => flavor.groups.includes(name)) })),
  ...flavors.map((id): Assigned => ({ kind: 'flavor', id, flavor: all.find((flavor) => flavor.id === id) })),
]

/** Every group that a flavor is in, by name, with its flavors. */
export function groupsOf(flavors: readonly Grouped[]): readonly { readonly name: string; readonly members: readonly Grouped[] }[] {
  const names = [...new Set(flavors.flatMap(({ groups }) => groups))].toSorted((a, b) => a.localeCompare(b))
  return names.map((name) => ({ name, members: flavors.filter(({ groups }) => groups.includes(name)) }))
}

/** Without one of what is assigned. */
export const without = ({ flavors, groups }: Assignment, row: Assigned): Assignment =>
  row.kind === 'group' ? { flavors, groups: groups.filter((name) => name !== row.name) } : { flavors: flavors.filter((id) => id !== row.id), groups }
