import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useId } from 'react'
import { problemOf } from '#src/api/errors.ts'
import type { At } from '#src/paths.ts'
import { useCan, useSession } from '#src/session/session.ts'
import { CopyableBlock, CopyButton } from '#src/ui/Copyable.tsx'
import styles from './NoLog.module.css'

/** Nobody keeps a log here; for who can change that: how. */
export function NoLog({ at }: { at: At }) {
  const id = useId()
  const staff = useCan(at)('context_is_admin')
  return (
    <section aria-labelledby={id} className={styles.none}>
      <h2 id={id}>
        <Trans>Nobody keeps an audit log here</Trans>
      </h2>
      <p>
        <Trans>
          The catalog of this project has no audit service (<code>audit-data</code>) in this region, so nobody can say who did what.
        </Trans>
      </p>
      {staff ? (
        <HowTo />
      ) : (
        <p>
          <Trans>Whoever runs this cloud can set one up.</Trans>
        </p>
      )}
    </section>
  )
}

/** The settings of the collector and of the gateway. */
const COMMANDS = `# beside Glance's RabbitMQ: takes what Glance and Nova tell, and keeps it
export AUDIT_RABBIT_URL=amqp://user:password@rabbit:5672/
export OS_AUTH_URL=https://keystone.example/v3
npm run audit

# the gateway, where it finds it
AUDIT_URL=http://127.0.0.1:8788 npm start`

const HowTo = () => (
  <>
    <p>
      <Trans>
        Loupe comes with a collector that keeps one: it takes a few lines in the settings of Glance and Nova, which <code>audit/README.md</code> names, and no plug-in.
      </Trans>
    </p>
    <CopyableBlock value={COMMANDS} label={t`commands`} />
    <p>
      <Trans>
        Or run{' '}
        <a href="https://github.com/sapcc/hermes" target="_blank" rel="noreferrer">
          Hermes
        </a>{' '}
        and name it in the catalog as <code>audit-data</code>: Loupe finds it there by itself.
      </Trans>
    </p>
  </>
)

/** There is a log, and the person may not read it. */
export function Refused({ at, error }: { at: At; error: Error }) {
  const id = useId()
  const { roles, project } = useSession(at)
  const { message, request_id } = problemOf(error)
  const mine = roles.map(({ name }) => name).join(', ')
  const name = project?.name ?? at.scope
  return (
    <section aria-labelledby={id} className={styles.none}>
      <h2 id={id}>
        <Trans>Your roles here do not let you read the audit log</Trans>
      </h2>
      <p>
        <Trans>
          The service says: <q>{message}</q>
        </Trans>
      </p>
      <p>
        <Trans>
          In the project {name} you have: {mine}. Whoever runs this cloud can give you the role <code>audit_viewer</code> there.
        </Trans>
      </p>
      {request_id !== undefined && (
        <p>
          <Trans>
            Request id <code>{request_id}</code>
          </Trans>{' '}
          <CopyButton value={request_id} label={t`request id`} />
        </p>
      )}
    </section>
  )
}
