// What never reaches a route: requests that are no HTTP, that no route takes, or whose address cannot be read.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { SECURITY_HEADERS, SERVICE_HEADERS } from './headers.ts'
import { GatewayError, problemBody } from './problem.ts'
import { METHODS } from './proxy.ts'
import { isNavigation } from './static.ts'

/** What Node itself would answer without a body, or without the headers that every answer has. */
const REFUSALS = {
  400: ['Bad Request', 'no-http'],
  408: ['Request Timeout', 'request-late'],
  417: ['Expectation Failed', 'expectation'],
  431: ['Request Header Fields Too Large', 'too-many-headers'],
} as const
const STATUS: Record<string, keyof typeof REFUSALS> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }

const refusal = (status: keyof typeof REFUSALS) => {
  const body = JSON.stringify(problemBody(new GatewayError(status, REFUSALS[status][1])))
  const headers = { ...SECURITY_HEADERS, ...SERVICE_HEADERS, 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)), connection: 'close' }
  return { body, headers }
}

/** Node could not read the request, or it took too long to come. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const status = STATUS[error.code ?? ''] ?? 400
  const { body, headers } = refusal(status)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${REFUSALS[status][0]}\r\n${lines.join('')}\r\n${body}`)
}

/** `Expect: something` other than 100-continue. */
export function answerExpectation(_request: IncomingMessage, response: ServerResponse): void {
  const { body, headers } = refusal(417)
  response.writeHead(417, headers).end(body)
}

/** Where only some methods are: the same words whatever the others are called. */
const ALLOWED: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^\/os\//, METHODS],
  [/^\/session$/, ['POST', 'DELETE']],
  [/^\/session\/[^/]+$/, ['GET', 'HEAD', 'PUT']],
]

export function answerUnknown({ url, method }: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = url.split('?', 1)[0] ?? ''
  const [, methods] = ALLOWED.find(([place]) => place.test(path)) ?? []
  if (methods === undefined || methods.includes(method)) return reply.code(404).send(problemBody(new GatewayError(404, 'nothing-there')))
  reply.headers({ ...SERVICE_HEADERS, allow: methods.join(', ') })
  return reply.code(405).send(problemBody(new GatewayError(405, 'wrong-method', { method })))
}

/** An address that cannot be decoded leads a person to the app, which says that nothing is there. Anything else gets to hear of it. */
export function readableUrl({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>, url: string): string {
  if (method !== 'GET' || !isNavigation({ headers }) || !url.startsWith('/') || /^\/(os|session|demo|assets)\//.test(url)) return url
  try {
    decodeURIComponent(url.split('?', 1)[0] ?? '')
    return url
  } catch {
    return '/'
  }
}
