import { expect, it } from 'vitest'
import type { Limits } from '#src/api/nova/limits.ts'
import { noServerLeft, overQuota, quotaWords } from './quota.ts'

const limits = (more: Partial<Limits> = {}): Limits => ({ maxTotalInstances: 10, totalInstancesUsed: 9, maxTotalCores: 20, totalCoresUsed: 18, maxTotalRAMSize: 51_200, totalRAMUsed: 50_176, ...more })

it.each([
  [1, 1024, {}, undefined],
  [2, 512, {}, undefined],
  [3, 512, {}, 'Over the quota of the project: 2 vCPUs are left.'],
  [1, 1025, {}, 'Over the quota of the project: 1 GiB RAM is left.'],
  [1, 1, { totalCoresUsed: 25 }, 'Over the quota of the project: no vCPU is left.'],
  [99, 99_999, { maxTotalCores: -1, maxTotalRAMSize: -1, maxTotalInstances: -1 }, undefined],
])('%d vCPUs and %d MiB, with %j', (vcpus, ram, more, words) => {
  expect(overQuota(limits(more), { vcpus, ram })).toBe(words)
})

it('says what is used of what there is', () => {
  expect(quotaWords(limits())).toBe('9 of 10 servers · 18 of 20 vCPUs · 49 GiB of 50 GiB RAM')
  expect(quotaWords(limits({ maxTotalCores: -1, maxTotalRAMSize: -1 }))).toBe('9 of 10 servers')
  expect(quotaWords(limits({ maxTotalInstances: -1, maxTotalCores: -1, maxTotalRAMSize: -1 }))).toBeUndefined()
})

it.each([
  [{}, false],
  [{ totalInstancesUsed: 10 }, true],
  [{ totalInstancesUsed: 12 }, true],
  [{ maxTotalInstances: -1 }, false],
])('no server is left with %j: %s', (more, none) => {
  expect(noServerLeft(limits(more))).toBe(none)
})
