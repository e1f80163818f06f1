import { formatter } from './language.ts'

const whole = formatter((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }))

/** A count with its digits grouped: `11,000`. */
export const formatNumber = (value: number): string => whole().format(value)

const percent = formatter((locale) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }))

/** A part of a whole, 0 to 1: `25%`. */
export const formatPart = (value: number): string => percent().format(value)
