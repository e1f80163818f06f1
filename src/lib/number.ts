import { formatter } from './language.ts'

const whole = formatter((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }))

/** A count with its digits grouped: `11,000`. */
export const formatNumber = (value: number): string => whole().format(value)
