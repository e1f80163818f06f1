import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startGateway } from './stand-in.ts'

test('Vite behind the gateway: the page with a nonce, sources, and a policy that Vite’s client can live with', async () => {
  const root = mkdtempSync(join(tmpdir(), 'loupe-dev-'))
  mkdirSync(join(root, 'public'))
  writeFileSync(join(root, 'index.html'), '<html><head></head><body><script type="module" src="/main.ts"></script></body></html>')
  writeFileSync(join(root, 'main.ts'), 'export const seen: string = "main"')
  writeFileSync(join(root, 'public/config.json'), '{"title":"dev"}')
  writeFileSync(join(root, 'vite.config.mjs'), "export default { html: { cspNonce: '__CSP_NONCE__' }, logLevel: 'silent' }")
  const { app, client } = await startGateway({ authUrl: 'http://127.0.0.1:1/v3', dev: root })
  try {
    const page = await client.send('GET', '/RegionOne/p1/images', { headers: { 'sec-fetch-mode': 'navigate', accept: 'text/html' } })
    expect(page.status).toBe(200)
    const policy = String(page.headers['content-security-policy'])
    const nonce = /style-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1] ?? ''
    expect(page.text).toContain(`nonce="${nonce}"`)
    expect(page.text).toContain('/@vite/client')
    expect(policy).toContain("connect-src 'self' ws: wss:")
    expect(policy).not.toContain('unsafe')
    const source = await client.send('GET', '/main.ts', { headers: { 'sec-fetch-mode': 'cors' } })
    expect([source.status, source.text]).toEqual([200, expect.stringContaining('const seen = "main"')])
    expect((await client.send('GET', '/@vite/client')).status).toBe(200)
    expect((await client.send('GET', '/nothing.ts', { headers: { 'sec-fetch-mode': 'cors' } })).status).toBe(404)
    expect(JSON.parse((await client.send('GET', '/config.json')).text)).toEqual({ title: 'dev', demo: false })
    expect((await client.send('GET', '/session/unscoped')).status).toBe(401)
  } finally {
    await app.close()
    rmSync(root, { recursive: true })
  }
})
