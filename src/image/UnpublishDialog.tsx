import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { problemOf } from '#src/api/errors.ts'
import { imageQuery, type Image, type Visibility } from '#src/api/glance/images.ts'
import type { At } from '#src/paths.ts'
import { useCan } from '#src/session/session.ts'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { ReasonWords } from '#src/ui/Reason.tsx'
import { toast } from '#src/ui/toast.tsx'
import { AccessDialog } from './AccessDialog.tsx'
import { fitsButton, shortNameOf } from './actions.tsx'
import { setAccess } from './set-access.ts'
import { ForeignNote } from './ForeignNote.tsx'
import { ProjectName } from './ProjectName.tsx'
import { toastAccess } from './toast-access.ts'
import { VisibilityChip, visibilityMeans } from './VisibilityChip.tsx'
import { whyNotUnpublish, whyNotVisibility } from './why-not.ts'
import styles from './PublishDialog.module.css'

/** What an image can be instead of public; the narrowest first. */
const NARROWER = ['private', 'shared', 'community'] as const satisfies readonly Visibility[]

type UnpublishDialogProps = { at: At; image: Image; onClose: () => void }

/** Before a public image is taken back: who loses it, and who is to have it from then on. */
export function UnpublishDialog({ at, image: listed, onClose }: UnpublishDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const can = useCan(at)
  const { data: image = listed, isFetching, error: unread, refetch } = useQuery({ ...imageQuery(at, listed.id), staleTime: 0 })
  const [visibility, setVisibility] = useState<(typeof NARROWER)[number]>('private')
  const [freed, setFreed] = useState(false)
  // Whoever cannot publish it cannot undo this.
  const final = !can('publicize_image', image)
  const name = shortNameOf(image)
  const unpublish = useMutation({
    mutationFn: () => setAccess(at, image, { visibility, protected: image.protected && !freed }),
    onSuccess: () => {
      dialog.current?.close()
      const said = t`“${name}” is ${visibility} now`
      if (final) toast(said)
      else toastAccess(at, image, said)
    },
  })
  return (
    <AccessDialog
      dialog={dialog}
      title={t`Unpublish “${name}”?`}
      onClose={onClose}
      action={fitsButton(image) ? t`Unpublish “${name}”` : t`Unpublish image`}
      why={whyNotUnpublish(image, can) ?? (isFetching || unread ? { words: t`What the image is now has to be read first.` } : undefined)}
      pending={unpublish.isPending}
      onAct={() => unpublish.mutate()}
    >
      <p>
        {image.owner ? (
          <Trans>
            Every project but <b><ProjectName at={at} id={image.owner} /></b> loses it: it leaves their lists, and they can make no new servers from it.
          </Trans>
        ) : (
          t`Every project loses it: it leaves their lists, and they can make no new servers from it.`
        )}{' '}
        {t`Servers that were made from it keep running, but cannot be rebuilt from it.`} {final && t`Only an administrator can publish it again.`}
      </p>
      <ForeignNote at={at} image={image} />
      {unread && <ErrorPanel title={t`What the image is now could not be read`} problem={problemOf(unread)} retry={() => void refetch()} />}
      <fieldset className={styles.choices}>
        <legend>{t`Who is to see it`}</legend>
        {NARROWER.map((value) => {
          const why = whyNotVisibility(value, image, can)
          return (
            <label key={value} className={styles.option}>
              <input type="radio" name="visibility" checked={visibility === value} disabled={why !== undefined} onChange={() => setVisibility(value)} />
              <span>
                <VisibilityChip visibility={value} />
                <span className={styles.help}>{why ? <ReasonWords reason={why} /> : meansThen(value)}</span>
              </span>
            </label>
          )
        })}
      </fieldset>
      {image.protected && (
        <label className={styles.choice}>
          <input type="checkbox" checked={freed} onChange={({ currentTarget }) => setFreed(currentTarget.checked)} />
          <span>
            {t`Turn off its protection too`}
            <span className={styles.help}>{t`It can be deleted then.`}</span>
          </span>
        </label>
      )}
      {unpublish.error && <ErrorPanel title={t`The image is still public`} problem={problemOf(unpublish.error)} />}
    </AccessDialog>
  )
}

/** Members stay noted while an image is public, and cannot be seen then (glance/api/v2/image_members.py). */
const meansThen = (visibility: Visibility): string => (visibility === 'shared' ? t`The owning project and its members see it, also those from before it was public.` : visibilityMeans(visibility))
