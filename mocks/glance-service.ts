import { randomUUID } from 'node:crypto'
import { http, type RequestHandler } from 'msw'
import type { Cloud } from './cloud.ts'
import { whoIs, type Who } from './enforce.ts'
import { audited, callerOf } from './audit-middleware.ts'
import { contentType, Fault, fault, methodNotAllowed, plainFault, written } from './glance-errors.ts'
import { answerOr, partOf, pathOf, rootOf, withHeaders } from './answers.ts'

/** What a handler of Glance gets: the request, whose token it bears, and the parts of its path. */
export type Call = {
  readonly cloud: Cloud
  readonly request: Request
  readonly url: URL
  readonly who: Who
  readonly param: (name: string) => string
}
export type Handler = (call: Call) => Response | Promise<Response>
/** What a path does: by method, or whatever the method. */
type Methods = Handler | Readonly<Record<string, Handler>>

/** Handlers for the paths of one chapter: token first, then the method, then the chapter's own rules. */
export function glance(cloud: Cloud, routes: Readonly<Record<string, Methods>>): RequestHandler[] {
  return Object.entries(routes).map(([path, methods]) =>
    http.all(pathOf('image', path), ({ request, params }) => {
      const id = { 'X-Openstack-Request-Id': `req-${randomUUID()}` }
      const who = whoIs(cloud, request.headers.get('x-auth-token'))
      // keystonemiddleware answers before Glance has given the request an id.
      if (!who) return written(plainFault(401), request, { 'WWW-Authenticate': `Keystone uri="${rootOf(request)}/identity/v3"` })
      const call: Call = { cloud, request, url: new URL(request.url), who, param: (name) => segment(partOf(params, name)) }
      return audited(cloud.bus, 'image', request, callerOf(request, who.token.user, who.project_id), () => answerOr(Fault, async () => withHeaders(await handlerOf(methods, call)(call), id), (refusal) => written(refusal, request, id)))
    }),
  )
}

function handlerOf(methods: Methods, { request, url }: Call): Handler {
  // msw does not mind a slash at the end, Glance does.
  if (url.pathname.endsWith('/')) throw plainFault(404)
  if (typeof methods === 'function') return methods
  const handler = methods[request.method]
  if (!handler) throw methodNotAllowed(request.method, Object.keys(methods).join(', '))
  return handler
}

/** To Glance an escaped slash is a slash, and parts the path. */
function segment(value: string): string {
  if (value.includes('/')) throw plainFault(404)
  return value
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
export const mediaType = (request: Request): string => contentType(request).replace(/;.*$/, '').trim()

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
