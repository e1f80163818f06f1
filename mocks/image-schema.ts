import { fault, type Fault } from './glance-errors.ts'
import recorded from './recorded-schemas.json' with { type: 'json' }

/** As much of JSON Schema as Glance's own schema of an image uses. */
type Schema = {
  readonly type: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly maxLength?: number
  readonly pattern?: string
  readonly items?: Schema
  readonly required?: readonly string[]
}
const properties: Readonly<Record<string, Schema>> = recorded.image.properties
const additional: Schema = recorded.image.additionalProperties

/** `at` leads from the property's schema to the part that failed, `index` to the element of an array. */
type Failure = { readonly message: string; readonly keyword: keyof Schema; readonly schema: Schema; readonly at: readonly string[]; readonly index?: number }

/** Throws the 400 that Glance gives to an image, or a part of one, that its schema refuses. */
export function validateImage(part: Readonly<Record<string, unknown>>): void {
  // jsonschema looks at the schema's own properties first, in the schema's order.
  const order = [...Object.keys(properties).filter((key) => key in part), ...Object.keys(part).filter((key) => !(key in properties))]
  for (const key of order) {
    const value = part[key]
    const known = properties[key]
    const failure = check(value, known ?? additional)
    if (failure) throw refusal(known ? ['properties', key] : ['additionalProperties'], key, value, failure)
  }
}

function check(value: unknown, schema: Schema): Failure | undefined {
  const types = [schema.type].flat()
  if (!types.includes(typeOf(value))) {
    return { message: `${python(value)} is not of type ${types.map(python).join(', ')}`, keyword: 'type', schema, at: [] }
  }
  if (schema.enum && !schema.enum.includes(value)) {
    return { message: `${python(value)} is not one of ${python(schema.enum)}`, keyword: 'enum', schema, at: [] }
  }
  if (typeof value === 'string') {
    if (schema.maxLength !== undefined && Array.from(value).length > schema.maxLength) return { message: `${python(value)} is too long`, keyword: 'maxLength', schema, at: [] }
    if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(value)) {
      return { message: `${python(value)} does not match ${python(schema.pattern)}`, keyword: 'pattern', schema, at: [] }
    }
  }
  if (schema.required && typeof value === 'object' && value !== null) {
    const missing = schema.required.find((name) => !(name in value))
    if (missing !== undefined) return { message: `${python(missing)} is a required property`, keyword: 'required', schema, at: [] }
  }
  if (Array.isArray(value) && schema.items) {
    for (const [index, item] of (value as unknown[]).entries()) {
      const failure = check(item, schema.items)
      if (failure) return { ...failure, at: ['items'], index }
    }
  }
  return undefined
}

/** jsonschema's error as Python prints it, but for the line breaks that its printer puts into the schema. */
function refusal(path: readonly string[], key: string, value: unknown, { message, keyword, schema, at, index }: Failure): Fault {
  const place = [...path, ...at].map((name) => `[${python(name)}]`).join('')
  const instance = index === undefined ? value : (value as unknown[])[index]
  const where = `[${python(key)}]${index === undefined ? '' : `[${index}]`}`
  return fault(
    400,
    `Provided object does not match schema 'image': ${message}\n\n` +
      `Failed validating ${python(keyword)} in schema${place}:\n    ${python(schema)}\n\n` +
      `On instance${where}:\n    ${python(instance)}`,
  )
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}

/** Python's repr of a JSON value. */
export function python(value: unknown): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'string') {
    const quote = value.includes("'") && !value.includes('"') ? '"' : "'"
    const inner = value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
    return quote + (quote === "'" ? inner.replaceAll("'", "\\'") : inner) + quote
  }
  if (Array.isArray(value)) return `[${value.map(python).join(', ')}]`
  if (typeof value === 'object') return `{${Object.entries(value).map(([name, entry]) => `${python(name)}: ${python(entry)}`).join(', ')}}`
  return JSON.stringify(value)
}
