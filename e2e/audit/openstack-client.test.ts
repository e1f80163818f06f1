// What people do with OpenStack's own client, in the log within five seconds, with the right person and what changed.
import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual, promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changesIn, eventSchema, type AuditEvent } from '#src/api/audit/hermes.ts'
import { dropQueue, startCollector, until, type Collector } from './collector.ts'
import { cloud, newId, signIn } from './real-cloud.ts'

const run = promisify(execFile)
const why = cloud === undefined ? 'AUDIT_TEST_CLOUD describes no cloud' : spawnSync('openstack', ['--version']).status === 0 ? undefined : 'no openstack command here (apt-get install python3-openstackclient)'
if (why !== undefined) console.log(`Skipped: ${why}`)
/** LOUPE_AUDIT_SHORT=1: a few of them, one of each kind. */
const short = process.env['LOUPE_AUDIT_SHORT'] === '1'
/** Milliseconds after the last of them in which nothing more may be told: longer than the collector hesitates. */
const LATE = 4_000

describe.skipIf(why !== undefined)('the openstack command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'loupe-audit-'))
  const queue = `loupe_audit_client_${process.pid}`
  const id = newId()
  let collector: Collector
  let token: string
  let isLeft = true

  const openstack = async (user: string, project: string, ...args: string[]): Promise<{ refused: boolean }> => {
    const env = { PATH: process.env['PATH'], HOME: folder, OS_AUTH_URL: cloud?.auth_url, OS_USERNAME: user, OS_PASSWORD: cloud?.password, OS_PROJECT_NAME: project, OS_USER_DOMAIN_NAME: 'Default', OS_PROJECT_DOMAIN_NAME: 'Default', OS_IDENTITY_API_VERSION: '3' }
    return run('openstack', args, { env }).then(() => ({ refused: false }), () => ({ refused: true }))
  }
  const events = async (): Promise<AuditEvent[]> => {
    const answer = await fetch(`${collector.address}/v1/events?target_id=${id}&limit=100&details=true`, { headers: { 'x-auth-token': token } })
    return ((await answer.json()) as { events: unknown[] }).events.map((event) => eventSchema.parse(event))
  }

  beforeAll(async () => {
    if (!cloud) return
    collector = await startCollector({ OS_AUTH_URL: cloud.auth_url, AUDIT_RABBIT_URL: cloud.rabbit_url, AUDIT_QUEUE: queue, AUDIT_SQLITE: join(folder, 'log.sqlite') })
    await until(async () => (await fetch(`${collector.address}/readyz`)).ok, (ok) => ok, 20_000)
    ;({ token } = await signIn(cloud, 'admin', 'admin'))
    writeFileSync(join(folder, 'data'), 'some bytes')
  })
  afterAll(async () => {
    if (!cloud) return
    if (isLeft) {
      await openstack('admin', 'admin', 'image', 'set', '--unprotected', id)
      await openstack('admin', 'admin', 'image', 'delete', id)
    }
    await collector.end()
    await dropQueue(cloud.rabbit_url, queue)
    rmSync(folder, { recursive: true })
  })

  test(short ? 'a few things that are done with it' : 'twenty things that are done with it', async () => {
    const acme = cloud?.projects['acme'] ?? ''
    const image = (...args: string[]) => ['image', ...args]
    const set = (...args: string[]) => image('set', ...args, id)
    type Deed = { who: string; project?: string; inShort?: true; args: string[]; told: { action: string; change?: object; failed?: true }[] }
    const all: Deed[] = [
      { who: 'alice', inShort: true, args: image('create', '--id', id, '--disk-format', 'raw', '--container-format', 'bare', '--private', '--file', join(folder, 'data'), 'loupe-client'), told: [{ action: 'create', change: { field: 'name', to: 'loupe-client' } }, { action: 'update', change: { field: 'status', from: 'queued', to: 'active' } }] },
      { who: 'alice', inShort: true, args: set('--name', 'loupe-client-2'), told: [{ action: 'update', change: { field: 'name', from: 'loupe-client', to: 'loupe-client-2' } }] },
      { who: 'alice', args: set('--property', 'os_distro=debian'), told: [{ action: 'update', change: { field: 'os_distro', to: 'debian' } }] },
      { who: 'alice', args: set('--min-disk', '1'), told: [{ action: 'update', change: { field: 'min_disk', from: 0, to: 1 } }] },
      { who: 'alice', inShort: true, args: set('--tag', 'blue'), told: [{ action: 'update', change: { field: 'tags', from: [], to: ['blue'] } }] },
      { who: 'alice', args: image('unset', '--tag', 'blue', id), told: [{ action: 'delete/unset', change: { field: 'tags', from: ['blue'], to: [] } }] },
      { who: 'alice', args: image('unset', '--property', 'os_distro', id), told: [{ action: 'update', change: { field: 'os_distro', from: 'debian' } }] },
      { who: 'alice', args: set('--shared'), told: [{ action: 'update', change: { field: 'visibility', from: 'private', to: 'shared' } }] },
      { who: 'alice', args: image('add', 'project', id, acme), told: [{ action: 'create', change: { field: 'member', member_id: acme, to: 'pending' } }] },
      { who: 'bob', project: 'acme', args: set('--accept'), told: [{ action: 'update', change: { field: 'member', member_id: acme, from: 'pending', to: 'accepted' } }] },
      { who: 'alice', args: image('save', '--file', join(folder, 'saved'), id), told: [{ action: 'read' }] },
      { who: 'alice', args: image('remove', 'project', id, acme), told: [{ action: 'delete', change: { field: 'member', member_id: acme, from: 'accepted' } }] },
      { who: 'admin', project: 'admin', inShort: true, args: set('--deactivate'), told: [{ action: 'disable', change: { field: 'status', from: 'active', to: 'deactivated' } }] },
      { who: 'alice', args: set('--activate'), told: [{ action: 'enable', change: { field: 'status', from: 'deactivated', to: 'active' } }] },
      { who: 'admin', project: 'admin', args: set('--protected'), told: [{ action: 'update', change: { field: 'protected', from: false, to: true } }] },
      { who: 'alice', args: image('delete', id), told: [{ action: 'delete', failed: true }] },
      { who: 'admin', project: 'admin', args: set('--unprotected'), told: [{ action: 'update', change: { field: 'protected', from: true, to: false } }] },
      { who: 'alice', inShort: true, args: set('--public'), told: [{ action: 'update', failed: true }] },
      { who: 'admin', project: 'admin', args: set('--public'), told: [{ action: 'update', change: { field: 'visibility', from: 'shared', to: 'public' } }] },
      { who: 'bob', project: 'acme', args: set('--name', 'mine'), told: [{ action: 'update', failed: true }] },
      { who: 'alice', inShort: true, args: image('delete', id), told: [{ action: 'delete' }] },
    ]
    const deeds = all.filter(({ inShort }) => !short || inShort)
    const seen = new Set<string>()
    const fresh = async () => (await events()).filter((event) => !seen.has(event.id))
    const seconds: number[] = []
    for (const { who, project = 'demo', args, told } of deeds) {
      const { refused } = await openstack(who, project, ...args)
      const ended = Date.now()
      const what = args.join(' ')
      expect(refused, what).toBe(told.some(({ failed }) => failed))
      const isTold = (event: AuditEvent, { action, change, failed }: (typeof told)[number]) =>
        event.action === action && event.initiator.name === who && event.outcome === (failed ? 'failure' : 'success') && (change === undefined || (changesIn(event) ?? []).some((one) => isDeepStrictEqual(one, change)))
      const got = await until(fresh, (some) => told.every((one) => some.some((event) => isTold(event, one))) && some.length === told.length, 5_000)
      seconds.push((Date.now() - ended) / 1000)
      expect(got.map(({ action, outcome, initiator }) => `${initiator.name} ${action} ${outcome}`).toSorted(), what).toEqual(told.map(({ action, failed }) => `${who} ${action} ${failed ? 'failure' : 'success'}`).toSorted())
      for (const one of told) expect(got.some((event) => isTold(event, one)), `${what}: ${JSON.stringify(got.map((event) => changesIn(event)))}`).toBe(true)
      for (const event of got) seen.add(event.id)
    }
    isLeft = false
    expect(await until(fresh, (some) => some.length > 0, LATE), 'nothing comes late').toEqual([])
    console.log(`${deeds.length} commands, seen after seconds: ${seconds.map((one) => one.toFixed(1)).join(' ')}`)
  }, 600_000)
})
