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
export const pathOf = (service: 'identity' | 'image' | 'compute', path: string): string => `http://:host${prefix}/${service}${path}`

/** The root of the services' addresses as this caller reaches them: `http://host:port/demo`. */
export const rootOf = (request: Request): string => new URL(request.url).origin + prefix
