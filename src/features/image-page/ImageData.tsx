import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Upload } from 'lucide-react'
import { isTransitional, type Image } from '#src/api/glance/images.ts'
import { activationAction, nameOf } from '#src/image/actions.tsx'
import { whyNotCreate, whyNotUpload } from '#src/image/why-not.ts'
import type { Problem } from '#src/lib/problem.ts'
import { paths, type At } from '#src/paths.ts'
import { useCan } from '#src/session/session.ts'
import { hintOf } from '#src/transfers/hints.ts'
import { isRetryable, isRunning } from '#src/transfers/machine.ts'
import { cancelTransfer, retryTransfer, startTransfer, useTransfer, type Transfer } from '#src/transfers/transfers.ts'
import { partOf, wordsOf } from '#src/transfers/words.ts'
import { Button } from '#src/ui/Button.tsx'
import { ChooseFile } from '#src/ui/ChooseFile.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { Progress } from '#src/ui/Progress.tsx'
import { toastProblem } from '#src/ui/toast.tsx'
import { useHeldFocus } from '#src/ui/useHeldFocus.ts'
import { WhyNotButton } from '#src/ui/WhyNotButton.tsx'
import { importOf } from './attributes.ts'
import styles from './ImagePage.module.css'

/** What this page is for as long as there is no data. */
const face = () => ({ variant: 'contained', color: 'primary', startIcon: <Upload aria-hidden />, fileLabel: t`Disk image file` }) as const

/** Where the data of an image is as long as it is not in it, and what to do about it: an upload of this browser, one of others, or none. */
export function ImageData({ at, image }: { at: At; image: Image }) {
  const transfer = useTransfer(image.id)
  return (
    <div {...useHeldFocus<HTMLDivElement>()} className={styles.place}>
      {dataOf(at, image, transfer)}
    </div>
  )
}

function dataOf(at: At, image: Image, transfer: Transfer | undefined) {
  if (transfer?.state.kind === 'failed') return <Failed transfer={transfer} problem={transfer.state.problem} />
  if (transfer && transfer.state.kind !== 'done') return <Running transfer={transfer} />
  // Sent, and the image not read again since: it must not ask for what it has.
  if (transfer && image.status === 'queued')
    return (
      <Box>
        <p>
          <Trans>All data is uploaded. Reading the image again …</Trans>
        </p>
      </Box>
    )
  return <State at={at} image={image} />
}

const Box = ({ children }: { children: React.ReactNode }) => (
  <section className={styles.data} aria-label={t`Image data`}>
    {children}
  </section>
)

/** Under way, by whomever: Glance does not tell how much is there. */
function UnderWay({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <Box>
      <div className={styles.sending}>
        <Progress label={label} />
        <p>{children}</p>
      </div>
    </Box>
  )
}

/** nova/compute/api.py snapshot: the record first, and when the hypervisor is done its data. */
const Taking = ({ name }: { name: string }) => (
  <UnderWay label={t`Snapshot ${name}`}>
    <Trans>Nova is taking the snapshot and writes its data by itself. This page follows it.</Trans>
  </UnderWay>
)

function State({ at, image }: { at: At; image: Image }) {
  const can = useCan(at)
  const { running, into, failed } = importOf(image)
  const name = nameOf(image)
  const stores = into.join(', ')
  switch (image.status) {
    case 'queued':
      if (isTransitional(image) && !running) return <Taking name={name} />
      return running ? <Importing name={name} stores={stores} /> : <Waiting at={at} image={image} failed={failed} />
    case 'saving':
      if (image['image_type'] === 'snapshot') return <Taking name={name} />
      return (
        <UnderWay label={t`Upload of ${name}`}>
          <Trans>Its data is being uploaded from elsewhere. Glance does not say how much of it is there.</Trans>
        </UnderWay>
      )
    case 'uploading':
      return (
        <Box>
          <p>
            <Trans>Its data is staged, or being staged, and waits for its import.</Trans>
          </p>
        </Box>
      )
    case 'importing':
      return <Importing name={name} stores={stores} />
    case 'active':
      if (running) return <Importing name={name} stores={stores} />
      return failed.length > 0 ? <CopyFailed stores={failed.join(', ')} /> : null
    case 'deactivated': {
      const action = activationAction(at, image, can)
      return (
        <Box>
          <p>
            <Trans>It is deactivated: nobody but administrators can read its data, and no server can be made from it.</Trans>
          </p>
          <WhyNotButton why={action.why} startIcon={action.icon} onClick={action.onSelect}>
            {action.label}
          </WhyNotButton>
        </Box>
      )
    }
    case 'killed':
      return (
        <Box>
          <p>
            <Trans>The upload into this image failed for good: it has no data, and takes none. Create a new image, and delete this one.</Trans>
          </p>
          <WhyNotButton why={whyNotCreate(can, at.scope)} to={paths.imageCreate(at)}>
            <Trans>Create image</Trans>
          </WhyNotButton>
        </Box>
      )
    case 'pending_delete':
    case 'deleted':
      return (
        <Box>
          <p>
            <Trans>It is deleted. Glance keeps its record until the data is gone too.</Trans>
          </p>
        </Box>
      )
    case 'unknown':
      return null
  }
}

function Importing({ name, stores }: { name: string; stores: string }) {
  return (
    <UnderWay label={t`Import of ${name}`}>
      {stores === '' ? <Trans>Glance is taking in its data.</Trans> : <Trans>Glance is taking its data into: {stores}</Trans>}
    </UnderWay>
  )
}

const CopyFailed = ({ stores }: { stores: string }) => (
  <Box>
    <p>
      <Trans>Its last copy failed for: {stores}. The data that was there before is not touched.</Trans>
    </p>
  </Box>
)

/** A queued image: its data may come from any tab, any day. */
function Waiting({ at, image, failed }: { at: At; image: Image; failed: readonly string[] }) {
  const can = useCan(at)
  const send = (file: File) => startTransfer({ at, image_id: image.id, name: nameOf(image), file })
  const stores = failed.join(', ')
  return (
    <Box>
      <p>{stores === '' ? <Trans>This image has no data yet.</Trans> : <Trans>This image has no data yet: its last import failed for {stores}. Glance does not say why.</Trans>}</p>
      <ChooseFile why={whyNotUpload(image, can)} {...face()} onFile={send}>
        <Trans>Upload data</Trans>
      </ChooseFile>
    </Box>
  )
}

function retry(id: string, file?: File): void {
  const why = retryTransfer(id, file)
  if (why !== undefined) toastProblem({ message: why })
}

function Running({ transfer }: { transfer: Transfer }) {
  const { id, name, state } = transfer
  return (
    <Box>
      <div className={styles.sending}>
        {isRunning(transfer) && <Progress value={partOf(transfer)} label={t`Upload of ${name}`} />}
        <p>{wordsOf(transfer)}</p>
      </div>
      {isRunning(transfer) && state.kind !== 'finishing' && state.kind !== 'canceling' && (
        <Button onClick={() => cancelTransfer(id)}>
          <Trans>Cancel upload</Trans>
        </Button>
      )}
      {isRetryable(transfer) && state.kind !== 'interrupted' && (
        <Button onClick={() => retry(id)}>
          <Trans>Try again</Trans>
        </Button>
      )}
      {state.kind === 'interrupted' && (
        <ChooseFile {...face()} onFile={(file) => retry(id, file)}>
          <Trans>Choose the file</Trans>
        </ChooseFile>
      )}
    </Box>
  )
}

function Failed({ transfer, problem }: { transfer: Transfer; problem: Problem }) {
  const { id } = transfer
  return (
    <section className={styles.failed} aria-label={t`Image data`}>
      <ErrorPanel title={t`The upload failed`} problem={problem} hint={hintOf(transfer) ?? t`The image is still there, without data, and takes an upload again.`} retry={() => retry(id)} />
      <ChooseFile fileLabel={t`Disk image file`} startIcon={<Upload aria-hidden />} onFile={(file) => retry(id, file)}>
        <Trans>Choose another file</Trans>
      </ChooseFile>
    </section>
  )
}
