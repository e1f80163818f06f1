import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createDemoCloud } from '#mocks/cloud.ts'
import { listenDemo, startDemo, type DemoHost } from './demo.ts'
import { startGateway, type Client } from './stand-in.ts'

describe('a cloud under /demo', () => {
  let client: Client
  let close: () => Promise<unknown>
  let disposed = 0
  const host: DemoHost = (request, response, prefix) => {
    void text(request).then((body) => {
      response.writeHead(request.url === '/demo/identity/v3/none' ? 404 : 200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ method: request.method, url: request.url, host: request.headers.host, token: request.headers['x-auth-token'], type: request.headers['content-type'], prefix, body }))
    })
  }
  const accounts = [{ user: 'alice', password: 'secret', domain: 'Default', projects: [{ name: 'demo', role: 'member' }], application_credentials: [] }]

  beforeEach(async () => {
    disposed = 0
    const demo = await listenDemo(host, accounts, () => disposed++)
    const gateway = await startGateway({ authUrl: demo.authUrl, demo })
    client = gateway.client
    close = () => gateway.app.close()
  })
  afterEach(() => close())

  test('is a cloud to other clients, on the gateway’s own port', async () => {
    const { status, headers, text: answer } = await client.send('PATCH', '/demo/image/v2/images?x=%2F', {
      headers: { 'x-auth-token': 't', 'sec-fetch-site': undefined, 'content-type': 'nonsense' },
      body: 'bytes',
    })
    expect(status).toBe(200)
    expect(JSON.parse(answer)).toEqual({ method: 'PATCH', url: '/demo/image/v2/images?x=%2F', host: new URL(client.origin).host, token: 't', type: 'nonsense', prefix: '/demo', body: 'bytes' })
    expect(headers).toMatchObject({ 'content-security-policy': 'sandbox', 'x-content-type-options': 'nosniff', 'content-type': 'application/json' })
  })

  test('answers for itself what is not there', async () => {
    expect(await client.send('GET', '/demo/identity/v3/none')).toMatchObject({ status: 404, text: expect.stringContaining('"/demo/identity/v3/none"') as string })
  })

  test('never sees a Host that is none', async () => {
    expect((await client.send('GET', '/demo/identity/v3', { headers: { host: 'evil/x' } })).status).toBe(400)
  })

  test('tells the page who may sign in', async () => {
    expect(JSON.parse((await client.send('GET', '/config.json')).text)).toEqual({ demo: true, accounts })
  })

  test('goes away with the gateway', async () => {
    await close()
    expect(disposed).toBe(1)
    close = () => Promise.resolve()
  })
})

test('the embedded cloud, through the gateway: sign in, take a project, read images', async () => {
  const demo = await startDemo(createDemoCloud({ profile: 'master', seed: false }))
  const { app, client } = await startGateway({ authUrl: demo.authUrl, demo })
  expect((await client.signIn('alice')).status).toBe(201)
  const projects = JSON.parse((await client.send('GET', '/os/unscoped/identity/v3/auth/projects', { headers: { accept: 'application/json' } })).text) as { projects: { id: string; name: string }[] }
  const project = projects.projects.find(({ name }) => name === 'demo')?.id ?? ''
  expect((await client.send('PUT', `/session/${project}`)).status).toBe(200)
  const images = await client.send('GET', `/os/${project}/RegionOne/image/v2/images`, { headers: { accept: 'application/json' } })
  expect([images.status, JSON.parse(images.text)]).toMatchObject([200, { images: expect.any(Array) as unknown[] }])
  expect((await client.send('DELETE', '/session')).status).toBe(204)
  await app.close()
})
