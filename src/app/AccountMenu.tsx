import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Keyboard, LogOut } from 'lucide-react'
import { exactTime } from '#src/lib/time.ts'
import type { At } from '#src/paths.ts'
import { useSession } from '#src/session/session.ts'
import { Keys } from '#src/ui/Keys.tsx'
import { changeLanguage, LanguageChoices } from '#src/ui/LanguageMenu.tsx'
import { Menu } from '#src/ui/Menu.tsx'
import menu from '#src/ui/Menu.module.css'
import { Time } from '#src/ui/Time.tsx'
import { openOverlay } from './overlays.ts'
import { SchemeChoices } from './SchemeSwitch.tsx'
import { askToSignOut } from './sign-out.ts'
import styles from './AccountMenu.module.css'

/** Who one is here, and until when; what a person chooses for themselves; and the way out. */
export function AccountMenu({ at }: { at: At }) {
  const { name } = useSession(at).user
  return (
    <Menu
      triggerId="account"
      label={t`Account: ${name}`}
      tip={t`Account: ${name}`}
      triggerClassName={styles.trigger}
      trigger={
        <span aria-hidden className={styles.face}>
          {Array.from(name)[0]?.toUpperCase()}
        </span>
      }
    >
      {() => (
        <>
          <Who at={at} />
          <button type="button" role="menuitem" tabIndex={-1} className={menu.item} onClick={() => void openOverlay('shortcuts')}>
            <Keyboard aria-hidden />
            <span className={menu.text}>
              <Trans>Keyboard shortcuts</Trans>
            </span>
            <span aria-hidden className={styles.key}>
              <Keys keys="?" />
            </span>
          </button>
          <hr className={menu.line} />
          {/* Where the bar has no room for its own menu (AppShell.module.css). */}
          {matchMedia('(max-width: 480px)').matches && (
            <>
              <SchemeChoices />
              <hr className={menu.line} />
            </>
          )}
          <LanguageChoices choose={(next) => void changeLanguage(next)} />
          <hr className={menu.line} />
          <button type="button" role="menuitem" tabIndex={-1} className={menu.item} onClick={() => void askToSignOut()}>
            <LogOut aria-hidden />
            <Trans>Sign out</Trans>
          </button>
        </>
      )}
    </Menu>
  )
}

function Who({ at }: { at: At }) {
  const { user, roles, project, expires_at, application_credential } = useSession(at)
  const names = roles.map((role) => role.name).join(', ')
  const place = project?.name ?? at.scope
  const credential = application_credential?.name
  return (
    <div role="none" className={styles.who}>
      <p className={styles.name}>
        <bdi>{user.name}</bdi> <bdi className={styles.domain}>{user.domain.name}</bdi>
      </p>
      <p>{names === '' ? t`No role in ${place}` : t`${names} in ${place}`}</p>
      {credential !== undefined && (
        <p>
          <Trans>With the application credential {credential}</Trans>
        </p>
      )}
      <p>
        <Trans>
          Session ends <Time iso={expires_at} />
        </Trans>
        <span className={styles.exact}>{exactTime(expires_at)}</span>
      </p>
    </div>
  )
}
