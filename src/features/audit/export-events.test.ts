import { QueryClient } from '@tanstack/react-query'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { eventSchema } from '#src/api/audit/hermes.ts'
import { cellOf, csvHead, csvRows, exportEvents, jsonRows, type Format } from './export-events.ts'

describe('a cell', () => {
  test.each([
    ['plain', '"plain"'],
    ['with "quotes", and\na line', '"with ""quotes"", and\na line"'],
    ['=1+1', `"'=1+1"`],
    ['+1', `"'+1"`],
    ['-1', `"'-1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t=1"`],
    ['\rx', `"'\rx"`],
    ['  =cmd', `"'  =cmd"`],
    ['\u00a0=cmd', `"'\u00a0=cmd"`],
    ['＝1', `"'＝1"`],
    ['a=b', '"a=b"'],
    [undefined, '""'],
    [-5, '"-5"'],
  ])('%s', (value, cell) => expect(cellOf(value)).toBe(cell))
})

test('a row has what the log knows, and names nobody wrongly', () => {
  const event = eventSchema.parse({
    id: 'e1', eventTime: '2026-11-21T22:10:55.9+00:00', action: 'create', outcome: 'success', requestPath: '', observer: {}, reason: { reasonCode: 201 },
    initiator: { id: 'unknown', typeURI: 'unknown', name: '', project_id: 'p1', host: { address: '192.0.2.7', agent: '=HYPERLINK("http://evil")' } },
    target: { id: 'ff9c0ec2-ab6c-483e-9ac6-06061d192970', typeURI: 'storage/image/image', name: '@evil' },
    attachments: [{ name: 'candidates', content: '[{"user_id":"u1","name":"alice"},{"user_id":"u2","name":"admin"}]' }, { name: 'changes', content: '[{"field":"name","to":"@evil"}]' }],
  })
  const [names = [], cells = []] = [csvHead(), csvRows([event], (id) => (id === 'p1' ? 'demo' : id))].map((line) => [...line.matchAll(/"((?:[^"]|"")*)"/g)].map(([, text = '']) => text.replaceAll('""', '"')))
  expect(Object.fromEntries(names.map((name, i) => [name, cells[i]]))).toEqual({
    time: '2026-11-21T22:10:55.9+00:00', person: 'alice or admin', person_id: 'unknown', candidates: 'alice u1; admin u2', project: 'demo', project_id: 'p1', what: 'alice or admin created the image', action: 'create',
    outcome: 'success', reason: '201', image_id: 'ff9c0ec2-ab6c-483e-9ac6-06061d192970', image_name: "'@evil", changes: '[{"field":"name","to":"@evil"}]', address: '192.0.2.7', agent: `'=HYPERLINK("http://evil")`,
    request_path: '', target_type: 'storage/image/image', event_id: 'e1',
  })
  expect(csvHead()).toMatch(/^\ufeff"time",/)
  expect(csvRows([event, event], String).split('\r\n')).toHaveLength(3)
})

test('in JSON stands what the service told, in its own words', () => {
  const told = { id: 'e1', eventTime: '2026-11-21T22:10:55.9+00:00', action: 'update', requestPath: '/v2/images/ff9c0ec2-ab6c-483e-9ac6-06061d192970/actions/deactivate', initiator: {}, target: { typeURI: 'service/storage/image/images/image', id: 'endpoint', name: 'glance' }, observer: {} }
  const event = eventSchema.parse(told)
  expect(event.action).toBe('disable')
  expect(JSON.parse(`[${jsonRows([event, event], true)}${jsonRows([event], false)}]`)).toEqual([told, told, told])
  expect(JSON.parse(`[${jsonRows([], true)}]`)).toEqual([])
})

describe('of Hermes, whose list says little', () => {
  const listed = (n: number) => ({ id: `e${n}`, eventTime: `2026-11-21T10:00:${10 + n}.0+00:00`, action: 'update', outcome: 'success', initiator: { name: 'olga' }, target: {}, observer: {} })
  /** Answers of one event; nothing: the request hangs until it is given up. */
  type One = (n: number) => Response | undefined
  const whole: One = (n) => Response.json({ ...listed(n), initiator: { name: 'olga', host: { address: `192.0.2.${n}` } } })
  function exported(one: One, format: Format = 'csv') {
    const [client, control] = [new QueryClient({ defaultOptions: { queries: { retry: false } } }), new AbortController()]
    const given: string[] = []
    vi.stubGlobal('fetch', (address: string, { signal }: RequestInit) => {
      const { pathname } = new URL(address, 'http://loupe')
      const n = /\/events\/e(\d)$/.exec(pathname)?.[1]
      if (n === undefined) return Promise.resolve(pathname.endsWith('/gaps') ? new Response('', { status: 404 }) : Response.json({ events: [3, 2, 1].map(listed), total: 3 }))
      const answer = one(Number(n))
      if (answer) return Promise.resolve(answer)
      return new Promise<Response>((_, reject) => {
        signal?.addEventListener('abort', () => {
          given.push(n)
          reject(new DOMException('given up', 'AbortError'))
        })
        if (n === '1') control.abort()
      })
    })
    const blob = exportEvents({ at: { region: 'RegionOne', scope: 'p1' }, filter: {}, format, projectName: String, client, signal: control.signal, onProgress: () => undefined })
    return { text: blob.then((file) => file.text()), client, given }
  }
  afterEach(() => vi.unstubAllGlobals())

  test('each is asked for, and none is kept', async () => {
    const { text, client } = exported(whole)
    expect([...(await text).matchAll(/192\.0\.2\.\d/g)].map(([address]) => address)).toEqual(['192.0.2.3', '192.0.2.2', '192.0.2.1'])
    expect(client.getQueryCache().getAll().map(({ queryKey }) => queryKey.at(-1))).toEqual(['gaps'])
  })

  test('what was forgotten meanwhile stands as it was listed; every other trouble is told', async () => {
    const { text } = exported((n) => (n === 2 ? new Response('gone', { status: 404 }) : whole(n)), 'json')
    expect((JSON.parse(await text) as { id: string; initiator: { host?: unknown } }[]).map(({ id, initiator }) => [id, initiator.host !== undefined])).toEqual([['e3', true], ['e2', false], ['e1', true]])
    await expect(exported((n) => (n === 2 ? new Response('no', { status: 500 }) : whole(n))).text).rejects.toMatchObject({ status: 500 })
  })

  test('given up, its requests are given up too', async () => {
    const { text, given } = exported(() => undefined)
    await expect(text).rejects.toMatchObject({ name: 'AbortError' })
    expect(given).toEqual(['3', '2', '1'])
  })
})
