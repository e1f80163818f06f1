import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { PASSCODE_SECONDS, passcodeAt } from '#src/lib/totp.ts'
import styles from './Login.module.css'

type DemoAuthenticatorProps = {
  /** Of the account, in base32. */
  secret: string
  /** Fills the passcode in, and goes on. */
  use: (passcode: string) => void
}

/** What the app on a phone would show: nobody has one for an account of the demo cloud. */
export default function DemoAuthenticator({ secret, use }: DemoAuthenticatorProps) {
  const passcode = usePasscode(secret)
  return (
    <section className={styles.demo} aria-labelledby="demo-authenticator">
      <h2 id="demo-authenticator">
        <Trans>This is the demo cloud</Trans>
      </h2>
      <p>
        <Trans>Here is what an authenticator app would show:</Trans>
      </p>
      <ul>
        <li>
          <button type="button" className={styles.account} disabled={passcode === undefined} onClick={() => passcode !== undefined && use(passcode)}>
            <span className={styles.passcode}>{passcode === undefined ? '··· ···' : `${passcode.slice(0, 3)} ${passcode.slice(3)}`}</span>
            <span className={styles.accountRole}>{t`a new one every ${PASSCODE_SECONDS} seconds`}</span>
          </button>
        </li>
      </ul>
    </section>
  )
}

/** The passcode of now, anew when its time is over. */
function usePasscode(secret: string): string | undefined {
  const [passcode, setPasscode] = useState<string>()
  useEffect(() => {
    let timer: number | undefined
    let gone = false
    const show = async () => {
      const now = Date.now()
      const next = await passcodeAt(secret, now)
      if (gone) return
      setPasscode(next)
      const step = PASSCODE_SECONDS * 1000
      timer = window.setTimeout(() => void show(), step - (now % step) + 1)
    }
    void show()
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [secret])
  return passcode
}
