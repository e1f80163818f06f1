import { t } from '@lingui/core/macro'
import type { Grouped } from '#src/image/flavors-for.ts'

/** The groups that a flavor is to be in. */
export type Regrouped = { readonly flavor: Grouped; readonly groups: readonly string[] }

/** What has to be written so that exactly the flavors `members` (ids) are in a group. */
export function regroup(all: readonly Grouped[], group: string, members: ReadonlySet<string>): readonly Regrouped[] {
  return all.flatMap((flavor) => {
    const is = flavor.groups.includes(group)
    if (is === members.has(flavor.id)) return []
    return [{ flavor, groups: is ? flavor.groups.filter((name) => name !== group) : [...flavor.groups, group] }]
  })
}

/** Names that a group may have: with commas between them they stand in one extra spec, and in one property of an image. */
const NAME = /^[A-Za-z0-9._-]+$/
const LONGEST = 64

/** Why a group cannot be called so. */
export function whyNotName(name: string, others: readonly string[]): string | undefined {
  if (name === '') return t`Give the group a name.`
  if (!NAME.test(name)) return t`Use letters without accents, digits, dots, dashes and underscores only.`
  if (name.length > LONGEST) return t`Use at most ${LONGEST} characters.`
  return others.includes(name) ? t`There is a group with this name already.` : undefined
}
