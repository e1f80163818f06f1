import type { RequestHandler } from 'msw'
import { json } from './answers.ts'
import type { Cloud } from './cloud.ts'
import { enforceOn, visibleImage } from './enforce.ts'
import { plainFault } from './glance-errors.ts'
import { glance } from './glance-service.ts'

/** The tasks of an image: none, for nothing is imported here. */
export const taskHandlers = (cloud: Cloud): RequestHandler[] =>
  glance(cloud, {
    // Glance's router forgot to refuse the other methods of this path.
    '/v2/images/:image_id/tasks': ({ who, request, param }) => {
      const image = request.method === 'GET' ? visibleImage(cloud, who, param('image_id')) : undefined
      if (!image) throw plainFault(404)
      enforceOn(who, 'get_image', image)
      return json(200, { tasks: [] })
    },
  })
