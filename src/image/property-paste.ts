import { t } from '@lingui/core/macro'
import { shellOption } from '#src/lib/shell.ts'
import { PROPERTIES, whyNotKey, whyNotTwin, whyNotValue, type PropertyRow, type Reserved } from './property-values.ts'

/** One property of a text, or a piece of it that says none. */
type Said = { readonly key: string; readonly value: string } | { readonly text: string; readonly why: string }

/** What a pasted text does to the properties that are there. */
export type Pasted =
  | { readonly kind: 'added'; readonly key: string; readonly value: string }
  | { readonly kind: 'changed'; readonly key: string; readonly value: string; readonly was: string }
  | { readonly kind: 'same'; readonly key: string }
  | { readonly kind: 'refused'; readonly text: string; readonly why: string }

/** What of a text would be taken into `rows`, in its order. */
export function readPaste(text: string, rows: readonly PropertyRow[], reserved?: Reserved): Pasted[] {
  const kept = rows.filter(({ state, key }) => state !== 'removed' && key.trim() !== '')
  const known = new Map(kept.map((row) => [row.key.trim(), row.value]))
  const twins = new Map(kept.map(({ key }) => [key.trim().toLowerCase(), key.trim()]))
  const before = new Set(known.keys())
  const said = propertiesOf(text)
  const last = new Map(said.flatMap((one, i) => ('key' in one ? [[one.key, i] as const] : [])))
  return said.map((one, i): Pasted => {
    if ('why' in one) return { kind: 'refused', ...one }
    const { key, value } = one
    const refuse = (why: string): Pasted => ({ kind: 'refused', text: `${key}=${value}`, why })
    if (last.get(key) !== i) return refuse(t`“${key}” appears again further down.`)
    const wrong = whyNotValue(value, key)
    if (wrong !== undefined) return refuse(wrong)
    const was = known.get(key)
    if (was === value) return { kind: 'same', key }
    if (before.has(key)) return { kind: 'changed', key, value, was: was ?? '' }
    const whyNot = whyNotKey(key, reserved) ?? whyNotTwin(key, twins.get(key.toLowerCase())) ?? (known.size >= PROPERTIES ? t`An image has at most ${PROPERTIES} properties.` : undefined)
    if (whyNot !== undefined) return refuse(whyNot)
    known.set(key, value)
    twins.set(key.toLowerCase(), key)
    return { kind: 'added', key, value }
  })
}

/** The rows with what was taken of a paste; new ones come first, as everywhere. */
export function takePaste(rows: readonly PropertyRow[], pasted: readonly Pasted[]): PropertyRow[] {
  const values = new Map(pasted.flatMap((one) => (one.kind === 'added' || one.kind === 'changed' ? [[one.key, one.value] as const] : [])))
  const taken = new Set<string>()
  const kept = rows.map((row): PropertyRow => {
    const key = row.key.trim()
    const value = values.get(key)
    if (value === undefined || taken.has(key)) return row
    taken.add(key)
    return { ...row, value, state: row.state === 'removed' ? 'there' : row.state }
  })
  const added = [...values].filter(([key]) => !taken.has(key)).map(([key, value]): PropertyRow => ({ key, value, state: 'new' }))
  return [...added, ...kept]
}

/** Whether a text is more than one key: worth a look before it is taken in. */
export const saysMany = (text: string): boolean => /[=:]/.test(text) && (text.trim().includes('\n') || text.includes('--property') || text.trim().startsWith('{'))

function propertiesOf(text: string): Said[] {
  if (text.trim().startsWith('{')) return ofJson(text)
  const said: Said[] = []
  let rest = text.replaceAll('\r\n', '\n')
  while (rest !== '') {
    const command = /^\s*(?:[$#]\s+)?(?:openstack\s|--property[\s=])/.test(rest)
    const { line, after } = command ? commandOf(rest) : { line: undefined, after: rest.indexOf('\n') + 1 || rest.length }
    said.push(...(line ? ofOptions(line) : ofLine(rest.slice(0, after))))
    rest = rest.slice(after)
  }
  return said
}

/** `key=value`. Spaces about the equals sign are not the value's. */
function ofLine(line: string): Said[] {
  const text = line.replace(/\n$/, '')
  if (text.trim() === '') return []
  const at = text.indexOf('=')
  if (at < 0) return [{ text: text.trim(), why: t`A line has the form key=value.` }]
  const spaced = /\s=|=\s/.test(text.slice(at - 1, at + 2))
  const value = text.slice(at + 1)
  return [{ key: text.slice(0, at).trim(), value: spaced ? value.trim() : value }]
}

/** The words of a command up to the end of its line, as a shell reads them: quotes may hold line ends, a backslash before one goes on. */
function commandOf(text: string): { line: string[]; after: number } {
  const line: string[] = []
  let word: string | undefined
  let quote = ''
  let i = 0
  for (; i < text.length; i++) {
    const char = text.charAt(i)
    if (quote === '' && char === '\n') break
    if (char === '\\' && quote !== "'") {
      const next = text.charAt(++i)
      // Within double quotes a backslash is one unless it stands before what it could mean.
      if (next !== '\n') word = (word ?? '') + (quote === '"' && !'"\\$`'.includes(next) ? `\\${next}` : next)
    } else if (quote === '' ? char === '"' || char === "'" : char === quote) {
      quote = quote === '' ? char : ''
      word ??= ''
    } else if (quote === '' && /\s/.test(char)) {
      if (word !== undefined) line.push(word)
      word = undefined
    } else word = (word ?? '') + char
  }
  if (word !== undefined) line.push(word)
  return { line, after: Math.min(i + 1, text.length) }
}

/** What `--property key=value` says in the words of a command; its other words are not about properties. */
function ofOptions(words: readonly string[]): Said[] {
  const said: Said[] = []
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? ''
    const text = word === '--property' ? (words[++i] ?? '') : word.startsWith('--property=') ? word.slice('--property='.length) : undefined
    if (text === undefined) continue
    const at = text.indexOf('=')
    said.push(at < 0 ? { text: `--property ${text}`, why: t`A property has the form key=value.` } : { key: text.slice(0, at).trim(), value: text.slice(at + 1) })
  }
  return said
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** An object of keys and values, or `openstack image show -f json`, which has them under `properties`. */
function ofJson(text: string): Said[] {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return [{ text: text.trim(), why: t`This is not JSON: ${reason}` }]
  }
  const whole = isRecord(read) ? read : {}
  const own = isRecord(whole['properties']) ? whole['properties'] : whole
  return Object.entries(own).map(([name, value]): Said => {
    const key = name.trim()
    if (typeof value === 'string') return { key, value }
    // As Glance's own clients write them.
    if (typeof value === 'number' || typeof value === 'boolean') return { key, value: String(value) }
    return { text: `${key}: ${JSON.stringify(value)}`, why: whyNotKey(key) ?? t`The value of a property is text.` }
  })
}

/** Lines of `key=value`, to be pasted again. What a line cannot hold is written as an option of a command. */
export const asLines = (properties: Readonly<Record<string, string>>): string =>
  Object.entries(properties)
    .map(([key, value]) => (/[\r\n]|^\s|\s$/.test(value) || /^(?:--property|openstack\s)/.test(key) ? shellOption('property', `${key}=${value}`) : `${key}=${value}`))
    .join('\n')

export const asJson = (properties: Readonly<Record<string, string>>): string => JSON.stringify(properties, null, 2)
