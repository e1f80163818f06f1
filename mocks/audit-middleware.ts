import type { User } from './accounts.ts'
import { prefix } from './answers.ts'
import { timeOf, type Bus } from './audit-bus.ts'

/** The keywords of /etc/pycadf: what follows one of them in a path is called so. `null`: nothing follows. */
const apis = {
  image: { publisher: 'glance-api', name: 'glance', type: 'service/storage/image', keywords: new Map([['detail', null], ['file', null], ['images', 'image'], ['members', 'member'], ['tags', 'tag']]) },
  compute: {
    publisher: 'nova-api-os-compute', name: 'nova', type: 'service/compute',
    keywords: new Map([['action', null], ['detail', null], ['flavors', 'flavor'], ['os-extra_specs', 'key'], ['os-instance-actions', 'instance-action'], ['os-keypairs', 'keypair'], ['os-volume_attachments', 'attachment'], ['servers', 'server']]),
  },
} as const
type Api = keyof typeof apis

/** Whose call it is. */
export type Caller = { user: Pick<User, 'id' | 'name'>; project_id: string | null; address: string | undefined; agent: string | null }

/** Where requests came from. */
const addresses = new WeakMap<Request, string>()
export const cameFrom = (request: Request, address: string): void => void addresses.set(request, address)

/** WebOb believes whatever stands before the service. webob/request.py client_addr */
export const callerOf = (request: Request, user: User, project_id: string | null): Caller => ({
  user,
  project_id,
  address: request.headers.get('x-forwarded-for')?.replace(/,.*/, '') ?? addresses.get(request),
  agent: request.headers.get('user-agent'),
})

const UNHEARD = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Answers a request, and tells that it began and how it ended, as keystonemiddleware's audit filter does behind authtoken with ignore_req_list = GET, HEAD, OPTIONS. */
export async function audited(bus: Bus, api: Api, request: Request, caller: Caller, answer: () => Promise<Response>): Promise<Response> {
  if (UNHEARD.has(request.method)) return answer()
  const { pathname, search } = new URL(request.url)
  const path = pathname.slice(`${prefix}/${api}`.length) + search
  const ended = callBegins(bus, api, { method: request.method, path, caller, body: path.endsWith('/action') ? await request.clone().text() : '' })
  // What breaks, or is broken off, is a 500 to it.
  let code = 500
  try {
    const response = await answer()
    code = response.status
    return response
  } finally {
    ended(code)
  }
}

type Call = { method: string; path: string; caller: Caller; /** Of an action. */ body?: string }

/** Tells that a call begins; what comes back tells that it has ended, and how. `at`: microseconds, now unless it is said. keystonemiddleware/audit/_api.py _create_event */
export function callBegins(bus: Bus, api: Api, { method, path, caller: { user, project_id, address, agent }, body = '' }: Call, at = bus.moment()): (code: number, at?: number) => void {
  const { publisher, name, type, keywords } = apis[api]
  const event = {
    typeURI: 'http://schemas.dmtf.org/cloud/audit/1.0/event',
    eventType: 'activity',
    id: bus.newId(),
    eventTime: `${timeOf(at)}+0000`,
    action: actionOf(method, path, keywords, body),
    observer: { id: 'target' },
    initiator: { id: user.id, typeURI: 'service/security/account/user', name: user.name, credential: { token: '***', identity_status: 'Confirmed' }, host: { address, agent }, project_id },
    target: { id: name, typeURI: type + typeOf(path, keywords), name },
    requestPath: path,
    tags: [`correlation_id?value=${bus.newId()}`],
  }
  bus.tell({ publisher_id: publisher, event_type: 'audit.http.request', payload: { ...event, outcome: 'pending' } }, at)
  return (code, ended) => {
    const payload = { ...event, outcome: code < 400 ? 'success' : 'failure', reason: { reasonType: 'HTTP', reasonCode: String(code) } }
    bus.tell({ publisher_id: publisher, event_type: 'audit.http.response', payload }, ended)
  }
}

type Keywords = ReadonlyMap<string, string | null>

const partsOf = (path: string) => path.replace(/\?.*/, '').split('/')

/** keystonemiddleware/audit/_api.py get_action */
function actionOf(method: string, path: string, keywords: Keywords, body: string): string {
  if (method === 'DELETE') return 'delete'
  if (method !== 'POST') return 'update'
  const last = String(partsOf(path).at(-1))
  const asked = last === 'action' ? /^\s*\{\s*"([^"]+)"/.exec(body) : null
  if (asked) return `update/${asked[1]}`
  return keywords.has(last) ? 'create' : 'update'
}

/** keystonemiddleware/audit/_api.py _build_typeURI */
function typeOf(path: string, keywords: Keywords): string {
  return partsOf(path)
    .flatMap((part, i, parts) => [keywords.has(part) ? part : keywords.get(String(parts[i - 1]))].filter(Boolean).map((word) => `/${word}`))
    .join('')
}
