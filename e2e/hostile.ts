import type { ServerResponse } from 'node:http'
import type { DemoHost } from '#gateway/demo.ts'

/** Right-to-left override: what follows it on the line is shown backwards, unless the text is kept to itself. */
export const OVERRIDE = '\u202e'

/** What would call `ran` in a page that took it for markup, an address, a template or a style; and turns round what stands after it. */
export const HOSTILE = `"'--></title></style></textarea><script>ran()</script><img src=x onerror=ran()><svg onload=ran()><a href=javascript:ran()>x</a><iframe srcdoc="<script>parent.ran()</script>"></iframe>" onmouseover="ran()" style="position:fixed" {{constructor.constructor('ran()')()}} \${ran()} <%= ran() %> %0d%0aSet-Cookie:x=1 ${OVERRIDE}gpj.exe`

/** What the page could not go on without: where, which, when, how much. Everything else that a cloud says is somebody's text. */
const STRUCTURE = /^(id|.*_id|.*_ids|.*_at|status|visibility|schema|self|file|first|next|href|url|rel|interface|region|type|format|operators|pattern|prefix|namespace|methods|audit_ids|catalog|roles|disk_format|container_format|required_auth_methods)$/

/** Every text in an answer made hostile, also keys of properties; what is structure stays. */
export function poisoned(value: unknown, key = ''): unknown {
  if (STRUCTURE.test(key)) return value
  if (typeof value === 'string') return value + HOSTILE
  if (Array.isArray(value)) return key === 'tags' ? [...value.map((one) => poisoned(one)), HOSTILE.slice(0, 255)] : value.map((one) => poisoned(one, key === 'enum' || key === 'required' ? 'type' : ''))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, inner]: [string, unknown]) => [name, name === 'owner' && 'visibility' in value && value.visibility !== 'public' ? inner : poisoned(inner, name)])
  const isImage = 'disk_format' in value && 'visibility' in value
  return Object.fromEntries(isImage ? [...entries, [`key ${HOSTILE}`.slice(0, 255), HOSTILE], ['homepage', 'javascript:ran()'], ['os_distro', HOSTILE], ['logo', 'data:text/html,<script>ran()</script>']] : entries)
}

/** What stands before a service, and is not it. */
export const hostHtml = `<html><head><title>503</title><script>ran()</script></head><body onload=ran()><h1>503 Service Unavailable</h1>${HOSTILE}</body></html>`

export type Poison = {
  on: boolean
  /** The page that answers in the place of Glance. */
  page?: string
  road: (host: DemoHost) => DemoHost
}

/** A road to the demo cloud on which every text becomes hostile, once it is `on`. */
export function poison(): Poison {
  const state: Poison = {
    on: false,
    road: (host) => (request, response, prefix) => {
      if (state.page !== undefined && request.url?.startsWith('/demo/image/')) {
        request.resume()
        response.writeHead(503, { 'Content-Type': 'text/html' }).end(state.page)
        return
      }
      if (state.on) rewrite(response)
      host(request, response, prefix)
    },
  }
  return state
}

/** Holds an answer back until it is whole, and sends it with every text of its JSON made hostile. */
function rewrite(response: ServerResponse): void {
  const write = response.write.bind(response)
  const end = response.end.bind(response)
  const head = response.writeHead.bind(response)
  const chunks: Buffer[] = []
  let status = 200
  let headers: Record<string, string> = {}
  response.writeHead = (code: number, given?: unknown) => {
    status = code
    headers = { ...(given as Record<string, string>) }
    return response
  }
  const isText = () => /json/.test(Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '')
  const start = () => {
    if (!response.headersSent) head(status, headers)
  }
  response.write = (chunk: unknown, ...rest: unknown[]) => {
    if (isText()) {
      chunks.push(Buffer.from(chunk as Uint8Array))
      const done = rest.find((one) => typeof one === 'function') as (() => void) | undefined
      if (done) process.nextTick(done)
      return true
    }
    start()
    return (write as (...all: unknown[]) => boolean)(chunk, ...rest)
  }
  response.end = (...args: unknown[]) => {
    const [chunk] = args
    if (!isText()) {
      start()
      return (end as (...all: unknown[]) => ServerResponse)(...args)
    }
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk))
    const body = JSON.stringify(poisoned(JSON.parse(Buffer.concat(chunks).toString())))
    const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-length'))
    head(status, { ...kept, 'content-length': Buffer.byteLength(body) })
    return end(body)
  }
}
