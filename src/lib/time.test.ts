import { describe, expect, it } from 'vitest'
import { exactTime, formatDuration, parseTime, relativeTime } from './time.ts'

const noon = Date.UTC(2026, 10, 21, 12)

describe('parseTime', () => {
  it.each(['2026-11-21T12:00:00Z', '2026-11-21T12:00:00', '2026-11-21T12:00:00.000000', '2026-11-21 12:00:00.000999', '2026-11-21T14:00:00+02:00', '2026-11-21T14:00:00.5+0200'])(
    '%s is noon in UTC',
    (iso) => {
      expect(Math.floor(parseTime(iso) / 1000) * 1000).toBe(noon)
    },
  )

  it('keeps milliseconds and drops what is finer', () => {
    expect(parseTime('2026-11-21T12:00:00.123999')).toBe(noon + 123)
  })

  it('says when it is no date', () => {
    expect(parseTime('yesterday')).toBeNaN()
  })
})

describe('relativeTime', () => {
  it.each([
    ['2026-11-21T11:59:50Z', 'just now'],
    ['2026-11-21T12:00:50Z', 'just now'],
    ['2026-11-21T11:59:10Z', '1 minute ago'],
    ['2026-11-21T11:20:00Z', '40 minutes ago'],
    ['2026-11-21T11:10:00Z', '1 hour ago'],
    ['2026-11-21T03:00:00Z', '9 hours ago'],
    ['2026-11-20T12:00:00Z', '1 day ago'],
    ['2026-11-11T12:00:00Z', '10 days ago'],
    ['2026-10-21T12:00:00Z', '1 month ago'],
    ['2026-03-21T12:00:00Z', '8 months ago'],
    ['2025-11-21T12:00:00Z', '1 year ago'],
    ['2022-11-21T12:00:00Z', '4 years ago'],
    ['2026-11-21T15:00:00Z', 'in 3 hours'],
    ['never', 'never'],
  ])('%s is %s', (iso, text) => {
    expect(relativeTime(iso, noon)).toBe(text)
  })
})

describe('exactTime', () => {
  it('shows the zone that it is told in', () => {
    expect(exactTime('2026-11-21T12:00:00', 'UTC')).toBe('21 Nov 2026, 12:00:00 UTC')
    expect(exactTime('2026-11-21T12:00:00', 'Asia/Tokyo')).toBe('21 Nov 2026, 21:00:00 GMT+9')
    expect(exactTime('never', 'UTC')).toBe('never')
  })
})

describe('formatDuration', () => {
  it.each([
    [-1, '0 s'],
    [8.4, '8 s'],
    [59.6, '1 min'],
    [179, '3 min'],
    [3599, '1 h'],
    [4800, '1 h 20 min'],
    [86_400, '1 d'],
    [100_800, '1 d 4 h'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text)
  })
})
