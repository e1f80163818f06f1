import * as z from 'zod/mini'
import type { Problem } from '#src/lib/problem.ts'
import { sentenceOf } from './gateway-words.ts'

/** A refusal or a failure of a service, or of the gateway before it. Screens match on `status`, never on the text. */
export class ApiError extends Error implements Problem {
  /** The HTTP status; 0 when no answer came (the network, or the gateway, is gone). */
  readonly status: number
  readonly detail: string | undefined
  /** `X-OpenStack-Request-ID` of the service, where it sent one (a 401 has none). */
  readonly request_id: string | undefined
  /** Seconds after which it may be tried again, where the service said so. */
  readonly retry_after: number | undefined

  constructor(status: number, message: string, detail?: string, request_id?: string, retry_after?: number) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.detail = detail
    this.request_id = request_id
    this.retry_after = retry_after
  }
}

/** Whether `error` is an answer with this status. */
export const hasStatus = (error: unknown, ...statuses: number[]): error is ApiError =>
  error instanceof ApiError && statuses.includes(error.status)

/** Whether the service, or something before it, has refused: nothing was begun. After any other failure something may have come of what was asked. */
export const isRefusal = (error: unknown): boolean => error instanceof ApiError && error.status >= 400 && error.status < 500

/** How any thrown thing is shown. A defect of the program shows its own message: nothing is hidden behind "something went wrong". */
export function problemOf(error: unknown): Problem {
  if (error instanceof ApiError) return { message: error.message, detail: error.detail, request_id: error.request_id }
  if (error instanceof Error) return { message: error.message }
  return { message: String(error) }
}

/**
 * The message inside an error body, in any shape that OpenStack services and their front ends send:
 * Glance `{"message","code","title"}` with HTML line breaks in the message (webob), Keystone and the gateway
 * `{"error":{"message"}}`, Nova `{"itemNotFound":{"message"}}`, a plain sentence, or a whole HTML page.
 * The first line that says something is the message; what follows (a schema dump) is the detail.
 */
export function parseErrorBody(text: string, fallback: string): { message: string; detail?: string | undefined } {
  const ours = gatewaySentence(text)
  if (ours !== undefined) return { message: ours }
  const said = linesOf(text)
  while (said.length > 1 && isStock(said)) said.shift()
  const [message, ...rest] = said
  return message === undefined ? { message: fallback } : { message: message.trim(), detail: rest.length > 0 ? rest.join('\n') : undefined }
}

const gatewaySchema = z.object({ error: z.object({ reason: z.string(), values: z.optional(z.record(z.string(), z.union([z.string(), z.number()]))) }) })

/** What the gateway itself says, in the language of the person. A reason that only a newer gateway knows stays in its English words. */
function gatewaySentence(text: string): string | undefined {
  const { data } = gatewaySchema.safeParse(jsonOf(text))
  return data && sentenceOf(data.error.reason, data.error.values)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function linesOf(text: string): string[] {
  const plain = textOf(text) ?? ''
  return plain
    .replace(/<br\s*\/?>/gi, '\n')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
}

/** Sentences of webob and of Glance that stand before what the service itself says. */
const STOCK = [
  'There was a conflict when trying to complete your request.',
  'Access was denied to this resource.',
  'The request returned a 413 Request Entity Too Large. This generally means that rate limiting or a quota threshold was breached.',
  'The response body:',
]

/** Also the headline of an HTML page, unless only the name of the server follows. */
const isStock = ([first = '', second = '']: readonly string[]) =>
  STOCK.includes(first.trim()) || (/^\s*\d{3} [A-Z]/.test(first) && !/^\s*(nginx|apache|openresty|envoy|haproxy)/i.test(second))

/** `undefined`: JSON without a message in it. In a JSON message only line breaks are markup, anything else is somebody's own text. */
function textOf(text: string): string | undefined {
  const json = jsonOf(text)
  if (json !== undefined) return messageOfJson(json)
  return isHtml(text) ? textOfHtml(text) : text
}

function messageOfJson(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  if ('message' in body && typeof body.message === 'string') return body.message
  for (const value of Object.values(body)) {
    const inner = messageOfJson(value)
    if (inner !== undefined) return inner
  }
  return undefined
}

const isHtml = (text: string) => /^\s*<(!doctype|html|head|body|h1)\b/i.test(text)

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', '#39': "'", '#x27': "'" }

const textOfHtml = (html: string) =>
  html
    .replace(/<(script|style|title)[\s\S]*?<\/\1>/gi, '')
    .replace(/<br\s*\/?>|<\/(h\d|p|div|li|tr)>/gi, '\n')
    .replace(/<\/?[a-z!][^>]*>/gi, '')
    .replace(/&(#?\w+);/g, (entity, name: string) => ENTITIES[name.toLowerCase()] ?? entity)
