import { http, type RequestHandler } from 'msw'
import { json, pathOf, prefix } from './answers.ts'
import type { Cloud } from './cloud.ts'
import { fault, plainFault } from './glance-errors.ts'
import { glance, type Handler } from './glance-service.ts'
import { versionsAt } from './glance-versions.ts'

/** For a call that the Image service has in this chapter, and the demo cloud has not. */
export const notHere =
  (chapter: string): Handler =>
  ({ request }) => {
    throw fault(501, `The demo cloud has no chapter "${chapter}" of the Image service API: ${request.method} ${pathIn(request)}.`)
  }

/** Chapters that the services have and the demo cloud has not. Each call is told which one it is: the demo never guesses. */
export const notHereHandlers = (cloud: Cloud): RequestHandler[] => [
  ...glance(cloud, Object.fromEntries(Object.entries(chapters[cloud.profile]).map(([path, chapter]) => [path, notHere(chapter)]))),
  ...glance(cloud, {
    '/v2/*': () => {
      throw plainFault(404)
    },
  }),
  // Whatever is under no version is answered with the versions there are.
  http.all(pathOf('image', '/*'), ({ request }) => json(300, versionsAt(cloud, request))),
  http.all(pathOf('identity', '/*'), ({ request }) =>
    json(501, { error: { code: 501, message: `The demo cloud has no chapter of the Identity service API for ${request.method} ${pathIn(request)}.`, title: 'Not Implemented' } }),
  ),
  http.all(pathOf('compute', '/*'), ({ request }) =>
    json(501, { computeFault: { code: 501, message: `The demo cloud has no chapter of the Compute service API for ${request.method} ${pathIn(request)}.` } }),
  ),
  http.all(pathOf('network', '/*'), ({ request }) =>
    json(501, { NeutronError: { type: 'NotImplemented', message: `The demo cloud has no chapter of the Networking service API for ${request.method} ${pathIn(request)}.`, detail: '' } }),
  ),
  http.all(pathOf('block-storage', '/*'), ({ request }) =>
    json(501, { computeFault: { code: 501, message: `The demo cloud has no chapter of the Block Storage service API for ${request.method} ${pathIn(request)}.` } }),
  ),
]

const pathIn = (request: Request): string => new URL(request.url).pathname.slice(prefix.length)

const zed = {
  '/v2/images/:image_id/stage': 'Image data: stage',
  '/v2/images/:image_id/import': 'Interoperable image import',
  '/v2/stores/:store_id/:image_id': 'Stores: delete image from a store',
  '/v2/tasks': 'Tasks',
  '/v2/tasks/:task_id': 'Tasks',
  '/v2/cache': 'Cache manage',
  '/v2/cache/:image_id': 'Cache manage',
}
const chapters = { zed, master: { ...zed, '/v2/images/:image_id/locations': 'Image locations' } }
