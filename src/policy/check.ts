/**
 * The policy language of oslo.policy: from its text to an answer. Pure; it mirrors
 * oslo.policy 4.0 `oslo_policy/_parser.py` (syntax), `_checks.py` (meaning) and `policy.py` class Rules (unknown names).
 */

/** What a policy text means. `unreadable`: oslo.policy cannot read it: it logs that, and denies. */
export type Check =
  | { readonly kind: 'always' }
  | { readonly kind: 'never' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'not'; readonly check: Check }
  | { readonly kind: 'and' | 'or'; readonly checks: readonly Check[] }
  | { readonly kind: 'rule'; readonly name: string }
  | { readonly kind: 'role'; readonly match: Template }
  | { readonly kind: 'literal'; readonly value: string; readonly match: Template }
  | { readonly kind: 'attribute'; readonly path: readonly string[]; readonly match: Template }

/** Python's `text % target`: fixed parts, and keys of the target between them. `undefined`: a text that Python itself refuses to format. */
type Template = readonly (string | { readonly key: string })[] | undefined

/** A policy text, or the old list syntax: the outer list is an `or`, an inner one an `and`. */
export type PolicyText = string | readonly (string | readonly string[])[]

/** Who asks: what oslo.context's `to_policy_values` hands to the checks. */
export type Credentials = {
  readonly roles: readonly string[]
  readonly user_id?: string | undefined
  readonly project_id?: string | null | undefined
  readonly [attribute: string]: unknown
}

export type Context = {
  readonly rules: Readonly<Record<string, PolicyText | undefined>>
  readonly creds: Credentials
  /** What is acted on. A missing key makes a check that asks for it false; null reads as Python's `None`. */
  readonly target: Readonly<Record<string, unknown>>
}

/** `unknown`: the rule asks another server (`http:`), so nobody can say from here. */
export type Answer = boolean | 'unknown'

const ALWAYS: Check = { kind: 'always' }
const NEVER: Check = { kind: 'never' }
const UNREADABLE: Check = { kind: 'unreadable' }

const parsed = new Map<string, Check>()

/** The check that a policy text means. Never throws: what cannot be read denies, as in oslo.policy. */
export function parse(text: PolicyText): Check {
  if (typeof text !== 'string') return parseList(text)
  let check = parsed.get(text)
  if (check === undefined) {
    check = parseText(text)
    parsed.set(text, check)
  }
  return check
}

/** Whether the check passes. Rules that refer to each other in a circle deny (oslo.policy warns of them, then overflows its stack). */
export function evaluate(check: Check, context: Context): Answer {
  return walk(check, context, new Set()) ?? false
}

/** Whether a rule of `context.rules` passes; a name that is not there falls to the rule `default`, and without one to a denial. */
export const evaluateRule = (name: string, context: Context): Answer => evaluate({ kind: 'rule', name }, context)

/** Whether a check says no to everybody, whatever is asked about. */
export const letsNobody = ({ kind }: Check): boolean => kind === 'never' || kind === 'unreadable'

/** `undefined`: a circle of rules was found, and no answer that is built on it counts. */
function walk(check: Check, context: Context, open: Set<string>): Answer | undefined {
  switch (check.kind) {
    case 'always':
      return true
    case 'never':
    case 'unreadable':
      return false
    case 'unknown':
      return 'unknown'
    case 'not': {
      const answer = walk(check.check, context, open)
      return typeof answer === 'boolean' ? !answer : answer
    }
    case 'and':
      return combine(check.checks, false, context, open)
    case 'or':
      return combine(check.checks, true, context, open)
    case 'rule':
      return walkRule(check.name, context, open)
    case 'role': {
      const match = format(check.match, context.target)?.toLowerCase()
      return match !== undefined && context.creds.roles.some((role) => role.toLowerCase() === match)
    }
    case 'literal':
      return format(check.match, context.target) === check.value
    case 'attribute': {
      const match = format(check.match, context.target)
      return match !== undefined && found(context.creds, check.path, match)
    }
  }
}

/** `and` is decided by the first false, `or` by the first true; else an unknown part leaves the whole unknown. */
function combine(checks: readonly Check[], decisive: boolean, context: Context, open: Set<string>): Answer | undefined {
  let unknown = false
  for (const check of checks) {
    const answer = walk(check, context, open)
    if (answer === undefined || answer === decisive) return answer
    unknown ||= answer === 'unknown'
  }
  return unknown ? 'unknown' : !decisive
}

function walkRule(name: string, context: Context, open: Set<string>): Answer | undefined {
  if (open.has(name)) return undefined
  // oslo_policy/policy.py Rules.__missing__
  const text = own(context.rules, name) ?? own(context.rules, 'default')
  if (text === undefined) return false
  open.add(name)
  const answer = walk(parse(text), context, open)
  open.delete(name)
  return answer
}

/** _checks.py GenericCheck._find_in_dict: a list matches when any of its elements does. */
function found(value: unknown, path: readonly string[], match: string): boolean {
  if (Array.isArray(value)) return value.some((element) => found(element, path, match))
  const [key, ...rest] = path
  if (key === undefined) return pythonText(value) === match
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false
  const inner = (value as Record<string, unknown>)[key]
  return inner !== undefined && found(inner, rest, match)
}

/** `undefined` where Python raises KeyError, which each check answers with false. */
function format(template: Template, target: Context['target']): string | undefined {
  if (template === undefined) return undefined
  let text = ''
  for (const part of template) {
    if (typeof part === 'string') {
      text += part
      continue
    }
    const value = own(target, part.key)
    if (value === undefined) return undefined
    text += pythonText(value)
  }
  return text
}

/** Python's `str()` of the values that JSON can carry. */
function pythonText(value: unknown): string {
  if (value === null) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined => (Object.hasOwn(record, key) ? record[key] : undefined)

/** _parser.py _parse_check: one check without spaces, `kind:match`. */
function parseCheck(text: string): Check {
  if (text === '!') return NEVER
  if (text === '@') return ALWAYS
  const colon = text.indexOf(':')
  if (colon < 0) return UNREADABLE
  const kind = text.slice(0, colon)
  const match = text.slice(colon + 1)
  if (kind === 'rule') return { kind: 'rule', name: match }
  if (kind === 'http' || kind === 'https') return { kind: 'unknown' }
  if (kind === 'role') return { kind: 'role', match: templateOf(match) }
  const value = literalOf(kind)
  if (value !== undefined) return { kind: 'literal', value, match: templateOf(match) }
  return { kind: 'attribute', path: kind.split('.'), match: templateOf(match) }
}

/** Python's `ast.literal_eval`, as far as a kind without spaces goes: a quoted text, a number, True, False, None. */
function literalOf(kind: string): string | undefined {
  const quoted = /^(['"])(.*)\1$/.exec(kind)
  if (quoted) return quoted[2]
  if (/^-?(0|[1-9]\d*)$/.test(kind)) return String(BigInt(kind))
  if (/^-?\d+\.\d+$/.test(kind)) return Number.isInteger(Number(kind)) ? Number(kind).toFixed(1) : String(Number(kind))
  return kind === 'True' || kind === 'False' || kind === 'None' ? kind : undefined
}

function templateOf(text: string): Template {
  const parts: (string | { key: string })[] = []
  const spec = /%(?:\(([^)]*)\)s|(%)|)/g
  let from = 0
  for (const found of text.matchAll(spec)) {
    const [whole, key, percent] = found
    if (key === undefined && percent === undefined) return undefined
    parts.push(text.slice(from, found.index), key === undefined ? '%' : { key })
    from = found.index + whole.length
  }
  parts.push(text.slice(from))
  return parts.filter((part) => part !== '')
}

/** _parser.py _parse_list_rule */
function parseList(list: Exclude<PolicyText, string>): Check {
  if (list.length === 0) return ALWAYS
  const checks = list
    .filter((inner) => inner.length > 0)
    .map((inner): Check => {
      const all = (typeof inner === 'string' ? [inner] : inner).map(parseCheck)
      return all.length === 1 && all[0] ? all[0] : { kind: 'and', checks: all }
    })
  if (checks.length === 0) return NEVER
  return checks.length === 1 && checks[0] ? checks[0] : { kind: 'or', checks }
}

type Token = '(' | ')' | 'and' | 'or' | 'not' | 'string' | Check

/** _parser.py _parse_tokenize: parentheses stand before and after a check; those of `%(key)s` are inside. */
function* tokens(text: string): Generator<Token> {
  for (const word of text.split(/\s+/)) {
    const open = /^\(*/.exec(word)?.[0].length ?? 0
    for (let i = 0; i < open; i++) yield '('
    const rest = word.slice(open)
    const clean = rest.replace(/\)+$/, '')
    const lowered = clean.toLowerCase()
    if (lowered === 'and' || lowered === 'or' || lowered === 'not') yield lowered
    // A quoted word is a token that no rule of the grammar takes, so the whole text is unreadable.
    else if (clean !== '') yield /^(".*"|'.*')$/.test(rest) && rest.length >= 2 ? 'string' : parseCheck(clean)
    for (let i = clean.length; i < rest.length; i++) yield ')'
  }
}

/** Thrown and caught in here only: the text does not follow the grammar. */
class Unreadable extends Error {}

function parseText(text: string): Check {
  if (text === '') return ALWAYS
  const all = [...tokens(text)]
  let at = 0
  const next = (): Token | undefined => all[at++]

  // `not` binds tighter than `and`, `and` tighter than `or` (_parser.py ParseState's reducers).
  const any = (): Check => chain('or', () => chain('and', one))
  const chain = (word: 'and' | 'or', part: () => Check): Check => {
    const checks = [part()]
    while (all[at] === word) {
      at++
      checks.push(part())
    }
    return checks.length === 1 && checks[0] ? checks[0] : { kind: word, checks }
  }
  const one = (): Check => {
    const token = next()
    if (token === 'not') return { kind: 'not', check: one() }
    if (token === '(') {
      const check = any()
      if (next() !== ')') throw new Unreadable()
      return check
    }
    if (typeof token !== 'object') throw new Unreadable()
    return token
  }

  try {
    const check = any()
    return at === all.length ? check : UNREADABLE
  } catch (error) {
    if (error instanceof Unreadable) return UNREADABLE
    throw error
  }
}
