import { randomUUID } from 'node:crypto'
import { http, type RequestHandler } from 'msw'
import { invariant } from '#src/lib/invariant.ts'
import type { Cloud } from './cloud.ts'
import { whoIs, type Who } from './enforce.ts'
import { Fault, fault, methodNotAllowed, written } from './glance-errors.ts'
import { pathOf, rootOf } from './answers.ts'

/** What a handler of Glance gets: the request, whose token it bears, and the parts of its path. */
export type Call = {
  readonly cloud: Cloud
  readonly request: Request
  readonly request_id: string
  readonly url: URL
  readonly who: Who
  readonly param: (name: string) => string
}
type Handler = (call: Call) => Response | Promise<Response>
/** What a path does: by method, or whatever the method. */
type Methods = Handler | Readonly<Record<string, Handler>>

/** Handlers for the paths of one chapter: token first, then the method, then the chapter's own rules. */
export function glance(cloud: Cloud, routes: Readonly<Record<string, Methods>>): RequestHandler[] {
  return Object.entries(routes).map(([path, methods]) =>
    http.all(pathOf('image', path), async ({ request, params }) => {
      const url = new URL(request.url)
      const request_id = `req-${randomUUID()}`
      const id = { 'X-Openstack-Request-Id': request_id }
      const who = whoIs(cloud, request.headers.get('x-auth-token'))
      // keystonemiddleware answers before Glance has given the request an id.
      if (!who) return written(fault(401), request, { 'WWW-Authenticate': `Keystone uri="${rootOf(request)}/identity/v3"` })
      try {
        // msw does not mind a slash at the end, Glance does.
        if (url.pathname.endsWith('/')) throw fault(404)
        const handle = typeof methods === 'function' ? methods : methods[request.method]
        if (!handle) throw methodNotAllowed(request.method, Object.keys(methods).join(', '))
        const response = await handle({
          cloud,
          request,
          request_id,
          url,
          who,
          param(name) {
            const value = params[name]
            invariant(typeof value === 'string', `the path ${path} has ${name}`)
            // To Glance an escaped slash is a slash, and parts its path.
            if (value.includes('/')) throw fault(404)
            return value
          },
        })
        response.headers.set('X-Openstack-Request-Id', request_id)
        return response
      } catch (error) {
        if (error instanceof Fault) return written(error, request, id)
        throw error
      }
    }),
  )
}

/** A handler whose request may not have a body. */
export const bare =
  (handle: Handler): Handler =>
  (call) => {
    if (Number(call.request.headers.get('content-length')) > 0) throw fault(400, 'A body is not expected with this request.')
    return handle(call)
  }

/** Done, and nothing to say. */
export const noContent = (): Response => new Response(null, { status: 204 })

/** The request's Content-Type without parameters. */
export const mediaType = (request: Request): string => (request.headers.get('content-type') ?? '').replace(/;.*$/, '').trim()

/** The request's JSON. glance common/wsgi.py JSONRequestDeserializer. */
export async function jsonBody(request: Request): Promise<Record<string, unknown> | unknown[]> {
  const text = await request.text()
  if (text === '') throw fault(400, 'Body expected in request.')
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw fault(400, 'Malformed JSON in request body.')
  }
  if (Array.isArray(body)) return body as unknown[]
  if (typeof body !== 'object' || body === null) throw fault(400, 'Unexpected body type. Expected list/dict.')
  return body as Record<string, unknown>
}
