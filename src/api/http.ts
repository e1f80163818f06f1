import * as z from 'zod/mini'
import { i18n } from '#src/lib/language.ts'
import type { At } from '#src/paths.ts'
import { ApiError, parseErrorBody } from './errors.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type Request = {
  /** The place whose session the request needs: an expired one is asked for again through `onExpired`. */
  at?: At | undefined
  method?: Method
  path: string
  /** Repeated keys as an array: `tag=a&tag=b`. `undefined` is left out. */
  query?: Record<string, string | number | readonly string[] | undefined>
  body?: unknown
  contentType?: string
  /** Nova answers as its first release did unless it is told how: `2.61`. Without one that. */
  microversion?: string | undefined
  /** Only so many bytes of the answer, from its beginning. */
  first?: number
  signal?: AbortSignal | undefined
}

type Expired = (at: At, acting: boolean) => Promise<boolean>
let expired: Expired = () => Promise.resolve(false)

/**
 * The one slot for "the session of this place is over". Answer true when a new one stands: the request is sent again. `acting`: a person
 * waits for what was refused, it is no page that reads on by itself. Filled in main.tsx.
 */
export const onExpired = (ask: Expired): void => {
  expired = ask
}

/** Asks for a new session of `at`; true when there is one. For senders other than `request` (uploads). */
export const askAgain = (at: At): Promise<boolean> => expired(at, true)

/** Every request says so: the gateway refuses a changing request without it (no other site can send it). */
export const requestedWith = { 'X-Requested-With': 'loupe' } as const

/** Sends a request and parses the answer with `schema`; an answer without a body is `undefined` to it. Throws ApiError. */
export async function request<T>(req: Request, schema: z.ZodMiniType<T>): Promise<T> {
  const response = await send(req)
  const parsed = schema.safeParse(response.status === 204 ? undefined : await response.json())
  if (parsed.success) return parsed.data
  throw new ApiError(
    response.status,
    i18n.t({ id: 'http.not-understood', message: 'The service’s answer was not understood.' }),
    `${req.method ?? 'GET'} ${req.path}\n${z.prettifyError(parsed.error)}`,
    requestIdOf(response.headers),
  )
}

/** Sends a request whose answer has no body worth reading. Throws ApiError. */
export async function requestNothing(req: Request): Promise<void> {
  const response = await send(req)
  await response.body?.cancel()
}

/** The first bytes of a long answer, which is read no further: who does not know ranges would send all of it. Throws ApiError. */
export async function requestFirst(req: Request & { first: number }): Promise<Uint8Array> {
  const { body } = await send(req)
  const bytes = new Uint8Array(req.first)
  let length = 0
  if (body === null) return bytes.subarray(0, 0)
  const reader = body.getReader()
  while (length < bytes.length) {
    const { done, value } = await reader.read()
    if (done) break
    const part = value.subarray(0, bytes.length - length)
    bytes.set(part, length)
    length += part.length
  }
  await reader.cancel()
  return bytes.subarray(0, length)
}

async function send(req: Request): Promise<Response> {
  const response = await once(req)
  if (response.ok) return response
  if (response.status !== 401 || !req.at) throw await errorOf(response)
  if (!(await expired(req.at, (req.method ?? 'GET') !== 'GET'))) throw sessionOver(await errorOf(response))
  const again = await once(req)
  if (again.ok) return again
  throw await errorOf(again)
}

/** Glance speaks of wrong credentials and bad passwords then: what it says is for whoever runs it. */
export const sessionOver = ({ status, message, detail, request_id }: ApiError): ApiError =>
  new ApiError(status, i18n.t({ id: 'http.session-over', message: 'The session has ended. Sign in again to go on.' }), [message, detail].filter(Boolean).join('\n'), request_id)

async function once({ method = 'GET', path, query, body, contentType = 'application/json', microversion, first, signal }: Request): Promise<Response> {
  // Glance answers in HTML unless Accept is exactly this.
  const headers: Record<string, string> = { Accept: 'application/json', ...requestedWith }
  if (body !== undefined) headers['Content-Type'] = contentType
  if (microversion !== undefined) headers['OpenStack-API-Version'] = `compute ${microversion}`
  if (first !== undefined) headers['Range'] = `bytes=0-${first - 1}`
  try {
    return await fetch(path + search(query), {
      method,
      headers,
      cache: 'no-store',
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiError(0, i18n.t({ id: 'http.unreachable', message: 'Loupe’s server cannot be reached. Check the network and try again.' }), String(error))
  }
}

/** A query string with its `?`, or nothing. */
export function search(query: Request['query'] = {}): string {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined) continue
    for (const one of typeof value === 'object' ? value : [value]) params.append(key, String(one))
  }
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

const requestIdOf = (headers: Headers) => headers.get('X-OpenStack-Request-ID') ?? headers.get('X-Compute-Request-ID') ?? undefined

async function errorOf(response: Response): Promise<ApiError> {
  const { message, detail } = parseErrorBody(await response.text(), answered(response))
  return new ApiError(response.status, message, detail, requestIdOf(response.headers), secondsOf(response.headers.get('Retry-After')))
}

/** What there is to say of an answer that says nothing. */
export function answered({ status, statusText }: { status: number; statusText: string }): string {
  const code = `${status} ${statusText}`.trim()
  return i18n.t({ id: 'http.answered', message: 'The service answered {code}.', values: { code } })
}

/** Retry-After as a number of seconds; a date there is rare, and passed over. */
const secondsOf = (header: string | null) => (header !== null && /^\d{1,6}$/.test(header) ? Number(header) : undefined)
