import { t } from '@lingui/core/macro'
import { VISIBILITIES, type Image, type Visibility } from '#src/api/glance/images.ts'
import type { At } from '#src/paths.ts'
import type { Can } from '#src/policy/can.ts'
import type { Credentials } from '#src/policy/check.ts'
import type { Rule } from '#src/policy/policy.ts'
import {
  whyNotAddMember, whyNotAnswer, whyNotAssignFlavors, whyNotCreate, whyNotDeactivate, whyNotDelete, whyNotDownload, whyNotEdit, whyNotFormats, whyNotImport, whyNotLaunch, whyNotLocations, whyNotMembers, whyNotOwner,
  whyNotReactivate, whyNotRemoveFromStore, whyNotRemoveMember, whyNotStage, whyNotUpload, whyNotVisibility, type WhyNot,
} from './why-not.ts'

/** Keystone's own, each with those before it. keystone/cmd/bootstrap.py */
const ROLES = ['reader', 'member', 'manager', 'admin'] as const
type Role = (typeof ROLES)[number]

/** What would turn a no of the rules into a yes: a role here, or to be in the project that owns the image. */
export type Lack = Role | 'owner'

/** One action: what it is, which rule decides, and why not. */
export type Answer = { readonly label: string; readonly rule: Rule; readonly why: WhyNot; readonly lack?: Lack }
export type Answers = { readonly label: string; readonly answers: readonly Answer[] }

/** Fewer noes are told each by itself. */
const MANY = 4

/**
 * All answers, with what is lacking where the rules say no: they are asked about the person with further roles, and in other projects.
 * `most`: what more than half of the noes lack.
 */
export function explainedFor(at: At, image: Image, creds: Credentials, canOf: (creds: Credentials) => Can): { groups: Answers[]; most: Lack | undefined } {
  const whysOf = (role: Role, project_id = creds.project_id) => {
    const can = canOf({ ...creds, project_id, roles: [...creds.roles, ...ROLES.slice(0, ROLES.indexOf(role) + 1)] })
    return new Map(answersFor(at, image, can).flatMap(({ answers }) => answers.map(({ label, why }) => [label, why])))
  }
  const whys = { reader: whysOf('reader'), member: whysOf('member'), manager: whysOf('manager'), admin: whysOf('admin') }
  const ofOwner = whysOf('manager', image.owner ?? undefined)
  const ofAnother = whysOf('manager', 'another')
  const explain = (answer: Answer): Answer => {
    const { label, why } = answer
    const allows = (asked: ReadonlyMap<string, WhyNot>) => asked.get(label)?.rule === undefined
    if (why?.rule === undefined) return answer
    const role = ROLES.find((one) => allows(whys[one]))
    if (role !== undefined && role !== 'admin') return { ...answer, lack: role }
    // Administrators may almost everything: what it is about comes first.
    if (allows(ofOwner)) return { ...answer, why: whys.manager.get(label), lack: 'owner' }
    if (allows(ofAnother)) return { ...answer, why: whys.manager.get(label) }
    return role === undefined ? answer : { ...answer, lack: role }
  }
  const groups = answersFor(at, image, canOf(creds)).map(({ label, answers }) => ({ label, answers: answers.map(explain) }))
  const noes = groups.flatMap(({ answers }) => answers).filter(({ why }) => why !== undefined)
  const [most] = [...Map.groupBy(noes, ({ lack }) => lack)].find(([lack, { length }]) => lack !== undefined && length >= MANY && length * 2 > noes.length) ?? []
  return { groups, most }
}

/** Everything that can be done with an image, whether Loupe has a button for it or not. */
function answersFor({ scope }: At, image: Image, can: Can): Answers[] {
  const answer = (label: string, rule: Rule, why: WhyNot): Answer => ({ label, rule, why })
  const edit = (label: string) => answer(label, 'modify_image', whyNotEdit(image, can))
  return [
    {
      label: t`Data`,
      answers: [
        answer(t`Download`, 'download_image', whyNotDownload(image, can)),
        answer(t`Upload`, 'upload_image', whyNotUpload(image, can)),
        answer(t`Stage data for an import`, 'modify_image', whyNotStage(image, can)),
        answer(t`Import what is staged`, 'modify_image', whyNotImport('glance-direct', image, can)),
        answer(t`Import from a web address`, 'modify_image', whyNotImport('web-download', image, can)),
        answer(t`Import from another Glance`, 'modify_image', whyNotImport('glance-download', image, can)),
        answer(t`Copy to other stores`, 'copy_image', whyNotImport('copy-image', image, can)),
        answer(t`Take out of a store`, 'delete_image_location', whyNotRemoveFromStore(image, can)),
        answer(t`See where the data lies`, 'get_image_location', whyNotLocations(image, can)),
      ],
    },
    {
      label: t`Changes`,
      answers: [
        edit(t`Edit attributes, properties and tags`),
        answer(t`Change the formats`, 'modify_image', whyNotFormats(image, can)),
        edit(image.protected ? t`Turn off protection` : t`Protect`),
        edit(image.os_hidden ? t`Show in lists` : t`Hide from lists`),
        answer(t`Assign flavors`, 'context_is_admin', whyNotAssignFlavors(image, can)),
        answer(t`Give to another project`, 'modify_image', whyNotOwner(image, can)),
      ],
    },
    {
      label: t`Visibility and sharing`,
      answers: [
        ...VISIBILITIES.filter((visibility) => visibility !== image.visibility).map((visibility) => answer(become(visibility), VISIBILITY_RULES[visibility], whyNotVisibility(visibility, image, can))),
        answer(t`See who it is shared with`, 'get_members', whyNotMembers(image, can)),
        answer(t`Share with a project`, 'add_member', whyNotAddMember(image, can)),
        answer(t`Stop sharing with a project`, 'delete_member', whyNotRemoveMember(image, can)),
        answer(t`Accept or reject it`, 'modify_member', whyNotAnswer(image, can)),
      ],
    },
    {
      label: t`The whole image`,
      answers: [
        answer(t`Deactivate`, 'deactivate', whyNotDeactivate(image, can)),
        answer(t`Reactivate`, 'reactivate', whyNotReactivate(image, can)),
        answer(t`Delete`, 'delete_image', whyNotDelete(image, can)),
      ],
    },
    {
      label: t`In this project`,
      answers: [
        answer(t`Launch a server from it`, 'os_compute_api:servers:create', whyNotLaunch(image, can)),
        answer(t`Create images`, 'add_image', whyNotCreate(can, scope)),
      ],
    },
  ]
}

const VISIBILITY_RULES: Readonly<Record<Visibility, Rule>> = { public: 'publicize_image', community: 'communitize_image', private: 'modify_image', shared: 'modify_image' }

function become(visibility: Visibility): string {
  switch (visibility) {
    case 'private':
      return t`Make it private`
    case 'shared':
      return t`Make it shared`
    case 'community':
      return t`Offer it to the community`
    case 'public':
      return t`Offer it to everybody`
  }
}
