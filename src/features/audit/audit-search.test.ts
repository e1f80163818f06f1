import { afterEach, describe, expect, test, vi } from 'vitest'
import { filterOf, narrows, parseSearch, searchOf, writeSearch } from './audit-search.ts'

const read = (text: string) => parseSearch(new URLSearchParams(text))
const nothing = { q: '', who: undefined, kind: undefined, outcome: undefined, from: undefined, to: undefined, image: undefined, event: undefined }

describe('the address', () => {
  test.each([
    ['', {}],
    ['q=ubuntu&who=u1&kind=changed&outcome=failure&from=2026-11-01&to=2026-11-21&event=e-1', { q: 'ubuntu', who: 'u1', kind: 'changed', outcome: 'failure', from: '2026-11-01', to: '2026-11-21', event: 'e-1' }],
    ['kind=constructor&outcome=perhaps&from=2026-02-31&to=yesterday&who=%3Cb%3E&event=../x', {}],
    ['image=FF9C0EC2-AB6C-483E-9AC6-06061D192970', { image: 'ff9c0ec2-ab6c-483e-9ac6-06061d192970' }],
    ['image=../x', {}],
    ['from=26-1-1&to=2026-13-01', {}],
  ])('%s', (text, known) => expect(read(text)).toEqual({ ...nothing, ...known }))

  test('is written without what is as usual, and keeps what is not its own', () => {
    expect(writeSearch(new URLSearchParams('x=1&who=u1&kind=changed'), { ...nothing, kind: 'deleted', q: 'a b' }).toString()).toBe('x=1&kind=deleted&q=a+b')
  })

  test('says whether events are left out', () => {
    expect(narrows(read('event=e'))).toBe(false)
    expect(narrows(read('outcome=failure'))).toBe(true)
  })
})

test.each([
  ['', undefined],
  ['  ', undefined],
  ['fedor', 'fedor*'],
  ['ci-build-18', 'ci-build-18*'],
  ['alice 192.0.2', 'alice AND 192.0.2*'],
  ['/v2/images/x', '"/v2/images/x"'],
  ['2001:db8::17 ubuntu', '"2001:db8::17" AND ubuntu*'],
  ['a\\b (c', '"a b" AND "(c"'],
  ['"in a row"', '"in a row"'],
  ['ub*tu', 'ub*tu'],
  ['alice OR bob', 'alice OR bob'],
  ['ubuntu -noble', 'ubuntu -noble'],
  ['صورة', 'صورة*'],
])('typed %s, searched %s', (typed, asked) => expect(searchOf(typed)).toBe(asked))

describe('the question', () => {
  afterEach(() => vi.unstubAllEnvs())

  test('of an image, and of everything that Glance tells', () => {
    expect(filterOf(read(''), 'i')).toEqual({ target_id: 'i' })
    expect(filterOf(read(''))).toEqual({ observer_type: 'service/storage/image' })
    expect(filterOf(read('image=ff9c0ec2-ab6c-483e-9ac6-06061d192970'))).toEqual({ target_id: 'ff9c0ec2-ab6c-483e-9ac6-06061d192970' })
    expect(filterOf(read('kind=servers'))).toEqual({ observer_type: 'service/compute' })
    expect(filterOf(read('kind=shared&outcome=failure&who=u1&q=%20acme '), 'i')).toEqual({ target_id: 'i', target_type: 'storage/image/image/member', outcome: 'failure', initiator_id: 'u1', search: 'acme*' })
  })

  test.each([
    ['UTC', '2026-11-20', '2026-11-21', '2026-11-20T00:00:00.000Z', '2026-11-22T00:00:00.000Z'],
    ['Asia/Tokyo', '2026-11-20', '2026-11-21', '2026-11-19T15:00:00.000Z', '2026-11-21T15:00:00.000Z'],
    ['America/Sao_Paulo', '2026-11-20', '2026-12-31', '2026-11-20T03:00:00.000Z', '2027-01-01T03:00:00.000Z'],
    // A day of 23 hours, and one that begins at one o'clock.
    ['Europe/Berlin', '2026-03-29', '2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04', '2018-11-04T03:00:00.000Z', '2018-11-05T02:00:00.000Z'],
  ])('from the beginning of a day to the end of a day, here: %s', (zone, from, to, gte, lt) => {
    vi.stubEnv('TZ', zone)
    expect(filterOf(read(`from=${from}&to=${to}`)).time).toEqual({ gte, lt })
  })

  test('days long ago', () => {
    expect(filterOf(read('to=0001-01-01')).time?.lt).toMatch(/^0000-12-3|^0001-01-0/)
  })
})
