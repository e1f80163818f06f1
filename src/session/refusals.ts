import type { At } from '#src/paths.ts'
import type { Target } from '#src/policy/can.ts'
import type { Rule } from '#src/policy/policy.ts'

/** What a place has refused. A new function when there is more of it. */
export type Refusals = (rule: Rule, target?: Target) => boolean

const none: Refusals = () => false
const known = new Map<string, Refusals>()
const listeners = new Set<() => void>()

const placeOf = ({ region, scope }: At) => `${region}/${scope}`

/** Whether the project asks about something of its own, or of another's: a server that decides would tell the two apart. */
const isOwn = ({ scope }: At, target: Target | undefined) => target?.owner === undefined || target.owner === scope

export const subscribeRefusals = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const refusalsAt = (at: At): Refusals => known.get(placeOf(at)) ?? none

/** Somebody else is here now. */
export function forgetRefusals(): void {
  known.clear()
  for (const listener of listeners) listener()
}

/** The cloud has refused it (403), as long as the page lasts. It counts only where nobody could tell beforehand: where a rule is decided elsewhere. */
export function noteRefusal(at: At, rule: Rule, target?: Target): void {
  const before = refusalsAt(at)
  if (before(rule, target)) return
  const own = isOwn(at, target)
  known.set(placeOf(at), (asked, other) => (asked === rule && isOwn(at, other) === own) || before(asked, other))
  for (const listener of listeners) listener()
}
