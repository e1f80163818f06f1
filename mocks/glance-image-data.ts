import { Readable } from 'node:stream'
import type { RequestHandler } from 'msw'
import type { Data } from './bytes.ts'
import type { Cloud, Image } from './cloud.ts'
import { enforceOn, imageOr404 } from './enforce.ts'
import { faultsFor } from './faults.ts'
import { Fault, fault, faultDetail, unsupportedMediaType } from './glance-errors.ts'
import { tellData, tellImage, tellPrepare, tellSent } from './glance-notifier.ts'
import { glance, mediaType, noContent, type Call } from './glance-service.ts'
import { inspectData } from './inspect.ts'
import { Measure } from './measure.ts'
import { enforceSize } from './quota.ts'
import { bodyOf } from './request-body.ts'
import { defaultStore, storeIds } from './stores.ts'

/** The chapter "Image data". */
export const imageDataHandlers = (cloud: Cloud): RequestHandler[] => glance(cloud, { '/v2/images/:image_id/file': { GET: download, PUT: upload } })

function download({ cloud, who, request, param }: Call): Response {
  const image = imageOr404(cloud, who, param('image_id'))
  if (image.status === 'deactivated' && !who.is_admin) {
    throw fault(403, 'The requested image has been deactivated. Image data download is forbidden.')
  }
  enforceOn(who, 'download_image', image)
  if (!image.data) return noContent()
  const { size } = image.data
  const range = readRange(request.headers.get('range'), size)
  const { start, end } = range ?? { start: 0, end: size }
  const source = image.data.read(start, end)
  // Who breaks off has got nothing, as Glance tells it.
  source.once('end', () => tellSent(cloud.bus, image, end - start, { user_id: who.token.user.id, project_id: who.project_id }))
  return new Response(streamOf(source), {
    status: range ? 206 : 200,
    headers: {
      'Content-Type': 'application/octet-stream',
      'Content-Length': String(end - start),
      'Content-MD5': String(image.checksum),
      ...(range && { 'Content-Range': `bytes ${start}-${end - 1}/${size}` }),
    },
  })
}

const streamOf = (source: Readable) => Readable.toWeb(source) as ReadableStream<Uint8Array>

/** One range, `end` not included. glance/common/wsgi.py get_range_from_request. */
function readRange(text: string | null, size: number): { start: number; end: number } | undefined {
  if (text === null) return undefined
  if (text.includes(',')) throw fault(400, 'Requests with multiple ranges are not supported in Glance. You may make multiple single-range requests instead.')
  const [, first, last] = /^bytes=\s*(\d*)-(\d*)$/i.exec(text) ?? []
  if (first === undefined || last === undefined || (first === '' && last === '') || (last !== '' && Number(last) < Number(first))) throw faultDetail(416, 'Invalid Range header.')
  if (first === '') return { start: Math.max(0, size - Number(last)), end: size }
  if (Number(first) >= size) {
    throw faultDetail(416, `Invalid start position in Range header. Start position MUST be in the inclusive range [0, ${size - 1}].`)
  }
  return { start: Number(first), end: last === '' ? size : Math.min(size, Number(last) + 1) }
}

async function upload({ cloud, who, request, param }: Call): Promise<Response> {
  if (mediaType(request) !== 'application/octet-stream') {
    throw unsupportedMediaType(request, cloud.profile === 'master' ? `Invalid content type ${mediaType(request)}` : '')
  }
  const announced = cloud.profile === 'master' ? readAnnounced(request) : lengthOf(request)
  enforceSize(cloud, who, announced ?? 0)
  const store = request.headers.get('x-image-meta-store') ?? defaultStore
  if (!storeIds.includes(store)) throw fault(400, `Store for identifier ${store} not found`)
  const image = imageOr404(cloud, who, param('image_id'))
  enforceOn(who, 'upload_image', image)
  startSaving(image)
  tellImage(cloud.bus, 'image.update', image)
  tellPrepare(cloud.bus, image, store)
  const measure = new Measure(announced)
  try {
    const data = await receive(cloud, image, request, measure)
    // Deleted meanwhile: the bytes have come for nothing.
    if (cloud.images.get(image.id) !== image) {
      data.drop()
      throw fault(410, `Image ${image.id} could not be found after upload. The image may have been deleted during the upload, cleaning up the chunks uploaded.`)
    }
    image.data = data
    const virtual_size = inspectData(cloud.profile, request, image, measure.head(), data.size)
    Object.assign(image, { ...measure.sums(), size: data.size, virtual_size, status: 'active', stores: [store], updated_at: cloud.now() } satisfies Partial<Image>)
    tellData(cloud.bus, image)
    return noContent()
  } catch (error) {
    restore(cloud, image)
    // Only what Glance says is an answer; the rest is a connection that broke.
    if (!(error instanceof Fault)) bodyOf(request).destroy()
    throw error
  }
}

/** glance/domain/__init__.py Image.status: only a queued image that knows its formats may begin to save. */
function startSaving(image: Image): void {
  if (image.status !== 'queued') throw fault(409, `Image status transition from ${image.status} to saving is not allowed`)
  const missing = (['disk_format', 'container_format'] as const).filter((name) => image[name] === null)
  if (missing.length > 0) throw fault(400, `${missing.length === 1 ? 'Property' : 'Properties'} ${missing.join(', ')} must be set prior to saving data.`)
  image.status = 'saving'
}

/** A broken upload may be tried again: saving falls back to queued. */
function restore(cloud: Cloud, image: Image): void {
  image.data?.drop()
  image.data = undefined
  image.status = 'queued'
  // Of one that is gone there is nothing to tell.
  if (cloud.images.get(image.id) === image) tellImage(cloud.bus, 'image.update', image)
}

/** How many bytes the client says it will send, if it says so. */
function lengthOf(request: Request): number | undefined {
  const header = request.headers.get('content-length')
  return header === null ? undefined : Number(header)
}

/** Master believes a header of its own more than the length, and holds the client to it. */
function readAnnounced(request: Request): number | undefined {
  const header = request.headers.get('x-openstack-image-size')
  if (header === null) return lengthOf(request)
  if (!/^\s*[-+]?\d+\s*$/.test(header)) throw fault(400, 'Invalid or missing image size in request headers.')
  return Number(header)
}

function receive(cloud: Cloud, image: Image, request: Request, measure: Measure): Promise<Data> {
  return cloud.bytes.write(bodyOf(request), ...faultsFor(image.name, lengthOf(request)), measure)
}
