import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import type { LoaderFunctionArgs } from 'react-router'
import { gapsQuery } from '#src/api/audit/hermes.ts'
import { useShown } from '#src/image/shown.ts'
import { atOf } from '#src/paths.ts'
import { hasService, requireSession, useSession } from '#src/session/session.ts'
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
  const there = hasService(useSession(at), at.region, 'audit-data')
  const { data: log } = useQuery({ ...gapsQuery(at), enabled: there })
  const known = <KnownHistory at={at} image={image} />
  if (!there)
    return (
      <div className={styles.tab}>
        <NoLog at={at} />
        {known}
      </div>
    )
  return (
    <div className={styles.tab}>
      {/* Hermes says it of every image. */}
      {image.owner !== at.scope && log?.view === 'project' && (
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
