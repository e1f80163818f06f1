import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useId, useRef } from 'react'
import { problemOf } from '#src/api/errors.ts'
import { VISIBILITIES, type Image, type Visibility } from '#src/api/glance/images.ts'
import { shortNameOf } from '#src/image/actions.tsx'
import { learnFrom } from '#src/image/learn.ts'
import { askPublish } from '#src/image/publish.tsx'
import { useProject } from '#src/image/ProjectName.tsx'
import { saveImage } from '#src/image/save-image.ts'
import { toastAccess } from '#src/image/toast-access.ts'
import { visibilityMeans, VisibilityChip } from '#src/image/VisibilityChip.tsx'
import { VisibilityEffect } from '#src/image/VisibilityEffect.tsx'
import { whoSees } from '#src/image/visibility-effect.ts'
import { whyNotEdit, whyNotVisibility } from '#src/image/why-not.ts'
import type { At } from '#src/paths.ts'
import { useCan } from '#src/session/session.ts'
import { announce } from '#src/ui/announce.tsx'
import { Button } from '#src/ui/Button.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import parts from '#src/ui/parts.module.css'
import { ReasonWords } from '#src/ui/Reason.tsx'
import { useHeldFocus } from '#src/ui/useHeldFocus.ts'
import styles from './Sharing.module.css'

type WhoSeesProps = { at: At; image: Image; choice: Visibility | undefined; onChoose: (visibility: Visibility | undefined) => void }

/** The visibility of an image. Another one is chosen first, and what that means is read before it is done. */
export function WhoSees({ at, image, choice, onChoose }: WhoSeesProps) {
  const id = useId()
  const can = useCan(at)
  const { name } = useProject(at, image.owner ?? '')
  const { visibility } = image
  const wanted = choice === visibility ? undefined : choice
  const none = whyNotEdit(image, can)
  const held = useHeldFocus<HTMLElement>()
  return (
    <section {...held} aria-labelledby={id} className={parts.part}>
      <h2 id={id}>
        <Trans>Who sees it</Trans>
      </h2>
      <p className={parts.lead}>{whoSees(visibility, name ?? image.owner ?? '')}</p>
      <fieldset className={styles.choices} aria-label={t`Visibility`}>
        {VISIBILITIES.map((value) => {
          const why = whyNotVisibility(value, image, can)
          return (
            <label key={value} className={styles.choice} data-off={why !== undefined || undefined}>
              <input
                type="radio"
                name={id}
                value={value}
                checked={(wanted ?? visibility) === value}
                disabled={why !== undefined || (none !== undefined && value !== visibility)}
                aria-labelledby={`${id}-${value}`}
                aria-describedby={`${id}-${value}-help`}
                onChange={() => onChoose(value === visibility ? undefined : value)}
              />
              <span>
                <span id={`${id}-${value}`} className={styles.word}>
                  <VisibilityChip visibility={value} />
                </span>
                <span id={`${id}-${value}-help`} className={styles.help}>
                  {/* What holds for all of them is said once, below. */}
                  {why && why.words !== none?.words ? <ReasonWords reason={why} /> : visibilityMeans(value)}
                </span>
              </span>
            </label>
          )
        })}
      </fieldset>
      {none && (
        <p className={parts.note}>
          <ReasonWords reason={none} />
        </p>
      )}
      {wanted && <Change key={wanted} at={at} image={image} to={wanted} onDone={() => onChoose(undefined)} />}
    </section>
  )
}

/** What the chosen visibility means, and the button that sets it. */
function Change({ at, image, to, onDone }: { at: At; image: Image; to: Visibility; onDone: () => void }) {
  const panel = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // A browser may answer with a promise, which is no way to take it back.
    panel.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  const { mutate, isPending, error, data } = useMutation({
    mutationFn: (from: Visibility) => saveImage(at, image.id, { visibility: from }, { visibility: to }, ({ visibility }) => ({ visibility })),
    onSuccess: (saved, from) => {
      if (saved.kind === 'changed') return
      const name = shortNameOf(saved.image)
      toastAccess(at, { ...saved.image, visibility: from }, t`“${name}” is ${to} now`)
      onDone()
    },
    // The patch has noted the rule that refused it.
    onError: (failure) => learnFrom(failure, at, image, undefined),
  })
  const was = image.visibility
  return (
    <div ref={panel} className={styles.change}>
      <VisibilityEffect at={at} image={image} to={to} />
      {data?.kind === 'changed' && (
        <p role="alert" className={styles.changed}>
          <Trans>Somebody has made it {was} meanwhile. What is said above is what changes now.</Trans>
        </p>
      )}
      {error && <ErrorPanel title={t`The visibility was not changed`} problem={problemOf(error)} />}
      <div className={styles.buttons}>
        <Button
          variant="contained"
          color="primary"
          loading={isPending}
          onClick={() => {
            // It has a checklist of its own, and a way back.
            if (to === 'public') {
              onDone()
              askPublish(at, image)
            } else mutate(was)
          }}
        >
          {to === 'public' ? t`Publish…` : t`Make it ${to}`}
        </Button>
        <Button
          disabled={isPending}
          onClick={() => {
            onDone()
            announce(t`It stays ${was}`)
          }}
        >
          <Trans>Leave it {was}</Trans>
        </Button>
      </div>
    </div>
  )
}
