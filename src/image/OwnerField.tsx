import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useWatch, type Control } from 'react-hook-form'
import type { Image, Visibility } from '#src/api/glance/images.ts'
import type { At } from '#src/paths.ts'
import type { ImageValues } from './image-values.ts'
import { ProjectField } from './ProjectField.tsx'
import { ProjectName } from './ProjectName.tsx'
import styles from './Foreign.module.css'

type Part = { at: At; control: Control<ImageValues> }

/** For staff: in whose project the new image is made, and what follows from another one than where one acts. */
export function NewOwnerField({ at, control }: Part) {
  const [owner, visibility] = useWatch({ control, name: ['owner', 'visibility'] })
  return (
    <div>
      <ProjectField at={at} control={control} name="owner" label={t`Project`} help={t`It will own the image. Yours, or a client’s: by a part of its name, or by its id.`} />
      {owner !== '' && owner !== at.scope && (
        <output className={styles.note}>
          <Seen at={at} owner={owner} visibility={visibility} />{' '}
          <Trans>
            Glance checks the limits of <b><ProjectName at={at} id={at.scope} /></b>, where you are acting, and none of the other project: the image may take that over its quota.
          </Trans>
        </output>
      )}
    </div>
  )
}

/** Who will see the image of another project. */
function Seen({ at, owner, visibility }: { at: At; owner: string; visibility: Visibility }) {
  const theirs = (
    <b>
      <ProjectName at={at} id={owner} />
    </b>
  )
  const ours = (
    <b>
      <ProjectName at={at} id={at.scope} />
    </b>
  )
  switch (visibility) {
    case 'private':
      return <Trans>Only {theirs} will see it: the people of {ours} who are not administrators will not.</Trans>
    case 'shared':
      return <Trans>{theirs} and its members will see it: the people of {ours} who are not administrators only if {ours} becomes one.</Trans>
    case 'community':
      return <Trans>Everyone will be able to use it, and only {theirs} will have it in its list.</Trans>
    case 'public':
      return <Trans>Everyone will see it, and {theirs} will be able to change it.</Trans>
  }
}

/** For staff: whose an image is. `image`: as it was when the form began. */
export function OwnerField({ at, control, image }: Part & { image: Image }) {
  const owner = useWatch({ control, name: 'owner' })
  const before = image.owner ?? ''
  return (
    <div>
      <ProjectField at={at} control={control} name="owner" label={t`Project`} help={t`It owns the image: its people can change, share and delete it.`} />
      {owner !== '' && owner !== before && (
        <output className={styles.note}>
          <Trans>
            The image will go to <b><ProjectName at={at} id={owner} long /></b>.
          </Trans>{' '}
          {before !== '' && <Lost at={at} owner={before} visibility={image.visibility} />} {t`Its members, its data and its protection stay as they are. Glance checks no quota for it.`}
        </output>
      )}
    </div>
  )
}

/** What the former owner loses. */
function Lost({ at, owner, visibility }: { at: At; owner: string; visibility: Visibility }) {
  const theirs = (
    <b>
      <ProjectName at={at} id={owner} long />
    </b>
  )
  switch (visibility) {
    case 'private':
    case 'shared':
      return <Trans>{theirs} will no longer see it, nor be able to rebuild servers from it.</Trans>
    case 'community':
      return <Trans>{theirs} will no longer have it in its list, nor be able to change it.</Trans>
    case 'public':
      return <Trans>{theirs} will no longer be able to change it.</Trans>
  }
}
