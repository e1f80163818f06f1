import type { PathParams } from 'msw'
import { invariant } from '#src/lib/invariant.ts'

/** A JSON answer with its length, as the services send it. */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response {
  const text = JSON.stringify(body)
  return new Response(text, {
    status,
    headers: { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(text)), ...headers },
  })
}

/** Times as Glance writes them: whole seconds, UTC. */
export const isoSeconds = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`
/** Times as Keystone writes them. */
export const isoMicroseconds = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}.000000Z`

/** Where the cloud's services stand, on whatever host serves them. */
export const prefix = '/demo'

/** A path of a service as msw matches it. Not a bare asterisk in front: that would take `/v2/schemas/image` for the root of `image`. */
export const pathOf = (service: 'identity' | 'image' | 'compute' | 'network' | 'block-storage', path: string): string => `http://:host${prefix}/${service}${path}`

/** The root of the services' addresses as this caller reaches them: `http://host:port/demo`. */
export const rootOf = (request: Request): string => new URL(request.url).origin + prefix

/** A handler's answer, or what a refusal that it throws is in its service's shape. Whatever else is thrown is a defect, and stays one. */
export async function answerOr<R extends Error>(refusal: new (...args: never[]) => R, answer: () => Response | Promise<Response>, refused: (refusal: R) => Response): Promise<Response> {
  try {
    return await answer()
  } catch (error) {
    if (error instanceof refusal) return refused(error)
    throw error
  }
}

/** A named part of the path that msw matched, decoded. */
export function partOf(params: PathParams, name: string): string {
  const value = params[name]
  invariant(typeof value === 'string', `the path has ${name}`)
  return value
}

export function withHeaders(response: Response, headers: Readonly<Record<string, string>>): Response {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
  return response
}
