import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '#src/ui/Button.tsx'
import { Time } from '#src/ui/Time.tsx'
import styles from './Launch.module.css'

/** Over a form that holds what was begun earlier. `lost`: its user data is not there any more. */
export const Begun = ({ iso, lost, onStartOver }: { iso: string; lost: boolean; onStartOver: () => void }) => (
  <div className={styles.begun}>
    <output>
      <Trans>
        You began this <Time iso={iso} />.
      </Trans>
      {lost && <> {t`User data is not kept when the page is reloaded: give it again.`}</>}
    </output>
    <Button size="small" variant="text" onClick={onStartOver}>{t`Start over`}</Button>
  </div>
)
