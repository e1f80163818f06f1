import type { Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Catalogs } from './catalog.ts'
import { tokenOf } from './cookies.ts'

/** What became of a request: all that a log or a metric may know. Never a query, a header's value, a cookie, a body or a token. */
export type Finished = {
  request_id: string
  /** The service's own, where it gave one. */
  service_request_id?: string
  method: string
  path: string
  route: Route
  /** 499: the browser went away before there was an answer. */
  status: number
  /** The browser went away before the answer was whole. */
  aborted?: true
  ms: number
  /** Bytes sent and received, headers included. */
  sent: number
  received: number
  from: string
  user_id?: string
  project_id?: string
}

export type Route = 'page' | 'file' | 'session' | 'policy' | 'identity' | 'image' | 'image-data' | 'compute' | 'network' | 'block-storage' | 'audit-data' | 'os' | 'demo' | 'health'

const ROUTES: readonly (readonly [RegExp, Route])[] = [
  [/^\/os\/[^/]*\/[^/]*\/image\/v2\/images\/[^/]+\/(file|stage)$/, 'image-data'],
  ...(['image', 'compute', 'network', 'block-storage', 'audit-data'] as const).map((service) => [new RegExp(`^/os/[^/]*/[^/]*/${service}(/|$)`), service] as const),
  [/^\/os\/[^/]*\/identity(\/|$)/, 'identity'],
  [/^\/os\//, 'os'],
  [/^\/session(\/|$)/, 'session'],
  [/^\/policy\//, 'policy'],
  [/^\/demo\//, 'demo'],
  [/^\/(healthz|readyz)$/, 'health'],
  [/^\/assets\/|^\/[\w-][\w.-]*\.[a-z\d]+$/i, 'file'],
]

/** Which part of the gateway an address belongs to: few words, whatever is asked for. */
export const routeOf = (path: string): Route => ROUTES.find(([place]) => place.test(path))?.[1] ?? 'page'

export type Watcher = { begun?: (route: Route) => void; finished: (finished: Finished, request: FastifyRequest) => void }

/** What a connection had carried when the request before was gone. */
const counted = new WeakMap<Socket, { sent: number; received: number }>()

/** Tells of every request when the last of it is gone, however it ends: answered, hijacked, or left by the browser. */
export function watchRequests(app: FastifyInstance, catalogs: Pick<Catalogs, 'whose'>, watchers: readonly Watcher[]): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { ip: from, raw: { socket } } = request
    const began = performance.now()
    const path = (request.raw.url ?? '').split('?', 1)[0] ?? ''
    const route = routeOf(path)
    for (const { begun } of watchers) begun?.(route)
    const tellOfIt = () => {
      const before = counted.get(socket) ?? { sent: 0, received: 0 }
      counted.set(socket, { sent: socket.bytesWritten, received: socket.bytesRead })
      const { headersSent, statusCode, writableFinished } = reply.raw
      const serviceId = reply.getHeader('x-openstack-request-id')
      const finished: Finished = {
        request_id: request.id,
        ...(typeof serviceId === 'string' && serviceId !== request.id && { service_request_id: serviceId }),
        method: request.method,
        path,
        route,
        status: headersSent ? statusCode : 499,
        ...(!writableFinished && { aborted: true }),
        ms: Math.round(performance.now() - began),
        sent: socket.bytesWritten - before.sent,
        received: socket.bytesRead - before.received,
        from,
        ...whoseOf(request, reply, path, catalogs),
      }
      for (const { finished: tell } of watchers) tell(finished, request)
    }
    // Nobody stands above a listener: what it throws would end the process.
    reply.raw.once('close', () => {
      try {
        tellOfIt()
      } catch (error) {
        request.log.error({ err: error }, 'a request that is over could not be told of')
      }
    })
    done()
  })
}

/** Whose session it was, as Keystone has said: what stands in a cookie beside the token is the browser's word only. */
function whoseOf(request: FastifyRequest, reply: FastifyReply, path: string, catalogs: Pick<Catalogs, 'whose'>) {
  const begins = path === '/session' || path === '/session/sso/enter'
  const scope = /^\/(?:os|session|policy)\/([\w-]+)/.exec(path)?.[1]
  const token = begins ? givenIn(reply) : scope === undefined ? undefined : tokenOf(request, scope)
  return token === undefined ? undefined : catalogs.whose(token)
}

/** The token of a session that has just begun. */
function givenIn(reply: FastifyReply): string | undefined {
  const lines = [reply.getHeader('set-cookie') ?? []].flat().map(String)
  const value = lines.map((line) => /^__\w+-loupe-[\w-]+=([^;]+)/.exec(line)?.[1]).find((one) => one !== undefined)
  return value === undefined ? undefined : decodeURIComponent(value).split('~').slice(5).join('~')
}
