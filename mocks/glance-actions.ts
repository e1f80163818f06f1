import type { RequestHandler } from 'msw'
import type { Cloud } from './cloud.ts'
import { enforceOn, imageOr404 } from './enforce.ts'
import { fault } from './glance-errors.ts'
import { tellImage } from './glance-notifier.ts'
import { bare, glance, noContent, type Call } from './glance-service.ts'

/** The chapter "Images", its two actions. Both may be repeated. */
export const actionHandlers = (cloud: Cloud): RequestHandler[] =>
  glance(cloud, {
    '/v2/images/:image_id/actions/deactivate': { POST: bare((call) => turn(call, 'deactivate', 'active', 'deactivated')) },
    '/v2/images/:image_id/actions/reactivate': { POST: bare((call) => turn(call, 'reactivate', 'deactivated', 'active')) },
  })

function turn({ cloud, who, param }: Call, action: 'deactivate' | 'reactivate', from: 'active' | 'deactivated', to: 'active' | 'deactivated'): Response {
  const image = imageOr404(cloud, who, param('image_id'))
  enforceOn(who, action, image)
  if (image.status === from) {
    Object.assign(image, { status: to, updated_at: cloud.now() })
    tellImage(cloud.bus, 'image.update', image)
  }
  if (image.status !== to) throw fault(403, `Not allowed to ${action} image in status '${image.status}'`)
  return noContent()
}
