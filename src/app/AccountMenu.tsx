import { LogOut } from 'lucide-react'
import type { At } from '#src/paths.ts'
import { useSession } from '#src/session/session.ts'
import { Menu } from '#src/ui/Menu.tsx'
import menu from '#src/ui/Menu.module.css'
import { Time } from '#src/ui/Time.tsx'
import { askToSignOut } from './sign-out.ts'
import styles from './AccountMenu.module.css'

/** Who one is here: name, domain, roles in this project, until when; and the way out. */
export function AccountMenu({ at }: { at: At }) {
  const { user, roles, project, expires_at } = useSession(at)
  return (
    <Menu
      label={`Account: ${user.name}`}
      triggerClassName={styles.trigger}
      trigger={
        <span aria-hidden className={styles.face}>
          {user.name.slice(0, 1).toUpperCase()}
        </span>
      }
    >
      {() => (
        <>
          <div className={styles.who}>
            <div className={styles.name}>
              {user.name} <span className={styles.domain}>{user.domain.name}</span>
            </div>
            <div>
              {roles.map((role) => role.name).join(', ') || 'no role'} in {project?.name ?? 'no project'}
            </div>
            <div>
              Session ends <Time iso={expires_at} />
            </div>
          </div>
          <hr className={menu.line} />
          <button type="button" role="menuitem" tabIndex={-1} className={menu.item} onClick={() => void askToSignOut()}>
            <LogOut aria-hidden />
            Sign out
          </button>
        </>
      )}
    </Menu>
  )
}
