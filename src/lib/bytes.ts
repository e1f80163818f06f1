import { formatter } from './language.ts'

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']
const STEP = 1024

const small = formatter((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }))
const large = formatter((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }))

/** Bytes in words: `1.5 GiB`, `512 MiB`, `96 B`. One decimal below ten, none above; powers of 1024. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  // 1023.6 of a unit would round to 1024 of it: one of the next is meant.
  while (unit < UNITS.length - 1 && Math.round(value) >= STEP) {
    value /= STEP
    unit++
  }
  const number = unit > 0 && value < 9.95 ? small().format(value) : large().format(value)
  return `${number} ${UNITS[unit]}`
}

/** Bytes from words: `20 GiB`, `1.5g`, `4096`. `GB` and the like are powers of 1000, everything else of 1024. `undefined` when it is no size. */
export function parseBytes(text: string): number | undefined {
  const found = /^\s*(\d+(?:\.\d+)?)\s*(?:([kmgtp])(i?b)?|b)?\s*$/i.exec(text)
  if (!found) return undefined
  const [, number, prefix, rest] = found
  const power = prefix ? 'kmgtp'.indexOf(prefix.toLowerCase()) + 1 : 0
  return Math.round(Number(number) * (rest?.toLowerCase() === 'b' ? 1000 : STEP) ** power)
}
