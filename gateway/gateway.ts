import { randomUUID } from 'node:crypto'
import { join, resolve } from 'node:path'
import cookie from '@fastify/cookie'
import { fastify, LogController, type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { SitePolicy } from '#src/api/policy.ts'
import { limitSignIns } from './attempts.ts'
import { withAuditData } from './audit-data.ts'
import { standAt, withoutBase } from './base-path.ts'
import { createCatalogs, type Interface } from './catalog.ts'
import { demoRoutes, type Demo } from './demo.ts'
import { watchConnections } from './drain.ts'
import { answerBrokenRequest, answerExpectation, answerUnknown, readableUrl } from './edge.ts'
import { createEntrance } from './entrance.ts'
import { watchRequests, type Watcher } from './finished.ts'
import { guardEveryAnswer, SECURITY_HEADERS } from './headers.ts'
import { createKeystone } from './keystone.ts'
import { policyRoutes } from './policy.ts'
import { healthRoutes } from './health.ts'
import { whyNotKeystone } from './probe.ts'
import { GatewayError, plainProblemBody, problemBody } from './problem.ts'
import { closeAfterEarlyAnswer, serviceRoutes } from './proxy.ts'
import { sessionRoutes } from './session.ts'
import { ssoRoutes, type SsoSettings } from './sso.ts'
import { configRoute, staticRoutes } from './static.ts'
import { createUpstream } from './upstream.ts'

export type GatewaySettings = {
  /** Keystone's address, with or without `/v3`. */
  authUrl: string
  /** The demo cloud to serve under /demo/; its `authUrl` is then the one above. The gateway closes it. */
  demo?: Demo | undefined
  /** The endpoints of the catalog to use; public unless said otherwise. */
  interface?: Interface | undefined
  /** Where a Hermes API stands, for regions whose catalog names none. */
  auditUrl?: string | undefined
  /** Certificates (PEM) to trust beside the machine's own. */
  ca?: string | undefined
  /** Addresses and networks (`10.0.0.0/8`) of the proxies whose X-Forwarded-For is believed. Nobody's unless said otherwise. */
  trustedProxies?: string[] | undefined
  /** What the site says of the cloud's policy; nothing unless given. */
  site?: SitePolicy | undefined
  /** Single sign-on through Keystone; none unless given. */
  sso?: SsoSettings | undefined
  /** Minutes without a sign of anybody, after which the page signs out; never unless given. */
  idleMinutes?: number | undefined
  /** Where it stands on its host: `/loupe`; at the top unless said otherwise. */
  basePath?: string | undefined
  /** The folder of the built files; `dist` unless said otherwise. */
  dist?: string | undefined
  /** The project's folder: Vite serves its sources with hot reload instead of `dist`. */
  dev?: string | undefined
  /** A level of the log; silent unless said otherwise. `info` has a line of JSON for every request. */
  log?: string | undefined
  /** Where the log goes; standard output unless said otherwise. */
  logTo?: { write(line: string): void } | undefined
  /** Gets to know of every request. */
  metrics?: Watcher | undefined
}

/** The gateway, ready to listen. */
export async function buildGateway(settings: GatewaySettings): Promise<FastifyInstance> {
  const { authUrl, demo, dev, basePath = '' } = settings
  const app: FastifyInstance = fastify({
    logger: settings.log === undefined || settings.log === 'silent' ? false : { level: settings.log, ...(settings.logTo && { stream: settings.logTo }) },
    // A line of our own when a request ends (finished.ts) says more, and less.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    genReqId: () => `req-${randomUUID()}`,
    requestIdHeader: false,
    trustProxy: settings.trustedProxies ?? false,
    // An upload takes as long as it takes. Slow request headers are still cut off by Node.
    requestTimeout: 0,
    // What comes by a connection that stands while the rest ends is answered as ever, and is the last there.
    return503OnClosing: false,
    // A missing Host is refused by a hook, with the headers that every answer has.
    http: { maxHeaderSize: 32 * 1024, requireHostHeader: false },
    rewriteUrl: (request) => readableUrl(request, withoutBase(request, basePath)),
    routerOptions: { maxParamLength: 2000 },
    // An address that cannot be decoded: no hook has run for it.
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply.headers(SECURITY_HEADERS)),
    clientErrorHandler: answerBrokenRequest,
  })
  app.setErrorHandler(answerError)
  app.setNotFoundHandler(answerUnknown)
  app.server.on('checkExpectation', answerExpectation)
  watchConnections(app)
  const upstream = createUpstream(settings.ca)
  const plain = createKeystone(authUrl, upstream)
  const keystone = limitSignIns(settings.auditUrl === undefined ? plain : withAuditData(plain, settings.auditUrl))
  const catalogs = createCatalogs(keystone, settings.interface ?? 'public')
  app.addHook('onClose', () => upstream.close())
  // First of all: whoever is told of a request, also of one that a later hook refuses, may read its cookies.
  await app.register(cookie)
  watchRequests(app, catalogs, settings.metrics ? [accessLog, settings.metrics] : [accessLog])

  guardEveryAnswer(app)
  if (settings.trustedProxies === undefined) warnOfUnknownProxy(app)
  app.addHook('onSend', async (request, reply) => closeAfterEarlyAnswer(request, reply))

  standAt(app, basePath)
  const { sso } = settings
  const entrance = createEntrance({ keystone, catalogs })
  await app.register(async (scope) => sessionRoutes(scope, { keystone, catalogs, entrance }))
  if (sso) await app.register(async (scope) => ssoRoutes(scope, { keystone, entrance, sso }))
  await app.register(async (scope) => policyRoutes(scope, { site: settings.site, catalogs }))
  await app.register(async (scope) => serviceRoutes(scope, { catalogs, upstream, identity: keystone.endpoint }))
  // Its catalog knows no other place than the top.
  if (demo && basePath === '') await app.register(async (scope) => demoRoutes(scope, demo))
  else if (demo) app.addHook('onClose', () => demo.close())

  await app.register(async (scope) => healthRoutes(scope, () => whyNotKeystone(authUrl, settings.ca)))
  const dist = resolve(settings.dist ?? 'dist')
  configRoute(app, dev === undefined ? join(dist, 'config.json') : join(dev, 'public/config.json'), {
    demo: demo !== undefined,
    ...(demo && { accounts: demo.accounts }),
    ...(sso && { sso: sso.ways }),
    ...(settings.idleMinutes !== undefined && { idle_minutes: settings.idleMinutes }),
  })
  if (dev === undefined) await app.register((scope) => staticRoutes(scope, dist))
  else {
    const { devRoutes } = await import('./dev.ts')
    await app.register((scope) => devRoutes(scope, dev))
  }
  return app
}

function answerError(error: FastifyError | GatewayError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof GatewayError) {
    if (error.status >= 500) request.log.warn({ err: error })
    if (error.retryAfter !== undefined) reply.header('retry-after', error.retryAfter)
    if (error.status >= 500) reply.header('x-openstack-request-id', request.id)
    return reply.code(error.status).send(problemBody(error))
  }
  const status = error.statusCode ?? 500
  if (status < 500) return reply.code(status).send(plainProblemBody(status, error.message))
  request.log.error({ err: error })
  reply.header('x-openstack-request-id', request.id)
  return reply.code(500).send(problemBody(new GatewayError(500, 'failed')))
}

/**
 * Behind a proxy that is not named, everybody seems to come from one address, and shares its attempts to sign in: a few wrong passwords of
 * anybody keep all out. That is said whatever the level of the log.
 */
function warnOfUnknownProxy(app: FastifyInstance): void {
  let warned = false
  app.addHook('onRequest', async ({ headers, ip }) => {
    if (warned || headers['x-forwarded-for'] === undefined) return
    warned = true
    process.stderr.write(`Loupe: requests come through a proxy at ${ip}. If it is yours, name it in LOUPE_TRUSTED_PROXIES: until then all who come through it count as one address\n`)
  })
}

/** The access log. Whoever only asks whether the gateway is there would fill it. */
const accessLog: Watcher = {
  finished({ request_id: _said, ...finished }, { log }) {
    if (finished.route === 'health') log.debug(finished, 'request')
    else log.info(finished, 'request')
  },
}
