import type { Socket } from 'node:net'
import { getCACertificates } from 'node:tls'
import { Agent, buildConnector, request, type Dispatcher } from 'undici'
import { GatewayError } from './problem.ts'

type Call = {
  method: Dispatcher.HttpMethod
  url: URL
  headers: Record<string, string | string[]>
  body?: Dispatcher.DispatchOptions['body']
  signal?: AbortSignal
  /** The word that the browser's client knows the service by, and its region, for messages. */
  service: string
  where?: string
  region?: string
  /** Milliseconds until the answer must begin; without it the service may take as long as it likes (an upload does). */
  timeout?: number
}

export type Upstream = {
  /** Sends one request and gives its answer, whatever its status. Throws GatewayError 502 when there is none, 504 when none came in time. */
  send(call: Call): Promise<Dispatcher.ResponseData>
  close(): Promise<void>
}

const CONNECT_TIMEOUT = 10_000

/**
 * The way to the services. `ca`: certificates (PEM) to trust beside the machine's own.
 *
 * Reads share kept connections and are sent once more when the service had closed one meanwhile. Everything else gets a
 * connection of its own: it cannot be repeated, so it must not meet a stale one (Keystone under uwsgi closes after every answer).
 */
export function createUpstream(ca?: string): Upstream {
  const connect = buildConnector({ allowH2: false, timeout: CONNECT_TIMEOUT, ...(ca !== undefined && { ca: [...getCACertificates('default'), ca] }) })
  const options: Agent.Options = {
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (where, done) => {
      connect(where, (...result) => {
        if (result[1]) keepReading(result[1])
        done(...result)
      })
    },
  }
  const kept = new Agent(options)
  const fresh = new Agent({ ...options, pipelining: 0 })

  const once = ({ method, url, headers, body = null, signal, timeout }: Call, dispatcher: Agent) =>
    request(url, { method, headers, body, dispatcher, ...(signal && { signal }), ...(timeout !== undefined && { headersTimeout: timeout, bodyTimeout: timeout }) })

  return {
    async send(call) {
      const reading = call.method === 'GET' || call.method === 'HEAD'
      try {
        if (!reading) return await once(call, fresh)
        return await once(call, kept).catch((error: unknown) => {
          if (call.signal?.aborted === true || !isCut(error)) throw error
          return once(call, fresh)
        })
      } catch (error) {
        if (call.signal?.aborted === true) throw error
        throw unreachable(call, error)
      }
    },
    async close() {
      await Promise.all([kept.destroy(), fresh.destroy()])
    },
  }
}

/**
 * A service that answers early (409 to an upload that nobody wants) closes while bytes are still on their way to it. The next write
 * then fails, and Node would drop the socket with the unread answer in it. So a failed write only stops the writing:
 * the reading goes on to the answer, or to the end of the connection, which says the same as the failed write did.
 */
function keepReading(socket: Socket): void {
  const write = socket._write.bind(socket)
  const writev = socket._writev?.bind(socket)
  socket._write = (chunk, encoding, done) => write(chunk, encoding, (error) => {
    if (!isCut(error)) done(error)
  })
  if (writev) {
    socket._writev = (chunks, done) => writev(chunks, (error) => {
      if (!isCut(error)) done(error)
    })
  }
}

const codeOf = (error: unknown): string => {
  if (error instanceof AggregateError) return codeOf(error.errors[0]) // one error per address of the host
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

const isCut = (error: unknown) => ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes(codeOf(error))

/** Why a service gave no answer, in the words of gateway-words.ts. */
const REASONS: Record<string, string> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'cut',
  EPIPE: 'cut',
  UND_ERR_SOCKET: 'cut',
  ENOTFOUND: 'unknown_host',
  EAI_AGAIN: 'unknown_host',
  EHOSTUNREACH: 'no_way',
  ENETUNREACH: 'no_network',
  ERR_TLS_CERT_ALTNAME_INVALID: 'other_host',
  CERT_HAS_EXPIRED: 'expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'untrusted',
}

function unreachable({ service, where = 'cloud', region = '' }: Call, cause: unknown): GatewayError {
  const code = codeOf(cause)
  const place = { service, where, region }
  const late = ['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT'].includes(code)
  if (late) return new GatewayError(504, 'late', place, { cause })
  const because = REASONS[code]
  if (because !== undefined) return new GatewayError(502, 'unreachable', { ...place, because }, { cause })
  return new GatewayError(502, 'unreachable', { ...place, because: 'other', said: cause instanceof Error ? cause.message : String(cause) }, { cause })
}
