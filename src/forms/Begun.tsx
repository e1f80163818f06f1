import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '#src/ui/Button.tsx'
import { Time } from '#src/ui/Time.tsx'
import styles from './Begun.module.css'

export type BegunProps = {
  /** When. */
  iso: string
  /** What is not as it was then, as a sentence. */
  but?: string | undefined
  onStartOver: () => void
}

/** Over a form that holds what was begun earlier. */
export const Begun = ({ iso, but, onStartOver }: BegunProps) => (
  <div className={styles.begun}>
    <output>
      <Trans>
        You began this <Time iso={iso} />.
      </Trans>
      {but !== undefined && <> {but}</>}
    </output>
    <Button size="small" variant="text" onClick={onStartOver}>{t`Start over`}</Button>
  </div>
)
