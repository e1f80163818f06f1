import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { RotateCw, X } from 'lucide-react'
import { Link } from 'react-router'
import { paths } from '#src/paths.ts'
import { hintOf } from '#src/transfers/hints.ts'
import { isRunning } from '#src/transfers/machine.ts'
import { cancelTransfer, dismissTransfer, retryTransfer, type Transfer } from '#src/transfers/transfers.ts'
import { partOf, wordsOf } from '#src/transfers/words.ts'
import { IconButton } from '#src/ui/Button.tsx'
import { ChooseFile } from '#src/ui/ChooseFile.tsx'
import { ProblemDetails } from '#src/ui/ErrorPanel.tsx'
import { Progress } from '#src/ui/Progress.tsx'
import { toastProblem } from '#src/ui/toast.tsx'
import { useHeldFocus } from '#src/ui/useHeldFocus.ts'
import styles from './TransferTray.module.css'

/** Every upload of this browser: how far, how fast, how long; and what can be done about it. */
export default function TransferTray({ transfers }: { transfers: readonly Transfer[] }) {
  const held = useHeldFocus<HTMLDivElement>()
  return (
    <div {...held} className={styles.tray}>
      <h2 className={styles.title}>
        <Trans>Transfers</Trans>
      </h2>
      {transfers.length === 0 ? (
        <p className={styles.none}>
          <Trans>Nothing is on its way. Uploads that you start show here, on every page.</Trans>
        </p>
      ) : (
        <ul className={styles.list}>
          {transfers.map((transfer) => (
            <Row key={transfer.id} transfer={transfer} />
          ))}
        </ul>
      )}
    </div>
  )
}

function Row({ transfer }: { transfer: Transfer }) {
  const { id, at, name, state } = transfer
  const hint = hintOf(transfer)
  return (
    <li className={styles.row}>
      <div className={styles.head}>
        <Link to={paths.image(at, id)} className={styles.name} dir="auto" data-tip={name} data-tip-cut onClick={({ currentTarget }) => currentTarget.closest<HTMLElement>('[popover]')?.hidePopover()}>
          {name}
        </Link>
        <Actions transfer={transfer} />
      </div>
      {isRunning(transfer) && <Progress value={partOf(transfer)} label={t`Upload of ${name}`} />}
      <p className={styles.words} data-bad={state.kind === 'failed' || undefined}>
        {wordsOf(transfer)}
      </p>
      {state.kind === 'failed' && (
        <div className={styles.problem}>
          <p>{state.problem.message}</p>
          {hint !== undefined && <p className={styles.hint}>{hint}</p>}
          <ProblemDetails problem={state.problem} />
        </div>
      )}
    </li>
  )
}

function Actions({ transfer: { id, name, state } }: { transfer: Transfer }) {
  switch (state.kind) {
    case 'waiting':
    case 'sending':
      return (
        <IconButton label={t`Cancel the upload of ${name}`} className={styles.action} onClick={() => cancelTransfer(id)}>
          <X aria-hidden />
        </IconButton>
      )
    case 'finishing':
    case 'canceling':
    case 'elsewhere':
      return null
    case 'failed':
    case 'canceled':
      return (
        <>
          <IconButton label={t`Try the upload of ${name} again`} className={styles.action} onClick={() => retry(id)}>
            <RotateCw aria-hidden />
          </IconButton>
          <Dismiss id={id} name={name} />
        </>
      )
    case 'interrupted':
      return (
        <>
          {/* A reload lets go of the file: only its person can hand it over again. */}
          <ChooseFile size="small" fileLabel={t`The file of ${name}`} onFile={(file) => retry(id, file)}>
            <Trans>Choose the file</Trans>
          </ChooseFile>
          <Dismiss id={id} name={name} />
        </>
      )
    case 'done':
      return <Dismiss id={id} name={name} />
  }
}

function retry(id: string, file?: File) {
  const why = retryTransfer(id, file)
  if (why !== undefined) toastProblem({ message: why })
}

function Dismiss({ id, name }: { id: string; name: string }) {
  return (
    <IconButton label={t`Take ${name} off the list`} className={styles.action} onClick={() => dismissTransfer(id)}>
      <X aria-hidden />
    </IconButton>
  )
}
