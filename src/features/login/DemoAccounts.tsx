import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import type { DemoAccount } from '#src/config.ts'
import styles from './Login.module.css'

type DemoAccountsProps = {
  accounts: readonly DemoAccount[]
  /** Whether application credentials are shown instead of people. */
  credentials: boolean
  /** Fills the fields of these names, and signs in. */
  pick: (values: Readonly<Record<string, string>>) => void
}

/** Who can be in the demo cloud; one click signs in. */
export function DemoAccounts({ accounts, credentials, pick }: DemoAccountsProps) {
  const rows = credentials
    ? accounts.flatMap(({ user, domain, application_credentials }) =>
        application_credentials.map(({ id, name, secret, project, roles }) => ({ name, may: [mayWords(roles, project)], values: { id, name, user, domain, secret } })),
      )
    : accounts.map((account) => {
        const { user, password, domain, projects, totp } = account
        return { name: user, may: [...(projects.length > 0 ? rolesOf(projects) : elsewhereWords(account)), ...(totp === undefined ? [] : [t`asks for a passcode`])], values: { user, password, domain } }
      })
  return (
    <section className={styles.demo} aria-labelledby="demo-accounts">
      <h2 id="demo-accounts">
        <Trans>This is the demo cloud</Trans>
      </h2>
      <p>
        <Trans>Nothing here is real, and it is forgotten when Loupe stops. Sign in as:</Trans>
      </p>
      <ul data-wide={credentials || undefined}>
        {rows.map(({ name, may, values }) => (
          <li key={name}>
            <button type="button" className={styles.account} onClick={() => pick(values)}>
              <span className={styles.accountName}>{name}</span>
              <span className={styles.accountRole}>{may.join(' · ') || t`No project`}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function mayWords(names: readonly string[], project: string): string {
  const roles = names.join(', ')
  return t`${roles} of ${project}`
}

/** Roles that lead into no project. */
const elsewhereWords = ({ system, domain, domain_role }: DemoAccount): string[] => [
  ...(system === undefined ? [] : [t`${system} of the system`]),
  ...(domain_role === undefined ? [] : [t`${domain_role} of the domain ${domain}`]),
]

/** One role in several projects is said once: "member of demo, acme". */
function rolesOf(projects: DemoAccount['projects']): string[] {
  const byRole = Map.groupBy(projects, ({ role }) => role)
  return [...byRole].map(([role, of]) => mayWords([role], of.map(({ name }) => name).join(', ')))
}
