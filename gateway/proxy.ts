import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sessionOver, type Catalogs } from './catalog.ts'
import { tokenOf } from './cookies.ts'
import { refuseOtherSites, requestHeaders, responseHeaders, SERVICE_HEADERS, visitorOf } from './headers.ts'
import { isOpenIdentityPath, parseOsUrl, upstreamUrl, type OsTarget } from './path.ts'
import { GatewayError } from './problem.ts'
import type { Upstream } from './upstream.ts'

export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
type Method = (typeof METHODS)[number]

type Options = { catalogs: Catalogs; upstream: Upstream; identity: URL }

/**
 * `/os/<scope>/…`: the services' own APIs under the session of a scope. Bytes stream both ways, none are kept: a slow side slows the
 * other down, either side's going away ends the other, and an early answer goes out before the request is read to its end.
 */
export function serviceRoutes(app: FastifyInstance, { catalogs, upstream, identity }: Options): void {
  // The body stays a stream, whatever its type and size.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SERVICE_HEADERS)
    refuseOtherSites(request)
  })

  app.route({
    method: [...METHODS],
    url: '/os/*',
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      // Before anything is waited for: the browser may go away meanwhile.
      const gone = new AbortController()
      reply.raw.once('close', () => {
        if (!reply.raw.writableFinished) gone.abort()
      })
      const method = METHODS.find((known) => known === request.method) ?? 'GET'
      const target = parseOsUrl(request.raw.url ?? '')
      const token = tokenOf(request, target.scope)
      if (token === undefined) throw sessionOver()
      if (target.service === 'identity' && !isOpenIdentityPath(method, target.path)) throw new GatewayError(403, 'closed-identity')
      const endpoint = target.service === 'identity' ? identity : (await catalogs.of(token, visitorOf(request))).find(target.region, target.service)
      const url = upstreamUrl(endpoint, target.path, target.search)

      const response = await answer({ method, url, token, target, request, upstream, signal: gone.signal })
      // Nobody is there to hear it.
      if (response === undefined) return reply.hijack()

      if (response.statusCode === 401) catalogs.forget(token)
      if (redirects(response.statusCode)) {
        await response.body.dump()
        throw new GatewayError(502, 'redirects', placeOf(target))
      }
      reply.code(response.statusCode).headers(responseHeaders(response.headers))
      // No file name: the link's own `download` attribute gives it.
      if (target.service === 'image' && /^v\d[^/]*\/images\/[^/]+\/file$/.test(target.path)) reply.header('content-disposition', 'attachment')
      return reply.send(response.body)
    },
  })
}

type Sent = { method: Method; url: URL; token: string; target: OsTarget; request: FastifyRequest; upstream: Upstream; signal: AbortSignal }

/** The service's answer; undefined when the browser went away before there was one. */
async function answer({ method, url, token, target, request, upstream, signal }: Sent) {
  const body = hasBody(request) && method !== 'GET' && method !== 'HEAD' ? request.raw : null
  const headers = requestHeaders(request, token)
  if (body === null) delete headers['content-length']
  try {
    return await upstream.send({ method, url, headers, body, signal, ...placeOf(target) })
  } catch (error) {
    if (signal.aborted) return undefined
    throw error
  }
}

/** How a service is called in messages. */
const placeOf = (target: OsTarget) => (target.service === 'identity' ? { service: 'identity', where: 'cloud', region: '' } : { service: target.service, where: 'region', region: target.region })

/** 300 is Glance's list of versions, 304 an answer like any other. The rest would lead the browser, or the gateway, somewhere else. */
const redirects = (status: number) => status > 300 && status < 400 && status !== 304

const hasBody = ({ headers }: FastifyRequest) => headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/** Bytes of a body that are cheaper to read to the end than to cut off. */
const SMALL = 1024 ** 2

/**
 * An answer that comes before the request was read to its end closes the connection: a browser goes on sending until then,
 * and would send all of a disk image to be told that nobody wants it.
 */
export function closeAfterEarlyAnswer(request: FastifyRequest, reply: FastifyReply): void {
  const { headers, raw } = request
  if (!raw.complete && (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > SMALL)) reply.header('connection', 'close')
}
