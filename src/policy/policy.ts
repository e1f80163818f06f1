import type { PolicyText } from './check.ts'
import type { Defaults, Release } from './defaults.ts'
import { GLANCE, type GlanceRule } from './glance.ts'
import { KEYSTONE, type KeystoneRule } from './keystone.ts'
import { NOVA, type NovaRule } from './nova.ts'
import { presets, type PresetName } from './presets.ts'

/** The services whose rules are known, by their types in a catalog. */
export const SERVICES = ['image', 'compute', 'identity'] as const
export type Service = (typeof SERVICES)[number]

/** A rule of one of them, by its own name. */
export type Rule = GlanceRule | NovaRule | KeystoneRule

export const serviceOf = (rule: Rule): Service => (rule.startsWith('os_compute_api:') ? 'compute' : rule.startsWith('identity:') ? 'identity' : 'image')

export type Rules = Readonly<Record<string, PolicyText | undefined>>

/** What a site says of its own: a preset, and over it the rules of its policy files. */
export type Site = { readonly preset: PresetName; readonly rules: Partial<Record<Service, Rules>> }

type Files = { readonly [service in Service]?: { readonly rules: Rules } | undefined }

/** What is said of one region: a file of the region stands in place of the one for all. */
export function siteIn(region: string, { preset, files, regions }: { preset: PresetName; files: Files; regions: Readonly<Record<string, Files>> }): Site {
  const own = { ...files, ...(Object.hasOwn(regions, region) ? regions[region] : {}) }
  return { preset, rules: Object.fromEntries(SERVICES.map((service) => [service, own[service]?.rules ?? {}])) }
}

/** The rules that hold. `inCode`: what the service's code asks beside them. */
export type Policy = Readonly<Record<Service, { readonly rules: Rules; readonly inCode: Rules }>>

export const DEFAULTS: Readonly<Record<Service, Readonly<Record<Release, Defaults>>>> = { image: GLANCE, compute: NOVA, identity: KEYSTONE }

const plain: Site = { preset: 'default', rules: {} }

/** The release's defaults, under the preset, under the site's files: rule by rule. */
export function policyOf(release: Release, site: Site = plain): Policy {
  const { newDefaults, rules } = presets[site.preset]
  const of = (service: Service) => {
    const defaults = DEFAULTS[service][release]
    const newOnly = newDefaults && defaults.keepsFormer !== true
    return { rules: effectiveRules(defaults, { ...rules[service], ...site.rules[service] }, newOnly), inCode: newOnly ? {} : (defaults.inCode ?? {}) }
  }
  return { image: of('image'), compute: of('compute'), identity: of('identity') }
}

/** oslo_policy/policy.py Enforcer.load_rules, _handle_deprecated_rule. `own`: what stands in the files. */
export function effectiveRules({ rules, former }: Defaults, own: Rules, newDefaults: boolean): Rules {
  const effective = Object.entries(rules).map(([name, text]): [string, PolicyText] => {
    const before = Object.hasOwn(former, name) ? former[name] : undefined
    if (before === undefined) return [name, text]
    const renamed = before.name !== name && Object.hasOwn(own, before.name) ? own[before.name] : undefined
    if (renamed !== undefined && renamed !== before.text && renamed !== `rule:${name}`) return [name, renamed]
    return [name, newDefaults || before.text === text ? text : either(text, before.text)]
  })
  return { ...Object.fromEntries(effective), ...own }
}

/** An empty text lets everybody, so it is that alone. */
const either = (a: string, b: string): string => (a === '' || b === '' ? '' : `(${a}) or (${b})`)
