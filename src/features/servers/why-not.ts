import { t } from '@lingui/core/macro'
import type { Server } from '#src/api/nova/servers.ts'
import { mayNotHere, type WhyNot } from '#src/image/why-not.ts'
import type { Can } from '#src/policy/can.ts'

const isBusy = ({ 'OS-EXT-STS:task_state': task }: Server): boolean => typeof task === 'string' && task !== ''

/** nova/compute/api.py snapshot: check_instance_state(vm_state=[ACTIVE, STOPPED, PAUSED, SUSPENDED], task_state=[None]). */
const TAKEN_IN: readonly string[] = ['ACTIVE', 'SHUTOFF', 'PAUSED', 'SUSPENDED']

/** Having a snapshot taken of it. */
export function whyNotSnapshot(server: Server, can: Can): WhyNot {
  const refused = mayNotHere('os_compute_api:servers:create_image', can) ?? (server.image === '' ? mayNotHere('os_compute_api:servers:create_image:allow_volume_backed', can) : undefined)
  if (refused !== undefined) return refused
  if (server.status === 'BUILD') return { words: t`The server is still being built.` }
  if (isBusy(server)) return { words: t`Nova is at work on the server: wait until that is done.` }
  return TAKEN_IN.includes(server.status) ? undefined : { words: t`Nova takes a snapshot only of a server that runs, or is switched off, paused or suspended.` }
}

/** nova/compute/api.py check_instance_lock: administrators pass. */
export function whyNotDeleteServer(server: Server, can: Can): WhyNot {
  const refused = mayNotHere('os_compute_api:servers:delete', can)
  if (refused !== undefined) return refused
  if (server['OS-EXT-STS:task_state'] === 'deleting' || server.status === 'DELETED') return { words: t`It is being deleted.` }
  return server.locked && !can('os_compute_api:servers:detail:get_all_tenants') ? { words: t`The server is locked: unlock it first.` } : undefined
}
