import { t } from '@lingui/core/macro'
import { problemOf } from '#src/api/errors.ts'
import { isGone } from '#src/api/glance/images.ts'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import styles from './Stale.module.css'

export type StaleProps = {
  error: unknown
  retry: () => void
  /** What it means for this page that the image is gone; a page that does not stay then says nothing. */
  gone?: string
}

/** Over an image that could not be read again: what is shown is what it was. */
export function Stale({ error, retry, gone }: StaleProps) {
  return (
    <div className={styles.stale}>
      {isGone(error) ? (
        <ErrorPanel title={t`This image is gone`} problem={problemOf(error)} hint={gone} retry={retry} />
      ) : (
        <ErrorPanel title={t`This image could not be read again: it may have changed`} problem={problemOf(error)} retry={retry} />
      )}
    </div>
  )
}
