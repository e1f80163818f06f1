import { i18n } from '#src/lib/language.ts'
import { parse, type Check } from './check.ts'
import type { Rules } from './policy.ts'

/**
 * What is odd in the rules of a site. oslo.policy logs such things at the most, and denies. `names`: the circle, or the names that nobody knows.
 * `unreadable`: the text does not follow the grammar. `no-rule`: it refers to rules that are not there. `unasked`: no service and no rule asks for it.
 */
export type PolicyProblem = { readonly rule: string; readonly kind: 'unreadable' | 'circle' | 'no-rule' | 'unasked'; readonly names: readonly string[] }

/** `own`: what the site's file says; `all`: what holds with it. */
export function problemsOf(own: Rules, all: Rules, asked: (rule: string) => boolean): PolicyProblem[] {
  const referred = new Set(Object.keys(all).flatMap((rule) => partsOf(rule, all).rules))
  return Object.keys(own).flatMap((rule): PolicyProblem[] => {
    const { rules, readable } = partsOf(rule, all)
    const circle = circleOf(rule, all)
    const missing = [...new Set(rules)].filter((name) => !Object.hasOwn(all, name))
    return [
      ...(readable ? [] : [{ rule, kind: 'unreadable' as const, names: [] }]),
      ...(circle ? [{ rule, kind: 'circle' as const, names: circle }] : []),
      ...(missing.length > 0 ? [{ rule, kind: 'no-rule' as const, names: missing }] : []),
      ...(asked(rule) || referred.has(rule) ? [] : [{ rule, kind: 'unasked' as const, names: [] }]),
    ]
  })
}

/** As a sentence, without the rule's name. */
export function problemWords({ kind, names }: PolicyProblem): string {
  const values = { names: names.join(kind === 'circle' ? ' → ' : ', ') }
  switch (kind) {
    case 'unreadable':
      return i18n.t({ id: 'policy.unreadable', message: 'It cannot be read, so it lets nobody.' })
    case 'circle':
      return i18n.t({ id: 'policy.circle', message: 'It goes round in a circle, so it lets nobody: {names}.', values })
    case 'no-rule':
      return i18n.t({ id: 'policy.no-rule', message: 'It refers to what is no rule: {names}.', values })
    case 'unasked':
      return i18n.t({ id: 'policy.unasked', message: 'No service and no other rule asks for it. Is the name right?' })
  }
}

/** The rules that a rule refers to, and whether all of its text can be read. */
function partsOf(rule: string, all: Rules): { rules: string[]; readable: boolean } {
  const text = Object.hasOwn(all, rule) ? all[rule] : undefined
  const rules: string[] = []
  let readable = true
  const visit = (check: Check): void => {
    switch (check.kind) {
      case 'and':
      case 'or':
        check.checks.forEach(visit)
        return
      case 'not':
        return visit(check.check)
      case 'rule':
        rules.push(check.name)
        return
      case 'unreadable':
        readable = false
        return
      case 'role':
      case 'literal':
      case 'attribute':
        if (check.match === undefined) readable = false
        return
      case 'always':
      case 'never':
      case 'unknown':
        return
    }
  }
  if (text !== undefined) visit(parse(text))
  return { rules, readable }
}

/** The way from a rule back to itself, if there is one. */
function circleOf(rule: string, all: Rules): string[] | undefined {
  const seen = new Set<string>()
  const search = (name: string, way: readonly string[]): string[] | undefined => {
    for (const next of partsOf(name, all).rules) {
      if (next === rule) return [...way, next]
      if (seen.has(next)) continue
      seen.add(next)
      const found = search(next, [...way, next])
      if (found) return found
    }
    return undefined
  }
  return search(rule, [rule])
}
