import { expect } from 'vitest'
import type { Image } from '#src/api/glance/images.ts'
import { expectStatus, idsOf, jsonOf, NO_TOKEN, notAllowed, notAuthorized, pageOf, refused } from './answers.ts'
import { send, type Client } from './client.ts'
import { chapter, lazy, type Cloud } from './cloud-under-test.ts'

const list = (client: Client, query: string) => client.get(`v2/images?${query}`)

/** Glance's order: the keys asked for, then created_at and id in the direction of the first (glance/db/sqlalchemy/api.py image_get_all). Null comes first ascending. */
function inOrder(images: readonly Image[], key: 'name' | 'id' | 'created_at', direction: 'asc' | 'desc'): string[] {
  const value = (image: Image, of: typeof key) => image[of]?.toLowerCase() ?? ''
  const compare = (a: Image, b: Image) => [key, 'created_at' as const, 'id' as const].map((of) => value(a, of).localeCompare(value(b, of), 'en')).find((order) => order !== 0) ?? 0
  return images.toSorted((a, b) => (direction === 'asc' ? compare(a, b) : compare(b, a))).map((image) => image.id)
}

/** Five images of alice that only `tag` finds together; two carry a second tag. */
const fixture = (cloud: Cloud) =>
  lazy(async () => {
    const alice = await cloud.as('alice')
    const tags = [cloud.tag, `${cloud.tag}-two`]
    const made: Image[] = []
    for (const attributes of [{ name: cloud.named('b'), tags }, { name: cloud.named('A'), tags }, { name: cloud.named('c'), disk_format: 'qcow2' }, { name: cloud.named('d'), disk_format: 'iso' }, { name: cloud.named('e') }]) {
      made.push(await cloud.image(alice, attributes))
    }
    // A name can be taken away only afterwards: a run that is killed is cleaned up by names.
    const nameless = made[4]
    if (nameless) made[4] = { ...nameless, ...(jsonOf(await alice.patch(nameless.id, [{ op: 'replace', path: '/name', value: null }])) as Image) }
    return { alice, images: made }
  })

chapter('images: list', (cloud) => {
  const ours = fixture(cloud)
  const tag = `tag=${cloud.tag}`

  cloud.test('the default list: at most 25, newest first, and what it says of itself', async () => {
    const { alice } = await ours()
    const page = pageOf(await alice.get('v2/images'))
    expect(page.first).toBe('/v2/images')
    expect(page.images.length).toBeGreaterThan(0)
    expect(page.images.length).toBeLessThanOrEqual(25)
    expect(page.next === undefined).toBe(page.images.length < 25)
    expect(page.images.map((image) => image.created_at)).toStrictEqual(page.images.map((image) => image.created_at).toSorted().toReversed())
  })

  cloud.test('a full page has a next link with its last image as the marker', async () => {
    const { alice, images } = await ours()
    const sorted = inOrder(images, 'id', 'asc')
    const page = pageOf(await list(alice, `limit=2&sort=id:asc&${tag}`))
    expect(page.images.map((image) => image.id)).toStrictEqual(sorted.slice(0, 2))
    expect(page.first).toBe(`/v2/images?limit=2&sort=id%3Aasc&${tag}`)
    expect(page.next).toBe(`/v2/images?limit=2&sort=id%3Aasc&${tag}&marker=${sorted[1]}`)
  })

  cloud.test('walking by next shows every image once; a last page that is full has a next that leads to nothing', async () => {
    const { alice, images } = await ours()
    const seen: string[] = []
    let path: string | undefined = `v2/images?limit=1&sort=created_at:asc&${tag}`
    for (let pages = 0; path !== undefined && pages < 10; pages += 1) {
      const page = pageOf(await alice.get(path))
      seen.push(...page.images.map((image) => image.id))
      path = page.next?.slice(1)
    }
    expect(seen).toStrictEqual(inOrder(images, 'created_at', 'asc'))
    const all = pageOf(await list(alice, `limit=5&${tag}`))
    expect(all.next).toBeDefined()
    const beyond = pageOf(await alice.get(all.next?.slice(1) ?? ''))
    expect([beyond.images, beyond.next]).toStrictEqual([[], undefined])
  })

  cloud.test('next keeps only the last of repeated parameters', async () => {
    const { alice } = await ours()
    const page = pageOf(await list(alice, `${tag}&tag=${cloud.tag}-two&limit=1`))
    expect(page.images).toHaveLength(1)
    expect(page.first).toBe(`/v2/images?tag=${cloud.tag}-two&limit=1`)
    expect(page.next).toBe(`/v2/images?tag=${cloud.tag}-two&limit=1&marker=${page.images[0]?.id}`)
  })

  cloud.test('limit: 0 is an empty page, more than 1000 is silently 1000', async () => {
    const { alice, images } = await ours()
    expect(jsonOf(await list(alice, 'limit=0'))).toStrictEqual({ images: [], first: '/v2/images?limit=0', schema: '/v2/schemas/images' })
    expect(idsOf(await list(alice, `limit=100000&${tag}`))).toHaveLength(images.length)
  })

  cloud.test('limit: no negative number, no word', async () => {
    const { alice } = await ours()
    refused(await list(alice, 'limit=-1'), 400, 'limit param must be positive')
    refused(await list(alice, 'limit=abc'), 400, 'limit param must be an integer')
  })

  cloud.test('marker: unknown 400, deleted 400, of others 403', async () => {
    const [{ alice }, bob] = [await ours(), await cloud.as('bob')]
    refused(await list(alice, 'marker=nope'), 400, 'No image found with ID nope')
    const gone = await cloud.image(alice, { tags: [] })
    await alice.del(`v2/images/${gone.id}`)
    refused(await list(alice, `marker=${gone.id}`), 400, `No image found with ID ${gone.id}`)
    const theirs = await cloud.image(bob, { tags: [] })
    refused(await list(alice, `marker=${theirs.id}`), 403, `Forbidding request, image ${theirs.id} not visible`)
  })

  cloud.test('sort by name both ways: without regard to case, null first ascending', async () => {
    const { alice, images } = await ours()
    expect(idsOf(await list(alice, `sort=name:asc&${tag}`))).toStrictEqual(inOrder(images, 'name', 'asc'))
    expect(idsOf(await list(alice, `sort=name:desc&${tag}`))).toStrictEqual(inOrder(images, 'name', 'desc'))
    expect(idsOf(await list(alice, `sort=name&${tag}`))).toStrictEqual(inOrder(images, 'name', 'desc'))
  })

  cloud.test('paging goes over null names', async () => {
    const { alice, images } = await ours()
    const sorted = inOrder(images, 'name', 'asc')
    const first = pageOf(await list(alice, `sort=name:asc&limit=2&${tag}`))
    const second = pageOf(await list(alice, `sort=name:asc&limit=3&marker=${first.images[1]?.id}&${tag}`))
    expect([...first.images, ...second.images].map((image) => image.id)).toStrictEqual(sorted)
    const down = pageOf(await list(alice, `sort=name:desc&limit=5&marker=${sorted[3]}&${tag}`))
    expect(down.images.map((image) => image.id)).toStrictEqual(sorted.toReversed().slice(2))
  })

  cloud.test('sort by two keys, and by each of the eight', async () => {
    const { alice, images } = await ours()
    const formats = pageOf(await list(alice, `sort=disk_format:asc,id:desc&${tag}`)).images
    expect(formats.map((image) => image.disk_format)).toStrictEqual(['iso', 'qcow2', 'raw', 'raw', 'raw'])
    const raws = formats.slice(2).map((image) => image.id)
    expect(raws).toStrictEqual(raws.toSorted().toReversed())
    for (const key of ['status', 'container_format', 'size', 'id', 'created_at', 'updated_at']) {
      expect(idsOf(await list(alice, `sort=${key}:asc&${tag}`))).toHaveLength(images.length)
    }
    expect(idsOf(await list(alice, `sort=updated_at:desc,name:asc&${tag}`))).toHaveLength(images.length)
  })

  cloud.test('the older spelling of sorting: sort_key and sort_dir, repeated', async () => {
    const { alice, images } = await ours()
    expect(idsOf(await list(alice, `sort_key=name&sort_dir=asc&${tag}`))).toStrictEqual(inOrder(images, 'name', 'asc'))
    expect(idsOf(await list(alice, `sort_key=name&${tag}`))).toStrictEqual(inOrder(images, 'name', 'desc'))
    expect(idsOf(await list(alice, `sort_dir=asc&${tag}`))).toStrictEqual(inOrder(images, 'created_at', 'asc'))
    expect(idsOf(await list(alice, `sort_key=disk_format&sort_key=name&sort_dir=asc&sort_dir=desc&${tag}`))).toHaveLength(images.length)
    // One direction for all keys.
    expect(idsOf(await list(alice, `sort_key=status&sort_key=name&sort_dir=asc&${tag}`))).toStrictEqual(inOrder(images, 'name', 'asc'))
  })

  cloud.test('sort: what is refused', async () => {
    const { alice } = await ours()
    const keys = 'name, status, container_format, disk_format, size, id, created_at, updated_at'
    refused(await list(alice, 'sort=bogus'), 400, `Invalid sort key: bogus. It must be one of the following: ${keys}.`)
    refused(await list(alice, 'sort=owner:asc'), 400, `Invalid sort key: owner. It must be one of the following: ${keys}.`)
    refused(await list(alice, 'sort='), 400, `Invalid sort key: . It must be one of the following: ${keys}.`)
    refused(await list(alice, 'sort_key=visibility'), 400, `Invalid sort key: visibility. It must be one of the following: ${keys}.`)
    refused(await list(alice, 'sort=name:up'), 400, 'Invalid sort direction: up')
    refused(await list(alice, 'sort_dir=up'), 400, 'Invalid sort direction: up')
    refused(await list(alice, 'sort=name:asc&sort_key=id'), 400, 'Old and new sorting syntax cannot be combined')
    refused(await list(alice, 'sort_key=name&sort_dir=asc&sort_dir=desc&sort_dir=asc'), 400, 'Number of sort dirs does not match the number of sort keys')
  })

  cloud.test('a private image is in the lists of its project and of an admin, in no other', async () => {
    const { images } = await ours()
    const ids = images.map((image) => image.id).toSorted()
    for (const name of ['rita', 'app-alice-reader', 'admin'] as const) expect(idsOf(await list(await cloud.as(name), tag)).toSorted()).toStrictEqual(ids)
    for (const name of ['bob', 'alice-acme', 'tina'] as const) expect(idsOf(await list(await cloud.as(name), tag))).toStrictEqual([])
  })

  cloud.test('a community image is in the lists of others only when they ask for it', async () => {
    cloud.mayPublish()
    const { alice } = await ours()
    const bob = await cloud.as('bob')
    const own = `${cloud.tag}-community`
    const { id } = await cloud.image(alice, { visibility: 'community', tags: [own] })
    expect(idsOf(await list(alice, `tag=${own}`))).toStrictEqual([id])
    expect(idsOf(await list(bob, `tag=${own}`))).toStrictEqual([])
    expect(idsOf(await list(bob, `tag=${own}&visibility=community`))).toStrictEqual([id])
    expect(idsOf(await list(bob, `tag=${own}&visibility=all`))).toStrictEqual([id])
    expect(idsOf(await list(await cloud.as('admin'), `tag=${own}`))).toStrictEqual([])
    expect(idsOf(await list(await cloud.as('admin'), `tag=${own}&visibility=all`))).toStrictEqual([id])
  })

  cloud.test('a public image is in every list', async () => {
    cloud.mayPublish()
    const own = `${cloud.tag}-public`
    const { id } = await cloud.image(await cloud.as('admin'), { visibility: 'public', tags: [own] })
    for (const name of ['alice', 'rita', 'bob'] as const) {
      expect(idsOf(await list(await cloud.as(name), `tag=${own}`))).toStrictEqual([id])
      expect(idsOf(await list(await cloud.as(name), `tag=${own}&visibility=private`))).toStrictEqual([])
    }
  })

  cloud.test('without the role of a reader there is no list', async () => {
    refused(await (await cloud.as('app-alice-member-only')).get('v2/images'), 403, notAuthorized('get_images'))
  })

  cloud.test('a token without a project has no list', async () => {
    const alice = await cloud.as('alice')
    const answer = await send('POST', `${cloud.authUrl()}/auth/tokens`, { json: { auth: { ...cloud.authOf('alice'), scope: 'unscoped' } } })
    refused(await alice.get('v2/images', { token: answer.headers.get('X-Subject-Token') }), 403, notAuthorized('get_images'))
  })

  cloud.test('without a token, or with a made-up one: 401 that names Keystone and has no request id', async () => {
    const alice = await cloud.as('alice')
    for (const token of [null, 'made-up']) {
      const answer = await alice.get('v2/images', { token })
      refused(answer, 401, NO_TOKEN)
      expect(answer.headers.get('WWW-Authenticate')).toMatch(/^Keystone uri="https?:\/\/[^"]+"$/)
      if (cloud.loopback) expect(answer.headers.get('WWW-Authenticate')).toBe(`Keystone uri="${cloud.authUrl()}"`)
    }
  })

  cloud.test('other methods: 405 with those that there are, HEAD too', async () => {
    const alice = await cloud.as('alice')
    notAllowed(await alice.send('PUT', 'v2/images'), 'PUT', 'GET, POST')
    notAllowed(await alice.send('DELETE', 'v2/images'), 'DELETE', 'GET, POST')
    const head = await alice.send('HEAD', 'v2/images')
    expectStatus(head, 405)
    expect(head.headers.get('Allow')).toBe('GET, POST')
  })
})
