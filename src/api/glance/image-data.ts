import { i18n } from '#src/lib/language.ts'
import { os, type At } from '#src/paths.ts'
import { ApiError, hasStatus, parseErrorBody } from '#src/api/errors.ts'
import { answered, askAgain, requestedWith, sessionOver } from '#src/api/http.ts'
import { readSession } from '#src/api/keystone/session.ts'
import { noteImage } from './image-cache.ts'
import { readImage, type Image } from './images.ts'

export type UploadOptions = {
  signal: AbortSignal
  /** Bytes that have left the browser, and all of them. */
  onProgress: (sent: number, total: number) => void
}

/**
 * Sends the data of a queued image: `PUT /v2/images/<id>/file`. It resolves when Glance has stored all of it; that can be long after the last byte left.
 * Sent by XMLHttpRequest, which alone reports progress of a request's body.
 * Throws ApiError: 0 when the connection broke (an early refusal can look so: read the image before judging), 409 when the image is not queued,
 * 410 when it was deleted meanwhile, 413 over quota, 415 when the data is not of the declared format; AbortError when `signal` says so.
 */
export async function uploadImageData(at: At, id: string, file: Blob, options: UploadOptions): Promise<void> {
  try {
    await put(at, id, file, options)
  } catch (error) {
    if (!(await isSessionOver(at, error))) throw error
    if (!(await askAgain(at))) throw hasStatus(error, 401) ? sessionOver(error) : error
    options.signal.throwIfAborted()
    // The session may have ended after the data had arrived: a second PUT would be refused then.
    const { status } = await settledImage(at, id, options.signal)
    if (status === 'queued') await put(at, id, file, options)
  }
}

/** Milliseconds between two looks at an image that Glance is still busy with. */
const LOOK_AGAIN = 3000

/** The image once Glance is done with what was sent: `active`, or back to `queued`, which takes it a while to notice. Meanwhile it is shown as it is. */
export async function settledImage(at: At, id: string, signal: AbortSignal): Promise<Image> {
  for (;;) {
    const image = await readImage(at, id, signal)
    if (image.status !== 'saving') return image
    noteImage(at, image)
    await pause(LOOK_AGAIN, signal)
  }
}

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', stop, { once: true })
    function done() {
      signal.removeEventListener('abort', stop)
      resolve()
    }
    function stop() {
      clearTimeout(timer)
      reject(signal.reason as Error)
    }
  })

/** A browser in the middle of sending may take the answer to be a broken connection: whether it was a 401 is asked then. */
async function isSessionOver(at: At, error: unknown): Promise<boolean> {
  if (!hasStatus(error, 0)) return hasStatus(error, 401)
  return readSession(at.scope).then(
    () => false,
    (why: unknown) => hasStatus(why, 401),
  )
}

function put(at: At, id: string, file: Blob, { signal, onProgress }: UploadOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(aborted())
      return
    }
    const xhr = new XMLHttpRequest()
    const abort = () => xhr.abort()
    signal.addEventListener('abort', abort, { once: true })
    xhr.upload.addEventListener('progress', ({ loaded }) => onProgress(loaded, file.size))
    xhr.upload.addEventListener('load', () => onProgress(file.size, file.size))
    xhr.addEventListener('load', () => {
      if (xhr.status >= 200 && xhr.status < 300) resolve()
      else reject(errorOf(xhr))
    })
    xhr.addEventListener('error', () => reject(new ApiError(0, i18n.t({ id: 'upload.broken', message: 'The connection broke while the data was on its way.' }))))
    xhr.addEventListener('abort', () => reject(aborted()))
    xhr.addEventListener('loadend', () => signal.removeEventListener('abort', abort))

    xhr.open('PUT', os(at, 'image', `v2/images/${encodeURIComponent(id)}/file`))
    xhr.setRequestHeader('Accept', 'application/json')
    xhr.setRequestHeader('Content-Type', 'application/octet-stream')
    for (const [name, value] of Object.entries(requestedWith)) xhr.setRequestHeader(name, value)
    // Glance of 2026 checks it against what arrives, and the quota before anything does; older ones ignore it (api/v2/image_data.py).
    xhr.setRequestHeader('X-OpenStack-Image-Size', String(file.size))
    xhr.send(file)
  })
}

const aborted = () => new DOMException('The upload was canceled.', 'AbortError')

function errorOf(xhr: XMLHttpRequest): ApiError {
  const { message, detail } = parseErrorBody(xhr.responseText, answered(xhr))
  return new ApiError(xhr.status, message, detail, xhr.getResponseHeader('X-OpenStack-Request-ID') ?? undefined)
}
