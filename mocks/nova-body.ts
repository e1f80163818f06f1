import { python } from './json-schema.ts'
import { NovaError } from './nova-service.ts'

/** As much of the bodies' schemas as the chapters here need. */
type Rules = {
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Rules>>
  /** No others than these. */
  readonly only?: true
  /** What a value that is no object must be; answers what is wrong with it. */
  readonly is?: (value: unknown) => string | Whole | undefined
  /** Each of a list. */
  readonly items?: Rules
  /** How many there are to be. */
  readonly count?: number
  /** A pattern for every key. */
  readonly keys?: string
  readonly values?: { readonly types: readonly string[]; readonly maxLength: number }
  readonly pattern?: string
}

export const matches = (pattern: string): Rules => ({ pattern })

/** Said as it is, without the name of the field. */
class Whole {
  readonly message: string
  constructor(message: string) {
    this.message = message
  }
}

/** A text of so many characters. */
export const text = ({ min = 0, max = Infinity }: { min?: number; max?: number }): Rules => ({
  is: (value) => {
    if (typeof value !== 'string') return `${python(value)} is not of type 'string'`
    if (value.length < min) return `${python(value)} is too short`
    return value.length > max ? `${python(value)} is too long` : undefined
  },
})

/** nova/api/validation/validators.py _validate_name */
export const nameRule: Rules = {
  is: (value) => {
    const wrong = text({ min: 1, max: 255 }).is?.(value)
    if (wrong !== undefined) return wrong
    return /^\s|\s$|\p{Cc}/u.test(String(value)) ? new Whole("An invalid 'name' value was provided. The name must be: printable characters. Can not start or end with whitespace.") : undefined
  },
}

/** A base64 of so many characters. */
export const base64 = (max: number): Rules => ({
  is: (value) => {
    const wrong = text({ max }).is?.(value)
    if (wrong !== undefined) return wrong
    // Python's decoder passes over what is no base64, and then counts.
    return String(value).replaceAll(/[^A-Za-z0-9+/]/g, '').length % 4 === 0 || String(value).endsWith('=') ? undefined : `${python(value)} is not a 'base64'`
  },
})

/** Whatever one of several schemas would take. */
export const oneOf = (allowed: (value: unknown) => boolean): Rules => ({ is: (value) => (allowed(value) ? undefined : `${python(value)} is not valid under any of the given schemas`) })

export const aList = (items: Rules): Rules => ({ items })

export const atLeast = (minimum: number): Rules => ({ is: (value) => (Number(value) < minimum ? `${python(value)} is less than the minimum of ${minimum}` : undefined) })

/** Throws the 400 that Nova gives to a body that a schema refuses. nova/api/validation/validators.py _SchemaValidator.validate */
export function validateNova(rules: Rules, body: unknown): void {
  const wrong = wrongWith(rules, body)
  if (wrong === undefined) return
  const { where, instance, message, whole } = wrong
  if (whole) throw new NovaError(400, message)
  const name = where.at(-1)
  throw new NovaError(400, name === undefined ? message : `Invalid input for field/attribute ${name}. Value: ${typeof instance === 'string' ? instance : python(instance)}. ${message}`)
}

type Wrong = { readonly where: readonly string[]; readonly instance: unknown; readonly message: string; readonly whole?: boolean }

function wrongWith(rules: Rules, value: unknown, where: readonly string[] = []): Wrong | undefined {
  const wrong = (message: string): Wrong => ({ where, instance: value, message })
  const { required = [], properties = {}, only, is, items, count, keys, values, pattern } = rules
  if (is !== undefined) {
    const found = is(value)
    return found instanceof Whole ? { ...wrong(found.message), whole: true } : found === undefined ? undefined : wrong(found)
  }
  if (items !== undefined) return Array.isArray(value) ? value.map((item) => wrongWith(items, item, where)).find((found) => found !== undefined) : wrong(`${python(value)} is not of type 'array'`)
  if (pattern !== undefined) return typeof value !== 'string' || new RegExp(pattern).test(value) ? undefined : wrong(`${python(value)} does not match ${python(pattern)}`)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong(`${python(value)} is not of type 'object'`)
  const entries = Object.entries(value)
  const missing = required.find((name) => !(name in value))
  if (missing !== undefined) return wrong(`${python(missing)} is a required property`)
  if (count !== undefined && entries.length !== count) return wrong(`${python(value)} ${entries.length > count ? 'has too many' : 'does not have enough'} properties`)
  const beyond = only ? entries.map(([name]) => name).filter((name) => !(name in properties)) : []
  if (beyond.length > 0) return wrong(`Additional properties are not allowed (${beyond.map(python).join(', ')} ${beyond.length === 1 ? 'was' : 'were'} unexpected)`)
  const odd = keys === undefined ? undefined : entries.find(([key]) => !new RegExp(keys).test(key))
  if (odd) return wrong(`${python(odd[0])} does not match any of the regexes: ${python(keys)}`)
  for (const [key, part] of entries) {
    const found = values ? oddValue(values, part, [...where, key]) : properties[key] && wrongWith(properties[key], part, [...where, key])
    if (found) return found
  }
  return undefined
}

function oddValue({ types, maxLength }: NonNullable<Rules['values']>, value: unknown, where: readonly string[]): Wrong | undefined {
  if (!types.includes(typeof value)) return { where, instance: value, message: `${python(value)} is not of type ${types.map(python).join(', ')}` }
  return typeof value === 'string' && value.length > maxLength ? { where, instance: value, message: `${python(value)} is too long` } : undefined
}
