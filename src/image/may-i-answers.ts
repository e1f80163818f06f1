import { t } from '@lingui/core/macro'
import { VISIBILITIES, type Image, type Visibility } from '#src/api/glance/images.ts'
import type { At } from '#src/paths.ts'
import type { Can } from '#src/policy/can.ts'
import type { Rule } from '#src/policy/policy.ts'
import {
  whyNotAddMember, whyNotAnswer, whyNotBoot, whyNotCreate, whyNotDeactivate, whyNotDelete, whyNotDownload, whyNotEdit, whyNotFormats, whyNotImport, whyNotLocations, whyNotMembers, whyNotOwner,
  whyNotReactivate, whyNotRemoveFromStore, whyNotRemoveMember, whyNotStage, whyNotUpload, whyNotVisibility, type WhyNot,
} from './why-not.ts'

/** One action: what it is, which rule decides, and why not. */
export type Answer = { readonly label: string; readonly rule: Rule; readonly why: WhyNot }
export type Answers = { readonly label: string; readonly answers: readonly Answer[] }

/** Everything that can be done with an image, whether Loupe has a button for it or not. */
export function answersFor({ scope }: At, image: Image, can: Can): Answers[] {
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
        answer(t`Create a server from it`, 'os_compute_api:servers:create', whyNotBoot(image, can)),
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
