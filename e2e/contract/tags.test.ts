import { expect } from 'vitest'
import { imageOf, nothing, notAllowed, notAuthorized, NOT_FOUND, refused, schemaRefused } from './answers.ts'
import type { Client } from './client.ts'
import { chapter, lazy } from './cloud-under-test.ts'

const put = (client: Client, id: string, tag: string) => client.send('PUT', `v2/images/${id}/tags/${encodeURIComponent(tag)}`)
const take = (client: Client, id: string, tag: string) => client.send('DELETE', `v2/images/${id}/tags/${encodeURIComponent(tag)}`)

chapter('tags', (cloud) => {
  const ours = lazy(async () => {
    const alice = await cloud.as('alice')
    return { alice, image: await cloud.image(alice, { tags: [] }) }
  })

  cloud.test('put and delete: 204; a tag that is there already stays', async () => {
    const { alice, image } = await ours()
    nothing(await put(alice, image.id, 'blue'))
    nothing(await put(alice, image.id, 'blue'))
    nothing(await put(alice, image.id, 'with space'))
    expect(imageOf(await alice.show(image.id)).tags.toSorted()).toStrictEqual(['blue', 'with space'])
    nothing(await take(alice, image.id, 'blue'))
    nothing(await take(alice, image.id, 'with space'))
    expect(imageOf(await alice.show(image.id)).tags).toStrictEqual([])
  })

  cloud.onlyZed('a tag outside ASCII is mangled on its way through a path: it must be patched in', async () => {
    const { alice } = await ours()
    const { id } = await cloud.image(alice, { tags: [] })
    nothing(await put(alice, id, 'ü'))
    expect(imageOf(await alice.show(id)).tags).toStrictEqual(['Ã¼'])
    expect(imageOf(await alice.patch(id, [{ op: 'replace', path: '/tags', value: ['ü'] }])).tags).toStrictEqual(['ü'])
  })

  cloud.test('deleting a tag that is not there: 404', async () => {
    const { alice, image } = await ours()
    refused(await take(alice, image.id, 'nope'), 404, NOT_FOUND)
  })

  cloud.test('a tag has at most 255 characters, and no slash in its path', async () => {
    const { alice, image } = await ours()
    nothing(await put(alice, image.id, 't'.repeat(255)))
    schemaRefused(await put(alice, image.id, 't'.repeat(256)), `'${'t'.repeat(256)}' is too long`, 'maxLength', "['properties']['tags']['items']")
    refused(await put(alice, image.id, 'a/b'), 404, NOT_FOUND)
    nothing(await take(alice, image.id, 't'.repeat(255)))
  })

  cloud.test('at most 128 tags', async () => {
    const alice = await cloud.as('alice')
    const { id } = await cloud.image(alice, { tags: Array.from({ length: 128 }, (_, i) => `t${i}`) })
    refused(await put(alice, id, 'one-more'), 413, `Image tag limit exceeded for image ${id}: The limit has been exceeded on the number of allowed image tags. Attempted: 129, Maximum: 128:`)
    nothing(await put(alice, id, 't1'))
  })

  cloud.test('who may not: 403 where the image is seen, 404 where not', async () => {
    const { alice, image } = await ours()
    const [rita, bob] = [await cloud.as('rita'), await cloud.as('bob')]
    for (const change of [put, take]) {
      refused(await change(rita, image.id, 'x'), 403, notAuthorized('modify_image'))
      refused(await change(bob, image.id, 'x'), 404, `Image ${image.id} not found.`)
      refused(await change(alice, 'nope', 'x'), 404, 'Image nope not found.')
    }
  })

  cloud.test('a community image shows its tags to others and takes none from them', async () => {
    cloud.mayPublish()
    const { id } = await cloud.image(await cloud.as('alice'), { visibility: 'community', tags: ['x'] })
    const bob = await cloud.as('bob')
    refused(await put(bob, id, 'y'), 403, notAuthorized('modify_image'))
    refused(await take(bob, id, 'x'), 403, notAuthorized('modify_image'))
    expect(imageOf(await bob.show(id)).tags).toStrictEqual(['x'])
  })

  cloud.test('other methods, and the tags as a whole', async () => {
    const { alice, image } = await ours()
    notAllowed(await alice.get(`v2/images/${image.id}/tags/x`), 'GET', 'PUT, DELETE')
    refused(await alice.get(`v2/images/${image.id}/tags`), 404, NOT_FOUND)
  })
})
