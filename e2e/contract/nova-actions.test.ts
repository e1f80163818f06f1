import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'vitest'
import * as z from 'zod/mini'
import { instanceActionSchema } from '#src/api/nova/instance-actions.ts'
import { expectStatus } from './answers.ts'
import { chapter } from './cloud-under-test.ts'
import { novaOf, refused, withFlavor, type Nova } from './nova-client.ts'

const actionsIn = (body: unknown) => z.strictObject({ instanceActions: z.array(instanceActionSchema) }).parse(body).instanceActions
const serverIn = (body: unknown) => z.looseObject({ server: z.looseObject({ id: z.string() }) }).parse(body).server

chapter('Nova: what was done with a server', (cloud) => {
  const until = async (nova: Nova, id: string, text: RegExp) => {
    while (!text.test((await nova('GET', `/servers/${id}`, undefined, 47)).text)) await wait(300)
  }

  cloud.test('it was made, and a snapshot of it, by whom and when; the newest first', async () => {
    const client = await cloud.as('alice')
    const alice = novaOf(cloud, client)
    const image = await cloud.image(client, {}, 'data')
    await withFlavor(novaOf(cloud, await cloud.as('admin')), `${cloud.tag}-${randomUUID().slice(0, 6)}`, { disk: 1 }, async (flavor) => {
      const { id } = serverIn((await alice('POST', '/servers', { server: { name: cloud.named('acted'), flavorRef: flavor, imageRef: image.id, networks: 'none' } }, 47)).json())
      const path = `/servers/${id}/os-instance-actions`
      try {
        await until(alice, id, /"ACTIVE"/)
        const snapshot = await alice('POST', `/servers/${id}/action`, { createImage: { name: cloud.named('snapshot') } }, 45)
        expectStatus(snapshot, 202)
        const taken = z.object({ image_id: z.string() }).parse(snapshot.json()).image_id
        cloud.made(client, taken)
        await until(alice, id, /"OS-EXT-STS:task_state": ?null/)
        const answer = await alice('GET', path)
        expectStatus(answer, 200)
        const common = { instance_uuid: id, user_id: client.token.user.id, project_id: client.project_id, message: null }
        const actions = actionsIn(answer.json())
        expect(actions).toMatchObject([{ ...common, action: 'createImage' }, { ...common, action: 'create' }])
        for (const { request_id, start_time, updated_at } of actions) expect([request_id, start_time, updated_at]).toEqual([expect.stringMatching(/^req-[\da-f-]{36}$/), expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000000$/), undefined])
        for (const { updated_at } of actionsIn((await alice('GET', path, undefined, 58)).json())) expect(updated_at).toMatch(/\.000000$/)
        for (const other of ['rita', 'admin'] as const) expect(actionsIn((await novaOf(cloud, await cloud.as(other))('GET', path)).json())).toStrictEqual(actions)
        // Whoever writes a server into an image has done nothing with the server.
        await cloud.image(client, { instance_uuid: id })
        expect(actionsIn((await alice('GET', path)).json())).toStrictEqual(actions)
        refused(await novaOf(cloud, await cloud.as('bob'))('GET', path), 404, 'itemNotFound', `Instance ${id} could not be found.`)
      } finally {
        expectStatus(await alice('DELETE', `/servers/${id}`), 204)
        while ((await alice('GET', `/servers/${id}`)).status !== 404) await wait(300)
      }
    })
  }, 60_000)

  cloud.test('404 of a server that was never there', async () => {
    refused(await novaOf(cloud, await cloud.as('alice'))('GET', '/servers/nope/os-instance-actions'), 404, 'itemNotFound', 'Instance nope could not be found.')
  })
})
