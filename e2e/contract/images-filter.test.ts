import { expect } from 'vitest'
import type { Image } from '#src/api/glance/images.ts'
import { ERRED, idsOf, jsonOf, refused } from './answers.ts'
import { chapter, lazy } from './cloud-under-test.ts'

chapter('images: filter', (cloud) => {
  const own = `tag=${cloud.tag}`

  /** An uploaded one, a queued one, one with a comma in its name, a hidden one. */
  const ours = lazy(async () => {
    const alice = await cloud.as('alice')
    const active = await cloud.image(alice, { name: cloud.named('Active'), protected: true, min_disk: 7, min_ram: 512, loupe_team: 'blue', tags: [cloud.tag, `${cloud.tag}-two`] }, 'hello')
    const queued = await cloud.image(alice, { name: cloud.named('queued'), disk_format: 'qcow2', loupe_team: 'red' })
    const comma = await cloud.image(alice, { name: cloud.named('one, two'), disk_format: 'iso', container_format: null })
    const hidden = await cloud.image(alice, { name: cloud.named('hidden'), os_hidden: true })
    return { alice, active, queued, comma, hidden }
  })

  /** What a filter finds of ours, in the order of the answer. */
  const found = async (query: string): Promise<string[]> => {
    const { alice, active, queued, comma, hidden } = await ours()
    const names = new Map(Object.entries({ active, queued, comma, hidden }).map(([name, image]) => [image.id, name]))
    return idsOf(await alice.get(`v2/images?${own}&sort=created_at:asc,id:asc&${query}`)).map((id) => names.get(id) ?? id).toSorted()
  }
  const refusal = async (query: string, message: string) => refused(await (await cloud.as('alice')).get(`v2/images?${query}`), 400, message)
  const seg = encodeURIComponent

  cloud.test('hidden images are in a list of their own', async () => {
    expect(await found('')).toStrictEqual(['active', 'comma', 'queued'])
    expect(await found('os_hidden=false')).toStrictEqual(['active', 'comma', 'queued'])
    expect(await found('os_hidden=true')).toStrictEqual(['hidden'])
    expect(await found('os_hidden=True')).toStrictEqual(['hidden'])
    await refusal('os_hidden=maybe', "Invalid value 'maybe' for 'os_hidden' filter. Valid values are 'true' or 'false'.")
  })

  cloud.test('name: the whole name, case ignored; no part of it, no null', async () => {
    expect(await found(`name=${cloud.named('Active')}`)).toStrictEqual(['active'])
    expect(await found(`name=${cloud.named('aCTIVE')}`)).toStrictEqual(['active'])
    expect(await found(`name=${cloud.named('Act')}`)).toStrictEqual([])
    expect(await found('name=')).toStrictEqual([])
  })

  cloud.test('in: names, with quotes around commas', async () => {
    expect(await found(`name=in:${cloud.named('Active')},${cloud.named('queued')}`)).toStrictEqual(['active', 'queued'])
    expect(await found(`name=${seg(`in:"${cloud.named('one, two')}","${cloud.named('queued')}"`)}`)).toStrictEqual(['comma', 'queued'])
    expect(await found(`name=${seg(`in:"${cloud.named('one, two')}"`)}`)).toStrictEqual(['comma'])
    expect(await found(`name=eq:${cloud.named('queued')}`)).toStrictEqual(['queued'])
    expect(await found(`name=${seg(`in:"${cloud.named('queued')}",`)}`)).toStrictEqual(['queued'])
    expect(await found('name=in:,')).toStrictEqual([])
    expect(await found(`name=${seg('in:"a\\"b"')}`)).toStrictEqual([])
    await refusal('name=in:%22a%22b', 'Invalid filter value "a"b. There is no comma after closing quotation mark.')
    await refusal('name=in:a%22b%22', 'Invalid filter value a"b". There is no comma before opening quotation mark.')
    await refusal('name=in:%22a', 'Invalid filter value "a. The quote is not closed.')
    await refusal('name=bogus:a', "Unable to filter by unknown operator 'bogus'.")
  })

  cloud.test('in: ids, statuses, formats', async () => {
    const { active, queued } = await ours()
    expect(await found(`id=in:${active.id},${queued.id},00000000-0000-0000-0000-000000000000`)).toStrictEqual(['active', 'queued'])
    expect(await found(`id=${queued.id}`)).toStrictEqual(['queued'])
    expect(await found('id=in:')).toStrictEqual([])
    expect(await found('status=active')).toStrictEqual(['active'])
    expect(await found('status=in:active,queued')).toStrictEqual(['active', 'comma', 'queued'])
    expect(await found('status=bogus')).toStrictEqual([])
    expect(await found('disk_format=in:iso,qcow2')).toStrictEqual(['comma', 'queued'])
    expect(await found('container_format=bare')).toStrictEqual(['active', 'queued'])
  })

  cloud.test('visibility and member_status are checked, other words are not', async () => {
    expect(await found('visibility=private')).toStrictEqual(['active', 'comma', 'queued'])
    expect(await found('visibility=shared')).toStrictEqual([])
    expect(await found('visibility=all')).toStrictEqual(['active', 'comma', 'queued'])
    await refusal('visibility=bogus', 'Invalid visibility value: bogus')
    await refusal('member_status=bogus', 'Invalid status: bogus')
  })

  cloud.test('protected: true or false and nothing else', async () => {
    expect(await found('protected=true')).toStrictEqual(['active'])
    expect(await found('protected=false')).toStrictEqual(['comma', 'queued'])
    await refusal('protected=yes', "Invalid value 'yes' for 'protected' filter. Valid values are 'true' or 'false'.")
  })

  cloud.test('size_min and size_max find what has a size; min_disk and min_ram are exact', async () => {
    expect(await found('size_min=5')).toStrictEqual(['active'])
    expect(await found('size_min=6')).toStrictEqual([])
    expect(await found('size_max=5')).toStrictEqual(['active'])
    expect(await found('size_max=4')).toStrictEqual([])
    expect(await found('min_ram=512')).toStrictEqual(['active'])
    expect(await found('min_disk=7')).toStrictEqual(['active'])
    expect(await found('min_disk=6')).toStrictEqual([])
    expect(await found('min_disk_min=1')).toStrictEqual(['active'])
    // What is no number is read as 0.
    expect(await found('min_ram=gt:100')).toStrictEqual(['comma', 'queued'])
    await refusal('size_min=abc', 'Unable to filter on a range with a non-numeric value.')
  })

  cloud.test('dates: before, after, at; only ISO 8601 and known operators', async () => {
    const { active } = await ours()
    const at = seg(active.created_at)
    expect(await found(`created_at=gte:${at}&name=${active.name}`)).toStrictEqual(['active'])
    expect(await found(`created_at=lte:${at}&name=${active.name}`)).toStrictEqual(['active'])
    expect(await found(`created_at=gt:${at}&name=${active.name}`)).toStrictEqual([])
    expect(await found(`created_at=lt:${at}`)).toStrictEqual([])
    expect(await found(`created_at=eq:${at}&name=${active.name}`)).toStrictEqual(['active'])
    expect(await found(`created_at=${at}&name=${active.name}`)).toStrictEqual(['active'])
    expect(await found(`created_at=neq:${at}&name=${active.name}`)).toStrictEqual([])
    for (const since of ['2020-01-01T00:00:00Z', '2020-01-01T00:00:00', '2020-01-01', '2020-01-01T00:00:00+02:00']) {
      expect(await found(`updated_at=gte:${seg(since)}`)).toStrictEqual(['active', 'comma', 'queued'])
    }
    expect(await found(`created_at=${seg('2020-01-01T00:00:00+02:00')}`)).toStrictEqual([])
    await refusal('created_at=gt:2020-13-01', 'Bad "created_at" query filter format. Use ISO 8601 DateTime notation.')
    await refusal('created_at=gt:nope', 'Bad "created_at" query filter format. Use ISO 8601 DateTime notation.')
    await refusal('updated_at=nope', 'Bad "updated_at" query filter format. Use ISO 8601 DateTime notation.')
    await refusal('created_at=bogus:2020-01-01T00:00:00Z', 'Unable to filter on a unknown operator.')
    await refusal('changes-since=2020-01-01', 'The "changes-since" filter is no longer available on v2.')
  })

  cloud.test('any other parameter is a property that must be so: a typo finds nothing', async () => {
    expect(await found('loupe_team=blue')).toStrictEqual(['active'])
    expect(await found('loupe_team=blue&loupe_nope=1')).toStrictEqual([])
    expect(await found('stauts=active')).toStrictEqual([])
  })

  cloud.test('several tags mean all of them', async () => {
    expect(await found(`tag=${cloud.tag}-two`)).toStrictEqual(['active'])
    expect(await found(`tag=${cloud.tag}-two&tag=${cloud.tag}-three`)).toStrictEqual([])
  })

  cloud.test('owner, checksum and hash are exact', async () => {
    const { alice, active } = await ours()
    expect(await found(`owner=${alice.project_id}`)).toStrictEqual(['active', 'comma', 'queued'])
    expect(await found('owner=somebody')).toStrictEqual([])
    expect(await found(`checksum=${active.checksum}`)).toStrictEqual(['active'])
    expect(await found(`os_hash_value=${active.os_hash_value}`)).toStrictEqual(['active'])
  })

  cloud.test('sort by size: what has none comes first ascending, and pages go on behind it', async () => {
    const { alice, active } = await ours()
    const ids = async (query: string) => idsOf(await alice.get(`v2/images?${own}&${query}`))
    expect((await ids('sort=size:asc')).at(-1)).toBe(active.id)
    expect((await ids('sort=size:desc'))[0]).toBe(active.id)
    const [first = ''] = await ids('sort=size:asc&limit=1')
    expect((await ids(`sort=size:asc&marker=${first}`)).at(-1)).toBe(active.id)
    expect(await ids(`sort=size:asc&marker=${active.id}`)).toStrictEqual([])
  })

  cloud.test('a filter and a show say the same', async () => {
    const { alice, queued } = await ours()
    const { images } = jsonOf(await alice.get(`v2/images?id=${queued.id}`)) as { images: Image[] }
    expect(images).toStrictEqual([jsonOf(await alice.show(queued.id))])
  })

  cloud.onlyZed('a range of what is no column breaks Glance: 500', async () => {
    refused(await (await cloud.as('alice')).get('v2/images?loupe_min=1'), 500, ERRED)
  })

  cloud.onlyZed('an emoji in a filter breaks Glance on MySQL: 500', async () => {
    refused(await (await cloud.as('alice')).get(`v2/images?name=${seg('😀')}`), 500, ERRED)
  })
})
