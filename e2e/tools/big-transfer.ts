// 2 GiB through the gateway to a real Glance and back: the same bytes, and the gateway's memory stays flat.
// Environment: OS_AUTH_URL; LOUPE_OWNER, Keystone's `auth` of an account that may make images; LOUPE_BIG_MIB (2048).
import { spawn, type ChildProcess } from 'node:child_process'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import * as z from 'zod/mini'

const MIB = 1024 ** 2
const total = Number(process.env['LOUPE_BIG_MIB'] ?? 2048) * MIB
/** MiB that the gateway may grow by. */
const BUDGET = 160

const scopeSchema = z.object({ project: z.object({ id: z.optional(z.string()), name: z.optional(z.string()) }) })
const ownerSchema = z.object({ identity: z.looseObject({}), scope: z.optional(scopeSchema) })
/** The account: its identity, and the project that it is to work in (an application credential has its own). */
const owner = ownerSchema.parse(JSON.parse(process.env['LOUPE_OWNER'] ?? '{}'))

/** Resident memory of a process in MiB. Linux only: elsewhere the transfer is checked, the memory not. */
function residentMiB(pid: number): number | undefined {
  try {
    const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return line ? Number(line[1]) / 1024 : undefined
  } catch {
    return undefined // no /proc here
  }
}

/** One MiB of random bytes, numbered, so that no two pieces are alike and the sum needs no file. */
function* pieces(hash: ReturnType<typeof createHash>): Generator<Buffer> {
  const block = randomBytes(MIB)
  for (let sent = 0, i = 0; sent < total; sent += block.length, i++) {
    const piece = Buffer.from(block.subarray(0, Math.min(block.length, total - sent)))
    piece.writeUInt32BE(i, 0)
    hash.update(piece)
    yield piece
  }
}

type Answer = { status: number; headers: IncomingHttpHeaders; body: Readable }
const cookies = new Map<string, string>()
let origin = ''

function call(method: string, path: string, headers: Record<string, string> = {}, body?: Readable | string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const req = httpRequest(origin + path, { method, headers: { accept: 'application/json', 'x-requested-with': 'loupe', origin, cookie, ...headers } }, (res) => {
      for (const line of res.headers['set-cookie'] ?? []) {
        const [name, value] = (line.split(';')[0] ?? '').split(/=(.*)/s)
        if (name && value) cookies.set(name, value)
      }
      resolve({ status: res.statusCode ?? 0, headers: res.headers, body: res })
    })
    req.on('error', reject)
    if (body instanceof Readable) pipeline(body, req).catch(reject)
    else req.end(body)
  })
}

async function json<T>(schema: z.ZodMiniType<T>, expected: number, ...args: Parameters<typeof call>): Promise<T> {
  const answer = await call(...args)
  const text = await new Response(Readable.toWeb(answer.body) as ReadableStream).text()
  if (answer.status !== expected) throw new Error(`${args[0]} ${args[1]} answered ${answer.status}: ${text.slice(0, 300)}`)
  return schema.parse(JSON.parse(text))
}

async function nothing(expected: number, ...args: Parameters<typeof call>): Promise<void> {
  const answer = await call(...args)
  const text = await new Response(Readable.toWeb(answer.body) as ReadableStream).text()
  if (answer.status !== expected) throw new Error(`${args[0]} ${args[1]} answered ${answer.status}: ${text.slice(0, 300)}`)
}

/** Starts the gateway as its own process, as `npm start` does, and reads its address from what it prints. */
async function startGateway(): Promise<ChildProcess & { pid: number }> {
  const child = spawn(process.execPath, ['gateway/main.ts'], { env: { ...process.env, HOST: '127.0.0.1', PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0]
    if (address) {
      origin = address
      child.stdout.resume()
      break
    }
  }
  if (origin === '' || child.pid === undefined) throw new Error('The gateway did not start')
  return Object.assign(child, { pid: child.pid })
}

const gateway = await startGateway()
let peak = 0
const before = residentMiB(gateway.pid)
const sampling = setInterval(() => (peak = Math.max(peak, residentMiB(gateway.pid) ?? 0)), 50)
const tokenSchema = z.looseObject({
  token: z.looseObject({
    project: z.optional(z.looseObject({ id: z.string() })),
    catalog: z.optional(z.array(z.looseObject({ type: z.string(), endpoints: z.array(z.looseObject({ region: z.string() })) }))),
  }),
})

async function takeProject(wanted: { id?: string | undefined; name?: string | undefined }) {
  const projects = z.looseObject({ projects: z.array(z.looseObject({ id: z.string(), name: z.string() })) })
  const found = (await json(projects, 200, 'GET', '/os/unscoped/identity/v3/auth/projects')).projects.find(({ id, name }) => id === wanted.id || name === wanted.name)
  if (!found) throw new Error(`No project ${wanted.name ?? wanted.id ?? ''} for this account`)
  return json(tokenSchema, 200, 'PUT', `/session/${found.id}`)
}

try {
  const signedIn = await json(tokenSchema, 201, 'POST', '/session', { 'content-type': 'application/json' }, JSON.stringify({ auth: { identity: owner.identity, ...(owner.scope && { scope: 'unscoped' }) } }))
  const { token } = owner.scope ? await takeProject(owner.scope.project) : signedIn
  const project = token.project?.id ?? ''
  const region = process.env['OS_REGION_NAME'] ?? token.catalog?.find(({ type }) => type === 'image')?.endpoints[0]?.region ?? ''
  const glance = `/os/${project}/${region}/image/v2/images`

  const id = randomUUID()
  await json(z.looseObject({}), 201, 'POST', glance, { 'content-type': 'application/json' }, JSON.stringify({ id, name: `loupe-big-${id}`, disk_format: 'raw', container_format: 'bare', visibility: 'private' }))
  try {
    const sent = createHash('sha512')
    const start = performance.now()
    await nothing(204, 'PUT', `${glance}/${id}/file`, { 'content-type': 'application/octet-stream', 'content-length': String(total), 'x-openstack-image-size': String(total) }, Readable.from(pieces(sent)))
    const up = (performance.now() - start) / 1000
    const digest = sent.digest('hex')
    const image = await json(z.looseObject({ status: z.string(), size: z.number(), os_hash_value: z.string() }), 200, 'GET', `${glance}/${id}`)
    const received = createHash('sha512')
    const begin = performance.now()
    const download = await call('GET', `${glance}/${id}/file`)
    await pipeline(download.body, received)
    const down = (performance.now() - begin) / 1000
    const got = received.digest('hex')
    const grown = before === undefined ? undefined : peak - before
    console.log(`${total / MIB} MiB up in ${up.toFixed(1)} s, down in ${down.toFixed(1)} s; image ${image.status}, ${image.size} bytes`)
    console.log(`sha512 sent ${digest.slice(0, 16)}…, Glance's ${image.os_hash_value.slice(0, 16)}…, received ${got.slice(0, 16)}…`)
    console.log(`gateway memory: ${before?.toFixed(0) ?? '?'} MiB before, ${peak.toFixed(0)} MiB at the peak, grown by ${grown?.toFixed(0) ?? '?'} MiB (budget ${BUDGET})`)
    if (image.status !== 'active' || image.size !== total || image.os_hash_value !== digest) throw new Error('Glance does not have the bytes that were sent')
    if (got !== digest) throw new Error('What came back is not what was sent')
    if (grown !== undefined && grown > BUDGET) throw new Error(`The gateway grew by ${grown.toFixed(0)} MiB`)
  } finally {
    await nothing(204, 'DELETE', `${glance}/${id}`)
  }
} finally {
  clearInterval(sampling)
  gateway.kill('SIGTERM')
}
