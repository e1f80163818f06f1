import { evaluateRule, type Credentials } from './check.ts'
import { RULES, type GlanceRule, type Release } from './glance.ts'

/**
 * What a rule is asked about: an image, or one that is to be made (what the proposal does not say is one's own project, and private).
 * `member_id` is only for the rules of one member of an image; else it follows from owner and visibility.
 */
export type Target = { readonly owner?: string | null | undefined; readonly visibility?: string | undefined; readonly member_id?: string | undefined }

/**
 * May this person? One rule of Glance's policy, by Glance's name. Without a target: about an image of one's own
 * that is to be made, or about a thing that is no image. It is advice: the service decides (a 403 after a yes is a normal event).
 */
export type Can = (rule: GlanceRule, target?: Target) => boolean

/**
 * The `can` of these credentials at a Glance with its default rules. A rule that this Glance does not have is denied: it has no such action.
 * What a rule leaves to another server (`http:`) is allowed here.
 */
export function canOf(creds: Credentials, release: Release): Can {
  const rules = RULES[release]
  return (rule, target) => Object.hasOwn(rules, rule) && evaluateRule(rule, { rules, creds, target: targetOf(creds, target) }) !== false
}

/** What Glance itself gives to a rule as its target. */
export function targetOf(creds: Credentials, image: Target = {}): Readonly<Record<string, unknown>> {
  const project = creds.project_id ?? null
  // glance/api/v2/policy.py ImageAPIPolicy.__init__: what a proposal leaves out is one's own project, and private.
  const owner = image.owner === undefined ? project : image.owner
  const visibility = image.visibility ?? 'private'
  // glance/api/policy.py ImageTarget.key_transforms: project_id is the owner, member_id the image's `member`, which
  // glance/db/__init__.py _format_image_from_db sets to the asking project on every shared image of another project.
  const member_id = image.member_id ?? (visibility === 'shared' && owner !== project ? project : null)
  return { ...image, visibility, owner, project_id: owner, member_id }
}
