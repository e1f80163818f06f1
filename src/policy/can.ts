import { evaluateRule, type Credentials } from './check.ts'
import { RULES, type GlanceRule, type Release } from './glance.ts'

/**
 * What a rule is asked about: an image, or one that is to be made (`owner` and `visibility` of the proposal).
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
export function targetOf(creds: Credentials, image?: Target): Readonly<Record<string, unknown>> {
  if (image === undefined) {
    // glance/api/v2/policy.py ImageAPIPolicy.__init__, for an image that is not created yet
    return { project_id: creds.project_id ?? null, owner: creds.project_id ?? null, visibility: 'private' }
  }
  const owner = image.owner ?? null
  // glance/api/policy.py ImageTarget.key_transforms: project_id is the owner, member_id the image's `member`, which
  // glance/db/__init__.py _format_image_from_db sets to the asking project on every shared image of another project.
  const member_id = image.member_id ?? (image.visibility === 'shared' && owner !== creds.project_id ? (creds.project_id ?? null) : null)
  return { ...image, owner, project_id: owner, member_id }
}
