import { Upload } from 'lucide-react'
import type { Image } from '#src/api/glance/images.ts'
import { nameOf } from '#src/image/actions.tsx'
import { whyNotUpload } from '#src/image/why-not.ts'
import type { Problem } from '#src/lib/problem.ts'
import type { At } from '#src/paths.ts'
import { useCan } from '#src/session/session.ts'
import { isRetryable, isRunning } from '#src/transfers/machine.ts'
import { cancelTransfer, retryTransfer, startTransfer, useTransfer, type Transfer } from '#src/transfers/transfers.ts'
import { partOf, wordsOf } from '#src/transfers/words.ts'
import { Button } from '#src/ui/Button.tsx'
import { ChooseFile } from '#src/ui/ChooseFile.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { Progress } from '#src/ui/Progress.tsx'
import { toastProblem } from '#src/ui/toast.tsx'
import styles from './ImagePage.module.css'

/** What this page is for as long as there is no data. */
const FACE = { variant: 'contained', color: 'primary', startIcon: <Upload aria-hidden />, fileLabel: 'Disk image file' } as const

/** Where the data of an image is as long as it is not in it: an upload of this browser, or the way to send one. */
export function ImageData({ at, image }: { at: At; image: Image }) {
  const transfer = useTransfer(image.id)
  if (transfer?.state.kind === 'failed') return <Failed transfer={transfer} problem={transfer.state.problem} />
  if (transfer && transfer.state.kind !== 'done') return <Running transfer={transfer} />
  if (image.status !== 'queued') return null
  // Sent, and the image not read again since: it must not ask for what it has.
  return transfer ? <p className={styles.data}>All data is sent. Reading the image again …</p> : <Waiting at={at} image={image} />
}

/** A queued image: its data may come from any tab, any day. */
function Waiting({ at, image }: { at: At; image: Image }) {
  const can = useCan(at)
  const send = (file: File) => startTransfer({ at, image_id: image.id, name: nameOf(image), file })
  return (
    <section className={styles.data} aria-label="Image data">
      <p>This image has no data yet.</p>
      <ChooseFile why={whyNotUpload(image, can)} {...FACE} onFile={send}>
        Upload data
      </ChooseFile>
    </section>
  )
}

function retry(id: string, file?: File): void {
  const why = retryTransfer(id, file)
  if (why !== undefined) toastProblem({ message: why })
}

function Running({ transfer }: { transfer: Transfer }) {
  const { id, name, state } = transfer
  return (
    <section className={styles.data} aria-label="Image data">
      <div className={styles.sending}>
        {isRunning(transfer) && <Progress value={partOf(transfer)} label={`Upload of ${name}`} />}
        <p>{wordsOf(transfer)}</p>
      </div>
      {isRunning(transfer) && state.kind !== 'finishing' && state.kind !== 'canceling' && <Button onClick={() => cancelTransfer(id)}>Cancel upload</Button>}
      {isRetryable(transfer) && state.kind !== 'interrupted' && <Button onClick={() => retry(id)}>Try again</Button>}
      {state.kind === 'interrupted' && (
        <ChooseFile {...FACE} onFile={(file) => retry(id, file)}>
          Choose the file
        </ChooseFile>
      )}
    </section>
  )
}

function Failed({ transfer: { id }, problem }: { transfer: Transfer; problem: Problem }) {
  return (
    <section className={styles.failed} aria-label="Image data">
      <ErrorPanel title="The upload failed" problem={problem} hint="The image is still there, without data, and takes an upload again." retry={() => retry(id)} />
    </section>
  )
}
