import type { RequestHandler } from 'msw'
import { json } from './answers.ts'
import type { Cloud, Flavor } from './cloud.ts'
import { nova, NovaError, type NovaCall } from './nova-service.ts'

/** The chapter "Limits", as far as the dashboard asks: those of one's own project. */
export const limitHandlers = (cloud: Cloud): RequestHandler[] => nova(cloud, { '/limits': { get: show } })

/** The same for every project. `ram` in MiB. */
const limits = { instances: 25, cores: 64, ram: 262_144 }
type Resource = keyof typeof limits

/** Servers on volumes and servers in error count as well: nova/objects/instance.py InstanceList._get_counts_in_db leaves out the deleted ones alone. */
function usedIn({ cloud, token }: NovaCall): Record<Resource, number> {
  const own = [...cloud.servers.values()].filter(({ project_id }) => project_id === token.project?.id)
  const sum = (of: (flavor: Flavor) => number) => own.reduce((all, { flavor }) => all + of(flavor), 0)
  return { instances: own.length, cores: sum(({ vcpus }) => vcpus), ram: sum(({ ram }) => ram) }
}

/** nova/api/openstack/compute/views/limits.py. What Nova has handed to Neutron is not told any more since 2.36, and of files and images since 2.57. */
function show(call: NovaCall): Response {
  const { version } = call
  const used = usedIn(call)
  const absolute = {
    maxTotalInstances: limits.instances,
    maxTotalCores: limits.cores,
    maxTotalRAMSize: limits.ram,
    maxServerMeta: 128,
    maxTotalKeypairs: 100,
    maxServerGroups: 10,
    maxServerGroupMembers: 10,
    totalInstancesUsed: used.instances,
    totalCoresUsed: used.cores,
    totalRAMUsed: used.ram,
    totalServerGroupsUsed: 0,
    ...(version < 36 && { maxTotalFloatingIps: -1, maxSecurityGroups: -1, maxSecurityGroupRules: -1, totalFloatingIpsUsed: 0, totalSecurityGroupsUsed: 0 }),
    ...(version < 39 && { maxImageMeta: 128 }),
    ...(version < 57 && { maxPersonality: 5, maxPersonalitySize: 10_240 }),
  }
  return json(200, { limits: { rate: [], absolute } })
}

/** Throws 403 for a server that does not fit into the project's quota. nova/compute/utils.py check_num_instances_quota */
export function checkQuota(call: NovaCall, { vcpus, ram }: Flavor): void {
  const used = usedIn(call)
  const asked = { instances: 1, cores: vcpus, ram }
  const overs = (['cores', 'instances', 'ram'] as const).filter((one) => used[one] + asked[one] > limits[one])
  if (overs.length === 0) return
  const list = (of: Record<Resource, number>) => overs.map((one) => of[one]).join(', ')
  throw new NovaError(403, `Quota exceeded for ${overs.join(', ')}: Requested ${list(asked)}, but already used ${list(used)} of ${list(limits)} ${overs.join(', ')}`)
}
