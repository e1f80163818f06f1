import type { Member } from '#src/api/glance/members.ts'
import type { ChosenProject } from '#src/image/ProjectPicker.tsx'
import type { Problem } from '#src/lib/problem.ts'

/** A project that is to become a member; `problem`: why it did not when it was tried. */
export type Chosen = ChosenProject & { readonly problem?: Problem | undefined }

/** The members whose name, id or status has every word of `text` in it. Those that have not answered come first, else the newest. */
export function found(members: readonly Member[], text: string, names: ReadonlyMap<string, string>): readonly Member[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return members
    .filter(({ member_id, status }) => {
      const all = `${names.get(member_id) ?? ''} ${member_id} ${status}`.toLowerCase()
      return words.every((word) => all.includes(word))
    })
    .toSorted((a, b) => Number(b.status === 'pending') - Number(a.status === 'pending') || b.updated_at.localeCompare(a.updated_at) || a.member_id.localeCompare(b.member_id))
}

/** MySQL, and so Glance, takes ids in capitals for the same. */
export const isMember = (members: readonly Member[], id: string): boolean => members.some(({ member_id }) => member_id.toLowerCase() === id.toLowerCase())
