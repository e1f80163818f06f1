import { randomUUID } from 'node:crypto'
import { http, type RequestHandler } from 'msw'
import { askOf } from '#src/policy/can.ts'
import type { NovaRule } from '#src/policy/nova.ts'
import { answerOr, json, partOf, pathOf, rootOf, withHeaders } from './answers.ts'
import { audited, callerOf } from './audit-middleware.ts'
import type { Cloud, Token } from './cloud.ts'
import { credentialsIn, tokenOf } from './keystone-service.ts'

/** The newest microversion that each release speaks, as the minor number of 2.x. nova/api/openstack/api_version_request.py */
export const newest = { zed: 93, master: 104 } as const

export type NovaCall = {
  readonly cloud: Cloud
  readonly request: Request
  readonly url: URL
  readonly token: Token
  /** The minor number of the microversion that was asked for. */
  readonly version: number
  /** `http://host:port/demo/compute`. */
  readonly endpoint: string
  readonly may: (rule: NovaRule) => boolean
  /** Throws 403 unless the rule allows. */
  readonly enforce: (rule: NovaRule) => void
  readonly param: (name: string) => string
  /** The request's JSON. Throws 400 for what is none. */
  readonly body: () => Promise<unknown>
}
type Handler = (call: NovaCall) => Response | Promise<Response>

/** nova/api/openstack/wsgi.py Fault: what an error's body is called. */
const names = { 400: 'badRequest', 403: 'forbidden', 404: 'itemNotFound', 406: 'computeFault', 409: 'conflictingRequest', 500: 'computeFault' } as const

export class NovaError extends Error {
  readonly status: keyof typeof names
  constructor(status: keyof typeof names, message: string) {
    super(message)
    this.status = status
  }
}

/** Handlers for the paths of one chapter, under `/v2.1`: token first, then the microversion, then the chapter's own rules. */
export function nova(cloud: Cloud, routes: Readonly<Record<string, Readonly<Record<string, Handler>>>>): RequestHandler[] {
  return Object.entries(routes).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, handle]) =>
      http[method as 'get' | 'post' | 'put' | 'delete'](pathOf('compute', `/v2.1${path}`), ({ request, params }) => {
        const token = tokenOf(cloud, request.headers.get('x-auth-token'))
        // keystonemiddleware answers before Nova has given the request an id, in the words of Keystone.
        if (!token) return json(401, { error: { code: 401, title: 'Unauthorized', message: 'The request you have made requires authentication.' } }, { 'WWW-Authenticate': `Keystone uri="${rootOf(request)}/identity/v3"` })
        const id = `req-${randomUUID()}`
        const ids = { 'X-Openstack-Request-Id': id, 'X-Compute-Request-Id': id }
        const asked = request.headers.get('openstack-api-version')
        const written = ({ status, message }: NovaError) => json(status, { [names[status]]: { code: status, message } }, ids)
        const answer = () => answerOr(
          NovaError,
          async () => {
            const version = versionOf(cloud, asked)
            const ask = askOf(credentialsIn(token), cloud.policy)
            const may = (rule: NovaRule) => ask(rule) === true
            const call: NovaCall = {
              cloud,
              request,
              url: new URL(request.url),
              token,
              version,
              endpoint: `${rootOf(request)}/compute`,
              may,
              enforce: (rule) => {
                if (!may(rule)) throw new NovaError(403, `Policy doesn't allow ${rule} to be performed.`)
              },
              param: (name) => partOf(params, name),
              body: () => bodyOf(request),
            }
            const spoken = { 'OpenStack-API-Version': `compute 2.${version}`, 'X-OpenStack-Nova-API-Version': `2.${version}`, Vary: 'OpenStack-API-Version' }
            return withHeaders(await handle(call), { ...ids, ...spoken })
          },
          written,
        )
        return audited(cloud.bus, 'compute', request, callerOf(request, token.user, token.project?.id ?? null), answer)
      }),
    ),
  )
}

/** nova/api/openstack/wsgi.py Request.set_api_version_request: without a header the oldest. */
function versionOf({ profile }: Cloud, header: string | null): number {
  const asked = header?.split(',').map((one) => one.trim().split(/\s+/)).find(([service]) => service === 'compute')?.[1]
  if (asked === undefined) return 1
  if (asked === 'latest') return newest[profile]
  const [, major, minor] = /^([1-9]\d*)\.(0|[1-9]\d*)$/.exec(asked) ?? []
  if (minor === undefined) throw new NovaError(400, `API Version String ${asked} is of invalid format. Must be of format MajorNum.MinorNum.`)
  if (major !== '2' || Number(minor) < 1 || Number(minor) > newest[profile]) throw new NovaError(406, `Version ${asked} is not supported by the API. Minimum is 2.1 and maximum is 2.${newest[profile]}.`)
  return Number(minor)
}

async function bodyOf(request: Request): Promise<unknown> {
  try {
    return await request.json()
  } catch {
    throw new NovaError(400, 'Malformed request body')
  }
}

/** Times as Nova's database has them. */
export const novaTime = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}.000000`
