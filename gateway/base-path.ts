import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { GatewayError } from './problem.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Where Loupe stands on its host: `/loupe`, or nothing at the top. */
    basePath: string
  }
}

/** Stand at the top too: whoever looks after the gateway asks it itself, not the proxy before it. */
const AT_THE_TOP = /^\/(healthz|readyz)(\?|$)/

const outside = new WeakSet<IncomingMessage>()

/** The address without the place where Loupe stands, and cookies by the names that they have at the top: what is behind it knows nothing of that. */
export function withoutBase(request: IncomingMessage, base: string): string {
  const { url = '', headers } = request
  if (base === '' || AT_THE_TOP.test(url)) return url
  if (url.startsWith(`${base}/`)) {
    if (headers.cookie !== undefined) headers.cookie = inward(headers.cookie)
    return url.slice(base.length)
  }
  outside.add(request)
  return url
}

/**
 * Lets Loupe stand at `base` of a host where others stand too. Its cookies go there only. `__Host-` would send them to all of the host, so
 * they are called `__Secure-` then: here at the edge, so that nobody behind it needs to know. To be called after @fastify/cookie is there,
 * which writes them when an answer is sent.
 */
export function standAt(app: FastifyInstance, base: string): void {
  app.decorate('basePath', base)
  if (base === '') return

  app.addHook('onRequest', async (request, reply) => {
    if (!outside.has(request.raw)) return
    const [path, query] = (request.raw.url ?? '').split('?', 2)
    if (path !== base) throw new GatewayError(404, 'nothing-there')
    // `/loupe` is where people go who leave the slash out.
    return reply.code(308).header('location', `${base}/${query === undefined ? '' : `?${query}`}`).send()
  })

  app.addHook('onSend', async (_request, reply) => {
    const lines = reply.getHeader('set-cookie')
    if (lines === undefined) return
    reply.removeHeader('set-cookie')
    reply.header('set-cookie', [lines].flat().map((line) => outward(String(line), base)))
  })
}

/** A `__Host-` cookie that comes here is of somebody else on this host. */
const inward = (cookie: string): string =>
  cookie
    .split(/; */)
    .filter((pair) => !pair.startsWith('__Host-'))
    .map((pair) => pair.replace(/^__Secure-loupe/, '__Host-loupe'))
    .join('; ')

const outward = (line: string, base: string): string => line.replace(/^__Host-/, '__Secure-').replace(/; Path=(\/[^;]*)/, (_whole, path: string) => `; Path=${base}${path === '/' ? '' : path}`)
