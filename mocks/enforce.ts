import { askOf, type Target } from '#src/policy/can.ts'
import type { GlanceRule } from '#src/policy/glance.ts'
import type { Cloud, Image, Member, Token } from './cloud.ts'
import { fault, type Fault, faultDetail, plainFault } from './glance-errors.ts'
import { credentialsIn, tokenOf } from './keystone-service.ts'

/** Whose request: what Glance knows of a token. */
export type Who = {
  readonly token: Token
  /** null with an unscoped token: Glance's rules refuse it nearly everything. */
  readonly project_id: string | null
  readonly is_admin: boolean
  readonly can: (rule: GlanceRule, target?: Target) => boolean
}

/** The bearer of a token that is known and not expired. */
export function whoIs(cloud: Cloud, tokenId: string | null): Who | undefined {
  const token = tokenOf(cloud, tokenId)
  if (!token) return undefined
  const project_id = token.project?.id ?? null
  const ask = askOf(credentialsIn(token), cloud.policy)
  // No other server decides here: a rule that asks one is refused. oslo_policy/_external.py HttpCheck: only the answer "True" allows.
  const can: Who['can'] = (rule, target) => ask(rule, target) === true
  return { token, project_id, is_admin: can('context_is_admin'), can }
}

const refusal = (rule: GlanceRule): Fault => fault(403, `You are not authorized to complete ${rule} action.`)

/** What the rules see of an image, or of one that is to be made. */
export const targetOf = ({ owner, visibility }: Pick<Image, 'owner' | 'visibility'>): Target => ({ owner, visibility })

/** Throws 403 unless the rule allows. `target` absent: the rule is about no image. */
export function enforce(who: Who, rule: GlanceRule, target?: Target): void {
  if (!who.can(rule, target)) throw refusal(rule)
}

/** For an image that exists: 404 instead of 403 where the person may not even read it (glance/api/v2/policy.py ImageAPIPolicy._enforce). */
export function enforceOn(who: Who, rule: GlanceRule, image: Image): void {
  if (who.can(rule, targetOf(image))) return
  throw who.can('get_image', targetOf(image)) ? refusal(rule) : plainFault(404)
}

/** About metadata definitions: 404 instead of 403 where the person may not even read the namespace, or read any (glance/api/v2/policy.py MetadefAPIPolicy._enforce). */
export function enforceMetadef(who: Who, rule: GlanceRule, namespace?: Target): void {
  if (who.can(rule, namespace)) return
  throw who.can('get_metadef_namespace', namespace) ? refusal(rule) : plainFault(404)
}

/** glance/api/v2/policy.py ImageAPIPolicy.add_image. */
export function enforceCreate(who: Who, proposal: Pick<Image, 'owner' | 'visibility'>): void {
  if (!who.can('add_image', proposal)) {
    throw proposal.owner === who.project_id ? refusal('add_image') : faultDetail(403, `You are not permitted to create images owned by '${proposal.owner ?? 'None'}'`)
  }
  enforceVisibility(who, proposal.visibility, proposal)
}

/** glance/api/policy.py _enforce_image_visibility: two of the four visibilities have rules of their own. */
export function enforceVisibility(who: Who, visibility: unknown, target: Target): void {
  if (visibility === 'public') enforce(who, 'publicize_image', target)
  if (visibility === 'community') enforce(who, 'communitize_image', target)
}

/**
 * Rows that Glance's database gives out, before any rule (glance/db/utils.py is_image_visible). `asMember`: which memberships count;
 * one image is shown to members of any status, lists ask for one.
 */
export const isVisibleRow = (cloud: Cloud, who: Who, image: Image, asMember: (member: Member) => boolean = () => true): boolean =>
  who.is_admin ||
  image.visibility === 'public' ||
  image.visibility === 'community' ||
  image.owner === who.project_id ||
  (image.visibility === 'shared' && cloud.members.some((member) => member.image_id === image.id && member.member_id === who.project_id && asMember(member)))

export function visibleImage(cloud: Cloud, who: Who, id: string): Image | undefined {
  const image = cloud.images.get(id)
  return image && isVisibleRow(cloud, who, image) ? image : undefined
}

/** The image, or Glance's 404, which does not tell a foreign image from one that is not there. */
export function imageOr404(cloud: Cloud, who: Who, id: string): Image {
  const image = visibleImage(cloud, who, id)
  if (!image) throw fault(404, `No image found with ID ${id}`)
  return image
}
