import { GatewayError } from './problem.ts'

/** Service types of a catalog that Loupe uses. */
const SERVICES = ['image', 'compute', 'network', 'block-storage', 'audit-data'] as const
export type Service = (typeof SERVICES)[number]

/** What an address under /os/ asks for. `path` is encoded anew from its decoded segments, `search` is as it came. */
export type OsTarget =
  | { scope: string; service: 'identity'; path: string; search: string }
  | { scope: string; service: Service; region: string; path: string; search: string }

/** A project id, or the word `unscoped`. Keystone's ids are 32 hex digits; other deployments' may have dashes. */
export const SCOPE = /^[A-Za-z0-9_-]{1,64}$/

/** How often a segment may be decoded before it has to stand still: nothing that is meant honestly is encoded this often. */
const DECODINGS = 4

/**
 * Takes apart the raw request target `/os/<scope>/<region>/<service type>/<path>` or `/os/<scope>/identity/<path>`.
 * Works on what came over the wire, before any decoding, so that no two parsers can read it differently. Throws 400 for
 * every way to leave the endpoint (dot segments, encoded slashes, a whole URL), 404 for a service that Loupe does not use.
 */
export function parseOsUrl(raw: string): OsTarget {
  if (!raw.startsWith('/os/')) throw new GatewayError(400, 'not-os')
  // Browsers send nothing else: the rest arrives encoded. A fragment never travels.
  if (!/^[\x21-\x7e]+$/.test(raw) || raw.includes('#')) throw new GatewayError(400, 'characters')
  const mark = raw.indexOf('?')
  const [pathname, search] = mark < 0 ? [raw, ''] : [raw.slice(0, mark), raw.slice(mark)]
  const segments = pathname.slice('/os/'.length).split('/')
  const [scope, place, ...rest] = segments.map((segment, i) => segmentOf(segment, segments[i - 1] === 'tags'))
  if (scope === undefined || !SCOPE.test(scope)) throw noScope(scope)
  if (place === undefined || place === '') throw new GatewayError(404, 'no-region-named')
  const [type, ...path] = rest
  const service = SERVICES.find((known) => known === type)
  // A region may be called `identity` too: no path of Keystone begins with the type of another service.
  if (place === 'identity' && service === undefined) return { scope, service: 'identity', path: joined(rest), search }
  if (service === undefined) throw new GatewayError(404, 'unused-service')
  return { scope, region: place, service, path: joined(path), search }
}

/** The answer to a scope that cannot be one. */
export const noScope = (scope = '') => new GatewayError(400, 'no-scope', { scope: JSON.stringify(scope) })

/** The decoded segment. An empty one is only right at the very end (see `joined`). */
function segmentOf(segment: string, isTag: boolean): string {
  if (/[\\@^`{|}"<>]/.test(segment)) throw new GatewayError(400, 'plain-characters')
  const decoded = decode(segment)
  if (decoded === undefined) throw new GatewayError(400, 'not-utf8')
  let text = segment
  for (let i = 0; i <= DECODINGS; i++) {
    refuseWayOut(text, isTag)
    const next = decode(text)
    if (next === undefined || next === text) return decoded
    text = next
  }
  throw new GatewayError(400, 'encoded-too-often')
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** Whether a segment, at any depth of decoding, could mean another one to somebody on the way. */
function refuseWayOut(text: string, isTag: boolean): void {
  // Dots need no encoding, so whoever encodes them hides something.
  if (/^\.\.?(;|$)/.test(text) || /%2e/i.test(text)) throw new GatewayError(400, 'dot-segments')
  // WSGI decodes the path before it is routed: Glance itself cannot tell `a%2Fb` from `a/b`, so a tag with a slash has no address.
  if (/[\\/]|%(2f|5c)/i.test(text)) {
    throw new GatewayError(400, isTag ? 'tag-with-slash' : 'encoded-slash')
  }
  if (/\p{Cc}/u.test(text)) throw new GatewayError(400, 'control-characters')
}

function joined(segments: readonly string[]): string {
  if (segments.some((segment, i) => segment === '' && i < segments.length - 1)) throw new GatewayError(400, 'empty-segment')
  return segments.map(encodeURIComponent).join('/')
}

/** The address at a service: `endpoint`, then the path. Throws when that is not under the endpoint, whatever the reason. */
export function upstreamUrl(endpoint: URL, path: string, search: string): URL {
  const prefix = `${endpoint.pathname.replace(/\/+$/, '')}/`
  const url = new URL(`${endpoint.origin}${prefix}${path}${search}`)
  if (url.origin !== endpoint.origin || url.pathname !== prefix + path || url.username !== '' || url.password !== '') {
    throw new GatewayError(400, 'leads-away')
  }
  return url
}

/**
 * What Loupe reads of Keystone with the browser's session. An allow-list, because many of Keystone's paths show or make
 * tokens and secrets: auth/tokens (X-Subject-Token), OS-FEDERATION, OS-OAUTH1, OS-EC2 credentials, application credentials.
 */
export function isOpenIdentityPath(method: string, path: string): boolean {
  return method === 'GET' && /^v3\/(auth\/(projects|system|domains)|projects|(projects|domains)\/[A-Za-z0-9_-]{1,64})$/.test(path)
}
