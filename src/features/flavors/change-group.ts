import type { Image } from '#src/api/glance/images.ts'
import { setExtraSpec } from '#src/api/nova/flavors.ts'
import { assignmentOf, GROUP_SPEC } from '#src/image/flavor-assignment.ts'
import type { Grouped } from '#src/image/flavors-for.ts'
import type { At } from '#src/paths.ts'
import { regroup, type Regrouped } from './flavor-groups.ts'
import { saveAssignment } from './save-assignment.ts'

/** One after the other: what is done when one fails is done, and doing it again does the rest. Throws ApiError. */
async function write(at: At, changes: readonly Regrouped[]): Promise<void> {
  for (const { flavor, groups } of changes) await setExtraSpec(at, flavor.id, GROUP_SPEC, groups.length === 0 ? undefined : groups.join(','))
}

/** Makes exactly these flavors a group; none of them dissolves it. */
export const setGroup = (at: At, all: readonly Grouped[], group: string, members: ReadonlySet<string>): Promise<void> => write(at, regroup(all, group, members))

/**
 * Gives a group another name and these flavors. At no moment an image names a group that is not there: the flavors take the new name, then the images say
 * it, then the old one goes. Throws ApiError, and where somebody else assigns other flavors to one of the images meanwhile.
 */
export async function renameGroup(at: At, all: readonly Grouped[], from: string, to: string, members: ReadonlySet<string>, images: readonly Image[]): Promise<void> {
  await write(at, regroup(all, to, members))
  for (const image of images) {
    const now = assignmentOf(image)
    await saveAssignment(at, image, now, { ...now, groups: [...new Set(now.groups.map((name) => (name === from ? to : name)))] })
  }
  const renamed = all.map((flavor) => (members.has(flavor.id) && !flavor.groups.includes(to) ? { ...flavor, groups: [...flavor.groups, to] } : !members.has(flavor.id) ? { ...flavor, groups: flavor.groups.filter((name) => name !== to) } : flavor))
  await write(at, regroup(renamed, from, new Set()))
}
