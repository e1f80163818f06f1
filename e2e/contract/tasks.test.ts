import { expect } from 'vitest'
import * as z from 'zod/mini'
import { taskSchema } from '#src/api/glance/tasks.ts'
import { NOT_FOUND, refused } from './answers.ts'
import type { Client } from './client.ts'
import { chapter, lazy } from './cloud-under-test.ts'

const tasksOf = (client: Client, id: string) => client.get(`v2/images/${id}/tasks`)
const tasksIn = (body: unknown) => z.strictObject({ tasks: z.array(taskSchema) }).parse(body).tasks

chapter('tasks of an image', (cloud) => {
  const ours = lazy(async () => {
    const alice = await cloud.as('alice')
    return { alice, image: await cloud.image(alice) }
  })

  cloud.test('none where nothing was imported; whoever sees the image may ask', async () => {
    const { alice, image } = await ours()
    for (const client of [alice, await cloud.as('rita'), await cloud.as('admin')]) {
      const answer = await tasksOf(client, image.id)
      expect(answer.status).toBe(200)
      expect(answer.json()).toStrictEqual({ tasks: [] })
    }
  })

  cloud.test('an import, with who began it', async () => {
    if (cloud.isDemo) cloud.skip('the demo cloud imports nothing')
    const alice = await cloud.as('alice')
    const { id } = await cloud.image(alice)
    await alice.send('PUT', `v2/images/${id}/stage`, { body: 'some bytes', type: 'application/octet-stream' })
    expect((await alice.post(`v2/images/${id}/import`, { method: { name: 'glance-direct' } })).status).toBe(202)
    const [task, ...others] = tasksIn((await tasksOf(alice, id)).json())
    expect(others).toEqual([])
    expect(task).toMatchObject({ type: 'api_image_import', user_id: alice.token.user.id, input: { import_req: { method: { name: 'glance-direct' } } } })
    expect(['pending', 'processing', 'success']).toContain(task?.status)
    // What is under way would keep the image from being deleted.
    await expect.poll(async () => tasksIn((await tasksOf(alice, id)).json())[0]?.status, { timeout: 20_000 }).toBe('success')
  }, 30_000)

  cloud.test('404 where the image is not seen, is not there, or for another method', async () => {
    const { alice, image } = await ours()
    refused(await tasksOf(await cloud.as('bob'), image.id), 404, NOT_FOUND)
    refused(await tasksOf(alice, 'nope'), 404, NOT_FOUND)
    for (const method of ['POST', 'PUT', 'DELETE']) refused(await alice.send(method, `v2/images/${image.id}/tasks`), 404, NOT_FOUND)
  })
})
