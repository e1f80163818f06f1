import { expect } from 'vitest'
import { expectStatus, mime, notAuthorized, RANGE, refused } from './answers.ts'
import { chapter, lazy } from './cloud-under-test.ts'

const BYTES = 'hello world'

chapter('image data: download', (cloud) => {
  const ours = lazy(async () => {
    const alice = await cloud.as('alice')
    return { alice, active: await cloud.image(alice, {}, BYTES), queued: await cloud.image(alice) }
  })

  cloud.test('download: the bytes as octets, with length and MD5', async () => {
    const { alice, active } = await ours()
    const answer = await alice.download(active.id)
    expectStatus(answer, 200)
    expect(answer.text).toBe(BYTES)
    expect(mime(answer)).toBe('application/octet-stream')
    expect(answer.headers.get('Content-Length')).toBe('11')
    expect(answer.headers.get('Content-MD5')).toBe(active.checksum)
    expect(answer.headers.get('X-OpenStack-Request-ID')).toMatch(/^req-/)
  })

  cloud.test('download of a part: 206 with its range', async () => {
    const { alice, active } = await ours()
    for (const [range, text, content] of [['bytes=0-4', 'hello', 'bytes 0-4/11'], ['bytes=6-', 'world', 'bytes 6-10/11'], ['bytes=-5', 'world', 'bytes 6-10/11'], ['bytes=0-99', BYTES, 'bytes 0-10/11'], ['bytes=-100', BYTES, 'bytes 0-10/11'], ['bytes=10-10', 'd', 'bytes 10-10/11']] as const) {
      const answer = await alice.download(active.id, { Range: range })
      expectStatus(answer, 206)
      expect(answer.text).toBe(text)
      expect(answer.headers.get('Content-Range')).toBe(content)
      expect(answer.headers.get('Content-Length')).toBe(String(text.length))
    }
  })

  cloud.test('download of a part that is not there: 416; of several: 400', async () => {
    const { alice, active } = await ours()
    refused(await alice.download(active.id, { Range: 'bytes=100-' }), 416, RANGE, 'Invalid start position in Range header. Start position MUST be in the inclusive range [0, 10].')
    refused(await alice.download(active.id, { Range: 'bytes=5-2' }), 416, RANGE, 'Invalid Range header.')
    refused(await alice.download(active.id, { Range: 'lines=1' }), 416, RANGE, 'Invalid Range header.')
    refused(await alice.download(active.id, { Range: 'bytes=0-0,2-3' }), 400, 'Requests with multiple ranges are not supported in Glance. You may make multiple single-range requests instead.')
  })

  cloud.test('a queued image has nothing to download: 204', async () => {
    const { alice, queued } = await ours()
    const answer = await alice.download(queued.id)
    expectStatus(answer, 204)
    expect(answer.text).toBe('')
  })

  cloud.test('download is for members: not for readers, not for others; an admin may', async () => {
    const { alice, active } = await ours()
    refused(await (await cloud.as('rita')).download(active.id), 403, notAuthorized('download_image'))
    refused(await (await cloud.as('app-alice-reader')).download(active.id), 403, notAuthorized('download_image'))
    refused(await (await cloud.as('bob')).download(active.id), 404, `No image found with ID ${active.id}`)
    refused(await alice.download('nope'), 404, 'No image found with ID nope')
    for (const name of ['admin', 'app-alice-member', 'app-alice-member-only'] as const) expect((await (await cloud.as(name)).download(active.id)).text).toBe(BYTES)
  })

  cloud.test('a public image is downloaded by members of any project, by readers of none', async () => {
    cloud.mayPublish()
    const image = await cloud.image(await cloud.as('admin'), { visibility: 'public' }, BYTES)
    expect((await (await cloud.as('bob')).download(image.id)).text).toBe(BYTES)
    refused(await (await cloud.as('rita')).download(image.id), 403, notAuthorized('download_image'))
  })
})
