import { evaluate, evaluateRule, letsNobody, parse, type Answer, type Context, type Credentials } from './check.ts'
import { serviceOf, type Policy, type Rule, type Service } from './policy.ts'

/**
 * What a rule is asked about: an image, or one that is to be made (what the proposal does not say is one's own project, and private).
 * `member_id` is only for the rules of one member of an image; else it follows from owner and visibility.
 */
export type Target = { readonly owner?: string | null | undefined; readonly visibility?: string | undefined; readonly member_id?: string | undefined }

/** Why not: by the person's roles here, by the image (of one's own it could be done), because this cloud lets nobody, or because it refused it before. */
export type Refusal = 'role' | 'image' | 'nobody' | 'before'

/**
 * May this person? One rule of a service's policy, by the service's name for it. Without a target: about a thing of one's own
 * that is to be made, or about a thing that is nobody's. It is advice: the service decides (a 403 after a yes is a normal event).
 */
export type Can = {
  (rule: Rule, target?: Target): boolean
  /** Why not; `undefined` for yes. */
  refusal: (rule: Rule, target?: Target) => Refusal | undefined
}

/** What a rule answers; unlike `Can` it says where nobody can tell from here. */
export type Ask = (rule: Rule, target?: Target) => Answer

/** Glance's rules ask for an image's owner and visibility, so one answer does for all that have the same: of 11,000 images one is asked about. */
const keyOf = (rule: Rule, target: Target = {}) => `${rule} ${target.owner} ${target.visibility} ${target.member_id}`

/** A rule that this release and site do not have is denied: there is no such action. */
export function askOf(creds: Credentials, policy: Policy): Ask {
  const admin = evaluateRule('context_is_admin', { rules: policy.compute.rules, creds, target: {} }) === true
  const known = new Map<string, Answer>()
  const judge: Ask = (rule, target) => {
    const service = serviceOf(rule)
    const { rules, inCode } = policy[service]
    if (!Object.hasOwn(rules, rule)) return false
    // nova/context.py RequestContext.__init__: is_admin follows from the rule context_is_admin. Glance and Keystone give their checks no such attribute.
    const context: Context = { rules, creds: service === 'compute' ? { ...creds, is_admin: admin } : creds, target: targetOf(service, creds, target) }
    const answer = evaluateRule(rule, context)
    const besides = Object.hasOwn(inCode, rule) ? inCode[rule] : undefined
    return answer !== false && besides !== undefined && evaluate(parse(besides), context) === false ? false : answer
  }
  return (rule, target) => {
    const key = keyOf(rule, target)
    const answer = known.get(key) ?? judge(rule, target)
    known.set(key, answer)
    return answer
  }
}

/**
 * The `can` of these credentials where this policy holds. What a rule leaves to another server (`http:`) is allowed here,
 * until `wasRefused` knows of a refusal.
 */
export function canOf(creds: Credentials, policy: Policy, wasRefused: (rule: Rule, target?: Target) => boolean = () => false): Can {
  const ask = askOf(creds, policy)
  const refused: Can['refusal'] = (rule, target) => {
    const answer = ask(rule, target)
    if (answer === true) return undefined
    if (answer === 'unknown') return wasRefused(rule, target) ? 'before' : undefined
    const text = policy[serviceOf(rule)].rules[rule]
    if (text === undefined || letsNobody(parse(text))) return 'nobody'
    return ask(rule) === false ? 'role' : 'image'
  }
  return Object.assign((rule: Rule, target?: Target) => refused(rule, target) === undefined, { refusal: refused })
}

/** What a service itself gives to a rule as its target. */
export function targetOf(service: Service, creds: Credentials, image: Target = {}): Readonly<Record<string, unknown>> {
  const project = creds.project_id ?? null
  switch (service) {
    case 'image': {
      // glance/api/v2/policy.py ImageAPIPolicy.__init__: what a proposal leaves out is one's own project, and private.
      const owner = image.owner === undefined ? project : image.owner
      const visibility = image.visibility ?? 'private'
      // glance/api/policy.py ImageTarget.key_transforms: project_id is the owner, member_id the image's `member`, which
      // glance/db/__init__.py _format_image_from_db sets to the asking project on every shared image of another project.
      const member_id = image.member_id ?? (visibility === 'shared' && owner !== project ? project : null)
      return { ...image, visibility, owner, project_id: owner, member_id }
    }
    // nova/context.py RequestContext.can: without a target it is about one's own project and oneself.
    case 'compute':
      return { project_id: project, user_id: creds.user_id }
    // Only lists and other people's things are asked about: no target of theirs is one's own.
    case 'identity':
      return {}
  }
}
