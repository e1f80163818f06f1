import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { lazy, Suspense, useEffect, useRef } from 'react'
import type { Receipt } from '#src/api/keystone/session.ts'
import type { Refusal } from '#src/session/refusal.ts'
import { Button } from '#src/ui/Button.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { PasscodeInput } from '#src/ui/PasscodeInput.tsx'
import { useSecondsLeft } from '#src/ui/useSecondsLeft.ts'
import { WhyNotButton } from '#src/ui/WhyNotButton.tsx'
import { waitWords, whyWait } from './wait.ts'
import styles from './Login.module.css'

const DemoAuthenticator = lazy(() => import('./DemoAuthenticator.tsx'))

type PasscodeFormProps = {
  receipt: Receipt
  /** Checks what is typed. */
  enter: (passcode: string) => void
  pending: boolean
  refusal: Refusal | undefined
  /** Back to the first step. */
  back: () => void
  /** The secret of the authenticator, in the demo cloud. */
  totp: string | undefined
}

/** The second step of a sign-in: the password was right, and the account asks for a passcode too. */
export default function PasscodeForm({ receipt, enter, pending, refusal, back, totp }: PasscodeFormProps) {
  const form = useRef<HTMLFormElement>(null)
  const wait = useSecondsLeft(refusal?.until)
  const wrong = refusal?.field === 'passcode'
  const { name } = receipt.user
  const input = () => form.current?.elements.namedItem('passcode')
  useEffect(() => {
    const field = input()
    if (!(field instanceof HTMLInputElement)) return
    field.focus()
    field.select()
  }, [refusal])
  return (
    <>
      <form
        ref={form}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          const passcode = new FormData(event.currentTarget).get('passcode')
          if (typeof passcode === 'string' && !pending && wait === 0) enter(passcode.replaceAll(/\s/g, ''))
        }}
      >
        <p>
          <Trans>
            The password of <b>{name}</b> is right. This account asks for a passcode too.
          </Trans>
        </p>
        <PasscodeInput
          label={t`Passcode`}
          name="passcode"
          help={wrong ? refusal.hint : t`The six digits that your authenticator app shows now.`}
          error={wrong ? refusal.problem.message : undefined}
        />
        {refusal && !wrong && <ErrorPanel problem={refusal.problem} hint={refusal.hint} {...(refusal.title !== undefined && { title: refusal.title })} />}
        <WhyNotButton type="submit" variant="contained" color="primary" size="large" fullWidth loading={pending} why={whyWait(wait)}>
          {waitWords(wait) ?? t`Sign in`}
        </WhyNotButton>
        <Button size="large" fullWidth onClick={back}>
          <Trans>Sign in as somebody else</Trans>
        </Button>
      </form>
      {totp !== undefined && (
        <Suspense>
          <DemoAuthenticator
            secret={totp}
            use={(passcode) => {
              const field = input()
              if (!(field instanceof HTMLInputElement)) return
              field.value = passcode
              form.current?.requestSubmit()
            }}
          />
        </Suspense>
      )}
    </>
  )
}
