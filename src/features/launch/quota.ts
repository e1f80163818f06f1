import { plural, t } from '@lingui/core/macro'
import type { Flavor } from '#src/api/nova/flavors.ts'
import type { Limits } from '#src/api/nova/limits.ts'
import { formatBytes } from '#src/lib/bytes.ts'
import { formatNumber } from '#src/lib/number.ts'

const MIB = 1024 ** 2

const leftOf = (most: number, used: number): number => (most < 0 ? Infinity : Math.max(0, most - used))

/** The project has as many servers as it may. Nova counts anew when it is asked: advice, as all of this. */
export const noServerLeft = ({ maxTotalInstances, totalInstancesUsed }: Limits): boolean => leftOf(maxTotalInstances, totalInstancesUsed) === 0

/** Why Nova would refuse a server of this flavor (403), had the project room for one more. nova/compute/utils.py check_num_instances_quota */
export function overQuota({ maxTotalCores, totalCoresUsed, maxTotalRAMSize, totalRAMUsed }: Limits, { vcpus, ram }: Pick<Flavor, 'vcpus' | 'ram'>): string | undefined {
  const cores = leftOf(maxTotalCores, totalCoresUsed)
  if (vcpus > cores) return plural(cores, { 0: 'Over the quota of the project: no vCPU is left.', one: 'Over the quota of the project: # vCPU is left.', other: 'Over the quota of the project: # vCPUs are left.' })
  const memory = leftOf(maxTotalRAMSize, totalRAMUsed)
  const much = formatBytes(memory * MIB)
  return ram > memory ? t`Over the quota of the project: ${much} RAM is left.` : undefined
}

/** What the project has of what it may have, in a line; nothing of what has no limit. */
export function quotaWords({ maxTotalInstances, totalInstancesUsed, maxTotalCores, totalCoresUsed, maxTotalRAMSize, totalRAMUsed }: Limits): string | undefined {
  const [servers, mostServers, cores, mostCores, ram, mostRam] = [
    formatNumber(totalInstancesUsed), formatNumber(maxTotalInstances), formatNumber(totalCoresUsed), formatNumber(maxTotalCores), formatBytes(totalRAMUsed * MIB), formatBytes(Math.max(0, maxTotalRAMSize) * MIB),
  ]
  const parts = [
    maxTotalInstances >= 0 && t`${servers} of ${mostServers} servers`,
    maxTotalCores >= 0 && t`${cores} of ${mostCores} vCPUs`,
    maxTotalRAMSize >= 0 && t`${ram} of ${mostRam} RAM`,
  ].filter((part) => part !== false)
  return parts.length === 0 ? undefined : parts.join(' · ')
}
