import { expect } from 'vitest'
import { imageOf, nothing, notAllowed, notAuthorized, NOT_FOUND, refused } from './answers.ts'
import type { Client } from './client.ts'
import { chapter, lazy } from './cloud-under-test.ts'

const act = (client: Client, id: string, action: string) => client.send('POST', `v2/images/${id}/actions/${action}`)

chapter('actions', (cloud) => {
  const ours = lazy(async () => {
    const alice = await cloud.as('alice')
    return { alice, queued: await cloud.image(alice), active: await cloud.image(alice, {}, 'data') }
  })

  cloud.test('deactivate and reactivate: 204, again too', async () => {
    const { alice, active } = await ours()
    nothing(await act(alice, active.id, 'deactivate'))
    expect(imageOf(await alice.show(active.id)).status).toBe('deactivated')
    nothing(await act(alice, active.id, 'deactivate'))
    nothing(await act(alice, active.id, 'reactivate'))
    expect(imageOf(await alice.show(active.id)).status).toBe('active')
    nothing(await act(alice, active.id, 'reactivate'))
  })

  cloud.test('only an active image is deactivated, only a deactivated one reactivated', async () => {
    const { alice, queued } = await ours()
    refused(await act(alice, queued.id, 'deactivate'), 403, "Not allowed to deactivate image in status 'queued'")
    refused(await act(alice, queued.id, 'reactivate'), 403, "Not allowed to reactivate image in status 'queued'")
  })

  cloud.test('the data of a deactivated image is locked for all but admins; the record is not', async () => {
    const alice = await cloud.as('alice')
    const { id } = await cloud.image(alice, {}, 'data')
    nothing(await act(alice, id, 'deactivate'))
    const locked = 'The requested image has been deactivated. Image data download is forbidden.'
    refused(await alice.download(id), 403, locked)
    // A reader, who may not download at all, is told this first.
    refused(await (await cloud.as('rita')).download(id), 403, locked)
    expect((await (await cloud.as('admin')).download(id)).text).toBe('data')
    expect(imageOf(await alice.patch(id, [{ op: 'replace', path: '/name', value: cloud.named('locked') }])).status).toBe('deactivated')
    refused(await alice.upload(id, 'x'), 409, 'Image status transition from deactivated to saving is not allowed')
    nothing(await alice.del(`v2/images/${id}`))
  })

  cloud.test('a member takes back what an admin deactivated', async () => {
    const alice = await cloud.as('alice')
    const { id } = await cloud.image(alice, {}, 'data')
    nothing(await act(await cloud.as('admin'), id, 'deactivate'))
    nothing(await act(alice, id, 'reactivate'))
    expect(imageOf(await alice.show(id)).status).toBe('active')
  })

  cloud.test('who may not: 403 where the image is seen, 404 where not', async () => {
    const { active } = await ours()
    for (const action of ['deactivate', 'reactivate']) {
      refused(await act(await cloud.as('rita'), active.id, action), 403, notAuthorized(action))
      refused(await act(await cloud.as('bob'), active.id, action), 404, `No image found with ID ${active.id}`)
      refused(await act(await cloud.as('alice'), 'nope', action), 404, 'No image found with ID nope')
    }
  })

  cloud.test('a public image is seen by others, who may not act on it', async () => {
    cloud.mayPublish()
    const { id } = await cloud.image(await cloud.as('admin'), { visibility: 'public' }, 'data')
    refused(await act(await cloud.as('bob'), id, 'deactivate'), 403, notAuthorized('deactivate'))
  })

  cloud.test('other actions and other methods', async () => {
    const { alice, active } = await ours()
    refused(await act(alice, active.id, 'explode'), 404, NOT_FOUND)
    notAllowed(await alice.get(`v2/images/${active.id}/actions/deactivate`), 'GET', 'POST')
  })
})
