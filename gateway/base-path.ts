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
    if (headers.cookie !== undefined) headers.cookie = inward(headers.cookie, base)
    return url.slice(base.length)
  }
  outside.add(request)
  return url
}

/**
 * Lets Loupe stand at `base` of a host where others stand too. Tokens and receipts go there only: `__Host-` would send them to all of the host,
 * so they are called `__Secure-` then. Such a name another host of the domain can plant too, so what makes them count, the id of the sign-in
 * that stands, stays a `__Host-` cookie, with the place in its name; so does the mark of a single sign-on. All of it is done here at the edge,
 * so that nobody behind it needs to know. To be called after @fastify/cookie is there, which writes them when an answer is sent.
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

/** What only this host may set. Neither is worth anything to a neighbor on it. */
const OURS_ALONE = ['__Host-loupe', '__Host-loupe.sso']
/** What a neighbor must never receive: a scope's token, and the receipt of a first step. */
const SECRET = /^__(?:Secure|Host)-loupe(?=-|\.receipt$)/

/** Of the place `/ops/loupe`: `__Host-loupe~ops~loupe`. No scope, and no name at the top, has such a sign. */
const nameAt = (name: string, base: string): string => name.replace('loupe', `loupe${base.replaceAll('/', '~')}`)

/** The names of the top. Those that come by such a name already are of another Loupe there, or were planted. */
function inward(cookie: string, base: string): string {
  const pairs = cookie.split(';').flatMap((pair): string[] => {
    const [name = '', ...value] = pair.trim().split('=')
    const ours = OURS_ALONE.find((one) => nameAt(one, base) === name)
    const inner = ours ?? (name.startsWith('__Secure-') && SECRET.test(name) ? name.replace('Secure', 'Host') : name.startsWith('__Host-') ? undefined : name)
    return inner === undefined ? [] : [[inner, ...value].join('=')]
  })
  return pairs.join('; ')
}

function outward(line: string, base: string): string {
  const name = line.slice(0, line.indexOf('='))
  if (OURS_ALONE.includes(name)) return nameAt(name, base) + line.slice(name.length)
  if (!SECRET.test(name)) throw new Error(`No place is known for a cookie named ${name}`)
  return line.replace('__Host-', '__Secure-').replace('; Path=/', `; Path=${base}`)
}
