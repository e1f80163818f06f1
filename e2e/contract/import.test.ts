import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'vitest'
import * as z from 'zod/mini'
import { imageOf, expectStatus, jsonOf, nothing, notAllowed, notAuthorized, NOT_FOUND, refused } from './answers.ts'
import type { Client } from './client.ts'
import { chapter, lazy } from './cloud-under-test.ts'

const tasksSchema = z.strictObject({
  tasks: z.array(z.looseObject({ id: z.string(), type: z.string(), status: z.string(), message: z.nullable(z.string()), created_at: z.string(), image_id: z.string(), request_id: z.string(), user_id: z.string() })),
})

/** An address that passes the filter and that nobody listens at. */
const NOWHERE = 'http://127.0.0.1:9/disk'

const begin = (client: Client, id: string, method: object, rest: object = {}) => client.post(`v2/images/${id}/import`, { method, ...rest })

/** The image once no import works on it any more: only then does `os_glance_failed_import` mean something. */
async function settled(client: Client, id: string) {
  for (let i = 0; i < 150; i += 1) {
    const image = imageOf(await client.show(id))
    if (image['os_glance_import_task'] === undefined) return image
    await wait(100)
  }
  throw new Error(`the import into ${id} does not end`)
}

/** A server with one disk, on this machine. */
async function serving<T>(work: (base: string) => Promise<T>): Promise<T> {
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/disk' ? 200 : 404
    response.end(request.url === '/disk' ? 'w'.repeat(5000) : '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

chapter('import, tasks, stores', (cloud) => {
  const ours = lazy(async () => {
    const alice = await cloud.as('alice')
    const queued = await cloud.image(alice)
    if ((await begin(alice, queued.id, {})).status === 501) cloud.skip('the demo cloud has no import')
    return { alice, queued, active: await cloud.image(alice, {}, 'data') }
  })

  cloud.test('a request: a method with a name that is offered', async () => {
    const { alice, queued } = await ours()
    const path = `v2/images/${queued.id}/import`
    refused(await alice.send('POST', path), 400, 'Body expected in request.')
    refused(await alice.post(path, {}), 400, "Import request requires a 'method' field.")
    refused(await begin(alice, queued.id, {}), 400, "Import request requires a 'name' field.")
    refused(await begin(alice, queued.id, { name: 'bogus' }), 400, "Unknown import method name 'bogus'.")
    refused(await begin(alice, queued.id, { name: 'web-download', uri: NOWHERE }, { all_stores: 'x' }), 400, "'all_stores' must be boolean value only")
    refused(await begin(alice, queued.id, { name: 'web-download', uri: NOWHERE }, { all_stores_must_succeed: 'x' }), 400, "'all_stores_must_succeed' must be boolean value only")
    notAllowed(await alice.get(path), 'GET', 'POST')
  })

  cloud.test('an address must pass the filter', async () => {
    const { alice, queued } = await ours()
    refused(await begin(alice, queued.id, { name: 'web-download', uri: 'ftp://example.org/disk' }), 400, 'URI for web-download does not pass filtering: ftp://example.org/disk')
    refused(await begin(alice, queued.id, { name: 'web-download' }), 400, 'URI for web-download does not pass filtering: None')
  })

  cloud.test('the status must fit the method', async () => {
    const { alice, queued, active } = await ours()
    refused(await begin(alice, active.id, { name: 'web-download', uri: NOWHERE }), 409, 'Image with status active cannot be target for import')
    refused(await begin(alice, queued.id, { name: 'glance-direct' }), 409, "Image needs to be staged before 'glance-direct' method can be used")
    refused(await begin(alice, queued.id, { name: 'copy-image' }), 409, 'Only images with status active can be targeted for copying')
  })

  cloud.test('the formats come first', async () => {
    const { alice } = await ours()
    const without = async (attributes: object) => (await cloud.image(alice, { ...attributes })).id
    refused(await begin(alice, await without({ container_format: null }), { name: 'web-download', uri: NOWHERE }), 409, "'container_format' needs to be set before import")
    refused(await begin(alice, await without({ disk_format: null }), { name: 'web-download', uri: NOWHERE }), 409, "'disk_format' needs to be set before import")
  })

  cloud.test('the store must be there, and new to a copy; a copy is for admins', async () => {
    const { alice, queued, active } = await ours()
    refused(await begin(alice, queued.id, { name: 'web-download', uri: NOWHERE }, { stores: ['bogus'] }), 409, 'Store for identifier bogus not found')
    refused(await begin(alice, active.id, { name: 'copy-image' }, { stores: [active.stores] }), 403, notAuthorized('copy_image'))
    refused(await begin(await cloud.as('admin'), active.id, { name: 'copy-image' }, { stores: [active.stores] }), 400, `Image is already present at store '${active.stores}'`)
  })

  cloud.test('who may not: 403 where the image is seen, 404 where not', async () => {
    const { queued } = await ours()
    refused(await begin(await cloud.as('rita'), queued.id, { name: 'web-download', uri: NOWHERE }), 403, notAuthorized('modify_image'))
    refused(await begin(await cloud.as('bob'), queued.id, { name: 'web-download', uri: NOWHERE }), 404, `No image found with ID ${queued.id}`)
  })

  cloud.test('web-download: 202, then active, and a task that says who', async () => {
    const { alice } = await ours()
    if (!cloud.loopback) cloud.skip('Glance is on another machine: it cannot fetch from here')
    const { id } = await cloud.image(alice)
    await serving(async (base) => {
      expectStatus(await begin(alice, id, { name: 'web-download', uri: `${base}/disk` }), 202)
      expect(await settled(alice, id)).toMatchObject({ status: 'active', size: 5000, os_glance_failed_import: '', os_glance_importing_to_stores: '' })
    })
    const { tasks } = tasksSchema.parse(jsonOf(await alice.get(`v2/images/${id}/tasks`)))
    expect(tasks).toHaveLength(1)
    expect(tasks[0]).toMatchObject({ type: 'api_image_import', status: 'success', image_id: id, user_id: alice.token.user.id, owner: alice.project_id })
    expect(tasks[0]?.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/)
  })

  cloud.test('a web-download that fails leaves the image queued, with the store that failed and no cause', async () => {
    const { alice } = await ours()
    if (!cloud.loopback) cloud.skip('Glance is on another machine: it cannot fetch from here')
    const { id } = await cloud.image(alice)
    await serving(async (base) => {
      expectStatus(await begin(alice, id, { name: 'web-download', uri: `${base}/nothing` }), 202)
      const image = await settled(alice, id)
      expect(image.status).toBe('queued')
      expect(image['os_glance_failed_import']).not.toBe('')
    })
    const { tasks } = tasksSchema.parse(jsonOf(await alice.get(`v2/images/${id}/tasks`)))
    expect(tasks[0]).toMatchObject({ status: 'failure', message: 'Task failed due to Internal Error' })
  })

  cloud.test('stage and glance-direct', async () => {
    const { alice, active } = await ours()
    const stage = (client: Client, id: string) => client.send('PUT', `v2/images/${id}/stage`, { body: 'staged', type: 'application/octet-stream' })
    const { id } = await cloud.image(alice)
    refused(await stage(await cloud.as('rita'), id), 403, notAuthorized('modify_image'))
    nothing(await stage(alice, id))
    expect(imageOf(await alice.show(id))).toMatchObject({ status: 'uploading', size: 6 })
    refused(await stage(alice, active.id), 409, 'Image status transition from active to uploading is not allowed')
    expectStatus(await begin(alice, id, { name: 'glance-direct' }), 202)
    expect(await settled(alice, id)).toMatchObject({ status: 'active', size: 6 })
  })

  cloud.test('the tasks of an image: for those who see it', async () => {
    const { alice, queued } = await ours()
    expect(jsonOf(await alice.get(`v2/images/${queued.id}/tasks`))).toStrictEqual({ tasks: [] })
    refused(await (await cloud.as('bob')).get(`v2/images/${queued.id}/tasks`), 404, NOT_FOUND)
    refused(await alice.get('v2/images/nope/tasks'), 404, NOT_FOUND)
    refused(await alice.get('v2/tasks'), 403, notAuthorized('tasks_api_access'))
  })

  cloud.test('taking data out of a store is for admins, and never the last of it', async () => {
    const { alice, active } = await ours()
    const admin = await cloud.as('admin')
    refused(await alice.del(`v2/stores/${active.stores}/${active.id}`), 403, notAuthorized('delete_image_location'))
    refused(await admin.del(`v2/stores/${active.stores}/${active.id}`), 403, 'Cannot delete image data from the only store containing it. Consider deleting the image instead.')
    refused(await admin.del(`v2/stores/bogus/${active.id}`), 409, 'The selected store bogus is not available on this node.')
  })
})
