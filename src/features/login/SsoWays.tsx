import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import type { Config } from '#src/config.ts'
import { ssoPath } from '#src/paths.ts'
import { Button } from '#src/ui/Button.tsx'
import styles from './Login.module.css'

type SsoWaysProps = {
  ways: Config['sso']
  /** The path to return to. */
  to: string | undefined
}

/** Single sign-on: each way is a place to go to, and leads back here. */
export function SsoWays({ ways, to }: SsoWaysProps) {
  return (
    <section className={styles.ways} aria-label={t`Single sign-on`}>
      {ways.map(({ id, label }) => (
        <Button key={id} href={ssoPath(id, to)} size="large" fullWidth className={styles.way}>
          {t`Continue with ${label}`}
        </Button>
      ))}
      <p className={styles.or}>
        <span>
          <Trans>or with an account of the cloud itself</Trans>
        </span>
      </p>
    </section>
  )
}
