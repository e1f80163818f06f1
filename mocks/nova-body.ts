import { python } from './json-schema.ts'
import { NovaError } from './nova-service.ts'

/** As much of the bodies' schemas as the chapters here need. */
type Rules = {
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Rules>>
  /** How many there are to be. */
  readonly count?: number
  /** A pattern for every key. */
  readonly keys?: string
  readonly values?: { readonly types: readonly string[]; readonly maxLength: number }
  readonly pattern?: string
}

export const matches = (pattern: string): Rules => ({ pattern })

/** Throws the 400 that Nova gives to a body that a schema refuses. nova/api/validation/validators.py _SchemaValidator.validate */
export function validateNova(rules: Rules, body: unknown): void {
  const wrong = wrongWith(rules, body)
  if (wrong === undefined) return
  const { where, instance, message } = wrong
  const name = where.at(-1)
  throw new NovaError(400, name === undefined ? message : `Invalid input for field/attribute ${name}. Value: ${typeof instance === 'string' ? instance : python(instance)}. ${message}`)
}

type Wrong = { readonly where: readonly string[]; readonly instance: unknown; readonly message: string }

function wrongWith(rules: Rules, value: unknown, where: readonly string[] = []): Wrong | undefined {
  const wrong = (message: string): Wrong => ({ where, instance: value, message })
  const { required = [], properties = {}, count, keys, values, pattern } = rules
  if (pattern !== undefined) return typeof value !== 'string' || new RegExp(pattern).test(value) ? undefined : wrong(`${python(value)} does not match ${python(pattern)}`)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong(`${python(value)} is not of type 'object'`)
  const entries = Object.entries(value)
  const missing = required.find((name) => !(name in value))
  if (missing !== undefined) return wrong(`${python(missing)} is a required property`)
  if (count !== undefined && entries.length !== count) return wrong(`${python(value)} ${entries.length > count ? 'has too many' : 'does not have enough'} properties`)
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
