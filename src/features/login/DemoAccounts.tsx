import type { DemoAccount } from '#src/config.ts'
import styles from './Login.module.css'

/** Who can be in the demo cloud; one click signs in. */
export function DemoAccounts({ accounts, pick }: { accounts: readonly DemoAccount[]; pick: (account: { user: string; password: string; domain: string }) => void }) {
  return (
    <section className={styles.demo} aria-labelledby="demo-accounts">
      <h2 id="demo-accounts">This is the demo cloud</h2>
      <p>Nothing here is real, and it is forgotten when Loupe stops. Sign in as:</p>
      <ul>
        {accounts.map(({ user, password, domain, projects }) => (
          <li key={user}>
            <button type="button" className={styles.account} onClick={() => pick({ user, password, domain })}>
              <span className={styles.accountName}>{user}</span>
              <span className={styles.accountRole}>{rolesOf(projects)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** "member of demo, reader of acme"; one role in several projects is said once. */
function rolesOf(projects: DemoAccount['projects']): string {
  const byRole = Map.groupBy(projects, ({ role }) => role)
  return [...byRole].map(([role, of]) => `${role} of ${of.map(({ name }) => name).join(', ')}`).join(' · ')
}
