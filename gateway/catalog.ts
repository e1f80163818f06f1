import { createHash } from 'node:crypto'
import { SERVICE_NAMES } from '#src/api/keystone/service-names.ts'
import { GatewayError } from './problem.ts'
import { timeOf, type Keystone, type TokenBody, type Visitor } from './keystone.ts'
import type { Service } from './path.ts'

export type Interface = 'public' | 'internal' | 'admin'

/** Services whose endpoints stand in catalogs with and without a version: the browser says the version. */
const VERSION_AT_END: Readonly<Partial<Record<Service, RegExp>>> = { image: /\/v2(\.\d+)?$/, network: /\/v2(\.\d+)?$/, 'audit-data': /\/v1$/ }

type Endpoints = {
  /** Throws 404 when the catalog has no such region, or no such service in it. */
  find(region: string, service: Service): URL
}

/** The endpoints of a token's catalog, of one interface. */
function endpointsOf({ token: { catalog = [] } }: TokenBody, interface_: Interface): Endpoints {
  const regions = new Set<string>()
  const urls = new Map<string, URL>()
  for (const [service, names] of Object.entries(SERVICE_NAMES)) {
    // The first name has the right of way: a catalog may list block-storage and volumev3 both.
    for (const entry of names.flatMap((name) => catalog.filter(({ type }) => type === name))) {
      for (const endpoint of entry.endpoints ?? []) {
        const region = endpoint.region_id ?? endpoint.region
        if (region === null || region === undefined) continue
        regions.add(region)
        const url = endpoint.interface === interface_ ? usable(endpoint.url) : undefined
        const key = `${service} ${region}`
        if (url && !urls.has(key)) urls.set(key, url)
      }
    }
  }
  return {
    find(region, service) {
      const url = urls.get(`${service} ${region}`)
      if (!regions.has(region)) throw new GatewayError(404, 'no-region', { region })
      if (url === undefined) throw new GatewayError(404, 'no-endpoint', { interface: interface_, service, region })
      const version = VERSION_AT_END[service]
      if (version === undefined) return url
      const root = new URL(url)
      root.pathname = root.pathname.replace(/\/+$/, '').replace(version, '')
      return root
    },
  }
}

/** An endpoint that requests may go to. */
function usable(text: string | null | undefined): URL | undefined {
  const url = text ? URL.parse(text) : null
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return undefined
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '' ? url : undefined
}

export type Catalogs = {
  /** The endpoints that a token may use. Throws 401 when Keystone does not know the token any more. */
  of(token: string, visitor: Visitor): Promise<Endpoints>
  /** Notes what Keystone has just said about a token. */
  remember(token: string, body: TokenBody): void
  /** Whose a token is, as far as it is remembered. */
  whose(token: string): { user_id: string; project_id?: string } | undefined
  /** A service has refused the token, or it was revoked: ask Keystone again. */
  forget(token: string): void
}

/** The answer to a token that is over. */
export const sessionOver = () => new GatewayError(401, 'session-over')

/**
 * Catalogs by token, kept until the token's own end, at most `limit` of them (the one longest unused goes). Tokens are kept
 * as hashes only: what this memory gives away opens nothing. A failed question is not remembered.
 */
export function createCatalogs(keystone: Pick<Keystone, 'validate'>, interface_: Interface, limit = 1000): Catalogs {
  const known = new Map<string, { endpoints: Endpoints; expires: number; user_id: string; project_id: string | undefined }>()
  const asked = new Map<string, Promise<Endpoints>>()
  const hash = (token: string) => createHash('sha256').update(token).digest('base64')

  const note = (key: string, body: TokenBody): Endpoints => {
    const endpoints = endpointsOf(body, interface_)
    known.delete(key)
    const { user, project, expires_at } = body.token
    known.set(key, { endpoints, expires: timeOf(expires_at), user_id: user.id, project_id: project?.id })
    for (const oldest of known.keys()) {
      if (known.size <= limit) break
      known.delete(oldest)
    }
    return endpoints
  }

  const ask = (key: string, token: string, visitor: Visitor): Promise<Endpoints> => {
    // Forgotten meanwhile: the answer may be older than what made it so, and is good for those who wait for it only.
    const stands = (): boolean => asked.get(key) === question
    const question: Promise<Endpoints> = keystone
      .validate(token, visitor)
      .then((body) => {
        if (body === undefined) throw sessionOver()
        return stands() ? note(key, body) : endpointsOf(body, interface_)
      })
      .finally(() => {
        if (stands()) asked.delete(key)
      })
    asked.set(key, question)
    return question
  }

  return {
    async of(token, visitor) {
      const key = hash(token)
      const entry = known.get(key)
      if (entry && entry.expires > Date.now()) {
        known.delete(key)
        known.set(key, entry)
        return entry.endpoints
      }
      known.delete(key)
      return asked.get(key) ?? ask(key, token, visitor)
    },
    remember: (token, body) => void note(hash(token), body),
    whose(token) {
      const entry = known.get(hash(token))
      return entry && { user_id: entry.user_id, ...(entry.project_id !== undefined && { project_id: entry.project_id }) }
    },
    forget: (token) => {
      const key = hash(token)
      known.delete(key)
      asked.delete(key)
    },
  }
}
