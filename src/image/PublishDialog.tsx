import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { CircleCheck, LoaderCircle, OctagonX, TriangleAlert } from 'lucide-react'
import { useRef, useState } from 'react'
import { Link } from 'react-router'
import { problemOf } from '#src/api/errors.ts'
import { firstBytesQuery, imageQuery, publicNamedQuery, type Image } from '#src/api/glance/images.ts'
import { HEAD, sniff } from '#src/formats/sniff.ts'
import { paths, type At } from '#src/paths.ts'
import { useCan } from '#src/session/session.ts'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import type { Reason } from '#src/ui/Reason.tsx'
import { TextInput } from '#src/ui/TextInput.tsx'
import { Time } from '#src/ui/Time.tsx'
import { fitsButton, nameOf, shortNameOf } from './actions.tsx'
import { setAccess } from './set-access.ts'
import { AccessDialog } from './AccessDialog.tsx'
import { ForeignNote } from './ForeignNote.tsx'
import { checksOf, verdictOf, type Check, type Verdict } from './publish-checks.ts'
import { toastAccess } from './toast-access.ts'
import { whyNotDownload, whyNotPublish } from './why-not.ts'
import styles from './PublishDialog.module.css'

type PublishDialogProps = { at: At; image: Image; onClose: () => void }

/** Before an image is everybody's: what to see to, each with what to do; then who sees it and its protection are set in one go. */
export function PublishDialog({ at, image: listed, onClose }: PublishDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const can = useCan(at)
  // What is judged is what the image is now.
  const { data: image = listed, isFetching, error: unread, refetch } = useQuery({ ...imageQuery(at, listed.id), staleTime: 0 })
  const [sum, setSum] = useState('')
  const [kept, setKept] = useState(true)
  const { data, twins } = useKnown(at, image)
  const checks = checksOf(image, { data, twins, sum })
  const name = shortNameOf(image)
  const publish = useMutation({
    mutationFn: () => setAccess(at, image, { visibility: 'public', protected: kept || image.protected }),
    onSuccess: () => {
      dialog.current?.close()
      toastAccess(at, image, kept || image.protected ? t`“${name}” is public, and protected` : t`“${name}” is public`)
    },
  })
  return (
    <AccessDialog
      dialog={dialog}
      title={t`Publish “${name}”?`}
      onClose={onClose}
      action={fitsButton(image) ? t`Publish “${name}”` : t`Publish image`}
      why={whyNotPublish(image, can) ?? whyNotYet(isFetching ? 'wait' : unread ? 'stop' : verdictOf(checks))}
      pending={publish.isPending}
      onAct={() => publish.mutate()}
    >
      <p>{t`Every project of this cloud will have it in its list, and can download it and make servers from it.`}</p>
      <ForeignNote at={at} image={image} />
      {unread && <ErrorPanel title={t`What the image is now could not be read`} problem={problemOf(unread)} retry={() => void refetch()} />}
      <ul aria-label={t`What to see to`} className={styles.checks}>
        {checks.map((check) => (
          <Row key={check.key} at={at} image={image} check={check}>
            {check.key === 'name' && twins && twins.length > 0 && <Twins at={at} twins={twins} />}
            {check.key === 'hash' && image.os_hash_value && (
              <div className={styles.sum}>
                <TextInput label={t`Compare with a sum`} note={t`optional`} placeholder={image.os_hash_algo ?? ''} spellCheck={false} autoComplete="off" value={sum} onChange={({ currentTarget }) => setSum(currentTarget.value)} />
              </div>
            )}
          </Row>
        ))}
      </ul>
      <label className={styles.choice}>
        <input type="checkbox" checked={kept || image.protected} disabled={image.protected} onChange={({ currentTarget }) => setKept(currentTarget.checked)} />
        <span>
          {t`Protect it`}
          <span className={styles.help}>{image.protected ? t`It is protected already.` : t`Nobody can delete it until the protection is turned off.`}</span>
        </span>
      </label>
      {publish.error && <ErrorPanel title={t`The image was not published`} problem={problemOf(publish.error)} />}
    </AccessDialog>
  )
}

/** What has to be asked for. A question that fails leaves its check open, and says so there. */
function useKnown(at: At, image: Image) {
  const can = useCan(at)
  const readable = whyNotDownload(image, can) === undefined && image.size !== 0
  const bytes = useQuery({ ...firstBytesQuery(at, image.id, HEAD), enabled: readable, retry: false })
  const named = useQuery({ ...publicNamedQuery(at, image.name ?? ''), staleTime: 0, enabled: Boolean(image.name?.trim()) })
  return {
    data: bytes.data ? sniff(bytes.data, image.size ?? undefined) : bytes.error || !readable ? null : undefined,
    // What was known a while ago says nothing of now.
    twins: named.isFetching ? undefined : named.data?.filter(({ id }) => id !== image.id) ?? (named.error ? null : undefined),
  }
}

function whyNotYet(verdict: Verdict): Reason | undefined {
  switch (verdict) {
    case 'stop':
      return { words: t`First see to what stands in the way.` }
    case 'wait':
      return { words: t`Not everything is looked at yet.` }
    case 'warn':
    case 'ok':
      return undefined
  }
}

const SIGNS: Readonly<Record<Verdict, React.ReactNode>> = {
  ok: <CircleCheck aria-hidden />,
  warn: <TriangleAlert aria-hidden />,
  stop: <OctagonX aria-hidden />,
  wait: <LoaderCircle aria-hidden data-keep-moving />,
}

function spoken(verdict: Verdict): string {
  switch (verdict) {
    case 'ok':
      return t`In order:`
    case 'warn':
      return t`Worth a look:`
    case 'stop':
      return t`In the way:`
    case 'wait':
      return t`Being looked at:`
  }
}

function Row({ at, image, check: { verdict, words, advice, at: place }, children }: { at: At; image: Image; check: Check; children: React.ReactNode }) {
  return (
    <li className={styles.check} data-verdict={verdict}>
      {SIGNS[verdict]}
      <div className={styles.said}>
        <p>
          <span className="sr-only">{spoken(verdict)} </span>
          {words}
        </p>
        {advice !== undefined && (
          <p className={styles.help}>
            {advice} {place !== undefined && <Fix at={at} image={image} place={place} />}
          </p>
        )}
        {children}
      </div>
    </li>
  )
}

function Fix({ at, image: { id }, place }: { at: At; image: Image; place: NonNullable<Check['at']> }) {
  switch (place) {
    case 'edit':
      return (
        <Link to={paths.imageEdit(at, id)}>
          <Trans>Edit image</Trans>
        </Link>
      )
    case 'properties':
      return (
        <Link to={paths.imageProperties(at, id)}>
          <Trans>Edit properties</Trans>
        </Link>
      )
    case 'image':
      return (
        <Link to={paths.image(at, id)}>
          <Trans>Go to the image</Trans>
        </Link>
      )
  }
}

/** Those that are read at once. */
const TWINS = 3

const Twins = ({ at, twins }: { at: At; twins: readonly Image[] }) => (
  <ul className={styles.twins}>
    {twins.slice(0, TWINS).map((twin) => (
      <li key={twin.id}>
        <Link to={paths.image(at, twin.id)}>
          <bdi>{nameOf(twin)}</bdi>
        </Link>{' '}
        <span className={styles.id}>{twin.id.slice(0, 8)}</span> · <Time iso={twin.created_at} />
      </li>
    ))}
  </ul>
)
