import { QueryClient } from '@tanstack/react-query'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '#src/api/errors.ts'
import { definitionOf, metadefsQuery, readMetadefs } from './metadefs.ts'

const at = { region: 'r', scope: 'p' }
const IMAGE = 'OS::Glance::Image'

const row = (namespace: string, more: Record<string, unknown> = {}) => ({
  namespace, visibility: 'public', protected: true, owner: 'admin', created_at: '2026-01-01T00:00:00Z', self: `/v2/metadefs/namespaces/${namespace}`, schema: '/v2/schemas/metadefs/namespace', ...more,
})
/** What Glance answers when it is asked for images: names with their prefix. */
const libvirt = row('OS::Compute::LibvirtImage', {
  display_name: 'libvirt Driver Options for Images',
  resource_type_associations: [{ name: IMAGE, created_at: '2026-01-01T00:00:00Z' }],
  properties: {
    hw_vif_model: { title: 'Virtual Network Interface', type: 'string', enum: ['e1000', 'virtio'] },
    hw_video_ram: { title: 'Max Video Ram', type: 'integer', minimum: 0, default: '16' },
  },
})
const operations = row('Site::Operations', {
  resource_type_associations: [{ name: 'OS::Nova::Flavor', prefix: 'ops:' }, { name: IMAGE, prefix: 'ops_' }],
  properties: { ops_backup: { title: 'Backed up', type: 'boolean', default: 'True', later: { of: 1 } }, ops_odd: { title: 'Odd', type: 'object', default: null, enum: [1, 'x', true] } },
  objects: [
    { name: 'Contract', required: ['ops_number'], properties: { ops_number: { title: 'Number', type: 'string', pattern: '^[A-Z]{2}$' }, ops_level: { title: 'Level', type: 'string', default: 'low' } } },
    { name: 'Empty' },
  ],
})
const vmware = row('OS::Compute::VMware', { properties: { hw_vif_model: { title: 'Virtual Network Interface', type: 'string', enum: ['VirtualE1000'] } } })

type Answer = { status?: number; body: unknown }
const page = (...rows: readonly Record<string, unknown>[]): Answer => ({ body: { namespaces: rows, first: '/v2/metadefs/namespaces', schema: 's' } })
const refused = (status: number, message: string): Answer => ({ status, body: { message: `${message}<br /><br />\n\n\n`, code: String(status), title: 'x' } })

/** A Glance that answers a path (with its query where the path has one) so, and notes what it is asked. */
function glance(answers: Readonly<Record<string, Answer>>): { asked: URL[]; most: () => number } {
  const asked: URL[] = []
  let running = 0
  let most = 0
  vi.stubGlobal('fetch', async (path: string) => {
    const url = new URL(path, 'http://loupe')
    asked.push(url)
    running += 1
    most = Math.max(most, running)
    await Promise.resolve()
    running -= 1
    const name = decodeURIComponent(url.pathname.replace(/^.*\/namespaces\/?/, ''))
    const { status = 200, body } = answers[`${name}?${url.searchParams.get('marker')}`] ?? answers[name] ?? refused(404, 'no')
    return Response.json(body, { status })
  })
  return { asked, most: () => most }
}
const all = { '': page(libvirt, vmware, operations), [libvirt.namespace]: { body: libvirt }, [operations.namespace]: { body: operations }, [vmware.namespace]: { body: vmware } }
const read = () => readMetadefs(at, new AbortController().signal)

afterEach(() => vi.unstubAllGlobals())

describe('reading', () => {
  it('asks for what applies to images, by name, and for each with the prefix of images', async () => {
    const { asked } = glance(all)
    const { namespaces, status, failed } = await read()
    expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toEqual({ resource_types: IMAGE, sort_key: 'namespace', sort_dir: 'asc', limit: '1000' })
    expect(asked.slice(1).map(({ pathname, search }) => pathname.split('/').at(-1) + search)).toEqual(
      namespaces.map(({ namespace }) => `${encodeURIComponent(namespace)}?resource_type=${encodeURIComponent(IMAGE)}`),
    )
    expect([status, failed]).toEqual(['available', []])
  })

  it('goes on to the last page', async () => {
    const { asked } = glance({
      ...all,
      '?null': { body: { namespaces: [row(libvirt.namespace)], next: `/v2/metadefs/namespaces?limit=1000&marker=${encodeURIComponent(libvirt.namespace)}` } },
      [`?${libvirt.namespace}`]: page(operations),
    })
    expect((await read()).namespaces.map(({ namespace }) => namespace)).toEqual([libvirt.namespace, operations.namespace])
    expect(asked.map(({ searchParams }) => searchParams.get('marker')).slice(0, 2)).toEqual([null, libvirt.namespace])
  })

  it('tells each definition with its key, its place and whether it is needed there', async () => {
    glance(all)
    const { namespaces } = await read()
    const site = namespaces.find(({ namespace }) => namespace === 'Site::Operations')
    expect(namespaces.map(({ prefix }) => prefix)).toEqual(['', '', 'ops_'])
    expect(site?.properties).toMatchObject([
      { key: 'ops_backup', type: 'boolean', default: 'true', readonly: false, operators: [], required: false, namespace: 'Site::Operations', object: undefined, later: { of: 1 } },
      { key: 'ops_odd', type: 'string', default: undefined, enum: ['1', 'x', 'true'] },
    ])
    expect(site?.objects).toMatchObject([
      { name: 'Contract', required: ['ops_number'], properties: [{ key: 'ops_number', required: true, object: 'Contract', pattern: '^[A-Z]{2}$' }, { key: 'ops_level', required: false, default: 'low' }] },
      { name: 'Empty', required: [], properties: [] },
    ])
  })

  it('keeps the rest where a namespace fails, and says which', async () => {
    glance({ ...all, [vmware.namespace]: refused(500, 'The server has erred.'), [libvirt.namespace]: { body: { unlike: 'a namespace' } } })
    const { namespaces, failed, status } = await read()
    expect(status).toBe('available')
    expect(namespaces.map(({ namespace }) => namespace)).toEqual(['Site::Operations'])
    expect(failed).toMatchObject([
      { namespace: libvirt.namespace, problem: { message: 'The service’s answer was not understood.' } },
      { namespace: vmware.namespace, problem: { message: 'The server has erred.' } },
    ])
  })

  it.each([403, 404, 501])('takes %d for a cloud without definitions', async (status) => {
    glance({ '': refused(status, 'Not here.') })
    expect(await read()).toEqual({ status: 'unavailable', problem: { message: 'Not here.' }, namespaces: [], failed: [], definitions: new Map() })
  })

  it('throws when the service fails as a whole, or the session is over', async () => {
    glance({ '': refused(503, 'Busy.') })
    await expect(read()).rejects.toMatchObject({ status: 503 })
    glance({ ...all, [vmware.namespace]: refused(401, 'Who?') })
    await expect(read()).rejects.toBeInstanceOf(ApiError)
  })

  it('reads six at a time', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => row(`N${i}`))
    const { most } = glance({ '': page(...rows), ...Object.fromEntries(rows.map((one) => [one.namespace, { body: one }])) })
    expect((await read()).namespaces.map(({ namespace }) => namespace)).toEqual(rows.map(({ namespace }) => namespace))
    expect(most()).toBe(6)
  })

  it('is read once for a while, and again where something was missing', async () => {
    const client = new QueryClient()
    glance({ ...all, [vmware.namespace]: refused(500, 'The server has erred.') })
    expect((await client.fetchQuery(metadefsQuery(at))).failed).toHaveLength(1)
    glance(all)
    expect((await client.fetchQuery(metadefsQuery(at))).failed).toHaveLength(0)
    const { asked } = glance({})
    expect((await client.fetchQuery(metadefsQuery(at))).namespaces).toHaveLength(3)
    expect(asked).toHaveLength(0)
    client.clear()
  })
})

describe('what governs a property', () => {
  it('is found by the key, in the order of the namespaces', async () => {
    glance(all)
    const { definitions } = await read()
    expect(definitions.get('hw_vif_model')?.map(({ namespace }) => namespace)).toEqual([libvirt.namespace, vmware.namespace])
    expect(definitionOf({ definitions }, 'hw_vif_model')).toMatchObject({ namespace: libvirt.namespace, enum: ['e1000', 'virtio'] })
    expect(definitionOf({ definitions }, 'ops_number')).toMatchObject({ object: 'Contract', required: true })
    for (const key of ['number', 'backup', 'HW_VIF_MODEL', '']) expect(definitionOf({ definitions }, key)).toBeUndefined()
  })
})
