import { t } from '@lingui/core/macro'
import { hasStatus } from '#src/api/errors.ts'
import type { Visibility } from '#src/api/glance/images.ts'
import type { Usage } from '#src/api/glance/info.ts'
import type { At } from '#src/paths.ts'
import type { Reason } from '#src/ui/Reason.tsx'
import { whyOverLimit } from './source.ts'

/** What to do about a create that failed. Glance's own words stand beside it. */
export function hintOf(error: unknown, { visibility, properties, usage }: { visibility: Visibility; properties: number; usage: Usage | undefined }): string {
  if (hasStatus(error, 400)) return t`Glance does not take it as it is. Correct what it names, and try again: nothing was created.`
  if (hasStatus(error, 403)) {
    if (visibility === 'public' || visibility === 'community') return t`Your role may not be allowed to make an image ${visibility} here. Choose another visibility and try again.`
    return properties > 0 ? t`The cloud may guard one of the properties, or your role may not create images here.` : t`Your role may not create images here. Ask an administrator of the project.`
  }
  if (hasStatus(error, 409)) return t`Another image already has the id that was drawn for this one. Try again: a new id will be drawn.`
  if (hasStatus(error, 413)) return whyOverLimit(usage, undefined) ?? t`A limit of the project is reached. Delete images that are not needed, or ask for a larger quota.`
  return t`What you filled in stays. Trying again makes no second image, even if the first try arrived after all.`
}

/** What this place has refused to somebody, and then taken without: it was that. As long as the page lasts. */
const learned = new Map<string, ReadonlySet<Visibility>>()
const keyOf = (at: At, userId: string) => `${at.region}/${at.scope}/${userId}`

/** Each with a sentence that says so. */
export const refusedAt = (at: At, userId: string): ReadonlyMap<Visibility, Reason> =>
  new Map([...(learned.get(keyOf(at, userId)) ?? [])].map((visibility) => [visibility, { words: t`Glance does not let you do this in this project.` }]))

/** The image was refused with one visibility (403), and created with another. */
export function learnRefusal(at: At, userId: string, refused: Visibility): void {
  const key = keyOf(at, userId)
  learned.set(key, new Set(learned.get(key)).add(refused))
}
