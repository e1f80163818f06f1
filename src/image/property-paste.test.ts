import { describe, expect, it } from 'vitest'
import { asJson, asLines, readPaste, takePaste, type Pasted } from './property-paste.ts'
import type { PropertyRow } from './property-values.ts'

const row = (key: string, value: string, state: PropertyRow['state'] = 'there'): PropertyRow => ({ key, value, state })
const added = (key: string, value: string): Pasted => ({ kind: 'added', key, value })

describe('what a text says', () => {
  it.each<[string, string, Pasted[]]>([
    ['lines', 'a=1\nb=two words\n\n', [added('a', '1'), added('b', 'two words')]],
    ['lines of Windows', 'a=1\r\nb=2\r\n', [added('a', '1'), added('b', '2')]],
    ['spaces about the sign', ' a = 1 \nb= 2', [added('a', '1'), added('b', '2')]],
    ['a value with the sign in it, and one that is empty', 'a=b=c\nd=', [added('a', 'b=c'), added('d', '')]],
    ['keys that a path would have to escape', 'a/b~c=1\ntrait:HW=required', [added('a/b~c', '1'), added('trait:HW', 'required')]],
    ['options of a command', "--property a=1 --property 'b=two words' --property=c=\"x \\\"y\\\"\"", [added('a', '1'), added('b', 'two words'), added('c', 'x "y"')]],
    ['a command over several lines', '$ openstack image set \\\n  --property a=1 \\\n  --tag x --property b=2 \\\n  my-image\nc=3', [added('a', '1'), added('b', '2'), added('c', '3')]],
    ['a value of several lines in quotes', "--property 'a=1\n2'\nb=3", [added('a', '1\n2'), added('b', '3')]],
    ['JSON', '{"a": "1", "n": 2, "yes": true}', [added('a', '1'), added('n', '2'), added('yes', 'true')]],
    ['what the command line shows', '{"id": "x", "properties": {"a": "1"}}', [added('a', '1')]],
    ['nothing', ' \n', []],
  ])('%s', (_, text, expected) => {
    expect(readPaste(text, [])).toEqual(expected)
  })

  it.each<[string, string, RegExp]>([
    ['a line without the sign', 'hw_disk_bus', /key=value/],
    ['an option without it', '--property hw_disk_bus', /key=value/],
    ['an attribute', 'status=active', /attribute of every image/],
    ['an attribute that is no text', '{"tags": []}', /attribute of every image/],
    ['what Glance keeps to itself', 'os_glance_x=1', /reserved/],
    ['a key that is too long', `${'k'.repeat(256)}=1`, /255/],
    ['no key', '=1', /needs a key/],
    ['an emoji', 'a=🐈', /emoji/],
    ['more than a value holds', `a=${'x'.repeat(65_536)}`, /64 KiB/],
    ['a list as a value', '{"a": ["b"]}', /is text/],
    ['half a JSON', '{"a": ', /not JSON/],
    ['a twin', 'Hw_Disk=1', /only in upper and lower case/],
    ['a key with a field of its own', 'os_distro=ubuntu', /field above/],
  ])('refuses %s', (_, text, why) => {
    const pasted = readPaste(text, [row('hw_disk', 'x')], new Map([['os_distro', 'It has a field above.']]))
    expect(pasted.map((one) => (one.kind === 'refused' ? one.why : one.kind))).toEqual([expect.stringMatching(why) as string])
  })

  it('tells what is changed from what is the same, and what is said twice', () => {
    expect(readPaste('a=2\nb=1\nc=1\nc=2\na=3', [row('a', '1'), row('b', '1'), row('c', '9', 'removed')])).toEqual([
      { kind: 'refused', text: 'a=2', why: '“a” appears again further down.' },
      { kind: 'same', key: 'b' },
      { kind: 'refused', text: 'c=1', why: '“c” appears again further down.' },
      added('c', '2'),
      { kind: 'changed', key: 'a', value: '3', was: '1' },
    ])
  })

  it('takes 128 properties and no more', () => {
    const rows = Array.from({ length: 127 }, (_, i) => row(`k${i}`, ''))
    expect(readPaste('x=1\ny=1', rows).map(({ kind }) => kind)).toEqual(['added', 'refused'])
  })
})

it('what is taken stands first where it is new, and where it was where it is changed', () => {
  const rows = [row('n', '', 'new'), row('a', '1'), row('c', '9', 'removed')]
  expect(takePaste(rows, readPaste('x=1\na=2\nc=3\nstatus=x', rows))).toEqual([row('x', '1', 'new'), row('n', '', 'new'), row('a', '2'), row('c', '3')])
})

it('what is copied says the same when it is pasted', () => {
  const all = { a: '1', b: ' x', c: 'one\ntwo', d: "it's", '--property': 'x', e: '', 'a/b~c': '<b>' }
  const expected = Object.entries(all).map(([key, value]) => added(key, value))
  expect(readPaste(asLines(all), [])).toEqual(expected)
  expect(readPaste(asJson(all), [])).toEqual(expected)
})
