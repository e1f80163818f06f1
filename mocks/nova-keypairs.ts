import { createHash } from 'node:crypto'
import type { RequestHandler } from 'msw'
import { json, withHeaders } from './answers.ts'
import type { Keypair } from './cloud.ts'
import { nameRule, text, validateNova } from './nova-body.ts'
import { nova, NovaError, novaTime, type NovaCall } from './nova-service.ts'
import type { Cloud } from './cloud.ts'

/** The chapter "Keypairs", as far as the dashboard asks: key pairs are a person's, whatever the project. */
export const keypairHandlers = (cloud: Cloud): RequestHandler[] =>
  nova(cloud, {
    '/os-keypairs': { get: list, post: add },
    '/os-keypairs/:name': { get: show, delete: remove },
  })

const ownOf = ({ cloud, token }: NovaCall): Keypair[] => cloud.keypairs.filter(({ user_id }) => user_id === token.user.id)

function oneOf(call: NovaCall): Keypair {
  const name = call.param('name')
  const found = ownOf(call).find((keypair) => keypair.name === name)
  if (!found) throw new NovaError(404, `Keypair ${name} not found for user ${call.token.user.id}`)
  return found
}

const briefOf = ({ version }: NovaCall, { name, public_key, fingerprint }: Keypair) => ({ name, public_key, fingerprint, ...(version >= 2 && { type: 'ssh' }) })

function list(call: NovaCall): Response {
  call.enforce('os_compute_api:os-keypairs:index')
  return json(200, { keypairs: ownOf(call).map((keypair) => ({ keypair: briefOf(call, keypair) })) })
}

function show(call: NovaCall): Response {
  call.enforce('os_compute_api:os-keypairs:show')
  const keypair = oneOf(call)
  const { id, user_id, created_at } = keypair
  return json(200, { keypair: { ...briefOf(call, keypair), user_id, id, created_at: novaTime(created_at), deleted: false, deleted_at: null, updated_at: null } })
}

const keypairSchema = {
  required: ['keypair'],
  properties: { keypair: { required: ['name', 'public_key'], only: true, properties: { name: nameRule, public_key: text({}) } } },
} as const

/** nova/compute/api.py KeypairAPI.import_key_pair, nova/crypto.py generate_fingerprint. */
async function add(call: NovaCall): Promise<Response> {
  const { cloud, token, version } = call
  const body = await call.body()
  validateNova(keypairSchema, body)
  call.enforce('os_compute_api:os-keypairs:create')
  const { name, public_key } = (body as { keypair: { name: string; public_key: string } }).keypair
  if (!/^[-_ 0-9a-zA-Z]+$/.test(name)) throw new NovaError(400, "An invalid 'name' value was provided. The name must be: Only expected characters: [_- 0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ]")
  const fingerprint = fingerprintOf(public_key)
  if (ownOf(call).some((keypair) => keypair.name === name)) throw new NovaError(409, `Key pair '${name}' already exists.`)
  const keypair: Keypair = { id: cloud.keypairs.length + 1, name, user_id: token.user.id, public_key, fingerprint, created_at: cloud.now() }
  cloud.keypairs.push(keypair)
  return json(version >= 2 ? 201 : 200, { keypair: { ...briefOf(call, keypair), user_id: keypair.user_id } })
}

export function fingerprintOf(public_key: string): string {
  const data = Buffer.from(/^\S+ ([A-Za-z0-9+/]{8,}={0,2})(\s|$)/.exec(public_key)?.[1] ?? '', 'base64')
  if (data.length === 0) throw new NovaError(400, 'Keypair data is invalid: failed to generate fingerprint')
  return createHash('md5').update(data).digest('hex').replace(/..(?!$)/g, '$&:')
}

function remove(call: NovaCall): Response {
  call.enforce('os_compute_api:os-keypairs:delete')
  call.cloud.keypairs.splice(call.cloud.keypairs.indexOf(oneOf(call)), 1)
  return call.version >= 2 ? new Response(null, { status: 204 }) : withHeaders(new Response(null, { status: 202 }), { 'Content-Length': '0' })
}
