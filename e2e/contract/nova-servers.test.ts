import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'vitest'
import * as z from 'zod/mini'
import { serverSchema, type Server } from '#src/api/nova/servers.ts'
import { expectStatus, imageOf } from './answers.ts'
import { endpointOf, type Answer } from './client.ts'
import { chapter } from './cloud-under-test.ts'
import { novaOf, refused, withFlavor as aFlavor, type Nova } from './nova-client.ts'

const one = z.looseObject({ server: serverSchema })
const many = z.looseObject({ servers: z.array(serverSchema), servers_links: z.optional(z.array(z.object({ rel: z.literal('next'), href: z.string() }))) })
const serverOf = (answer: Answer): Server => one.parse(answer.json()).server
const idsOf = (answer: Answer): string[] => many.parse(answer.json()).servers.map(({ id }) => id)
const GIB = 1024 ** 3

const public_key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILRSGlAmq0kcvL3WpaFQ2VsSsSqhWEwiTBI/iNRgei/c'

/** Milliseconds between two looks: the demo cloud is quick. */
const BETWEEN = process.env['LOUPE_CONTRACT'] === 'cloud' ? 300 : 40

/** Long enough for a server to be built on a busy machine. */
const LONG = 60_000

chapter('Nova: servers', (cloud) => {
  const name = cloud.named('server')
  const withFlavor = async (run: (id: string) => Promise<void>, more: Record<string, unknown> = {}) => aFlavor(novaOf(cloud, await cloud.as('admin')), `${cloud.tag}-${randomUUID().slice(0, 6)}`, { disk: 1, ...more }, run)

  const untilGone = async (nova: Nova, id: string) => {
    while ((await nova('GET', `/servers/${id}`)).status !== 404) await wait(BETWEEN)
  }
  const settled = async (nova: Nova, id: string): Promise<Server> => {
    for (;;) {
      const server = serverOf(await nova('GET', `/servers/${id}`, undefined, 47))
      if (server.status !== 'BUILD' && !server['OS-EXT-STS:task_state']) return server
      await wait(BETWEEN)
    }
  }
  /** A server of our own, which is gone afterwards. */
  async function withServer(nova: Nova, attributes: Record<string, unknown>, run: (id: string) => Promise<void>): Promise<void> {
    const answer = await nova('POST', '/servers', { server: { name, networks: 'none', ...attributes } }, 47)
    expectStatus(answer, 202)
    const { id } = z.looseObject({ server: z.looseObject({ id: z.string() }) }).parse(answer.json()).server
    try {
      await run(id)
    } finally {
      expectStatus(await nova('DELETE', `/servers/${id}`), 204)
      await untilGone(nova, id)
    }
  }

  cloud.test('one is built and comes to be active; the answer says its id and a password, no more', async () => {
    const client = await cloud.as('alice')
    const alice = novaOf(cloud, client)
    const image = await cloud.image(client, { min_ram: 32 }, 'data')
    await withFlavor(async (flavor) => {
      const key_name = `${cloud.tag}-launch`
      expectStatus(await alice('POST', '/os-keypairs', { keypair: { name: key_name, public_key } }), 200)
      const answer = await alice('POST', '/servers', { server: { name, flavorRef: flavor, imageRef: image.id, networks: 'none', user_data: 'I2Nsb3Vk', key_name } }, 47)
      expectStatus(await alice('DELETE', `/os-keypairs/${key_name}`), 202)
      expectStatus(answer, 202)
      const { id } = z.looseObject({ server: z.looseObject({ id: z.string() }) }).parse(answer.json()).server
      expect(answer.json()).toStrictEqual({ server: { id, links: expect.any(Array) as unknown, 'OS-DCF:diskConfig': 'MANUAL', security_groups: [{ name: 'default' }], adminPass: expect.any(String) as string } })
      expect(answer.headers.get('Location')).toMatch(new RegExp(`/servers/${id}$`))
      try {
        const begun = serverOf(await alice('GET', `/servers/${id}`, undefined, 47))
        expect(begun).toMatchObject({ id, name, image: { id: image.id }, flavor: { original_name: flavor, ram: 64, vcpus: 1, disk: 1 }, tenant_id: client.project_id, user_id: client.token.user.id, key_name })
        const server = await settled(alice, id)
        expect(server).toMatchObject({ status: 'ACTIVE', progress: 0, 'OS-EXT-STS:vm_state': 'active', 'OS-EXT-STS:power_state': 1, 'OS-SRV-USG:launched_at': expect.stringMatching(/\.000000$/) as string, 'os-extended-volumes:volumes_attached': [] })
        expect(server).not.toHaveProperty('fault')
      } finally {
        expectStatus(await alice('DELETE', `/servers/${id}`), 204)
        await untilGone(alice, id)
      }
      refused(await alice('GET', `/servers/${id}`), 404, 'itemNotFound', `Instance ${id} could not be found.`)
      refused(await alice('DELETE', `/servers/${id}`), 404, 'itemNotFound', `Instance ${id} could not be found.`)
    })
  }, LONG)

  cloud.test('a server, as each microversion shows it, and what staff see of it', async () => {
    const client = await cloud.as('alice')
    const alice = novaOf(cloud, client)
    const admin = novaOf(cloud, await cloud.as('admin'))
    const image = await cloud.image(client, {}, 'data')
    await withFlavor((flavor) =>
      withServer(alice, { flavorRef: flavor, imageRef: image.id, user_data: 'I2Nsb3Vk' }, async (id) => {
        await settled(alice, id)
        const show = async (nova: Nova, minor?: number) => z.looseObject({ server: z.record(z.string(), z.unknown()) }).parse((await nova('GET', `/servers/${id}`, undefined, minor)).json()).server
        const old = await show(alice)
        expect(old).toMatchObject({ flavor: { id: flavor } })
        const keys = Object.keys(old)
        const added = async (nova: Nova, minor?: number) => Object.keys(await show(nova, minor)).filter((key) => !keys.includes(key))
        expect(await added(alice, 9)).toEqual(['locked'])
        expect(await added(alice, 47)).toEqual(['locked', 'description', 'tags'])
        expect(await added(alice, 73)).toEqual(['locked', 'locked_reason', 'description', 'tags', 'trusted_image_certificates', 'server_groups'])
        expect(await added(alice, 90)).toEqual(expect.arrayContaining(['OS-EXT-SRV-ATTR:hostname']))
        const place = ['OS-EXT-SRV-ATTR:host', 'OS-EXT-SRV-ATTR:instance_name', 'OS-EXT-SRV-ATTR:hypervisor_hostname']
        expect(await added(admin)).toEqual(place)
        expect((await added(admin, 3)).toSorted()).toEqual([...place, ...['reservation_id', 'launch_index', 'hostname', 'kernel_id', 'ramdisk_id', 'root_device_name', 'user_data'].map((key) => `OS-EXT-SRV-ATTR:${key}`)].toSorted())
        expect(await show(admin, 16)).toMatchObject({ host_status: 'UP', 'OS-EXT-SRV-ATTR:user_data': 'I2Nsb3Vk' })
      }),
    )
  }, LONG)

  cloud.test('one that no host would have: in error, with a fault whose details are for staff; it has no image taken of it', async () => {
    const client = await cloud.as('alice')
    const alice = novaOf(cloud, client)
    const admin = novaOf(cloud, await cloud.as('admin'))
    const image = await cloud.image(client, { hypervisor_type: 'qemu' }, 'data')
    await withFlavor((flavor) =>
      withServer(alice, { flavorRef: flavor, imageRef: image.id }, async (id) => {
        const server = await settled(alice, id)
        expect(server).toMatchObject({ status: 'ERROR', hostId: '', 'OS-EXT-AZ:availability_zone': '', 'OS-SRV-USG:launched_at': null, 'OS-EXT-STS:vm_state': 'error', 'OS-EXT-STS:power_state': 0 })
        expect(server).not.toHaveProperty('progress')
        expect(server.fault).toStrictEqual({ code: 500, created: expect.stringMatching(/^\d{4}.*Z$/) as string, message: 'No valid host was found. There are not enough hosts available.' })
        expect(serverOf(await admin('GET', `/servers/${id}`, undefined, 16))).toMatchObject({ fault: { details: expect.stringContaining('NoValidHost') as string }, 'OS-EXT-SRV-ATTR:host': null, host_status: '' })
        refused(await alice('POST', `/servers/${id}/action`, { createImage: { name: 'x' } }, 45), 409, 'conflictingRequest', `Cannot 'createImage' instance ${id} while it is in vm_state error`)
      }),
    )
  }, LONG)

  cloud.test('the list: newest first, in pages, by image; of every project for staff', async () => {
    const client = await cloud.as('alice')
    const alice = novaOf(cloud, client)
    const admin = novaOf(cloud, await cloud.as('admin'))
    const bob = novaOf(cloud, await cloud.as('bob'))
    const image = await cloud.image(client, {}, 'data')
    await withFlavor((flavor) =>
      withServer(alice, { flavorRef: flavor, imageRef: image.id }, async (first) => {
        // One after the other is there: conductors work side by side, and those that have no host yet are listed first.
        await settled(alice, first)
        await withServer(alice, { flavorRef: flavor, imageRef: image.id }, async (second) => {
          await settled(alice, second)
          const path = `/servers/detail?image=${image.id}`
          expect(idsOf(await alice('GET', path))).toEqual([second, first])
          expect(idsOf(await alice('GET', '/servers/detail'))).toEqual(expect.arrayContaining([first, second]))
          const page = many.parse((await alice('GET', `${path}&limit=1`)).json())
          expect(page.servers_links?.[0]?.href).toMatch(new RegExp(`/servers/detail\\?image=${image.id}&limit=1&marker=${second}$`))
          expect(idsOf(await alice('GET', `${path}&marker=${second}`))).toEqual([first])
          expect(idsOf(await alice('GET', `${path}&limit=0`))).toEqual([])
          expect(idsOf(await bob('GET', path))).toEqual([])
          expect(idsOf(await admin('GET', path))).toEqual([])
          for (const yes of ['1', 'True']) expect(idsOf(await admin('GET', `${path}&all_tenants=${yes}`))).toEqual([second, first])
          expect(idsOf(await alice('GET', `${path}&all_tenants=no`))).toEqual([second, first])
        })
      }),
    )
    refused(await alice('GET', '/servers/detail?all_tenants=1'), 403, 'forbidden', "Policy doesn't allow os_compute_api:servers:detail:get_all_tenants to be performed.")
    refused(await alice('GET', '/servers/detail?all_tenants=maybe'), 400, 'badRequest', "Unrecognized value 'maybe', acceptable values are: '0', '1', 'f', 'false', 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'")
    refused(await alice('GET', '/servers/detail?marker=nope'), 400, 'badRequest', 'marker [nope] not found')
    refused(await alice('GET', '/servers/detail?limit=-1'), 400, 'badRequest', "Invalid input for query parameters limit. Value: -1. '-1' does not match '^[0-9]*$'")
  }, LONG)

  cloud.test('readers see them and do nothing; to other projects there are none', async () => {
    const client = await cloud.as('alice')
    const alice = novaOf(cloud, client)
    const rita = novaOf(cloud, await cloud.as('rita'))
    const bob = novaOf(cloud, await cloud.as('bob'))
    const image = await cloud.image(client, {}, 'data')
    await withFlavor((flavor) =>
      withServer(alice, { flavorRef: flavor, imageRef: image.id }, async (id) => {
        // Before it has a host, Nova asks its policy first: 403.
        await settled(alice, id)
        expectStatus(await rita('GET', `/servers/${id}`), 200)
        refused(await rita('DELETE', `/servers/${id}`), 403, 'forbidden', "Policy doesn't allow os_compute_api:servers:delete to be performed.")
        refused(await rita('POST', `/servers/${id}/action`, { createImage: { name: 'x' } }), 403, 'forbidden', "Policy doesn't allow os_compute_api:servers:create_image to be performed.")
        refused(await rita('POST', '/servers', { server: { name, flavorRef: flavor, imageRef: image.id, networks: 'none' } }, 47), 403, 'forbidden', "Policy doesn't allow os_compute_api:servers:create to be performed.")
        refused(await bob('GET', `/servers/${id}`), 404, 'itemNotFound', `Instance ${id} could not be found.`)
        refused(await bob('DELETE', `/servers/${id}`), 404, 'itemNotFound', `Instance ${id} could not be found.`)
      }),
    )
  }, LONG)

  cloud.test('what does not fit, and what is not there', async () => {
    const client = await cloud.as('alice')
    const alice = novaOf(cloud, client)
    const [plain, large, hungry, queued] = [await cloud.image(client, {}, 'data'), await cloud.image(client, { min_disk: 5 }, 'data'), await cloud.image(client, { min_ram: 5000 }, 'data'), await cloud.image(client)]
    const launch = (attributes: Record<string, unknown>, minor: number | undefined = 47) => alice('POST', '/servers', { server: { name, networks: 'none', ...attributes } }, minor)
    const volumeOf = (uuid: string, more: object = { volume_size: 1 }) => ({ block_device_mapping_v2: [{ boot_index: 0, uuid, source_type: 'image', destination_type: 'volume', ...more }] })
    const nowhere = '00000000-0000-4000-8000-000000000000'
    await withFlavor(async (flavorRef) => {
      const bad = async (attributes: Record<string, unknown>, message: string) => refused(await launch({ flavorRef, ...attributes }), 400, 'badRequest', message)
      await bad({ imageRef: large.id }, `Flavor's disk is smaller than the minimum size specified in image metadata. Flavor disk is ${GIB} bytes, minimum size is ${5 * GIB} bytes.`)
      await bad({ imageRef: hungry.id }, "Flavor's memory is too small for requested image.")
      await bad({ imageRef: queued.id }, `Image ${queued.id} is not active.`)
      await bad({ imageRef: nowhere }, 'Can not find requested image')
      await bad({ imageRef: plain.id, flavorRef: 'nope' }, 'Flavor nope could not be found.')
      await bad({ imageRef: plain.id, key_name: 'no-such-key' }, 'Invalid key_name provided.')
      await bad({ imageRef: plain.id, networks: [{ uuid: nowhere }] }, `Network ${nowhere} could not be found.`)
      await bad({ imageRef: plain.id, networks: [{}] }, "Bad network format: missing 'uuid'")
      await bad({}, 'Missing imageRef attribute')
      await bad(volumeOf(large.id), `Volume is smaller than the minimum size specified in image metadata. Volume size is ${GIB} bytes, minimum size is ${5 * GIB} bytes.`)
      await bad(volumeOf(hungry.id), "Flavor's memory is too small for requested image.")
      await bad(volumeOf(queued.id), 'Image None is not active.')
      await bad(volumeOf(nowhere), `Block Device Mapping is Invalid: failed to get image ${nowhere}.`)
      await bad(volumeOf(plain.id, {}), "Images with destination_type 'volume' need to have a non-zero size specified")
      await bad(volumeOf(plain.id, { volume_size: 0 }), 'Invalid input for field/attribute volume_size. Value: 0. 0 is less than the minimum of 1')
    })
    await withFlavor(async (flavorRef) => {
      refused(await launch({ flavorRef, imageRef: plain.id }), 403, 'forbidden', 'Only volume-backed servers are allowed for flavors with zero disk.')
    }, { disk: 0 })
  })

  cloud.test('staff may use a flavor without a disk, and one that is for other projects', async () => {
    const client = await cloud.as('admin')
    const admin = novaOf(cloud, client)
    const image = await cloud.image(client, {}, 'data')
    await withFlavor((flavorRef) => withServer(admin, { flavorRef, imageRef: image.id }, async (id) => expect(await settled(admin, id)).toMatchObject({ status: 'ACTIVE' })), { disk: 0, 'os-flavor-access:is_public': false })
  }, LONG)

  cloud.test('a flavor of another project is not there', async () => {
    const client = await cloud.as('bob')
    const image = await cloud.image(client, {}, 'data')
    await withFlavor(async (flavorRef) => {
      refused(await novaOf(cloud, client)('POST', '/servers', { server: { name, networks: 'none', flavorRef, imageRef: image.id } }, 47), 400, 'badRequest', `Flavor ${flavorRef} could not be found.`)
    }, { 'os-flavor-access:is_public': false })
  })

  cloud.test('a body that is none', async () => {
    const alice = novaOf(cloud, await cloud.as('alice'))
    const imageRef = '00000000-0000-4000-8000-000000000000'
    const bad = async (json: unknown, message: string, minor: number | undefined = 47) => refused(await alice('POST', '/servers', json, minor), 400, 'badRequest', message)
    const field = (field_: string, value: unknown, message: string, minor?: number) => bad({ server: { name, flavorRef: '1', imageRef, networks: 'none', [field_]: value } }, message, minor)
    await bad({}, "'server' is a required property")
    await bad({ server: { flavorRef: '1', networks: 'none' } }, "Invalid input for field/attribute server. Value: {'flavorRef': '1', 'networks': 'none'}. 'name' is a required property")
    await bad({ server: { name: 'n', flavorRef: '1' } }, "Invalid input for field/attribute server. Value: {'name': 'n', 'flavorRef': '1'}. 'networks' is a required property")
    await bad({ server: { name: 'n', flavorRef: '1', networks: 'none', bogus: 1 } }, "Invalid input for field/attribute server. Value: {'name': 'n', 'flavorRef': '1', 'networks': 'none', 'bogus': 1}. Additional properties are not allowed ('bogus' was unexpected)")
    await field('name', ' x', "An invalid 'name' value was provided. The name must be: printable characters. Can not start or end with whitespace.")
    await field('imageRef', 'nope', "Invalid input for field/attribute imageRef. Value: nope. 'nope' is not valid under any of the given schemas")
    await field('flavorRef', '', "Invalid input for field/attribute flavorRef. Value: . '' is too short")
    await field('key_name', '', "Invalid input for field/attribute key_name. Value: . '' is too short")
    await field('networks', 'nonesuch', "Invalid input for field/attribute networks. Value: nonesuch. 'nonesuch' is not valid under any of the given schemas")
    await field('networks', [{ uuid: 'x' }], "Invalid input for field/attribute networks. Value: [{'uuid': 'x'}]. [{'uuid': 'x'}] is not valid under any of the given schemas")
    await field('networks', 'none', "Invalid input for field/attribute networks. Value: none. 'none' is not of type 'array'", 1)
    await field('user_data', 1, "Invalid input for field/attribute user_data. Value: 1. 1 is not of type 'string'")
    await field('user_data', 'ab c', "Invalid input for field/attribute user_data. Value: ab c. 'ab c' is not a 'base64'")
    await field('user_data', 'A'.repeat(65_536), `Invalid input for field/attribute user_data. Value: ${'A'.repeat(65_536)}. '${'A'.repeat(65_536)}' is too long`)
    await field('flavorRef', 999_999, 'Flavor 999999 could not be found.')
    await bad({ server: { name, flavorRef: 999_999, imageRef, networks: [{ uuid: imageRef }] } }, 'Flavor 999999 could not be found.', 1)
  })

  cloud.test('a snapshot: queued, then active, with what Nova says of it', async () => {
    const client = await cloud.as('alice')
    const alice = novaOf(cloud, client)
    const properties = { os_distro: 'debian', custom: 'from the image', loupe_flavors: 'x'.repeat(300), cache_in_nova: 'True', bittorrent: '1' }
    const base = await cloud.image(client, { ...properties, min_ram: 32 }, 'data')
    await withFlavor((flavor) =>
      withServer(alice, { flavorRef: flavor, imageRef: base.id }, async (id) => {
        await settled(alice, id)
        const answer = await alice('POST', `/servers/${id}/action`, { createImage: { name: cloud.named('snapshot'), metadata: { note: 'mine', custom: 'from the server' } } }, 45)
        expectStatus(answer, 202)
        const { image_id } = z.strictObject({ image_id: z.string() }).parse(answer.json())
        cloud.made(client, image_id)
        const noted = { instance_uuid: id, user_id: client.token.user.id, base_image_ref: base.id, image_type: 'snapshot', owner_user_name: 'alice', owner_project_name: 'demo', boot_roles: expect.stringMatching(/^(reader,member|member,reader)$/) as string }
        const row = { name: cloud.named('snapshot'), visibility: 'private', owner: client.project_id, min_ram: 32, min_disk: 1, tags: [] as string[], protected: false, os_distro: 'debian', custom: 'from the server', note: 'mine', loupe_flavors: 'x'.repeat(255), ...noted }
        // Both at once: it does not stay so for long.
        const [shown, busy] = await Promise.all([client.show(image_id), alice('POST', `/servers/${id}/action`, { createImage: { name: 'x' } })])
        const queued = imageOf(shown)
        expect(queued).toMatchObject({ ...row, status: 'queued', size: null, disk_format: null, container_format: null })
        for (const left of ['cache_in_nova', 'bittorrent', 'image_location', 'image_state']) expect(queued).not.toHaveProperty(left)
        expectStatus(busy, 409)
        expect(busy.json()).toStrictEqual({ conflictingRequest: { code: 409, message: expect.stringMatching(new RegExp(`^Cannot 'createImage' instance ${id} while it is in task_state image_(snapshot|snapshot_pending|pending_upload|uploading)$`)) as string } })
        await settled(alice, id)
        expect(imageOf(await client.show(image_id))).toMatchObject({ ...row, status: 'active', disk_format: 'raw', container_format: 'bare', size: 1024 ** 2, image_location: 'snapshot', image_state: 'available', owner_id: client.project_id })
        expectStatus(await client.download(image_id), 200)

        const old = await alice('POST', `/servers/${id}/action`, { createImage: { name: cloud.named('older') } })
        expectStatus(old, 202)
        expect(old.text).toBe('')
        const [, older = ''] = /\/images\/([0-9a-f-]+)$/.exec(old.headers.get('Location') ?? '') ?? []
        cloud.made(client, older)
        expect(imageOf(await client.show(older)).name).toBe(cloud.named('older'))
        await settled(alice, id)
        const { instanceActions } = z.looseObject({ instanceActions: z.array(z.looseObject({ action: z.string() })) }).parse((await alice('GET', `/servers/${id}/os-instance-actions`)).json())
        expect(instanceActions.map(({ action }) => action)).toEqual(['createImage', 'createImage', 'create'])
        expectStatus(await client.del(`v2/images/${image_id}`), 204)
      }),
    )
  }, LONG)

  cloud.test('a snapshot that is deleted while it is taken leaves a server at rest', async () => {
    const client = await cloud.as('alice')
    const alice = novaOf(cloud, client)
    const base = await cloud.image(client, {}, 'data')
    await withFlavor((flavor) =>
      withServer(alice, { flavorRef: flavor, imageRef: base.id }, async (id) => {
        await settled(alice, id)
        const { image_id } = z.object({ image_id: z.string() }).parse((await alice('POST', `/servers/${id}/action`, { createImage: { name: cloud.named('snapshot') } }, 45)).json())
        cloud.made(client, image_id)
        expectStatus(await client.del(`v2/images/${image_id}`), 204)
        expect(await settled(alice, id)).toMatchObject({ status: 'ACTIVE' })
        expectStatus(await client.show(image_id), 404)
      }),
    )
  }, LONG)

  cloud.test('staff’s snapshot of another project’s server is theirs, and shared with that project', async () => {
    const client = await cloud.as('alice')
    const staff = await cloud.as('admin')
    const [alice, admin] = [novaOf(cloud, client), novaOf(cloud, staff)]
    const base = await cloud.image(client, {}, 'data')
    await withFlavor((flavor) =>
      withServer(alice, { flavorRef: flavor, imageRef: base.id }, async (id) => {
        await settled(alice, id)
        const { image_id } = z.object({ image_id: z.string() }).parse((await admin('POST', `/servers/${id}/action`, { createImage: { name: cloud.named('snapshot') } }, 45)).json())
        cloud.made(staff, image_id)
        expect(imageOf(await staff.show(image_id))).toMatchObject({ owner: staff.project_id, visibility: 'shared', owner_user_name: 'alice', user_id: staff.token.user.id })
        const { members } = z.looseObject({ members: z.array(z.looseObject({ member_id: z.string(), status: z.string() })) }).parse((await staff.get(`v2/images/${image_id}/members`)).json())
        expect(members).toMatchObject([{ member_id: client.project_id, status: 'pending' }])
        await settled(alice, id)
      }),
    )
  }, LONG)

  cloud.test('a project that has as many images as it may: Nova does not know what Glance means', async () => {
    const client = await cloud.as('tina')
    const tina = novaOf(cloud, client)
    const base = await cloud.image(client, {}, 'data')
    await cloud.image(client)
    await withFlavor((flavor) =>
      withServer(tina, { flavorRef: flavor, imageRef: base.id }, async (id) => {
        await settled(tina, id)
        refused(await tina('POST', `/servers/${id}/action`, { createImage: { name: cloud.named('snapshot') } }, 45), 500, 'computeFault', "Unexpected API Error. Please report this at http://bugs.launchpad.net/nova/ and attach the Nova API log if possible.\n<class 'glanceclient.exc.HTTPOverLimit'>")
      }),
    )
  }, LONG)

  cloud.test('an action that is none', async () => {
    const client = await cloud.as('alice')
    const alice = novaOf(cloud, client)
    const base = await cloud.image(client, {}, 'data')
    await withFlavor((flavor) =>
      withServer(alice, { flavorRef: flavor, imageRef: base.id }, async (id) => {
        await settled(alice, id)
        const bad = async (json: unknown, message: string) => refused(await alice('POST', `/servers/${id}/action`, json, 45), 400, 'badRequest', message)
        for (const none of [{}, [], { createImage: { name: 'x' }, pause: null }]) await bad(none, 'Malformed request body')
        await bad({ bogus: {} }, 'There is no such action: bogus')
        await bad({ createImage: {} }, "Invalid input for field/attribute createImage. Value: {}. 'name' is a required property")
        await bad({ createImage: null }, "Invalid input for field/attribute createImage. Value: None. None is not of type 'object'")
        await bad({ createImage: { name: 'x', bogus: 1 } }, "Invalid input for field/attribute createImage. Value: {'name': 'x', 'bogus': 1}. Additional properties are not allowed ('bogus' was unexpected)")
        await bad({ createImage: { name: ' x' } }, "An invalid 'name' value was provided. The name must be: printable characters. Can not start or end with whitespace.")
        await bad({ createImage: { name: 'x', metadata: { a: 1 } } }, "Invalid input for field/attribute a. Value: 1. 1 is not of type 'string'")
        await bad({ createImage: { name: 'x', metadata: { a: 'y'.repeat(256) } } }, `Invalid input for field/attribute a. Value: ${'y'.repeat(256)}. '${'y'.repeat(256)}' is too long`)
        await bad({ createImage: { name: 'x', metadata: { 'a/b': '1' } } }, "Invalid input for field/attribute metadata. Value: {'a/b': '1'}. 'a/b' does not match any of the regexes: '^[a-zA-Z0-9-_:. ]{1,255}$'")
      }),
    )
    refused(await alice('POST', '/servers/nope/action', { createImage: { name: 'x' } }), 404, 'itemNotFound', 'Instance nope could not be found.')
  }, LONG)

  cloud.test('one that is deleted while it is built', async () => {
    const client = await cloud.as('alice')
    const alice = novaOf(cloud, client)
    const base = await cloud.image(client, {}, 'data')
    await withFlavor((flavor) => withServer(alice, { flavorRef: flavor, imageRef: base.id }, () => Promise.resolve()))
  }, LONG)

  cloud.test('a flavor that is for some projects is there for them', async () => {
    const client = await cloud.as('alice')
    const alice = novaOf(cloud, client)
    if ((await alice('GET', '/flavors/g1gpu')).status !== 200) cloud.skip('this cloud has no flavor g1gpu')
    const image = await cloud.image(client, {}, 'data')
    await withServer(alice, { flavorRef: 'g1gpu', imageRef: image.id }, async (id) => {
      expect(serverOf(await alice('GET', `/servers/${id}`, undefined, 47))).toMatchObject({ flavor: { original_name: 'g1.gpu' } })
      await settled(alice, id)
    })
  }, LONG)

  // What needs a Neutron, a Cinder or an image of more than a gibibyte: the real cloud at hand has none.
  cloud.onlyMaster('networks: those that are named, or the one there is', async () => {
    const client = await cloud.as('alice')
    const [alice, bob] = [novaOf(cloud, client), novaOf(cloud, await cloud.as('bob'))]
    const network = endpointOf(client.token, 'network', { region: undefined, interface: 'public' }) ?? cloud.skip('the catalog has no network service')
    const found = z.looseObject({ networks: z.array(z.looseObject({ id: z.string(), name: z.string(), tenant_id: z.string(), subnets: z.array(z.string()) })) }).parse(await (await fetch(`${network}/v2.0/networks`, { headers: { 'X-Auth-Token': client.token_id } })).json())
    const own = found.networks.filter(({ tenant_id }) => tenant_id === client.project_id)
    const whole = own.filter(({ subnets }) => subnets.length > 0)
    const bare = own.find(({ subnets }) => subnets.length === 0)
    const image = await cloud.image(client, {}, 'data')
    const theirs = await cloud.image(await cloud.as('bob'), {}, 'data')
    await withFlavor(async (flavorRef) => {
      await withServer(alice, { flavorRef, imageRef: image.id, networks: whole.map(({ id }) => ({ uuid: id })) }, async (id) => {
        expect(Object.keys((await settled(alice, id)).addresses)).toEqual(whole.map((one_) => one_.name))
      })
      await withServer(bob, { flavorRef, imageRef: theirs.id, networks: 'auto' }, async (id) => expect(Object.keys((await settled(bob, id)).addresses)).toHaveLength(1))
      await withServer(bob, { flavorRef, imageRef: theirs.id, networks: [] }, async (id) => expect(Object.keys((await settled(bob, id)).addresses)).toHaveLength(1))
      const launch = (networks: unknown) => alice('POST', '/servers', { server: { name, flavorRef, imageRef: image.id, networks } }, 47)
      refused(await launch('auto'), 409, 'conflictingRequest', 'Multiple possible networks found, use a Network ID to be more specific.')
      refused(await launch([{ uuid: bare?.id }]), 400, 'badRequest', `Network ${bare?.id ?? ''} requires a subnet in order to boot instances on.`)
      const tina = await cloud.as('tina')
      const [open] = z.looseObject({ images: z.array(z.looseObject({ id: z.string() })) }).parse((await tina.get('v2/images?visibility=public&name=cirros-0.6.3-x86_64-disk')).json()).images
      await withServer(novaOf(cloud, tina), { flavorRef, imageRef: open?.id, networks: 'auto' }, async (id) => expect(Object.keys((await settled(novaOf(cloud, tina), id)).addresses)).toHaveLength(1))
    })
  })

  cloud.onlyMaster('a server that boots from a new volume, one with an empty one beside it, and a snapshot of volumes', async () => {
    const client = await cloud.as('alice')
    const alice = novaOf(cloud, client)
    const image = await cloud.image(client, {}, 'data')
    const disk = (more: object) => ({ destination_type: 'volume', volume_size: 2, ...more })
    await withFlavor(async (flavorRef) => {
      await withServer(alice, { flavorRef, block_device_mapping_v2: [disk({ boot_index: 0, source_type: 'image', uuid: image.id, delete_on_termination: true }), disk({ source_type: 'blank' })] }, async (id) => {
        const server = await settled(alice, id)
        expect(server).toMatchObject({ status: 'ACTIVE', image: '', 'os-extended-volumes:volumes_attached': [{ delete_on_termination: true }, { delete_on_termination: false }] })
        const { image_id } = z.object({ image_id: z.string() }).parse((await alice('POST', `/servers/${id}/action`, { createImage: { name: cloud.named('snapshot'), metadata: { instance_uuid: id } } }, 45)).json())
        cloud.made(client, image_id)
        const taken = imageOf(await client.show(image_id))
        expect(taken).toMatchObject({ status: 'active', size: 0, disk_format: 'qcow2', container_format: 'bare', bdm_v2: 'True', root_device_name: '/dev/vda', instance_uuid: id })
        expect(JSON.parse(String(taken['block_device_mapping']))).toMatchObject([{ source_type: 'snapshot', boot_index: 0, volume_size: 2 }, { boot_index: null }])
      })
      await withServer(alice, { flavorRef, imageRef: image.id, block_device_mapping_v2: [{ boot_index: 0, source_type: 'image', uuid: image.id, destination_type: 'local' }, { boot_index: 1, source_type: 'blank', destination_type: 'volume' }] }, async (id) => {
        expect(await settled(alice, id)).toMatchObject({ image: { id: image.id }, 'os-extended-volumes:volumes_attached': [{ delete_on_termination: false }] })
      })
    })
  })

  // No name makes a real Nova fail.
  cloud.onlyMaster('a snapshot that fails: Nova deletes the image that it had begun', async () => {
    const client = await cloud.as('alice')
    const alice = novaOf(cloud, client)
    const base = await cloud.image(client, {}, 'data')
    await withFlavor((flavor) =>
      withServer(alice, { flavorRef: flavor, imageRef: base.id }, async (id) => {
        await settled(alice, id)
        const { image_id } = z.object({ image_id: z.string() }).parse((await alice('POST', `/servers/${id}/action`, { createImage: { name: 'fail-at-once' } }, 45)).json())
        expect(imageOf(await client.show(image_id)).status).toBe('queued')
        expect(await settled(alice, id)).toMatchObject({ status: 'ACTIVE' })
        expectStatus(await client.show(image_id), 404)
      }),
    )
  })

  cloud.onlyMaster('an image that is larger than the flavor’s disk; a server that is switched off has images taken of it', async () => {
    const client = await cloud.as('alice')
    const alice = novaOf(cloud, client)
    const [iso] = z.looseObject({ images: z.array(z.looseObject({ id: z.string(), size: z.number() })) }).parse((await client.get('v2/images?disk_format=iso&visibility=community&size_min=1073741825')).json()).images
    await withFlavor(async (flavorRef) => {
      refused(await alice('POST', '/servers', { server: { name, networks: 'none', flavorRef, imageRef: iso?.id } }, 47), 400, 'badRequest', `Flavor's disk is too small for requested image. Flavor disk is ${GIB} bytes, image is ${iso?.size ?? 0} bytes.`)
    })
    const off = many.parse((await alice('GET', '/servers/detail')).json()).servers.find(({ status }) => status === 'SHUTOFF')
    const answer = await alice('POST', `/servers/${off?.id ?? ''}/action`, { createImage: { name: cloud.named('snapshot') } }, 45)
    expectStatus(answer, 202)
    cloud.made(client, z.object({ image_id: z.string() }).parse(answer.json()).image_id)
  })
})
