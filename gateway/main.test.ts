import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { tmpdir } from 'node:os'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { join, resolve } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { CERTIFICATE, Client, KEY, listen, portOf, startStandIn, stop } from './stand-in.ts'

// Each test starts a process of its own, one of them Vite in it.
vi.setConfig({ testTimeout: 30_000 })

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

/** `npm start` with an environment of its own. */
function start(env: Record<string, string>, ...args: string[]) {
  const child = spawn(process.execPath, [resolve(import.meta.dirname, 'main.ts'), ...args], { env: { PATH: process.env['PATH'], NODE_ENV: 'test', ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>((done) => child.once('close', done))
  // Also when the test fails before it ends the process itself.
  closers.push(() => {
    child.kill('SIGKILL')
    return ended
  })
  return { child, ended }
}

async function failure(env: Record<string, string>) {
  const { child, ended } = start(env)
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { out, err, code }
}

test('an OS_AUTH_URL where nobody is: one line, and failure', async () => {
  const server = createServer()
  const authUrl = await listen(server)
  await stop(server)
  expect(await failure({ OS_AUTH_URL: authUrl })).toEqual({ out: '', err: `Loupe: OS_AUTH_URL=${authUrl} cannot be reached: the connection was refused\n`, code: 1 })
})

test('an OS_AUTH_URL that is not Keystone: one line, and failure', async () => {
  const server = createServer((_request, response) => response.end('<html>'))
  const authUrl = await listen(server)
  closers.push(() => stop(server))
  expect(await failure({ OS_AUTH_URL: authUrl })).toEqual({ out: '', err: `Loupe: OS_AUTH_URL=${authUrl} is not a Keystone v3: ${authUrl}/v3 answered 200\n`, code: 1 })
})

test('an environment that cannot be: one line, and failure', async () => {
  expect(await failure({ PORT: 'http' })).toEqual({ out: '', err: 'Loupe: PORT=http is not a port number\n', code: 1 })
})

test('a taken port: one line, and failure', async () => {
  const cloud = await startStandIn()
  closers.push(() => cloud.close())
  const port = new URL(cloud.authUrl).port
  expect(await failure({ PORT: port, OS_AUTH_URL: cloud.authUrl })).toEqual({ out: '', err: `Loupe: port ${port} of 127.0.0.1 is taken: set PORT to another one\n`, code: 1 })
})

test('a Keystone whose certificate only OS_CACERT vouches for: without it one line, with it a session', async () => {
  const auth = createHttpsServer({ key: KEY, cert: CERTIFICATE }, (request, response) => {
    response.setHeader('connection', 'close')
    if (request.method === 'GET') return response.end('{"version":{"id":"v3.14"}}')
    const [issued_at, expires_at] = [new Date(), new Date(Date.now() + 3_600_000)].map((date) => date.toISOString())
    return response.writeHead(201, { 'x-subject-token': 'a-token' }).end(JSON.stringify({ token: { user: { id: 'u' }, issued_at, expires_at } }))
  })
  await listen(auth)
  closers.push(() => stop(auth))
  const OS_AUTH_URL = `https://127.0.0.1:${portOf(auth)}/v3`
  expect(await failure({ OS_AUTH_URL })).toMatchObject({ err: `Loupe: OS_AUTH_URL=${OS_AUTH_URL} cannot be reached: its certificate is not trusted (OS_CACERT names one to trust)\n`, code: 1 })

  const folder = mkdtempSync(join(tmpdir(), 'loupe-ca-'))
  closers.push(() => rm(folder, { recursive: true }))
  writeFileSync(join(folder, 'ca.pem'), CERTIFICATE)
  const { child, ended } = start({ PORT: '0', NODE_ENV: 'production', OS_AUTH_URL, OS_CACERT: join(folder, 'ca.pem') })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const client = new Client(line.replace('Loupe is at ', ''))
  expect((await client.send('GET', '/readyz')).status).toBe(200)
  expect((await client.signIn('alice')).status).toBe(201)
  expect(client.tokenOf('unscoped')).toBe('a-token')
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
})

test('with the demo cloud it prints where it is and who may sign in, and ends by a signal', async () => {
  const { child, ended } = start({ PORT: '0' }, '--dev')
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    if (line.startsWith('Other clients')) break
  }
  child.stdout.resume()
  // Vite may have had something to say before.
  expect(lines.join('\n')).toMatch(/^Loupe is at http:\/\/127\.0\.0\.1:\d+$/m)
  expect(lines.join('\n')).toMatch(/\n {2}alice +secret .*member of demo/)
  expect(lines.at(-1)).toContain('/demo/identity/v3')
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
})
