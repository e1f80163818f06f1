import { invariant } from '#src/lib/invariant.ts'
import { fault, type Fault } from './glance-errors.ts'

/** As much of JSON Schema as Glance's own schemas use; what else stands in them (descriptions, formats) checks nothing. */
export type Schema = {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly minimum?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly items?: Schema
  readonly uniqueItems?: boolean
  readonly properties?: Readonly<Record<string, Schema>>
  /** `true` is said nowhere. */
  readonly additionalProperties?: boolean | Schema
  readonly required?: readonly string[]
  readonly allOf?: readonly Schema[]
  readonly $ref?: string
}
type Definitions = Readonly<Record<string, Schema>>
/** A schema as `/v2/schemas/…` gives it. */
export type SchemaDocument = Schema & { readonly name: string; readonly definitions?: Definitions }

type Step = string | number
/** `path` leads through the document to the schema that failed, `where` through the value to the part that it refuses. */
type Failure = { readonly message: string; readonly keyword: string; readonly schema: Schema; readonly instance: unknown; readonly path: readonly Step[]; readonly where: readonly Step[] }
/** Asks another schema: about a part of the value when `where` says which, else about the same. */
type Ask = (schema: Schema, value: unknown, path: readonly Step[], where?: readonly Step[]) => Iterable<Failure>
/** What a keyword has against a value: a sentence, or what other schemas have. */
type Check<Wanted, Value> = (wanted: Wanted, value: Value, ask: Ask, schema: Schema) => Iterable<string | Failure>

/** Throws the 400 that Glance gives to a value that one of its schemas refuses. glance/schema.py Schema.validate. */
export function validate(document: SchemaDocument, value: unknown): void {
  // jsonschema's best_match: of all failures the one that is least deep in the value, and of those the first.
  const [best] = [...failuresOf(document, value, document.definitions ?? {})].toSorted((a, b) => a.where.length - b.where.length)
  if (best) throw refusal(document.name, best)
}

function* failuresOf(schema: Schema, value: unknown, definitions: Definitions): Iterable<Failure> {
  const ask: Ask = function* (other, part, path, where = []) {
    for (const failure of failuresOf(other, part, definitions)) yield { ...failure, path: [...path, ...failure.path], where: [...where, ...failure.where] }
  }
  // In the order in which the schema has its keywords.
  for (const keyword of Object.keys(schema)) {
    if (keyword === '$ref') yield* ask(definitionOf(definitions, String(schema.$ref)), value, [])
    if (!isKeyword(keyword)) continue
    for (const found of check(keyword, schema, value, ask)) {
      yield typeof found === 'string' ? { message: found, keyword, schema, instance: value, path: [], where: [] } : found
    }
  }
}

function definitionOf(definitions: Definitions, ref: string): Schema {
  const definition = definitions[ref.replace('#/definitions/', '')]
  invariant(definition, `the schema defines ${ref}`)
  return definition
}

type Keyword = Exclude<keyof Schema, '$ref'>
const isKeyword = (name: string): name is Keyword => name in checks
const check = <K extends Keyword>(keyword: K, schema: Schema, value: unknown, ask: Ask) => checks[keyword](schema[keyword] as Required<Schema>[K], value, ask, schema)

/** A keyword speaks of one kind of value, and lets every other pass. */
const about =
  <Wanted, Value>(is: (value: unknown) => value is Value, against: Check<Wanted, Value>): Check<Wanted, unknown> =>
  (wanted, value, ask, schema) =>
    is(value) ? against(wanted, value, ask, schema) : []
const aNumber = (value: unknown): value is number => typeof value === 'number'
const aText = (value: unknown): value is string => typeof value === 'string'
const anArray = (value: unknown): value is readonly unknown[] => Array.isArray(value)
const anObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeOf(value) === 'object'

const checks: { readonly [K in Keyword]: Check<Required<Schema>[K], unknown> } = {
  *type(wanted, value) {
    const types = [wanted].flat()
    const is = typeOf(value)
    if (!types.includes(is) && !(is === 'integer' && types.includes('number'))) yield `${python(value)} is not of type ${types.map(python).join(', ')}`
  },
  *enum(wanted, value) {
    if (!wanted.includes(value)) yield `${python(value)} is not one of ${python(wanted)}`
  },
  minimum: about(aNumber, function* (wanted, value) {
    if (value < wanted) yield `${python(value)} is less than the minimum of ${wanted}`
  }),
  maxLength: about(aText, function* (wanted, value) {
    if (Array.from(value).length > wanted) yield `${python(value)} is too long`
  }),
  pattern: about(aText, function* (wanted, value) {
    if (!new RegExp(wanted).test(value)) yield `${python(value)} does not match ${python(wanted)}`
  }),
  items: about(anArray, function* (wanted, value, ask) {
    for (const [index, item] of value.entries()) yield* ask(wanted, item, ['items'], [index])
  }),
  uniqueItems: about(anArray, function* (_wanted, value) {
    if (new Set(value).size < value.length) yield `${python(value)} has non-unique elements`
  }),
  properties: about(anObject, function* (wanted, value, ask) {
    for (const [name, schema] of Object.entries(wanted)) if (name in value) yield* ask(schema, value[name], ['properties', name], [name])
  }),
  additionalProperties: about(anObject, function* (wanted, value, ask, { properties = {} }) {
    const names = Object.keys(value).filter((name) => !(name in properties))
    if (typeof wanted === 'object') for (const name of names) yield* ask(wanted, value[name], ['additionalProperties'], [name])
    else if (names.length > 0) yield `Additional properties are not allowed (${names.toSorted().map(python).join(', ')} ${names.length === 1 ? 'was' : 'were'} unexpected)`
  }),
  required: about(anObject, function* (wanted, value) {
    for (const name of wanted) if (!(name in value)) yield `${python(name)} is a required property`
  }),
  *allOf(wanted, value, ask) {
    for (const [index, schema] of wanted.entries()) yield* ask(schema, value, ['allOf', index])
  },
}

/** jsonschema's error as Python prints it, but for the line breaks that its printer puts into the schema. */
function refusal(name: string, { message, keyword, schema, instance, path, where }: Failure): Fault {
  const steps = (of: readonly Step[]) => of.map((step) => `[${python(step)}]`).join('')
  return fault(
    400,
    `Provided object does not match schema '${name}': ${message}\n\n` +
      `Failed validating ${python(keyword)} in schema${steps(path)}:\n    ${python(schema)}\n\n` +
      `On instance${steps(where)}:\n    ${python(instance)}`,
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
