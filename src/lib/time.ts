import { formatter, i18n } from './language.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/**
 * Milliseconds since 1970 of a service's date. All of them are UTC, though tasks leave the zone out, show microseconds, and
 * notifications put a space before the time. NaN when it is no date.
 */
export function parseTime(iso: string): number {
  const found = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d{1,3})?\d*(Z|[+-]\d\d:?\d\d)?$/.exec(iso)
  if (!found) return Date.parse(iso)
  const [, day, time, fraction = '', zone = 'Z'] = found
  return Date.parse(`${day}T${time}${fraction}${zone}`)
}

// In numbers: a span of 22 hours is not always "yesterday".
const relative = formatter((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'always' }))

const SPANS: readonly (readonly [below: number, unit: Intl.RelativeTimeFormatUnit, size: number])[] = [
  [45 * MINUTE, 'minute', MINUTE],
  [22 * HOUR, 'hour', HOUR],
  [26 * DAY, 'day', DAY],
  [320 * DAY, 'month', 30.44 * DAY],
  [Infinity, 'year', 365.25 * DAY],
]

/** `5 minutes ago`, `1 day ago`, seen from `now` (milliseconds). Clocks that differ by less than a minute are not shown as a future. */
export function relativeTime(iso: string, now: number): string {
  const passed = parseTime(iso) - now
  if (Number.isNaN(passed)) return iso
  const distance = Math.abs(passed)
  if (distance < 45 * SECOND || (passed > 0 && distance < MINUTE)) return i18n.t({ id: 'time.just-now', message: 'just now' })
  for (const [below, unit, size] of SPANS) {
    if (distance < below) return relative().format(Math.sign(passed) * Math.max(1, Math.round(distance / size)), unit)
  }
  return iso
}

const exact = formatter((locale) => {
  const zones = new Map<string | undefined, Intl.DateTimeFormat>()
  return (timeZone?: string) => {
    const known =
      zones.get(timeZone) ??
      new Intl.DateTimeFormat(locale, {
        year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short', timeZone,
      })
    zones.set(timeZone, known)
    return known
  }
})

/** `21 Nov 2026, 09:27:22 UTC`, in the browser's own time zone unless another is given. */
export function exactTime(iso: string, timeZone?: string): string {
  const time = parseTime(iso)
  return Number.isNaN(time) ? iso : exact()(timeZone).format(time)
}

/** Seconds in words, in two units at most: `8 s`, `3 min`, `1 h 20 min`, `2 d 4 h`. */
export function formatDuration(seconds: number): string {
  if (seconds < 59.5) return `${Math.max(0, Math.round(seconds))} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  return hours % 24 === 0 ? `${hours / 24} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`
}
