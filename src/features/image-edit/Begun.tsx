import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '#src/ui/Button.tsx'
import { Time } from '#src/ui/Time.tsx'
import styles from './Begun.module.css'

export type BegunProps = {
  /** When. */
  iso: string
  /** The image is not what it was then. */
  changed: boolean
  onStartOver: () => void
}

/** Over a form that holds what was begun earlier. */
export const Begun = ({ iso, changed, onStartOver }: BegunProps) => (
  <div className={styles.begun}>
    <output>
      <Trans>
        You began this <Time iso={iso} />.
      </Trans>
      {changed && <> {t`The image has changed since.`}</>}
    </output>
    <Button size="small" variant="text" onClick={onStartOver}>{t`Start over`}</Button>
  </div>
)
