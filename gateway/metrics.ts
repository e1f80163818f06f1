import { createServer, type Server } from 'node:http'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Watcher } from './finished.ts'

export type Metrics = Watcher & { readonly registry: Registry }

/** What Prometheus may read: the process, and requests by part of the gateway. No person, project or image has a series of their own. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const requests = new Counter({ name: 'loupe_requests_total', help: 'Requests that have ended; 499: the browser went away first', labelNames: ['route', 'method', 'status'], registers })
  const seconds = new Histogram({ name: 'loupe_request_duration_seconds', help: 'From the head of a request to the last byte of its answer', labelNames: ['route', 'method'], buckets: [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 60, 600], registers })
  const bytes = new Counter({ name: 'loupe_bytes_total', help: 'Bytes sent to browsers and received from them', labelNames: ['route', 'direction'], registers })
  const running = new Gauge({ name: 'loupe_requests_running', help: 'Requests that have begun and not ended: of image-data, up- and downloads', labelNames: ['route'], registers })
  return {
    registry,
    begun: (route) => running.inc({ route }),
    finished({ route, method, status, ms, sent, received }) {
      running.dec({ route })
      // A method may be any word.
      const known = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(method) ? method : 'other'
      requests.inc({ route, method: known, status })
      seconds.observe({ route, method: known }, ms / 1000)
      bytes.inc({ route, direction: 'sent' }, sent)
      bytes.inc({ route, direction: 'received' }, received)
    },
  }
}

/** `GET /metrics` at an address of its own: nobody who reaches Loupe needs to reach it. */
export async function serveMetrics({ registry }: Metrics, { host, port }: { host: string; port: number }): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end()
      return
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' }).end(text),
      () => response.writeHead(500).end(),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return server
}
