import type { Readable } from 'node:stream'
import { invariant } from '#src/lib/invariant.ts'

/**
 * msw clones a request before its handler sees it, and a clone keeps every byte that nobody reads: 1.1 GiB of memory
 * for an upload of 1 GiB. So the requests that carry data get no body of their own; it waits here.
 */
const bodies = new WeakMap<Request, Readable>()

export function keepBody(request: Request, body: Readable): void {
  bodies.set(request, body)
}

/** The data that comes with a request to `/file` or `/stage`. */
export function bodyOf(request: Request): Readable {
  const body = bodies.get(request)
  invariant(body, 'requests with data come through host-http.ts')
  return body
}

/** The paths whose requests carry data. */
export const carriesData = (path: string): boolean => path.endsWith('/file') || path.endsWith('/stage')
