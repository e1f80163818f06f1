import { expect } from 'vitest'
import * as z from 'zod/mini'
import { DATE, ERRED, expectStatus, idsOf, imageOf, jsonOf, nothing, notAllowed, notAuthorized, NOT_FOUND, refused } from './answers.ts'
import type { Answer, Client } from './client.ts'
import { chapter, lazy } from './cloud-under-test.ts'

const memberSchema = z.strictObject({
  member_id: z.string(), image_id: z.string(), status: z.enum(['pending', 'accepted', 'rejected']), created_at: z.string().check(z.regex(DATE)), updated_at: z.string().check(z.regex(DATE)),
  schema: z.literal('/v2/schemas/member'),
})
const membersSchema = z.strictObject({ members: z.array(memberSchema), schema: z.literal('/v2/schemas/members') })

const memberOf = (answer: Answer) => memberSchema.parse(jsonOf(answer))
const membersOf = (answer: Answer) => membersSchema.parse(jsonOf(answer)).members.map(({ member_id, status }) => ({ member_id, status }))

const path = (id: string, member?: string) => `v2/images/${id}/members${member === undefined ? '' : `/${member}`}`
const add = (client: Client, id: string, member: unknown) => client.post(path(id), { member })
const setStatus = (client: Client, id: string, member: string, status: unknown) => client.send('PUT', path(id, member), { json: { status } })

chapter('members', (cloud) => {
  /** An image of alice's project that is shared with bob's and with one that does not exist. */
  const ours = lazy(async () => {
    const [alice, bob] = [await cloud.as('alice'), await cloud.as('bob')]
    const { id } = await cloud.image(alice, { visibility: 'shared' }, 'data')
    memberOf(await add(alice, id, bob.project_id))
    memberOf(await add(alice, id, 'no-such-project'))
    return { alice, bob, id }
  })

  cloud.test('adding is 200 and makes a pending member; any string is a project', async () => {
    const [alice, bob] = [await cloud.as('alice'), await cloud.as('bob')]
    const { id } = await cloud.image(alice, { visibility: 'shared' })
    expect(jsonOf(await alice.get(path(id)))).toStrictEqual({ members: [], schema: '/v2/schemas/members' })
    const member = memberOf(await add(alice, id, bob.project_id))
    expect(member).toMatchObject({ member_id: bob.project_id, image_id: id, status: 'pending', updated_at: member.created_at })
    expect(memberOf(await add(alice, id, 'no-such-project')).status).toBe('pending')
    expect(memberOf(await alice.get(path(id, bob.project_id)))).toStrictEqual(member)
  })

  cloud.test('a member twice: 409', async () => {
    const { alice, bob, id } = await ours()
    refused(await add(alice, id, bob.project_id), 409, `Member ${bob.project_id} is duplicated for image ${id}`)
  })

  cloud.test('what is no member', async () => {
    const { alice, id } = await ours()
    refused(await alice.send('POST', path(id)), 400, 'Body expected in request.')
    refused(await alice.post(path(id), {}), 400, 'Member to be added not specified')
    refused(await alice.post(path(id), { member: '' }), 400, "Member can't be empty")
    refused(await alice.post(path(id), []), 400, 'Expected a member in the form: {"member": "image_id"}')
  })

  cloud.test('a number is a project too', async () => {
    const alice = await cloud.as('alice')
    const { id } = await cloud.image(alice, { visibility: 'shared' })
    expectStatus(await add(alice, id, 5), 200)
    expect(membersOf(await alice.get(path(id)))).toStrictEqual([{ member_id: '5', status: 'pending' }])
  })

  cloud.test('who may not even read the image is told nothing of its members', async () => {
    const { bob, id } = await ours()
    const app = await cloud.as('app-alice-member-only')
    refused(await app.get(path(id)), 404, NOT_FOUND)
    refused(await app.get(path(id, bob.project_id)), 404, NOT_FOUND)
    refused(await app.del(path(id, 'nope')), 404, NOT_FOUND)
  })

  cloud.onlyZed('a member of over 255 characters breaks Glance on MySQL: 500', async () => {
    const { alice, id } = await ours()
    refused(await add(alice, id, 'x'.repeat(256)), 500, ERRED)
  })

  cloud.test('only shared images have members', async () => {
    const { alice, bob } = await ours()
    const { id } = await cloud.image(alice)
    refused(await add(alice, id, bob.project_id), 403, `Not allowed to create members for image ${id}.`)
    refused(await alice.get(path(id)), 403, `Not allowed to list members for image ${id}: Only shared images have members.`)
    refused(await setStatus(alice, id, bob.project_id, 'accepted'), 403, `Not allowed to update members for image ${id}.`)
    refused(await alice.del(path(id, bob.project_id)), 403, `Not allowed to delete members for image ${id}.`)
    refused(await alice.get(path(id, bob.project_id)), 404, 'Only shared images have members.')
  })

  cloud.test('the owner’s project and admins see every member, a member itself only, others nothing', async () => {
    const { alice, bob, id } = await ours()
    const all = [{ member_id: bob.project_id, status: 'pending' }, { member_id: 'no-such-project', status: 'pending' }]
    for (const client of [alice, await cloud.as('rita'), await cloud.as('admin')]) expect(membersOf(await client.get(path(id)))).toStrictEqual(expect.arrayContaining(all))
    expect(membersOf(await bob.get(path(id)))).toStrictEqual([{ member_id: bob.project_id, status: 'pending' }])
    expect(memberOf(await bob.get(path(id, bob.project_id))).status).toBe('pending')
    refused(await bob.get(path(id, 'no-such-project')), 404, `no-such-project not found in the member list of the image ${id}.`)
    refused(await (await cloud.as('tina')).get(path(id)), 404, `Image ${id} not found.`)
    refused(await (await cloud.as('tina')).get(path(id, bob.project_id)), 404, `Image ${id} not found.`)
    refused(await alice.get(path(id, 'nope')), 404, `nope not found in the member list of the image ${id}.`)
    refused(await alice.get(path('nope')), 404, 'Image nope not found.')
  })

  cloud.test('a pending member can show and download by id, and finds the image only when it asks', async () => {
    const [alice, bob] = [await cloud.as('alice'), await cloud.as('bob')]
    const own = `tag=${cloud.tag}-pending`
    const { id } = await cloud.image(alice, { visibility: 'shared', tags: [`${cloud.tag}-pending`] }, 'data')
    memberOf(await add(alice, id, bob.project_id))
    expect(imageOf(await bob.show(id)).visibility).toBe('shared')
    expect((await bob.download(id)).text).toBe('data')
    expect(idsOf(await bob.get(`v2/images?${own}`))).toStrictEqual([])
    expect(idsOf(await bob.get(`v2/images?${own}&visibility=shared&member_status=pending`))).toStrictEqual([id])
    expect(idsOf(await bob.get(`v2/images?${own}&visibility=shared&member_status=all`))).toStrictEqual([id])
    expect(idsOf(await bob.get(`v2/images?${own}&visibility=shared&member_status=rejected`))).toStrictEqual([])
  })

  cloud.test('accepting puts the image into the member’s list, rejecting takes it out', async () => {
    const [alice, bob] = [await cloud.as('alice'), await cloud.as('bob')]
    const own = `${cloud.tag}-accepted`
    const { id } = await cloud.image(alice, { visibility: 'shared', tags: [own] })
    const added = memberOf(await add(alice, id, bob.project_id))
    const accepted = memberOf(await setStatus(bob, id, bob.project_id, 'accepted'))
    expect(accepted).toStrictEqual({ ...added, status: 'accepted', updated_at: accepted.updated_at })
    expect(idsOf(await bob.get(`v2/images?tag=${own}`))).toStrictEqual([id])
    expect(idsOf(await (await cloud.as('alice-acme')).get(`v2/images?tag=${own}`))).toStrictEqual([id])
    expect(memberOf(await setStatus(bob, id, bob.project_id, 'rejected')).status).toBe('rejected')
    expect(idsOf(await bob.get(`v2/images?tag=${own}`))).toStrictEqual([])
    expect(idsOf(await bob.get(`v2/images?tag=${own}&visibility=shared&member_status=rejected`))).toStrictEqual([id])
    expect(imageOf(await bob.show(id)).id).toBe(id)
    expect(memberOf(await setStatus(bob, id, bob.project_id, 'pending')).status).toBe('pending')
  })

  cloud.test('an owner’s own shared images are among the shared ones, whatever the member status', async () => {
    const { alice, id } = await ours()
    for (const status of ['accepted', 'pending', 'rejected', 'all']) {
      expect(idsOf(await alice.get(`v2/images?tag=${cloud.tag}&visibility=shared&member_status=${status}`))).toContain(id)
    }
  })

  cloud.test('the status: one of three words, in an object', async () => {
    const { bob, id } = await ours()
    const words = 'Incorrect request: Status must be "pending", "accepted" or "rejected".'
    refused(await setStatus(bob, id, bob.project_id, 'bogus'), 400, words)
    refused(await setStatus(bob, id, bob.project_id, ''), 400, words)
    const put = (json: unknown) => bob.send('PUT', path(id, bob.project_id), { json })
    refused(await put({}), 400, 'Status not specified')
    refused(await put([]), 400, 'Expected a status in the form: {"status": "status"}')
    refused(await bob.send('PUT', path(id, bob.project_id)), 400, 'Body expected in request.')
  })

  cloud.test('the status is for members of the member project and for admins', async () => {
    const { alice, bob, id } = await ours()
    refused(await setStatus(alice, id, bob.project_id, 'accepted'), 403, notAuthorized('modify_member'))
    refused(await setStatus(await cloud.as('rita'), id, bob.project_id, 'accepted'), 403, notAuthorized('modify_member'))
    refused(await setStatus(await cloud.as('alice-acme'), id, bob.project_id, 'accepted'), 403, notAuthorized('modify_member'))
    refused(await setStatus(await cloud.as('tina'), id, bob.project_id, 'accepted'), 404, `Image ${id} not found.`)
    refused(await setStatus(bob, id, 'nope', 'accepted'), 404, `nope not found in the member list of the image ${id}.`)
    expect(memberOf(await setStatus(await cloud.as('admin'), id, bob.project_id, 'pending')).status).toBe('pending')
  })

  cloud.test('adding is for members of the owner’s project', async () => {
    const { bob, id } = await ours()
    refused(await add(await cloud.as('rita'), id, 'another'), 403, notAuthorized('add_member'))
    refused(await add(bob, id, 'another'), 403, notAuthorized('add_member'))
    refused(await add(await cloud.as('tina'), id, 'another'), 404, `Image ${id} not found.`)
    refused(await add(bob, 'nope', 'another'), 404, 'Image nope not found.')
  })

  cloud.test('removing is for the owner’s project: a member cannot leave', async () => {
    const { alice, bob, id } = await ours()
    refused(await bob.del(path(id, bob.project_id)), 403, notAuthorized('delete_member'))
    refused(await (await cloud.as('rita')).del(path(id, bob.project_id)), 403, notAuthorized('delete_member'))
    refused(await (await cloud.as('tina')).del(path(id, bob.project_id)), 404, `Image ${id} not found.`)
    refused(await alice.del(path(id, 'nope')), 404, `nope not found in the member list of the image ${id}.`)
    memberOf(await add(alice, id, 'passing'))
    const answer = await alice.del(path(id, 'passing'))
    expectStatus(answer, 204)
    expect(answer.text).toBe('')
    refused(await alice.del(path(id, 'passing')), 404, `passing not found in the member list of the image ${id}.`)
  })

  cloud.test('a member that is removed loses sight of the image', async () => {
    const [alice, bob] = [await cloud.as('alice'), await cloud.as('bob')]
    const { id } = await cloud.image(alice, { visibility: 'shared' })
    memberOf(await add(alice, id, bob.project_id))
    imageOf(await bob.show(id))
    expectStatus(await alice.del(path(id, bob.project_id)), 204)
    refused(await bob.show(id), 404, `No image found with ID ${id}`)
  })

  cloud.test('members are kept while an image is private', async () => {
    const [alice, bob] = [await cloud.as('alice'), await cloud.as('bob')]
    const { id } = await cloud.image(alice, { visibility: 'shared' })
    memberOf(await add(alice, id, bob.project_id))
    memberOf(await setStatus(bob, id, bob.project_id, 'accepted'))
    imageOf(await alice.patch(id, [{ op: 'replace', path: '/visibility', value: 'private' }]))
    refused(await bob.show(id), 404, `No image found with ID ${id}`)
    refused(await alice.get(path(id)), 403, `Not allowed to list members for image ${id}: Only shared images have members.`)
    imageOf(await alice.patch(id, [{ op: 'replace', path: '/visibility', value: 'shared' }]))
    expect(membersOf(await alice.get(path(id)))).toStrictEqual([{ member_id: bob.project_id, status: 'accepted' }])
    imageOf(await bob.show(id))
  })

  cloud.test('a member changes and deletes nothing; its images go when the owner deletes them', async () => {
    const [alice, bob] = [await cloud.as('alice'), await cloud.as('bob')]
    const { id } = await cloud.image(alice, { visibility: 'shared' })
    memberOf(await add(alice, id, bob.project_id))
    refused(await bob.patch(id, [{ op: 'replace', path: '/name', value: 'x' }]), 403, notAuthorized('modify_image'))
    refused(await bob.del(`v2/images/${id}`), 403, notAuthorized('delete_image'))
    nothing(await alice.del(`v2/images/${id}`))
    refused(await bob.show(id), 404, `No image found with ID ${id}`)
  })

  cloud.test('128 members, and no more', async () => {
    const alice = await cloud.as('alice')
    const { id } = await cloud.image(alice, { visibility: 'shared' })
    const max = 128
    for (let i = 0; i < max; i++) {
      const answer = await add(alice, id, `project-${i}`)
      if (answer.status === 413) cloud.skip('an image may have fewer members here')
      memberOf(answer)
    }
    const words = `Image member limit exceeded for image ${id}: The limit has been exceeded on the number of allowed image members for this image. Attempted: ${max + 1}, Maximum: ${max}:`
    const more = await add(alice, id, 'one-more')
    if (more.status === 200) cloud.skip('an image may have more members here')
    refused(more, 413, words)
    refused(await add(alice, id, 'project-0'), 413, words)
    expect(membersOf(await alice.get(path(id)))).toHaveLength(max)
    expectStatus(await alice.del(path(id, 'project-0')), 204)
    memberOf(await add(alice, id, 'one-more'))
  }, 120_000)

  cloud.test('a member whose id is not ASCII, or has a slash, is not found again', async () => {
    const alice = await cloud.as('alice')
    const { id } = await cloud.image(alice, { visibility: 'shared' })
    for (const member of ['prójekt', 'a/b', ' spaced ']) memberOf(await add(alice, id, member))
    refused(await alice.del(path(id, encodeURIComponent('prójekt'))), 404, `${Buffer.from('prójekt').toString('latin1')} not found in the member list of the image ${id}.`)
    refused(await alice.del(path(id, encodeURIComponent('a/b'))), 404, NOT_FOUND)
    expectStatus(await alice.del(path(id, encodeURIComponent(' spaced '))), 204)
    expect(membersOf(await alice.get(path(id))).map(({ member_id }) => member_id).toSorted()).toStrictEqual(['a/b', 'prójekt'])
  })

  cloud.test('the owner may be a member of its own image', async () => {
    const alice = await cloud.as('alice')
    const { id } = await cloud.image(alice, { visibility: 'shared' })
    expect(memberOf(await add(alice, id, alice.project_id)).status).toBe('pending')
    // Not that it could answer: it is the owner there.
    refused(await setStatus(alice, id, alice.project_id, 'accepted'), 403, notAuthorized('modify_member'))
  })

  cloud.test('an admin’s list has every shared image, whatever status is asked for; whose it is says the member', async () => {
    const [alice, admin] = [await cloud.as('alice'), await cloud.as('admin')]
    const own = `${cloud.tag}-admin`
    const { id } = await cloud.image(alice, { visibility: 'shared', tags: [own] })
    for (const status of ['pending', 'accepted', 'rejected', 'all']) expect(idsOf(await admin.get(`v2/images?tag=${own}&visibility=shared&member_status=${status}`))).toStrictEqual([id])
    refused(await admin.get(path(id, admin.project_id)), 404, `${admin.project_id} not found in the member list of the image ${id}.`)
    memberOf(await add(alice, id, admin.project_id))
    expect(memberOf(await admin.get(path(id, admin.project_id))).status).toBe('pending')
    expect(memberOf(await setStatus(admin, id, admin.project_id, 'accepted')).status).toBe('accepted')
    expect(membersOf(await admin.get(path(id)))).toStrictEqual([{ member_id: admin.project_id, status: 'accepted' }])
  })

  cloud.test('a hidden image that is shared is among the hidden ones only', async () => {
    const [alice, bob] = [await cloud.as('alice'), await cloud.as('bob')]
    const own = `tag=${cloud.tag}-hidden`
    const { id } = await cloud.image(alice, { visibility: 'shared', os_hidden: true, tags: [`${cloud.tag}-hidden`] })
    memberOf(await add(alice, id, bob.project_id))
    expect(idsOf(await bob.get(`v2/images?${own}&visibility=shared&member_status=pending`))).toStrictEqual([])
    expect(idsOf(await bob.get(`v2/images?${own}&visibility=shared&member_status=pending&os_hidden=true`))).toStrictEqual([id])
  })

  cloud.test('other methods', async () => {
    const { alice, id } = await ours()
    notAllowed(await alice.del(path(id)), 'DELETE', 'GET, POST')
    notAllowed(await alice.send('PATCH', path(id, 'x')), 'PATCH', 'GET, PUT, DELETE')
  })
})
