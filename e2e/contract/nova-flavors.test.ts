import { expect } from 'vitest'
import * as z from 'zod/mini'
import { expectStatus } from './answers.ts'
import { askToken, type Answer } from './client.ts'
import { chapter } from './cloud-under-test.ts'
import { novaOf, refused, withFlavor as aFlavor, type Nova } from './nova-client.ts'

const flavors = z.looseObject({ flavors: z.array(z.looseObject({ id: z.string() })), flavors_links: z.optional(z.array(z.object({ rel: z.literal('next'), href: z.string() }))) })
const idsOf = (answer: Answer): string[] => flavors.parse(answer.json()).flavors.map(({ id }) => id)

chapter('Nova: flavors', (cloud) => {
  const prefix = `${cloud.tag.slice(0, 40)}-flavor`
  const people = async () => ({ admin: novaOf(cloud, await cloud.as('admin')), alice: novaOf(cloud, await cloud.as('alice')), bob: novaOf(cloud, await cloud.as('bob')) })

  const withFlavor = (admin: Nova, label: string, attributes: Record<string, unknown>, run: (id: string) => Promise<void>) => aFlavor(admin, `${prefix}-${label}`, attributes, run)

  cloud.test('the version document says the newest microversion', async () => {
    const { alice } = await people()
    const answer = await alice('GET', '')
    expectStatus(answer, 200)
    expect(answer.json()).toMatchObject({ version: { id: 'v2.1', status: 'CURRENT', min_version: '2.1', version: expect.stringMatching(/^2\.\d+$/) as string } })
  })

  cloud.test('a microversion is spoken as it was asked for; one that is none is refused', async () => {
    const { alice } = await people()
    expect((await alice('GET', '/flavors')).headers.get('OpenStack-API-Version')).toBe('compute 2.1')
    expect((await alice('GET', '/flavors', undefined, 61)).headers.get('OpenStack-API-Version')).toBe('compute 2.61')
    expect((await alice('GET', '/flavors', undefined, 'latest')).headers.get('OpenStack-API-Version')).toMatch(/^compute 2\.\d+$/)
    refused(await alice('GET', '/flavors', undefined, 'bogus'), 400, 'badRequest', 'API Version String bogus is of invalid format. Must be of format MajorNum.MinorNum.')
    for (const minor of [0, 999]) {
      const answer = await alice('GET', '/flavors', undefined, minor)
      expectStatus(answer, 406)
      expect(answer.json()).toMatchObject({ computeFault: { code: 406, message: expect.stringMatching(new RegExp(`^Version 2\\.${minor} is not supported by the API\\. Minimum is 2\\.1 and maximum is 2\\.\\d+\\.$`)) as string } })
    }
  })

  cloud.test('a token that is none: 401 in the words of Keystone', async () => {
    const { alice } = await people()
    const answer = await alice('GET', '/flavors', undefined, undefined, { token: 'made-up' })
    expectStatus(answer, 401)
    expect(answer.json()).toStrictEqual({ error: { code: 401, title: 'Unauthorized', message: 'The request you have made requires authentication.' } })
  })

  cloud.test('a flavor, as each microversion shows it', async () => {
    const { admin, alice } = await people()
    await withFlavor(admin, 'shown', {}, async (id) => {
      const show = async (minor?: number) => (await alice('GET', `/flavors/${id}`, undefined, minor)).json()
      const old = { id, name: id, ram: 64, disk: 0, swap: '', 'OS-FLV-EXT-DATA:ephemeral': 0, 'OS-FLV-DISABLED:disabled': false, vcpus: 1, 'os-flavor-access:is_public': true, rxtx_factor: 1, links: expect.any(Array) as unknown[] }
      expect(await show()).toStrictEqual({ flavor: old })
      expect(await show(55)).toStrictEqual({ flavor: { ...old, description: null } })
      expect(await show(61)).toStrictEqual({ flavor: { ...old, description: null, extra_specs: {} } })
      expect(await show(75)).toStrictEqual({ flavor: { ...old, swap: 0, description: null, extra_specs: {} } })
    })
    refused(await alice('GET', '/flavors/no-such-flavor'), 404, 'itemNotFound', 'Flavor no-such-flavor could not be found.')
  })

  cloud.test('the list: in pages, brief or in detail', async () => {
    const { admin, alice } = await people()
    await withFlavor(admin, 'a', {}, (a) =>
      withFlavor(admin, 'b', {}, async (b) => {
        const all = idsOf(await alice('GET', '/flavors'))
        expect(all).toEqual(expect.arrayContaining([a, b]))
        const first = flavors.parse((await alice('GET', '/flavors?limit=1')).json())
        expect(first.flavors_links?.[0]?.href).toMatch(new RegExp(`/flavors\\?limit=1&marker=${first.flavors[0]?.id ?? ''}$`))
        expect(idsOf(await alice('GET', `/flavors?marker=${first.flavors[0]?.id ?? ''}`))).toEqual(all.slice(1))
        expect(idsOf(await alice('GET', '/flavors?limit=0'))).toEqual([])
        const detail = flavors.parse((await alice('GET', '/flavors/detail?limit=1', undefined, 61)).json())
        expect(detail.flavors[0]).toMatchObject({ id: first.flavors[0]?.id, extra_specs: expect.any(Object) as object })
        expect(detail.flavors_links?.[0]?.href).toMatch(/\/flavors\/detail\?limit=1&marker=/)
        // A page that ends the list has no link where it is not full.
        expect(flavors.parse((await alice('GET', '/flavors')).json()).flavors_links).toBeUndefined()
        expect(flavors.parse((await alice('GET', '/flavors', undefined, 55)).json()).flavors[0]).toHaveProperty('description')
      }),
    )
    refused(await alice('GET', '/flavors?marker=no-such-flavor'), 400, 'badRequest', 'marker [no-such-flavor] not found')
    refused(await alice('GET', '/flavors?limit=-1'), 400, 'badRequest', "Invalid input for query parameters limit. Value: -1. '-1' does not match '^[0-9]*$'")
  })

  cloud.test('one that is not public is seen by staff, who may ask for both kinds', async () => {
    const { admin, alice } = await people()
    await withFlavor(admin, 'private', { 'os-flavor-access:is_public': false }, async (id) => {
      refused(await alice('GET', `/flavors/${id}`), 404, 'itemNotFound', `Flavor ${id} could not be found.`)
      expectStatus(await admin('GET', `/flavors/${id}`), 200)
      expect(idsOf(await alice('GET', '/flavors?is_public=None'))).not.toContain(id)
      expect(idsOf(await admin('GET', '/flavors'))).not.toContain(id)
      for (const which of ['None', 'false', '0']) expect(idsOf(await admin('GET', `/flavors?is_public=${which}`))).toContain(id)
      expect(idsOf(await admin('GET', '/flavors?is_public=true'))).not.toContain(id)
      refused(await admin('GET', '/flavors?is_public=maybe'), 400, 'badRequest', 'Invalid is_public filter [maybe]')
      expect((await admin('GET', `/flavors/${id}/os-flavor-access`)).json()).toStrictEqual({ flavor_access: [] })
      refused(await alice('GET', `/flavors/${id}/os-flavor-access`), 403, 'forbidden', "Policy doesn't allow os_compute_api:os-flavor-access to be performed.")
    })
    await withFlavor(admin, 'public', {}, async (id) => {
      refused(await admin('GET', `/flavors/${id}/os-flavor-access`), 404, 'itemNotFound', 'Access list not available for public flavors.')
    })
  })

  cloud.test('who has access to one that is not public is told to staff', async () => {
    const { admin, alice, bob } = await people()
    if (!idsOf(await admin('GET', '/flavors?is_public=false')).includes('g1gpu')) cloud.skip('this cloud has no flavor g1gpu')
    const { project_id } = await cloud.as('alice')
    expect((await admin('GET', '/flavors/g1gpu/os-flavor-access')).json()).toStrictEqual({ flavor_access: [{ flavor_id: 'g1gpu', tenant_id: project_id }] })
    expect(idsOf(await alice('GET', '/flavors'))).toContain('g1gpu')
    expect(idsOf(await bob('GET', '/flavors'))).not.toContain('g1gpu')
    refused(await bob('GET', '/flavors/g1gpu'), 404, 'itemNotFound', 'Flavor g1gpu could not be found.')
  })

  cloud.test('without a project there is the list, and no flavor by its id', async () => {
    const { admin } = await people()
    const alice = await cloud.as('alice')
    const token = (await askToken(cloud.authUrl(), { ...cloud.authOf('alice'), scope: 'unscoped' })).headers.get('X-Subject-Token')
    await withFlavor(admin, 'unscoped', {}, async (id) => {
      const nobody = (path: string) => novaOf(cloud, alice)('GET', path, undefined, 61, { token })
      expect(idsOf(await nobody('/flavors'))).toContain(id)
      refused(await nobody(`/flavors/${id}`), 403, 'forbidden', 'Forbidden')
      refused(await nobody(`/flavors/${id}/os-extra_specs`), 403, 'forbidden', "Policy doesn't allow os_compute_api:os-flavor-extra-specs:index to be performed.")
    })
  })

  cloud.test('extra specs: made and changed by staff, read by all', async () => {
    const { admin, alice } = await people()
    await withFlavor(admin, 'specs', {}, async (id) => {
      const path = `/flavors/${id}/os-extra_specs`
      expect((await admin('POST', path, { extra_specs: { 'loupe:group': 'gpu', 'hw:a_number': 1 } })).json()).toStrictEqual({ extra_specs: { 'loupe:group': 'gpu', 'hw:a_number': 1 } })
      expect((await alice('GET', path)).json()).toStrictEqual({ extra_specs: { 'loupe:group': 'gpu', 'hw:a_number': '1' } })
      expect((await admin('PUT', `${path}/loupe:group`, { 'loupe:group': 'gpu,big' })).json()).toStrictEqual({ 'loupe:group': 'gpu,big' })
      expect((await alice('GET', `${path}/loupe:group`)).json()).toStrictEqual({ 'loupe:group': 'gpu,big' })
      expectStatus(await admin('PUT', `${path}/new:key`, { 'new:key': '' }), 200)
      const gone = await admin('DELETE', `${path}/loupe:group`)
      expectStatus(gone, 200)
      expect(gone.text).toBe('')
      refused(await admin('DELETE', `${path}/loupe:group`), 404, 'itemNotFound', `Flavor ${id} has no extra specs with key loupe:group.`)
      refused(await alice('GET', `${path}/loupe:group`), 404, 'itemNotFound', `Flavor ${id} has no extra specs with key loupe:group.`)

      refused(await alice('POST', path, { extra_specs: { a: 'x' } }), 403, 'forbidden', "Policy doesn't allow os_compute_api:os-flavor-extra-specs:create to be performed.")
      refused(await alice('PUT', `${path}/a`, { a: 'x' }), 403, 'forbidden', "Policy doesn't allow os_compute_api:os-flavor-extra-specs:update to be performed.")
      refused(await alice('DELETE', `${path}/a`), 403, 'forbidden', "Policy doesn't allow os_compute_api:os-flavor-extra-specs:delete to be performed.")
      expectStatus(await alice('GET', path), 200)
    })
    refused(await admin('POST', '/flavors/no-such-flavor/os-extra_specs', { extra_specs: { a: 'x' } }), 404, 'itemNotFound', 'Flavor no-such-flavor could not be found.')
  })

  cloud.test('extra specs: a body that is none', async () => {
    const { admin } = await people()
    await withFlavor(admin, 'bodies', {}, async (id) => {
      const path = `/flavors/${id}/os-extra_specs`
      const bad = async (method: string, to: string, json: unknown, message: string) => refused(await admin(method, to, json), 400, 'badRequest', message)
      await bad('POST', path, {}, "'extra_specs' is a required property")
      await bad('POST', path, [], "[] is not of type 'object'")
      await bad('POST', path, { extra_specs: [] }, "Invalid input for field/attribute extra_specs. Value: []. [] is not of type 'object'")
      await bad('POST', path, { extra_specs: { k: null } }, "Invalid input for field/attribute k. Value: None. None is not of type 'string', 'number'")
      await bad('POST', path, { extra_specs: { k: 'x'.repeat(256) } }, `Invalid input for field/attribute k. Value: ${'x'.repeat(256)}. '${'x'.repeat(256)}' is too long`)
      await bad('POST', path, { extra_specs: { 'a/b': 'x' } }, "Invalid input for field/attribute extra_specs. Value: {'a/b': 'x'}. 'a/b' does not match any of the regexes: '^[a-zA-Z0-9-_:. ]{1,255}$'")
      await bad('PUT', `${path}/a:b`, { other: 'x' }, 'Request body and URI mismatch')
      await bad('PUT', `${path}/a:b`, { 'a:b': 'x', c: 'y' }, "{'a:b': 'x', 'c': 'y'} has too many properties")
      await bad('PUT', `${path}/a:b`, {}, '{} does not have enough properties')
      refused(await admin('POST', path, undefined, undefined, { body: '{bad', type: 'application/json' }), 400, 'badRequest', 'Malformed request body')
    })
  })

  cloud.test('flavors are made by staff, each id and name once', async () => {
    const { admin, alice } = await people()
    const flavor = (more: object) => ({ flavor: { name: `${prefix}-twice`, ram: 64, vcpus: 1, disk: 0, ...more } })
    refused(await alice('POST', '/flavors', flavor({})), 403, 'forbidden', "Policy doesn't allow os_compute_api:os-flavor-manage:create to be performed.")
    refused(await alice('POST', '/flavors', {}), 400, 'badRequest', "'flavor' is a required property")
    refused(await admin('POST', '/flavors', flavor({ id: 'a,b' })), 400, 'badRequest', "Invalid input for field/attribute id. Value: a,b. 'a,b' does not match '^(?! )[a-zA-Z0-9. _-]+(?<! )$'")
    await withFlavor(admin, 'once', {}, async (id) => {
      refused(await admin('POST', '/flavors', flavor({ id })), 409, 'conflictingRequest', `Flavor with ID ${id} already exists.`)
      refused(await admin('POST', '/flavors', flavor({ id: `${id}-other`, name: id })), 409, 'conflictingRequest', `Flavor with name ${id} already exists.`)
      refused(await alice('DELETE', `/flavors/${id}`), 403, 'forbidden', "Policy doesn't allow os_compute_api:os-flavor-manage:delete to be performed.")
    })
    const made = await admin('POST', '/flavors', flavor({ description: 'ours' }), 55)
    const { id } = z.object({ flavor: z.looseObject({ id: z.string() }) }).parse(made.json()).flavor
    expect(made.json()).toMatchObject({ flavor: { name: `${prefix}-twice`, description: 'ours' } })
    expectStatus(await admin('DELETE', `/flavors/${id}`), 202)
    refused(await admin('DELETE', `/flavors/${id}`), 404, 'itemNotFound', `Flavor ${id} could not be found.`)
  })
})
