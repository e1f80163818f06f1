import { plural, t } from '@lingui/core/macro'
import type { Visibility } from '#src/api/glance/images.ts'

/** Who sees an image of this visibility, as a sentence. `project`: the owner. */
export function whoSees(visibility: Visibility, project: string): string {
  switch (visibility) {
    case 'private':
      return t`Only ${project} sees it.`
    case 'shared':
      return t`${project} sees it, and the projects that it is shared with.`
    case 'community':
      return t`Every project can use it, by its id or from the community images. It is in no other list than ${project}’s.`
    case 'public':
      return t`Every project sees it in its list and can use it.`
  }
}

/**
 * What changes for other projects, as sentences. Without `from`: for a new image. Members are kept whatever the visibility
 * (glance/api/v2/image_members.py only refuses to tell them), so that they come back with it.
 */
export function effectsOf(from: Visibility | undefined, to: Visibility): string[] {
  if (from === to) return []
  const wasForAll = from === 'public' || from === 'community'
  switch (to) {
    case 'private':
      return wasForAll ? [t`Every other project loses it. Servers that were made from it keep running.`] : []
    case 'shared':
      if (from === undefined) return [t`Until it is shared with a project, on its Sharing tab, only the owner sees it.`]
      return [
        ...(wasForAll ? [t`Every other project loses it, unless it is a member. Servers that were made from it keep running.`] : []),
        t`Projects that it was shared with before are members again at once, with the answer that they gave.`,
      ]
    case 'community':
      return from === 'public' ? [t`It leaves the lists of all other projects. They can go on using it.`] : [t`Any project can boot servers from it and download it. Nobody has to accept it.`]
    case 'public':
      return [t`Any project can boot servers from it and download it. It appears in everybody’s list at once.`]
  }
}

/** What becomes of those that an image is shared with when it is not `shared` any more. */
export function membersLose(count: number, to: Exclude<Visibility, 'shared'>): string {
  switch (to) {
    case 'private':
      return plural(count, { one: '# project loses it at once:', other: '# projects lose it at once:' })
    case 'community':
      return t`It leaves the lists of the projects that have accepted it. They can go on using it:`
    case 'public':
      return t`These projects need no sharing for it any more:`
  }
}
