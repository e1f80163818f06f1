import type { Problem } from '#src/lib/problem.ts'

/** A refusal or a failure of a service, or of the gateway before it. Screens match on `status`, never on the text. */
export class ApiError extends Error implements Problem {
  /** The HTTP status; 0 when no answer came (the network, or the gateway, is gone). */
  readonly status: number
  readonly detail: string | undefined
  /** `X-OpenStack-Request-ID` of the service, where it sent one (a 401 has none). */
  readonly request_id: string | undefined

  constructor(status: number, message: string, detail?: string, request_id?: string) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.detail = detail
    this.request_id = request_id
  }
}

/** Whether `error` is an answer with this status. */
export const hasStatus = (error: unknown, ...statuses: number[]): error is ApiError =>
  error instanceof ApiError && statuses.includes(error.status)

/** How any thrown thing is shown. A defect of the program shows its own message: nothing is hidden behind "something went wrong". */
export function problemOf(error: unknown): Problem {
  if (error instanceof ApiError) return { message: error.message, detail: error.detail, request_id: error.request_id }
  if (error instanceof Error) return { message: error.message }
  return { message: String(error) }
}

/**
 * The message inside an error body, in any shape that OpenStack services and their front ends send:
 * Glance `{"message","code","title"}` with HTML in the message (webob), Keystone and the gateway
 * `{"error":{"message"}}`, Nova `{"itemNotFound":{"message"}}`, a plain sentence, or a whole HTML page.
 * The first line is the message; what follows (a schema dump, a response body) is the detail.
 */
export function parseErrorBody(text: string, fallback: string): { message: string; detail?: string | undefined } {
  const raw = messageIn(text)
  if (raw === undefined) return { message: fallback }
  const lines = raw
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(/<(script|style|title)[\s\S]*?<\/\1>/gi, '')
    .replace(/<\/?[a-z][^>]*>/gi, '')
    .split('\n')
    .map((line) => line.trimEnd())
  const first = lines.findIndex((line) => line.trim() !== '')
  if (first < 0) return { message: fallback }
  // webob puts a stock sentence before what the service itself says: show the service's words first.
  const stock = /^(There was a conflict when trying to complete your request\.|Access was denied to this resource\.)$/
  const rest = lines.slice(first + 1).filter((line) => line.trim() !== '')
  const head = (lines[first] ?? '').trim()
  const said = rest[0]
  if (stock.test(head) && said !== undefined) return { message: said.trim(), detail: joined(rest.slice(1)) }
  return { message: head, detail: joined(rest) }
}

const joined = (lines: string[]) => (lines.length > 0 ? lines.join('\n') : undefined)

function messageIn(text: string): string | undefined {
  if (text.trim() === '') return undefined
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return text // not JSON: a plain sentence or an HTML page
  }
  return messageOfJson(body)
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
