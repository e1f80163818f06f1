import { expect } from 'vitest'
import { expectStatus } from './answers.ts'
import { chapter } from './cloud-under-test.ts'
import { novaOf, refused, withFlavor, type Nova } from './nova-client.ts'

type Absolute = Record<'maxTotalInstances' | 'maxTotalCores' | 'maxTotalRAMSize' | 'totalInstancesUsed' | 'totalCoresUsed' | 'totalRAMUsed', number>
const absoluteOf = async (nova: Nova, minor?: number): Promise<Absolute> => {
  const answer = await nova('GET', '/limits', undefined, minor)
  expectStatus(answer, 200)
  return (answer.json() as { limits: { absolute: Absolute } }).limits.absolute
}
const some = expect.any(Number) as number
const newest = {
  maxTotalInstances: some, maxTotalCores: some, maxTotalRAMSize: some, maxServerMeta: 128, maxTotalKeypairs: 100, maxServerGroups: 10, maxServerGroupMembers: 10,
  totalInstancesUsed: some, totalCoresUsed: some, totalRAMUsed: some, totalServerGroupsUsed: 0,
}
const files = { maxPersonality: 5, maxPersonalitySize: 10_240 }
const neutron = { maxTotalFloatingIps: -1, maxSecurityGroups: -1, maxSecurityGroupRules: -1, totalFloatingIpsUsed: 0, totalSecurityGroupsUsed: 0 }

chapter('Nova: limits', (cloud) => {
  cloud.test('whoever is in a project reads what it may have and has, less of it in each newer version', async () => {
    const rita = novaOf(cloud, await cloud.as('rita'))
    expect((await rita('GET', '/limits')).json()).toMatchObject({ limits: { rate: [] } })
    expect(await absoluteOf(rita)).toStrictEqual({ ...newest, ...files, ...neutron, maxImageMeta: 128 })
    expect(await absoluteOf(rita, 36)).toStrictEqual({ ...newest, ...files, maxImageMeta: 128 })
    expect(await absoluteOf(rita, 39)).toStrictEqual({ ...newest, ...files })
    expect(await absoluteOf(rita, 57)).toStrictEqual(newest)
  })

  cloud.test('a server that is over the quota is refused, with all that it is over', async () => {
    const admin = novaOf(cloud, await cloud.as('admin'))
    const client = await cloud.as('alice')
    const alice = novaOf(cloud, client)
    const { maxTotalCores, totalCoresUsed, maxTotalRAMSize, totalRAMUsed } = await absoluteOf(alice)
    const { id: imageRef } = await cloud.image(client, {}, 'data')
    const launch = (flavorRef: string) => alice('POST', '/servers', { server: { name: `${cloud.tag}-big`, imageRef, flavorRef, networks: 'none' } }, 37)
    await withFlavor(admin, `${cloud.tag}-cores`, { vcpus: maxTotalCores + 1, disk: 1 }, async (id) =>
      refused(await launch(id), 403, 'forbidden', `Quota exceeded for cores: Requested ${maxTotalCores + 1}, but already used ${totalCoresUsed} of ${maxTotalCores} cores`),
    )
    await withFlavor(admin, `${cloud.tag}-both`, { vcpus: maxTotalCores + 1, ram: maxTotalRAMSize + 1, disk: 1 }, async (id) =>
      refused(
        await launch(id), 403, 'forbidden',
        `Quota exceeded for cores, ram: Requested ${maxTotalCores + 1}, ${maxTotalRAMSize + 1}, but already used ${totalCoresUsed}, ${totalRAMUsed} of ${maxTotalCores}, ${maxTotalRAMSize} cores, ram`,
      ),
    )
  })
})
