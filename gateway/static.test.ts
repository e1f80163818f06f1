import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startGateway, type Client } from './stand-in.ts'

const script = `export const text = '${'loupe '.repeat(1000)}'`
let dist: string
let client: Client
let close: () => Promise<unknown>

beforeAll(async () => {
  dist = mkdtempSync(join(tmpdir(), 'loupe-dist-'))
  mkdirSync(join(dist, 'assets'))
  mkdirSync(join(dist, '.vite'))
  writeFileSync(join(dist, 'index.html'), '<meta property="csp-nonce" nonce="__CSP_NONCE__"><script type="module" src="/assets/main-1a2b.js" nonce="__CSP_NONCE__"></script>')
  writeFileSync(join(dist, 'assets/main-1a2b.js'), script)
  writeFileSync(join(dist, 'theme.js'), 'document.title')
  writeFileSync(join(dist, '.vite/manifest.json'), '{}')
  writeFileSync(join(dist, 'config.json'), '{"title":"My cloud","demo":true}')
  const gateway = await startGateway({ authUrl: 'http://127.0.0.1:1/v3', dist })
  client = gateway.client
  close = () => gateway.app.close()
})
afterAll(async () => {
  await close()
  rmSync(dist, { recursive: true })
})

const navigation = { 'sec-fetch-mode': 'navigate', accept: 'text/html,*/*;q=0.8' }

describe('the page', () => {
  test.each(['/', '/login?to=%2Fx', '/RegionOne/p1/images', '/RegionOne/p1/images/x/edit?q=1', '/index.html', '/eu.de/p1/images/a.b', '/no/such/place'])('stands at %s', async (path) => {
    const { status, headers, text } = await client.send('GET', path, { headers: navigation })
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([200, 'text/html; charset=utf-8', 'no-store'])
    expect(headers).not.toHaveProperty('etag')
    expect(headers).not.toHaveProperty('last-modified')
    expect(text).toContain('src="/assets/main-1a2b.js"')
  })

  test('has a nonce of its own in every answer, the same in head and body', async () => {
    const seen = new Set<string>()
    for (let i = 0; i < 3; i++) {
      const { headers, text } = await client.send('GET', '/', { headers: navigation })
      const policy = String(headers['content-security-policy'])
      const nonce = /style-src 'self' 'nonce-([A-Za-z0-9+/]{22}==)'/.exec(policy)?.[1] ?? ''
      expect(text.split(`nonce="${nonce}"`)).toHaveLength(3)
      expect(text).not.toContain('__CSP_NONCE__')
      seen.add(nonce)
    }
    expect(seen.size).toBe(3)
  })

  test('has a strict policy', async () => {
    const { headers } = await client.send('GET', '/', { headers: navigation })
    const policy = String(headers['content-security-policy'])
    expect(policy).toMatch(/(^|; )script-src 'self'(;|$)/)
    expect(policy).toMatch(/(^|; )frame-ancestors 'none'(;|$)/)
    expect(policy).toMatch(/(^|; )default-src 'none'(;|$)/)
    expect(policy).not.toMatch(/unsafe|\*|http:|https:|ws:/)
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin', 'cross-origin-opener-policy': 'same-origin' })
  })

  test('goes to browsers without Sec-Fetch-Mode by what they accept, and / goes to everybody', async () => {
    expect((await client.send('GET', '/RegionOne/p1/images', { headers: { accept: 'text/html' } })).status).toBe(200)
    expect((await client.send('GET', '/RegionOne/p1/images', { headers: { accept: 'application/json' } })).status).toBe(404)
    expect((await client.send('GET', '/')).status).toBe(200)
    expect(await client.send('HEAD', '/', { headers: navigation })).toMatchObject({ status: 200, text: '' })
    expect((await client.send('POST', '/RegionOne/p1/images', { headers: navigation })).status).toBe(404)
    expect((await client.send('GET', '/favicon.ico', { headers: { 'sec-fetch-mode': 'no-cors' } })).status).toBe(404)
  })
})

describe('files', () => {
  test('hashed assets for ever, compressed as the browser likes', async () => {
    const plain = await client.send('GET', '/assets/main-1a2b.js')
    expect(plain).toMatchObject({ status: 200, text: script, headers: { 'cache-control': 'public, max-age=31536000, immutable', 'content-type': expect.stringMatching(/^(text|application)\/javascript/) as string, 'x-content-type-options': 'nosniff' } })
    const gzip = await client.send('GET', '/assets/main-1a2b.js', { headers: { 'accept-encoding': 'gzip' } })
    expect([gzip.headers['content-encoding'], gunzipSync(gzip.bytes).toString()]).toEqual(['gzip', script])
    const br = await client.send('GET', '/assets/main-1a2b.js', { headers: { 'accept-encoding': 'gzip, deflate, br, zstd' } })
    expect([br.headers['content-encoding'], brotliDecompressSync(br.bytes).toString()]).toEqual(['br', script])
    for (const { headers } of [gzip, br]) expect(headers).toMatchObject({ 'cache-control': 'public, max-age=31536000, immutable', vary: expect.stringMatching(/accept-encoding/i) as string })
  })

  test('others are asked for again each time', async () => {
    const { status, headers } = await client.send('GET', '/theme.js')
    expect([status, headers['cache-control']]).toEqual([200, 'no-cache'])
    expect((await client.send('GET', '/theme.js', { headers: { 'if-none-match': headers.etag } })).status).toBe(304)
  })

  test.each([
    '/assets/gone.js', '/assets/', '/assets', '/.vite/manifest.json', '/assets/../.vite/manifest.json', '/assets/%2e%2e/index.html', '/assets/..%2findex.html', '/..%2f..%2fetc%2fpasswd', '/.env',
    '/%2e%2e%2fpackage.json', '/assets/main-1a2b.js/x', '/assets/%00',
  ])('not there: %s', async (path) => {
    const { status, text } = await client.send('GET', path, { headers: { accept: '*/*', 'sec-fetch-mode': 'no-cors' } })
    expect([400, 403, 404]).toContain(status)
    expect(JSON.parse(text)).toMatchObject({ error: { code: status } })
  })

  test('a missing asset is not the page, even for a navigation', async () => {
    expect((await client.send('GET', '/assets/gone.js', { headers: navigation })).status).toBe(404)
  })
})

test('config.json: the file, and what the gateway knows over it', async () => {
  const { headers, text } = await client.send('GET', '/config.json')
  expect(headers).toMatchObject({ 'cache-control': 'no-store' })
  expect(JSON.parse(text)).toEqual({ title: 'My cloud', demo: false })
})

test('a gateway without a build says so', async () => {
  const bare = await startGateway({ authUrl: 'http://127.0.0.1:1/v3', dist: join(dist, 'nowhere') })
  expect(await bare.client.send('GET', '/', { headers: navigation })).toMatchObject({
    status: 503,
    text: expect.stringMatching(/^<!doctype html>.*npm run build/) as string,
    headers: { refresh: '3', 'cache-control': 'no-store', 'content-type': 'text/html; charset=utf-8', 'x-content-type-options': 'nosniff' },
  })
  expect((await bare.client.send('GET', '/config.json')).text).toBe('{"demo":false}')
  await bare.app.close()
})
