import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { TriangleAlert } from 'lucide-react'
import type { Problem } from '#src/lib/problem.ts'
import { Button } from './Button.tsx'
import { CopyButton } from './Copyable.tsx'
import styles from './ErrorPanel.module.css'

export type ErrorPanelProps = {
  problem: Problem
  /** What could not be done: "The image was not created". Without it the service's words stand alone. */
  title?: string
  /** What to do about it. */
  hint?: React.ReactNode
  retry?: (() => void) | undefined
}

/** What happened, in the service's own words, its request id for the operators, and a way on. Announced when it appears. */
export function ErrorPanel({ problem, title, hint, retry }: ErrorPanelProps) {
  return (
    <div role="alert" className={styles.panel}>
      <TriangleAlert aria-hidden className={styles.icon} />
      <div className={styles.body}>
        {title !== undefined && <p className={styles.title}>{title}</p>}
        <p className={title === undefined ? styles.title : undefined}>{problem.message}</p>
        {hint !== undefined && <p className={styles.hint}>{hint}</p>}
        <ProblemDetails problem={problem} />
        {retry && (
          <Button size="small" className={styles.retry} onClick={retry}>
            <Trans>Try again</Trans>
          </Button>
        )}
      </div>
    </div>
  )
}

/** What operators need of a problem: the request id to copy, and the rest of the answer folded. */
export function ProblemDetails({ problem: { request_id, detail } }: { problem: Problem }) {
  return (
    <>
      {request_id !== undefined && (
        <p className={styles.request}>
          <Trans>
            Request id <code>{request_id}</code>
          </Trans>
          <CopyButton value={request_id} label={t`request id`} />
        </p>
      )}
      {detail !== undefined && (
        <details className={styles.details}>
          <summary>
            <Trans>Details</Trans>
          </summary>
          <pre>{detail}</pre>
        </details>
      )}
    </>
  )
}
