// What the log says of what is done. On a real cloud a collector of this file's own listens to its RabbitMQ, where AUDIT_RABBIT_URL says where that is.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import * as z from 'zod/mini'
import { bytesSentIn, candidatesIn, changesIn, eventSchema, type AuditEvent } from '#src/api/audit/hermes.ts'
import { dropQueue, startCollector, until } from '#e2e/audit/collector.ts'
import { expectStatus } from './answers.ts'
import { askToken, endpointOf, send, type Answer, type Client } from './client.ts'
import { chapter, lazy } from './cloud-under-test.ts'
import { novaOf } from './nova-client.ts'

const rabbit = process.env['AUDIT_RABBIT_URL']
const pageSchema = z.looseObject({ events: z.array(eventSchema), total: z.number() })

/** Milliseconds within which an event is to be told whole. */
const SOON = 5_000

chapter('audit', (cloud) => {
  const closers: (() => Promise<void>)[] = []
  afterAll(async () => {
    for (const close of closers.splice(0)) await close()
  })

  const place = lazy(async () => {
    const admin = await cloud.as('admin')
    if (cloud.isDemo) return endpointOf(admin.token, 'audit-data', { region: undefined, interface: 'public' }) ?? cloud.skip('the catalog has no audit service')
    if (rabbit === undefined) return cloud.skip('AUDIT_RABBIT_URL does not say where the RabbitMQ of the services is')
    const folder = mkdtempSync(join(tmpdir(), 'loupe-audit-'))
    const queue = `loupe_contract_${process.pid}`
    const collector = await startCollector({ OS_AUTH_URL: cloud.authUrl(), AUDIT_RABBIT_URL: rabbit, AUDIT_QUEUE: queue, AUDIT_SQLITE: join(folder, 'log.sqlite') })
    closers.push(async () => {
      await collector.end()
      await dropQueue(rabbit, queue)
      rmSync(folder, { recursive: true })
    })
    await until(async () => (await fetch(`${collector.address}/readyz`)).ok, (ok) => ok, 20_000)
    return collector.address
  })
  const ask = async (who: Client | string | null, path: string): Promise<Answer> => send('GET', `${await place()}/v1/${path}`, { token: who !== null && typeof who === 'object' ? who.token_id : who })
  const eventsBy = async (who: Client, query: string): Promise<AuditEvent[]> => {
    const answer = await ask(who, `events?details=true&limit=100&sort=time:asc&${query}`)
    expectStatus(answer, 200)
    return pageSchema.parse(answer.json()).events
  }
  /** All that is told of an image, when so many events are told whole. */
  const toldOf = async (id: string, isWhole: (events: readonly AuditEvent[]) => boolean): Promise<AuditEvent[]> => {
    const admin = await cloud.as('admin')
    return until(() => eventsBy(admin, `target_id=${id}`), (events) => isWhole(events) && events.every(({ outcome }) => outcome !== 'pending'), SOON)
  }
  const create = (who: Client, id: string, attributes: Record<string, unknown> = {}, query = `?id=${id}`) =>
    who.post(`v2/images${query}`, { id, name: cloud.named('audited'), disk_format: 'raw', container_format: 'bare', visibility: 'private', ...attributes })
  const set = (who: Client, id: string, field: string, value: unknown) => who.patch(id, [{ op: 'add', path: `/${field}`, value }])

  cloud.test('who did what to an image, what changed by it, and what was refused', async () => {
    const [alice, rita, bob, admin] = [await cloud.as('alice'), await cloud.as('rita'), await cloud.as('bob'), await cloud.as('admin')]
    await place()
    const id = cloud.idFor(alice)
    const path = `v2/images/${id}`
    const name = cloud.named('audited')
    type Told = { by: Client; action: string; code?: number; type?: string; changes?: unknown }
    const told: Told[] = []
    const deed = async (answer: Promise<Answer>, by: Client, status: number, action: string, more: Partial<Told> = {}) => {
      expectStatus(await answer, status)
      told.push({ by, action, code: status, ...more })
    }
    const change = (field: string, from: unknown, to: unknown) => [{ field, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }]
    const contains = (field: string, from: unknown, to: unknown): unknown => expect.arrayContaining(change(field, from, to))

    await deed(create(alice, id, { tags: ['one'], color: 'red' }), alice, 201, 'create', { changes: contains('name', undefined, name) })
    await deed(create(alice, id), alice, 409, 'create', { type: 'refused' })
    await deed(set(alice, id, 'name', `${name} 2`), alice, 200, 'update', { changes: change('name', name, `${name} 2`) })
    await deed(set(alice, id, 'color', 'blue'), alice, 200, 'update', { changes: change('color', 'red', 'blue') })
    await deed(set(alice, id, 'os_distro', 'debian'), alice, 200, 'update', { changes: change('os_distro', undefined, 'debian') })
    await deed(alice.patch(id, [{ op: 'remove', path: '/color' }]), alice, 200, 'update', { changes: change('color', 'blue', undefined) })
    // No notification tells of hiding.
    await deed(set(alice, id, 'os_hidden', true), alice, 200, 'update', { changes: [] })
    await deed(set(alice, id, 'os_hidden', false), alice, 200, 'update', { changes: [] })
    await deed(alice.patch(id, []), alice, 200, 'update', {})
    await deed(set(alice, id, 'min_disk', 'much'), alice, 400, 'update')
    await deed(set(rita, id, 'name', 'mine'), rita, 403, 'update')
    await deed(set(bob, id, 'name', 'mine'), bob, 404, 'update')
    await deed(alice.upload(id, 'x', { type: 'text/plain' }), alice, 415, 'update', { type: '/file' })
    await deed(alice.upload(id, 'some bytes'), alice, 204, 'update', { type: '/file', changes: contains('status', 'queued', 'active') })
    await deed(alice.upload(id, 'other bytes'), alice, 409, 'update', { type: '/file' })
    expectStatus(await alice.download(id), 200)
    told.push({ by: alice, action: 'read', type: '/file' })
    expectStatus(await alice.download(id, { range: 'bytes=2-5' }), 206)
    told.push({ by: alice, action: 'read', type: '/file' })
    expectStatus(await rita.download(id), 403)
    await deed(alice.send('PUT', `${path}/tags/two%20words`), alice, 204, 'update/set', { type: '/tags', changes: change('tags', ['one'], ['one', 'two words']) })
    await deed(alice.send('PUT', `${path}/tags/two%20words`), alice, 204, 'update/set', { type: '/tags', changes: [] })
    await deed(alice.del(`${path}/tags/two%20words`), alice, 204, 'delete/unset', { type: '/tags', changes: change('tags', ['one', 'two words'], ['one']) })
    await deed(alice.del(`${path}/tags/none`), alice, 404, 'delete/unset', { type: '/tags' })
    await deed(set(alice, id, 'visibility', 'shared'), alice, 200, 'update', { changes: change('visibility', 'private', 'shared') })
    const member = (from: unknown, to: unknown) => change('member', from, to).map((one) => ({ ...one, member_id: bob.project_id }))
    await deed(alice.post(`${path}/members`, { member: bob.project_id }), alice, 200, 'create', { type: '/member', changes: member(undefined, 'pending') })
    await deed(bob.send('PUT', `${path}/members/${bob.project_id}`, { json: { status: 'accepted' } }), bob, 200, 'update', { type: '/member', changes: member('pending', 'accepted') })
    await deed(alice.del(`${path}/members/${bob.project_id}`), alice, 204, 'delete', { type: '/member', changes: member('accepted', undefined) })
    await deed(admin.post(`${path}/actions/deactivate`), admin, 204, 'disable', { changes: change('status', 'active', 'deactivated') })
    await deed(admin.post(`${path}/actions/deactivate`), admin, 204, 'disable')
    await deed(alice.post(`${path}/actions/reactivate`), alice, 204, 'enable', { changes: change('status', 'deactivated', 'active') })
    await deed(set(alice, id, 'protected', true), alice, 200, 'update', { changes: change('protected', false, true) })
    await deed(alice.del(path), alice, 403, 'delete')
    await deed(set(alice, id, 'protected', false), alice, 200, 'update', { changes: change('protected', true, false) })
    await deed(alice.del(path), alice, 204, 'delete')

    // What was refused is not about the image: its address names none in the path.
    const wanted = told.filter(({ type }) => type !== 'refused')
    const events = await toldOf(id, (some) => some.length >= wanted.length && wanted.every(({ changes }, i) => changes === undefined || (some[i] !== undefined && changesIn(some[i]) !== undefined)))
    const seen = events.map((event) => ({ who: event.initiator.name, project: event.initiator.project_id, action: event.action, outcome: event.outcome, code: event.reason?.reasonCode ?? undefined, target: event.target.id, type: event.target.typeURI }))
    expect(seen).toEqual(
      wanted.map(({ by, action, code, type = '' }) => ({
        who: by.token.user.name, project: by.project_id, action, outcome: code === undefined || code < 400 ? 'success' : 'failure', code: code === undefined ? undefined : String(code), target: id, type: `storage/image/image${type}`,
      })),
    )
    for (const [i, { changes, action }] of wanted.entries()) if (changes !== undefined) expect(events[i] && changesIn(events[i]), `${i} ${action}`).toEqual(changes)
    expect(events.filter(({ action }) => action === 'read').map(bytesSentIn)).toEqual([10, 4])
    expect(events.every(({ target, observer }) => target.name?.startsWith(name) === true && observer.name === 'glance')).toBe(true)
    expect(events[0]).toMatchObject({ requestPath: `/v2/images?id=${id}`, initiator: { id: alice.token.user.id, host: { agent: 'node' } } })

    // The owner's project sees all of it; a member's what it did, and what was done with it.
    expect(await eventsBy(alice, `target_id=${id}`)).toHaveLength(events.length)
    expect((await eventsBy(bob, `target_id=${id}`)).map(({ action, initiator }) => `${initiator.name} ${action}`)).toEqual([`${bob.token.user.name} update`, `${alice.token.user.name} create`, `${bob.token.user.name} update`, `${alice.token.user.name} delete`])
    const single = await ask(bob, `events/${events[0]?.id}`)
    expectStatus(single, 404)
    expect(eventSchema.parse((await ask(alice, `events/${events[0]?.id}`)).json())).toMatchObject({ id: events[0]?.id, action: 'create' })
  }, 120_000)

  cloud.test('who made an image is known without the id in the address, too, where nobody else can have', async () => {
    const [alice, admin, bob] = [await cloud.as('alice'), await cloud.as('admin'), await cloud.as('bob')]
    await place()
    const [id, theirs] = [cloud.idFor(alice), cloud.idFor(admin)]
    expectStatus(await create(alice, id, {}, ''), 201)
    expectStatus(await create(admin, theirs, { owner: bob.project_id }, ''), 201)
    for (const [image, by] of [[id, alice], [theirs, admin]] as const) {
      const [event, ...more] = await toldOf(image, (events) => events.some((one) => changesIn(one) !== undefined))
      expect(more).toEqual([])
      // On a cloud that others use, somebody of the same project may have made one at that very moment.
      const people = event && candidatesIn(event).length > 0 ? candidatesIn(event).map(({ name }) => name) : [event?.initiator.name]
      expect(people).toContain(by.token.user.name)
      expect(event).toMatchObject({ action: 'create', target: { id: image } })
    }
  })

  cloud.test('an upload that breaks off has failed, and the image is what it was', async () => {
    const alice = await cloud.as('alice')
    await place()
    const { id } = await cloud.image(alice)
    const cut = new AbortController()
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new Uint8Array(1000))
      },
    })
    const upload = alice.upload(id, body, { signal: cut.signal }).catch(() => undefined)
    await until(async () => z.looseObject({ status: z.string() }).parse((await alice.show(id)).json()).status, (status) => status === 'saving', SOON)
    cut.abort()
    await upload
    const events = await toldOf(id, (some) => some.length >= 2 && some.some(({ outcome, target }) => target.typeURI.endsWith('/file') && outcome === 'failure'))
    // Of a body in chunks Glance's server says 400, of one whose length was known 500.
    expect(events.map(({ action, outcome, reason }) => [action, outcome, reason?.reasonCode])).toEqual([['create', 'success', '201'], ['update', 'failure', expect.stringMatching(/^[45]00$/)]])
  })

  cloud.test('where it came from is what stands before the service says; a token of no project is told as such', async () => {
    const alice = await cloud.as('alice')
    await place()
    const { id } = await cloud.image(alice)
    expectStatus(await alice.patch(id, [], { headers: { 'X-Forwarded-For': '203.0.113.7,10.0.0.1', 'User-Agent': 'somebody/1.0' } }), 200)
    const unscoped = (await askToken(cloud.authUrl(), { ...cloud.authOf('alice'), scope: 'unscoped' })).headers.get('X-Subject-Token')
    expectStatus(await alice.send('DELETE', `v2/images/${id}`, { token: unscoped }), 404)
    const [, patched, refused] = await toldOf(id, (events) => events.length >= 3)
    expect(patched?.initiator.host).toEqual({ address: '203.0.113.7', agent: 'somebody/1.0' })
    expect(refused?.initiator.name).toBe(alice.token.user.name)
    expect(refused?.initiator.project_id ?? null).toBeNull()
    const answer = await ask(unscoped, 'events')
    expectStatus(answer, 403)
    expect(answer.text).toBe('The audit log is read in a project: this token is for none.')
  })

  cloud.test('what is done to Nova', async () => {
    const [admin, alice] = [novaOf(cloud, await cloud.as('admin')), novaOf(cloud, await cloud.as('alice'))]
    await place()
    const [flavor, server] = [`${cloud.tag.slice(0, 40)}-audit`, randomUUID()]
    expectStatus(await admin('POST', '/flavors', { flavor: { name: flavor, id: flavor, ram: 64, vcpus: 1, disk: 0 } }), 200)
    expectStatus(await admin('PUT', `/flavors/${flavor}/os-extra_specs/loupe:group`, { 'loupe:group': 'x' }), 200)
    expectStatus(await alice('DELETE', `/flavors/${flavor}`), 403)
    expectStatus(await admin('DELETE', `/flavors/${flavor}`), 202)
    expectStatus(await alice('POST', `/servers/${server}/action`, { createImage: { name: 'x' } }), 404)
    const reader = await cloud.as('admin')
    const found = async () => [...(await eventsBy(reader, `observer_type=service/compute&search="${flavor}"`)), ...(await eventsBy(reader, `search="${server}"`))]
    const events = await until(found, (some) => some.length >= 4 && some.every(({ outcome }) => outcome !== 'pending'), SOON)
    expect(events.map(({ action, outcome, requestPath, target }) => [action, outcome, requestPath, target.typeURI])).toEqual([
      ['update', 'success', `/v2.1/flavors/${flavor}/os-extra_specs/loupe:group`, 'service/compute/flavors/flavor/os-extra_specs/key'],
      ['delete', 'failure', `/v2.1/flavors/${flavor}`, 'service/compute/flavors/flavor'],
      ['delete', 'success', `/v2.1/flavors/${flavor}`, 'service/compute/flavors/flavor'],
      ['update/createImage', 'failure', `/v2.1/servers/${server}/action`, 'service/compute/servers/server/action'],
    ])
  })

  cloud.test('who may read it', async () => {
    const [rita, alice] = [await cloud.as('rita'), await cloud.as('alice')]
    const refused = await ask(rita, 'events')
    expectStatus(refused, 403)
    expect(refused.text).toBe('Reading the audit log needs one of these roles in the project: audit_viewer, member, admin, cluster_viewer.')
    for (const token of [null, 'made-up']) expectStatus(await ask(token, 'events'), 401)
    expectStatus(await ask(alice, `events?project_id=${(await cloud.as('bob')).project_id}`), 403)
    expectStatus(await ask(alice, `events/${randomUUID()}`), 404)
    // Whose events one is shown is the collector's to say.
    for (const [who, view] of [[alice, 'project'], [await cloud.as('admin'), 'all']] as const) expect((await ask(who, 'gaps')).json()).toEqual({ gaps: [], view })
    expect(JSON.stringify((await ask(alice, 'attributes/initiator_name')).json())).toContain(alice.token.user.name)
  })
})
