import { expect } from 'vitest'
import * as z from 'zod/mini'
import { imageOf, jsonOf, nothing, refused } from './answers.ts'
import { askToken, type Client } from './client.ts'
import { chapter } from './cloud-under-test.ts'

const usageSchema = z.strictObject({ usage: z.record(z.string(), z.strictObject({ usage: z.number(), limit: z.number() })) })
const usageOf = async (client: Client) => usageSchema.parse(jsonOf(await client.get('v2/info/usage'))).usage

const MEBIBYTE = 1024 * 1024
/** Nobody fills a project on purpose whose limits are larger. */
const SMALL = 5

const overLimit = ({ project_id }: Client, resource: string, limit: number, now: number, delta: number) =>
  'The request returned a 413 Request Entity Too Large. This generally means that rate limiting or a quota threshold was breached.\n\n' +
  `The response body:\nProject ${project_id} is over a limit for [Resource ${resource} is over limit of ${limit} due to current usage ${now} and delta ${delta}]`

/** A body sent without a length. */
const withoutLength = (bytes: Uint8Array) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes)
      controller.close()
    },
  })

chapter('quota', (cloud) => {
  /** tina's client and limits, where her project is known to be small and empty. */
  const tinas = async () => {
    const tina = await cloud.as('tina')
    const { image_count_total: count, image_size_total: size } = await usageOf(tina)
    if (!count || !size || count.limit > SMALL || size.limit > SMALL || count.usage > 0) return cloud.skip('tina’s project is not known to be small and empty')
    return { tina, count: count.limit, size: size.limit }
  }

  cloud.test('the usage of the token’s own project; empty without unified limits', async () => {
    const usage = await usageOf(await cloud.as('alice'))
    if (Object.keys(usage).length === 0) return
    expect(Object.keys(usage).toSorted()).toStrictEqual(['image_count_total', 'image_count_uploading', 'image_size_total', 'image_stage_total'])
    expect((await usageOf(await cloud.as('admin')))['image_count_total']?.limit).toBeTypeOf('number')
  })

  cloud.test('a token without a project uses nothing', async () => {
    const alice = await cloud.as('alice')
    const unscoped = await askToken(cloud.authUrl(), { ...cloud.authOf('alice'), scope: 'unscoped' })
    const usage = usageSchema.parse(jsonOf(await alice.get('v2/info/usage', { token: unscoped.headers.get('X-Subject-Token') }))).usage
    expect(Object.values(usage).map((one) => one.usage)).toStrictEqual(Object.values(usage).map(() => 0))
  })

  cloud.test('usage counts a new image and its MiB, rounded down', async () => {
    const { tina } = await tinas()
    const before = await usageOf(tina)
    const { id } = await cloud.image(tina, {}, new Uint8Array(MEBIBYTE - 1))
    expect(await usageOf(tina)).toMatchObject({ image_count_total: { usage: 1 }, image_size_total: { usage: 0 }, image_count_uploading: { usage: 0 } })
    nothing(await tina.del(`v2/images/${id}`))
    expect(await usageOf(tina)).toStrictEqual(before)
  })

  cloud.test('one image too many: 413 that says how many', async () => {
    const { tina, count } = await tinas()
    const made = []
    for (let i = 0; i < count; i += 1) made.push(await cloud.image(tina))
    refused(await tina.post('v2/images', { name: cloud.named('one too many') }), 413, overLimit(tina, 'image_count_total', count, count, 1))
    for (const { id } of made) nothing(await tina.del(`v2/images/${id}`))
  })

  cloud.test('the size is looked at before an upload, not during it', async () => {
    const { tina, size } = await tinas()
    const [first, second] = [await cloud.image(tina), await cloud.image(tina)]
    const mebibytes = size + 1
    const tooMuch = new Uint8Array(mebibytes * MEBIBYTE)
    if (cloud.profile === 'master') {
      // Master counts what is announced (glance/api/v2/image_data.py upload).
      refused(await tina.upload(first.id, tooMuch), 413, overLimit(tina, 'image_size_total', size, 0, mebibytes))
      nothing(await tina.upload(first.id, withoutLength(tooMuch)))
    } else nothing(await tina.upload(first.id, tooMuch))
    expect((await usageOf(tina))['image_size_total']).toStrictEqual({ usage: mebibytes, limit: size })
    refused(await tina.upload(second.id, 'x'), 413, overLimit(tina, 'image_size_total', size, mebibytes, 0))
    expect(imageOf(await tina.show(second.id)).status).toBe('queued')
    for (const { id } of [first, second]) nothing(await tina.del(`v2/images/${id}`))
  })
})
