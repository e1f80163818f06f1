import type { FastifyInstance } from 'fastify'
import { GatewayError } from './problem.ts'

/** Milliseconds that an answer about Keystone stands: many may ask, and often. */
const STANDS = 5_000

/**
 * `/healthz`: this process answers. `/readyz`: it can be of use, for Keystone is there. While it drains neither can be asked any more.
 * `whyNot` says what is wrong with Keystone; the log gets to know, the asker does not.
 */
export function healthRoutes(app: FastifyInstance, whyNot: () => Promise<string | undefined>): void {
  let last: { at: number; why: Promise<string | undefined> } | undefined
  app.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'))
  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/readyz', async (request) => {
    if (last === undefined || Date.now() - last.at > STANDS) {
      last = { at: Date.now(), why: whyNot() }
      const why = await last.why
      if (why !== undefined) request.log.warn(`Not ready: ${why}`)
    }
    if ((await last.why) !== undefined) throw new GatewayError(503, 'not-ready', { service: 'identity' })
    return { status: 'ok' }
  })
}
