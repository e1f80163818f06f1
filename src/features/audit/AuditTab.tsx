import { Trans } from '@lingui/react/macro'
import type { LoaderFunctionArgs } from 'react-router'
import { useShown } from '#src/image/shown.ts'
import { atOf } from '#src/paths.ts'
import { hasService, requireSession, useCan, useSession } from '#src/session/session.ts'
import { AuditLog } from './AuditLog.tsx'
import { KnownHistory } from './KnownHistory.tsx'
import { NoLog, Refused } from './NoLog.tsx'
import styles from './AuditTab.module.css'

export async function loader({ params, request }: LoaderFunctionArgs) {
  await requireSession(atOf(params), request)
  return null
}

/** What was done to an image, by whom; where nobody keeps a log, what the cloud itself remembers. */
export function Component() {
  const { at, image } = useShown()
  const staff = useCan(at)('context_is_admin')
  const known = <KnownHistory at={at} image={image} />
  if (!hasService(useSession(at), at.region, 'audit-data'))
    return (
      <div className={styles.tab}>
        <NoLog at={at} />
        {known}
      </div>
    )
  return (
    <div className={styles.tab}>
      {image.owner !== at.scope && !staff && (
        <p className={styles.note}>
          <Trans>The image is another project’s: only what was done from this project is told here.</Trans>
        </p>
      )}
      <AuditLog
        key={image.id}
        at={at}
        image={image}
        refused={(error) => (
          <div className={styles.tab}>
            <Refused at={at} error={error} />
            {known}
          </div>
        )}
      />
    </div>
  )
}
