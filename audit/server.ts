import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { fastify, LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyRequest } from 'fastify'
import type { Counts } from './consume.ts'
import { hermesRoutes } from './hermes.ts'
import type { AuditLog } from './log.ts'
import type { Reader, Tokens } from './tokens.ts'

export type ServerSettings = {
  log: AuditLog
  tokens: Tokens
  /** A level; silent unless said otherwise. */
  level?: string | undefined
  /** Why the collector is of no use now; undefined: it is. */
  whyNotReady?: () => string | undefined
  counts?: Counts
  /** What stands before all of its addresses. */
  prefix?: string
}

/** The collector's API, ready to listen. */
export function buildServer({ log, tokens, level = 'silent', whyNotReady = () => undefined, counts, prefix = '' }: ServerSettings): FastifyInstance & { log: FastifyBaseLogger } {
  const app = fastify({
    logger: level === 'silent' ? false : { level },
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    genReqId: () => `req-${randomUUID()}`,
    requestIdHeader: 'x-openstack-request-id',
    rewriteUrl: ({ url = '/' }) => (url.startsWith(`${prefix}/`) ? url.slice(prefix.length) : url),
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 500 },
  })
  const readers = new WeakMap<FastifyRequest, Reader>()
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'x-openstack-request-id': request.id, 'content-security-policy': "default-src 'none'" })
    const began = performance.now()
    reply.raw.once('close', () => {
      const reader = readers.get(request)
      const { writableFinished, statusCode } = reply.raw
      // Never a query, a header or a token.
      request.log.info({ request_id: request.id, method: request.method, path: request.url.split('?', 1)[0], status: writableFinished ? statusCode : 499, ms: Math.round(performance.now() - began), from: request.ip, ...(reader && { user_id: reader.user_id, project_id: reader.project_id }) }, 'request')
    })
  })
  app.setNotFoundHandler((_request, reply) => void reply.code(404).type('text/plain; charset=utf-8').send('Not Found'))
  hermesRoutes(app, { log, tokens, onReader: (request, reader) => void readers.set(request, reader) })
  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/readyz', (_request, reply) => {
    const why = whyNotReady()
    return reply.code(why === undefined ? 200 : 503).send({ status: why ?? 'ok', ...(counts && { counts }) })
  })
  return app
}
