import { randomUUID } from 'node:crypto'
import { http, type RequestHandler } from 'msw'
import { invariant } from '#src/lib/invariant.ts'
import type { Cloud } from './cloud.ts'
import { whoIs, type Who } from './enforce.ts'
import { Fault, fault, methodNotAllowed, written } from './glance-errors.ts'
import { rootOf } from './answers.ts'

/** What a handler of Glance gets: the request, whose token it bears, and the parts of its path. */
export type Call = {
  readonly cloud: Cloud
  readonly request: Request
  readonly request_id: string
  readonly url: URL
  readonly who: Who
  readonly param: (name: string) => string
}
export type Methods = Readonly<Record<string, (call: Call) => Response | Promise<Response>>>

/** Handlers for the paths of one chapter: token first, then the method, then the chapter's own rules. */
export function glance(cloud: Cloud, routes: Readonly<Record<string, Methods>>): RequestHandler[] {
  return Object.entries(routes).map(([path, methods]) =>
    http.all(`*/image${path}`, async ({ request, params }) => {
      const url = new URL(request.url)
      const request_id = `req-${randomUUID()}`
      const id = { 'X-Openstack-Request-Id': request_id }
      const who = whoIs(cloud, request.headers.get('x-auth-token'))
      // keystonemiddleware answers before Glance has given the request an id.
      if (!who) return written(fault(401), request, { 'WWW-Authenticate': `Keystone uri="${rootOf(url, 'image')}/identity/v3"` })
      const handle = methods[request.method]
      try {
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

/** Done, and nothing to say. */
export const noContent = (): Response => new Response(null, { status: 204 })

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
