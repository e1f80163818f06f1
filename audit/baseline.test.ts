import { createServer, type IncomingMessage, type Server } from 'node:http'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listen, stop } from '#gateway/stand-in.ts'
import { createUpstream } from '#gateway/upstream.ts'
import { asBaseline, baselines } from './baseline.ts'
import { changesOf } from './changes.ts'
import type { Notice } from './glance-notification.ts'
import { image } from './stand-in.ts'

const AT = '2026-11-21T12:00:00.000000+00:00'
const fromApi = { ...image('x'), id: 'x', owner: 'demo', properties: undefined, deleted: undefined, os_distro: 'debian', os_hidden: false, os_hash_algo: 'sha512', stores: 'fast', os_glance_importing_to_stores: '', os_glance_failed_import: '', self: '/v2/images/x', file: '/v2/images/x/file', schema: '/v2/schemas/image', created_at: 'c', updated_at: 'u' }

test('an image of the API and the next notification of it differ in nothing but what changed', () => {
  const before = asBaseline(fromApi, AT)
  expect(before).toMatchObject({ type: 'baseline', image_id: 'x', owner: 'demo', payload: { name: 'one', properties: { os_distro: 'debian' } } })
  const after = (change: Record<string, unknown>): Notice => ({ message_id: 'm', type: 'image.update', at: AT, image_id: 'x', payload: image('x', { properties: { os_distro: 'debian' }, ...change }) })
  expect(changesOf(before, after({}))).toEqual([])
  expect(changesOf(before, after({ name: 'two', properties: {} }))).toEqual([{ field: 'name', from: 'one', to: 'two' }, { field: 'os_distro', from: 'debian' }])
})

let server: Server
let url: string
const asked: { path: string; auth?: unknown }[] = []
beforeAll(async () => {
  server = createServer((request, response) => void answer(request).then(({ status, headers, body }) => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))))
  url = await listen(server)
})
afterAll(() => stop(server))

async function answer(request: IncomingMessage): Promise<{ status: number; headers?: Record<string, string>; body: unknown }> {
  const path = request.url ?? ''
  if (path === '/v3/auth/tokens') {
    const { auth } = (await json(request)) as { auth: { identity: { methods: string[] } } }
    asked.push({ path, auth })
    if (auth.identity.methods[0] === 'application_credential') return { status: 401, body: {} }
    return { status: 201, headers: { 'x-subject-token': 't' }, body: { token: { catalog: [{ type: 'image', endpoints: [{ interface: 'public', url: `${url}/image` }] }] } } }
  }
  asked.push({ path })
  const query = new URL(path, url).searchParams
  const all = query.get('os_hidden') === 'true' ? [] : Array.from({ length: 501 }, (_, i) => ({ id: `${i}`, owner: 'demo', name: 'n' }))
  const from = query.has('marker') ? all.findIndex(({ id }) => id === query.get('marker')) + 1 : 0
  return { status: 200, body: { images: all.slice(from, from + 500) } }
}

test('all images, page by page, the hidden ones too', async () => {
  const upstream = createUpstream()
  const pages: number[] = []
  for await (const page of baselines(`${url}/v3`, { user: 'audit', domain: 'Default', password: 's', project: 'service', project_domain: 'Default' }, upstream)) pages.push(page.length)
  expect(pages).toEqual([500, 1, 0])
  expect(asked.map(({ path }) => path.split('?')[0])).toEqual(['/v3/auth/tokens', '/image/v2/images', '/image/v2/images', '/image/v2/images'])
  await upstream.close()
})

test('an account that Keystone refuses', async () => {
  const upstream = createUpstream()
  await expect(baselines(`${url}/v3`, { application_credential: { id: 'i', secret: 's' } }, upstream).next()).rejects.toThrow('Keystone refuses the account (401)')
  await upstream.close()
})
