import { createHash } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'vitest'
import * as z from 'zod/mini'
import { expectStatus, imageOf, jsonOf, nothing, notAuthorized, refused, unsupported } from './answers.ts'
import type { Client } from './client.ts'
import { chapter, lazy } from './cloud-under-test.ts'

const BYTES = 'hello world'
const OCTETS = { 'Content-Type': 'application/octet-stream' }

/** The header of a qcow2 disk of this virtual size (docs/interop/qcow2.rst of QEMU), with an empty L1 table. */
function qcow2(virtual: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(65_536 * 4)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, 0x51_46_49_fb)
  view.setUint32(4, 3)
  view.setUint32(20, 16)
  view.setBigUint64(24, BigInt(virtual))
  view.setUint32(36, 1)
  view.setBigUint64(40, 65_536n * 3n)
  view.setBigUint64(48, 65_536n)
  view.setUint32(56, 1)
  view.setUint32(96, 4)
  view.setUint32(100, 104)
  return bytes
}

/** The least that passes for an ISO 9660 file system: a volume descriptor in sector 16, and its end. */
function iso(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(64 * 2048)
  const view = new DataView(bytes.buffer)
  bytes.set(new TextEncoder().encode('\u0001CD001\u0001'), 16 * 2048)
  view.setUint32(16 * 2048 + 80, 64, true)
  view.setUint32(16 * 2048 + 84, 64)
  view.setUint16(16 * 2048 + 128, 2048, true)
  view.setUint16(16 * 2048 + 130, 2048)
  bytes[17 * 2048] = 0xff
  bytes.set(new TextEncoder().encode('CD001\u0001'), 17 * 2048 + 1)
  return bytes
}

/** A body in two parts, sent without a length. */
const inParts = (first: string, second: string) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(first))
      controller.enqueue(new TextEncoder().encode(second))
      controller.close()
    },
  })

/** Begins an upload of 64 KiB and sends only a part of it. `answer` resolves with the status and text; `break` cuts the connection. */
function beginUpload(client: Client, id: string) {
  const url = new URL(`${client.image_url}/v2/images/${id}/file`)
  const request = httpRequest(url, { method: 'PUT', headers: { ...OCTETS, 'X-Auth-Token': client.token_id, 'Content-Length': '65536', Accept: 'application/json' } })
  const answer = new Promise<{ status: number; type: string | undefined; text: string }>((resolve, reject) => {
    request.on('error', reject)
    request.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'], text: Buffer.concat(chunks).toString() }))
    })
  })
  answer.catch(() => undefined)
  request.write('x'.repeat(32_768))
  return { answer, finish: () => request.end('x'.repeat(32_768)), cut: () => request.destroy() }
}

/** Asks until the image has the status. */
async function until(client: Client, id: string, status: string): Promise<void> {
  for (let i = 0; i < 100; i += 1) {
    if (imageOf(await client.show(id)).status === status) return
    await wait(50)
  }
  throw new Error(`${id} did not become ${status}`)
}

chapter('image data: upload', (cloud) => {
  const ours = lazy(async () => {
    const alice = await cloud.as('alice')
    return { alice, active: await cloud.image(alice, {}, BYTES), queued: await cloud.image(alice) }
  })

  cloud.test('upload: 204; the image is active, with size, MD5, SHA-512 and its store', async () => {
    const alice = await cloud.as('alice')
    const { id } = await cloud.image(alice)
    nothing(await alice.upload(id, BYTES))
    const image = imageOf(await alice.show(id))
    expect(image).toMatchObject({
      status: 'active', size: 11, virtual_size: 11, checksum: createHash('md5').update(BYTES).digest('hex'), os_hash_algo: 'sha512', os_hash_value: createHash('sha512').update(BYTES).digest('hex'),
    })
    const { stores } = z.object({ stores: z.array(z.looseObject({ id: z.string(), default: z.optional(z.string()) })) }).parse(jsonOf(await alice.get('v2/info/stores')))
    expect(image.stores).toBe(stores.find((store) => store.default === 'true')?.id)
  })

  cloud.test('upload without a length, in parts', async () => {
    const alice = await cloud.as('alice')
    const { id } = await cloud.image(alice)
    nothing(await alice.upload(id, inParts('hello ', 'world')))
    expect(imageOf(await alice.show(id))).toMatchObject({ size: 11, checksum: createHash('md5').update(BYTES).digest('hex') })
  })

  cloud.test('no bytes are data too', async () => {
    const alice = await cloud.as('alice')
    const image = await cloud.image(alice, {}, '')
    expect(image).toMatchObject({ status: 'active', size: 0, virtual_size: null, checksum: createHash('md5').update('').digest('hex') })
  })

  cloud.test('the virtual size is read out of a qcow2', async () => {
    const image = await cloud.image(await cloud.as('alice'), { disk_format: 'qcow2' }, qcow2(64 * 1024 * 1024))
    expect(image).toMatchObject({ status: 'active', size: 262_144, virtual_size: 67_108_864 })
  })

  cloud.test('an ISO is active; its virtual size is what master alone tells', async () => {
    const image = await cloud.image(await cloud.as('alice'), { disk_format: 'iso' }, iso())
    expect(image).toMatchObject({ status: 'active', size: 131_072, virtual_size: cloud.profile === 'master' ? 131_072 : null })
  })

  cloud.onlyZed('a header that is cut short tells no virtual size', async () => {
    const image = await cloud.image(await cloud.as('alice'), { disk_format: 'qcow2' }, qcow2(1024).slice(0, 8))
    expect(image).toMatchObject({ status: 'active', size: 8, virtual_size: null })
  })

  cloud.onlyZed('bytes are not checked against the format', async () => {
    const image = await cloud.image(await cloud.as('alice'), { disk_format: 'qcow2' }, 'no disk at all')
    expect(image).toMatchObject({ status: 'active', size: 14, virtual_size: null })
  })

  cloud.onlyMaster('bytes that are not of the format: 415 that names what they are, and the image is queued again', async () => {
    const alice = await cloud.as('alice')
    const { id } = await cloud.image(alice, { disk_format: 'qcow2' })
    // glance/location.py set_data; webob puts its own sentence about media types before it.
    unsupported(await alice.upload(id, 'no disk at all'), 'application/octet-stream', 'Image disk_format qcow2 does not match stream data raw')
    expect(imageOf(await alice.show(id))).toMatchObject({ status: 'queued', size: null })
    // The format can be corrected now, and the same record filled.
    imageOf(await alice.patch(id, [{ op: 'replace', path: '/disk_format', value: 'raw' }]))
    nothing(await alice.upload(id, 'no disk at all'))
  })

  cloud.onlyMaster('formats that Glance knows no sign of are taken at their word', async () => {
    for (const disk_format of ['ami', 'ploop']) expect(await cloud.image(await cloud.as('alice'), { disk_format }, 'no disk at all')).toMatchObject({ status: 'active' })
  })

  cloud.onlyMaster('a partition table is a format of its own', async () => {
    const alice = await cloud.as('alice')
    const { id } = await cloud.image(alice, { disk_format: 'qcow2' })
    const bytes = new Uint8Array(1024)
    bytes.set([0x55, 0xaa], 510)
    unsupported(await alice.upload(id, bytes), 'application/octet-stream', 'Image disk_format qcow2 does not match stream data gpt')
  })

  cloud.onlyMaster('a qcow2 declared raw is taken', async () => {
    expect(await cloud.image(await cloud.as('alice'), { disk_format: 'raw' }, qcow2(1024 * 1024))).toMatchObject({ status: 'active' })
  })

  cloud.onlyMaster('another container is not looked into', async () => {
    expect(await cloud.image(await cloud.as('alice'), { disk_format: 'qcow2', container_format: 'ovf' }, 'no disk at all')).toMatchObject({ status: 'active' })
  })

  cloud.onlyZed('a promised size is not looked at', async () => {
    const alice = await cloud.as('alice')
    const { id } = await cloud.image(alice)
    nothing(await alice.upload(id, BYTES, { headers: { 'x-openstack-image-size': '99' } }))
  })

  cloud.onlyMaster('a promised size must be kept, and be a number', async () => {
    const alice = await cloud.as('alice')
    const { id } = await cloud.image(alice)
    refused(await alice.upload(id, BYTES, { headers: { 'x-openstack-image-size': 'many' } }), 400, 'Invalid or missing image size in request headers.')
    for (const size of ['99', '2']) expectStatus(await alice.upload(id, BYTES, { headers: { 'x-openstack-image-size': size } }), 400)
    expect(imageOf(await alice.show(id)).status).toBe('queued')
    nothing(await alice.upload(id, BYTES, { headers: { 'x-openstack-image-size': '11' } }))
  })

  cloud.test('data is given once', async () => {
    const { alice, active } = await ours()
    refused(await alice.upload(active.id, 'x'), 409, 'Image status transition from active to saving is not allowed')
  })

  cloud.test('both formats come first', async () => {
    const alice = await cloud.as('alice')
    for (const attributes of [{ disk_format: null, container_format: null }, { disk_format: null }, { container_format: null }]) {
      const { id } = await cloud.image(alice, attributes)
      const missing = Object.keys(attributes)
      refused(await alice.upload(id, 'x'), 400, `${missing.length > 1 ? 'Properties' : 'Property'} ${missing.join(', ')} must be set prior to saving data.`)
      expect(imageOf(await alice.show(id)).status).toBe('queued')
    }
  })

  cloud.test('only octets are taken', async () => {
    const { alice, queued } = await ours()
    unsupported(await alice.upload(queued.id, 'x', { type: 'application/json' }), 'application/json', cloud.profile === 'master' ? 'Invalid content type application/json' : '')
    unsupported(await alice.upload(queued.id, 'x', { type: 'text/plain' }), 'text/plain', cloud.profile === 'master' ? 'Invalid content type text/plain' : '')
    // No type at all is taken for text.
    expectStatus(await alice.send('PUT', `v2/images/${queued.id}/file`, { body: new TextEncoder().encode('x') }), 415)
    expect(imageOf(await alice.show(queued.id)).status).toBe('queued')
  })

  cloud.test('another store by header, where there is one', async () => {
    const { alice, queued } = await ours()
    refused(await alice.upload(queued.id, 'x', { headers: { 'X-Image-Meta-Store': 'bogus' } }), 400, 'Store for identifier bogus not found')
    const { stores } = z.object({ stores: z.array(z.looseObject({ id: z.string(), default: z.optional(z.string()) })) }).parse(jsonOf(await alice.get('v2/info/stores')))
    const other = stores.find((store) => store.default !== 'true')
    if (!other) return cloud.skip('there is one store only')
    const { id } = await cloud.image(alice)
    nothing(await alice.upload(id, 'x', { headers: { 'X-Image-Meta-Store': other.id } }))
    expect(imageOf(await alice.show(id)).stores).toBe(other.id)
  })

  cloud.test('upload: 403 for a reader, 404 for others', async () => {
    const { alice, queued } = await ours()
    refused(await (await cloud.as('rita')).upload(queued.id, 'x'), 403, notAuthorized('upload_image'))
    refused(await (await cloud.as('bob')).upload(queued.id, 'x'), 404, `No image found with ID ${queued.id}`)
    refused(await alice.upload('nope', 'x'), 404, 'No image found with ID nope')
    expect(imageOf(await alice.show(queued.id)).status).toBe('queued')
  })

  cloud.test('while data comes the image is saving and says no size; it takes no other data', async () => {
    const alice = await cloud.as('alice')
    const { id } = await cloud.image(alice)
    const upload = beginUpload(alice, id)
    await until(alice, id, 'saving')
    expect(imageOf(await alice.show(id))).toMatchObject({ size: null, checksum: null })
    refused(await alice.upload(id, 'x'), 409, 'Image status transition from saving to saving is not allowed')
    upload.finish()
    expect((await upload.answer).status).toBe(204)
    expect(imageOf(await alice.show(id))).toMatchObject({ status: 'active', size: 65_536 })
  })

  cloud.test('a broken connection puts the image back to queued, and it may be tried again', async () => {
    const alice = await cloud.as('alice')
    const { id } = await cloud.image(alice)
    const upload = beginUpload(alice, id)
    await until(alice, id, 'saving')
    upload.cut()
    await until(alice, id, 'queued')
    expect(imageOf(await alice.show(id))).toMatchObject({ size: null, checksum: null })
    nothing(await alice.upload(id, BYTES))
    expect(imageOf(await alice.show(id)).status).toBe('active')
  })

  cloud.test('deleting while data comes: 204, and the uploader is told 410', async () => {
    const alice = await cloud.as('alice')
    const { id } = await cloud.image(alice)
    const upload = beginUpload(alice, id)
    await until(alice, id, 'saving')
    nothing(await alice.del(`v2/images/${id}`))
    upload.finish()
    const answer = await upload.answer
    expect(answer.status).toBe(410)
    const gone = `Image ${id} could not be found after upload. The image may have been deleted during the upload, cleaning up the chunks uploaded.`
    expect(answer.text).toContain(gone)
    expect(answer.type).toContain('application/json')
    refused(await alice.show(id), 404, `No image found with ID ${id}`)
  })
})
