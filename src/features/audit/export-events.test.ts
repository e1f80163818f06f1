import { describe, expect, test } from 'vitest'
import { eventSchema } from '#src/api/audit/hermes.ts'
import { cellOf, csvHead, csvRows } from './export-events.ts'

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
