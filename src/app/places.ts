import { t } from '@lingui/core/macro'
import { Boxes, HardDrive, Inbox, ScrollText, Server } from 'lucide-react'
import type { Token } from '#src/api/keystone/session.ts'
import { paths, type At } from '#src/paths.ts'
import type { Can } from '#src/policy/can.ts'
import { hasService } from '#src/session/session.ts'

export type Place = {
  readonly id: 'images' | 'shared' | 'servers' | 'flavor-groups' | 'audit'
  readonly label: string
  /** What else people call it. */
  readonly words: string
  readonly Icon: typeof Inbox
  readonly to: string
}

/** Where one can go from everywhere, as far as this cloud has it and this person may. */
export function placesOf(at: At, token: Token, can: Can): Place[] {
  const compute = hasService(token, at.region, 'compute')
  const places: (Place | false)[] = [
    { id: 'images', label: t`Images`, words: t`list`, Icon: HardDrive, to: paths.images(at) },
    { id: 'shared', label: t`Shared with me`, words: t`inbox members accept`, Icon: Inbox, to: paths.sharedWithMe(at) },
    compute && { id: 'servers', label: t`Servers`, words: t`instances launch snapshot`, Icon: Server, to: paths.servers(at) },
    compute && can('os_compute_api:os-flavor-extra-specs:update') && { id: 'flavor-groups', label: t`Flavor groups`, words: t`flavors assign`, Icon: Boxes, to: paths.flavorGroups(at) },
    // Staff are told how to come by one.
    (hasService(token, at.region, 'audit-data') || can('context_is_admin')) && { id: 'audit', label: t`Audit log`, words: t`history events who`, Icon: ScrollText, to: paths.audit(at) },
  ]
  return places.filter((place) => place !== false)
}
