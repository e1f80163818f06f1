import type { RequestHandler } from 'msw'
import type { Cloud, Image } from './cloud.ts'
import { enforceOn, visibleImage } from './enforce.ts'
import { fault, plainFault } from './glance-errors.ts'
import { tellImage } from './glance-notifier.ts'
import { bare, glance, noContent, type Call } from './glance-service.ts'
import { tagQuota, tooManyTags } from './image-attributes.ts'
import { shippedSchemas } from './image-schema.ts'
import { validate } from './json-schema.ts'

/** The chapter "Image tags". */
export const tagHandlers = (cloud: Cloud): RequestHandler[] => glance(cloud, { '/v2/images/:image_id/tags/:tag': { PUT: bare(add), DELETE: bare(remove) } })

function add(call: Call): Response {
  const tag = tagOf(call)
  // Whatever a site says of images.
  validate(shippedSchemas.image, { tags: [tag] })
  const image = taggable(call)
  if (!image.tags.includes(tag)) {
    if (image.tags.length >= tagQuota) throw fault(413, `Image tag limit exceeded for image ${image.id}: ${tooManyTags(image.tags.length + 1)}:`)
    image.tags.push(tag)
  }
  return changed(call, image)
}

function remove(call: Call): Response {
  const image = taggable(call)
  const at = image.tags.indexOf(tagOf(call))
  if (at === -1) throw plainFault(404)
  image.tags.splice(at, 1)
  return changed(call, image)
}

/** Also where the tag was there before. */
function changed({ cloud }: Call, image: Image): Response {
  image.updated_at = cloud.now()
  tellImage(cloud.bus, 'image.update', image)
  return noContent()
}

/** A defect of Glance: it reads the bytes of the path as Latin-1, so a tag beyond ASCII comes out garbled. A patch does not do that. */
const tagOf = (call: Call): string => Buffer.from(call.param('tag')).toString('latin1')

function taggable({ cloud, who, param }: Call): Image {
  const id = param('image_id')
  const image = visibleImage(cloud, who, id)
  if (!image) throw fault(404, `Image ${id} not found.`)
  enforceOn(who, 'modify_image', image)
  return image
}
