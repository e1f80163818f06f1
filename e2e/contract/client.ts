// A tiny client over plain HTTP: one account's token, the service's own answers.
import * as z from 'zod/mini'
import type { PatchOperation } from '#src/lib/json-patch.ts'
import { tokenSchema, type Token } from '#src/api/keystone/session.ts'
import type { Account, AccountName } from './accounts.ts'

/** An answer, read to its end. */
export type Answer = { request: string; status: number; headers: Headers; bytes: Uint8Array; text: string; json: () => unknown }

export type Init = {
  /** Sent as JSON. */
  json?: unknown
  /** Sent as it is. */
  body?: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>
  type?: string
  /** Glance answers in HTML unless this is exactly application/json, the default here. */
  accept?: string
  headers?: Record<string, string>
  /** `null`: none. Another string: that one instead of the account's. */
  token?: string | null
  signal?: AbortSignal
}

export const PATCH_TYPE = 'application/openstack-images-v2.1-json-patch'
const OCTETS = 'application/octet-stream'

/** Sends one request anywhere and reads the whole answer. Redirects are answers too. */
export async function send(method: string, url: string, { json, body, type, accept = 'application/json', headers, token, signal }: Init = {}): Promise<Answer> {
  const payload = json === undefined ? body : JSON.stringify(json)
  const contentType = type ?? (json === undefined ? undefined : 'application/json')
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: { Accept: accept, ...(contentType !== undefined && { 'Content-Type': contentType }), ...(typeof token === 'string' && { 'X-Auth-Token': token }), ...headers },
    ...(payload !== undefined && { body: payload }),
    // Node wants this said for a body that is a stream.
    ...(payload instanceof ReadableStream && { duplex: 'half' }),
    ...(signal && { signal }),
  })
  const bytes = new Uint8Array(await response.arrayBuffer())
  const text = new TextDecoder().decode(bytes)
  return { request: `${method} ${new URL(url).pathname}`, status: response.status, headers: response.headers, bytes, text, json: () => JSON.parse(text) as unknown }
}

const catalogued = z.looseObject({ token: tokenSchema })

export type Client = {
  account: AccountName
  token: Token
  token_id: string
  project_id: string
  auth_url: string
  /** Where Glance is, without a version and without a slash at the end. */
  image_url: string
  /** A path of Glance with its version: `v2/images`. */
  send: (method: string, path: string, init?: Init) => Promise<Answer>
  get: (path: string, init?: Init) => Promise<Answer>
  post: (path: string, json?: unknown, init?: Init) => Promise<Answer>
  del: (path: string) => Promise<Answer>
  show: (id: string) => Promise<Answer>
  patch: (id: string, operations: readonly PatchOperation[] | readonly unknown[], init?: Init) => Promise<Answer>
  upload: (id: string, bytes: Init['body'], init?: Init) => Promise<Answer>
  download: (id: string, headers?: Record<string, string>) => Promise<Answer>
  /** A path of Keystone after `/v3/`. */
  identity: (method: string, path: string, init?: Init) => Promise<Answer>
}

/** The catalog's address of a service in the account's region and interface. */
export function endpointOf(token: Token, type: string, { region, interface: iface }: Pick<Account, 'region' | 'interface'>): string | undefined {
  const service = token.catalog.find((entry) => entry.type === type)
  const endpoint = service?.endpoints.find((one) => one.interface === iface && (region === undefined || (one.region_id ?? one.region) === region))
  return endpoint?.url.replace(/\/+$/, '')
}

/** Asks Keystone for a token. The caller judges the answer. */
export const askToken = (auth_url: string, auth: unknown): Promise<Answer> => send('POST', `${auth_url}/auth/tokens`, { json: { auth } })

/** Signs an account in. Throws when Keystone refuses it, or when its catalog has no image service. */
export async function signIn(name: AccountName, account: Account): Promise<Client> {
  const answer = await askToken(account.auth_url, account.auth)
  const token_id = answer.headers.get('X-Subject-Token')
  if (answer.status !== 201 || token_id === null) throw new Error(`${name}: ${account.auth_url} answered ${answer.status} ${answer.text.slice(0, 200)}`)
  const { token } = catalogued.parse(answer.json())
  const endpoint = endpointOf(token, 'image', account)
  if (endpoint === undefined) throw new Error(`${name}: the catalog has no ${account.interface} image endpoint${account.region ? ` in ${account.region}` : ''}`)
  // Some clouds put the version into the catalog, some do not.
  const image_url = endpoint.replace(/\/v2$/, '')
  const toGlance: Client['send'] = (method, path, init) => send(method, `${image_url}/${path}`, { token: token_id, ...init })
  return {
    account: name,
    token,
    token_id,
    project_id: token.project?.id ?? '',
    auth_url: account.auth_url,
    image_url,
    send: toGlance,
    get: (path, init) => toGlance('GET', path, init),
    post: (path, json, init) => toGlance('POST', path, { ...(json !== undefined && { json }), ...init }),
    del: (path) => toGlance('DELETE', path),
    show: (id) => toGlance('GET', `v2/images/${id}`),
    patch: (id, operations, init) => toGlance('PATCH', `v2/images/${id}`, { json: operations, type: PATCH_TYPE, ...init }),
    upload: (id, body, init) => toGlance('PUT', `v2/images/${id}/file`, { ...(body !== undefined && { body }), type: OCTETS, ...init }),
    download: (id, headers) => toGlance('GET', `v2/images/${id}/file`, headers && { headers }),
    identity: (method, path, init) => send(method, `${account.auth_url}/${path}`, { token: token_id, ...init }),
  }
}
