import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { getResponse, type RequestHandler } from 'msw'
import { cameFrom } from './audit-middleware.ts'
import type { AuditService } from './audit-collector.ts'
import type { Cloud } from './cloud.ts'
import { handlersOf } from './handlers.ts'
import { carriesData, keepBody } from './request-body.ts'

/** Serves a request of Node's own server from the cloud, whose services stand under `prefix`. */
export type HostHttp = (req: IncomingMessage, res: ServerResponse, prefix: '/demo') => void

export function hostHttp(cloud: Cloud): HostHttp {
  const handlers = handlersOf(cloud)
  disposeAtExit(cloud)
  // Opened for the first who asks; what could not be opened, for the next again.
  let audit: Promise<AuditService> | undefined
  const openAnew = () =>
    import('./audit-collector.ts').then(({ openAudit }) => openAudit(cloud)).catch((error: unknown) => {
      audit = undefined
      throw error
    })
  return (req, res, prefix) => {
    const answered = req.url?.startsWith(`${prefix}/audit/`)
      ? (audit ??= openAnew()).then((service) => service.serve(req, res))
      : serve(handlers, req, res, prefix)
    answered.catch((error: unknown) => {
      if (res.headersSent || req.socket.destroyed) res.destroy()
      else refuse(res, 500, `The demo cloud broke: ${error instanceof Error ? error.message : String(error)}`)
    })
  }
}

const served = new Set<Cloud>()
const disposeAll = () => served.forEach((cloud) => cloud.dispose())

/** Bytes go with the process: at its end, and at the two signals that end it without the event `exit`. */
function disposeAtExit(cloud: Cloud): void {
  if (served.size === 0) {
    process.once('exit', disposeAll)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        disposeAll()
        // Listening took Node's own answer to the signal away: give it back, unless the program has its own.
        if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
      })
    }
  }
  served.add(cloud)
}

/** What may stand in a Host header, and so in the catalog's addresses. */
const host = /^([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/i

/** Of a request, in characters: Glance's server (eventlet.wsgi, url_length_limit) reads no more. */
const longestLine = 8192

async function serve(handlers: RequestHandler[], req: IncomingMessage, res: ServerResponse, prefix: string): Promise<void> {
  const { url = '/', method = 'GET' } = req
  if (!url.startsWith(`${prefix}/`) || !host.test(req.headers.host ?? '')) return refuse(res, 400, `The demo cloud stands at ${prefix}/ of a named host.`)
  if (`${method} ${url} HTTP/1.1\r\n`.length > longestLine) {
    res.writeHead(414, { Connection: 'close', 'Content-Length': 0 })
    return void res.end()
  }
  const gone = new AbortController()
  res.once('close', () => {
    if (!res.writableFinished) gone.abort()
  })
  const address = new URL(url, `http://${req.headers.host}`)
  const init: RequestInit = { method, headers: headersOf(req), signal: gone.signal }
  const withData = carriesData(address.pathname)
  if (!withData && method !== 'GET' && method !== 'HEAD') {
    const body = await buffer(req)
    if (body.length > 0) init.body = new Uint8Array(body)
  }
  const request = new Request(address, init)
  if (withData) keepBody(request, req)
  cameFrom(request, req.socket.remoteAddress ?? '')
  const response = await getResponse(handlers, request)
  if (!response) return refuse(res, 501, `The demo cloud has no service at ${address.pathname}.`)
  await send(response, res)
  // After an early answer the rest of an upload is let through unseen: a browser reads the answer only when it has sent all.
  if (!req.complete) req.resume()
}

function headersOf(req: IncomingMessage): Headers {
  const headers = new Headers()
  for (const [name, values] of Object.entries(req.headersDistinct)) for (const value of values ?? []) headers.append(name, value)
  return headers
}

async function send(response: Response, res: ServerResponse): Promise<void> {
  res.writeHead(response.status, Object.fromEntries(response.headers))
  if (response.body === null) res.end()
  else await pipeline(Readable.fromWeb(response.body as ReadableStream), res)
}

/** For what no service of the cloud can answer. */
function refuse(res: ServerResponse, code: number, message: string): void {
  res.writeHead(code, { 'Content-Type': 'application/json' })
  res.end(JSON.stringify({ error: { code, title: 'Demo cloud', message } }))
}
