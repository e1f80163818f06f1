import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { addressOf, pathHere } from '#src/lib/base.ts'
import { hasStatus } from '#src/api/errors.ts'
import type { Proof, Receipt } from '#src/api/keystone/session.ts'
import { waitWords, whyWait } from '#src/features/login/wait.ts'
import { paths } from '#src/paths.ts'
import { refusalOf, type Refusal } from '#src/session/refusal.ts'
import { useAskedAgain, type Again } from '#src/session/sign-in-again.ts'
import { Button } from '#src/ui/Button.tsx'
import question from '#src/ui/confirm.module.css'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { PasscodeInput } from '#src/ui/PasscodeInput.tsx'
import { SecretInput } from '#src/ui/SecretInput.tsx'
import { Time } from '#src/ui/Time.tsx'
import { useSecondsLeft } from '#src/ui/useSecondsLeft.ts'
import { WhyNotButton } from '#src/ui/WhyNotButton.tsx'
import styles from './SignInAgain.module.css'

/**
 * Where the question appears: outside of every page, since a loader may wait for it before there is one. Not fetched when it is needed:
 * what asks for a lost session does not hang on a network.
 */
export function SignInAgainHost() {
  const again = useAskedAgain()
  // At the end of the body, like a question of confirm's.
  return again && createPortal(<SignInAgain again={again} />, document.body)
}

/** The session ended under an open page, or is about to: the same person signs in over it, and what was refused goes on. */
function SignInAgain({ again }: { again: Again }) {
  const { token, end, giveUp, bySso } = again
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  const { name } = token.user
  const credential = token.application_credential?.name
  const Way = bySso ? InAnotherTab : WithSecret
  return (
    <dialog ref={dialog} className={question.dialog} aria-labelledby="sign-in-again" onClose={giveUp}>
      <h2 id="sign-in-again">{end === 'soon' ? <Trans>Sign in again</Trans> : <Trans>Your session has ended</Trans>}</h2>
      <div className={question.body}>
        <p>
          {credential === undefined ? (
            <Trans>Sign in as {name} to go on where you are. Nothing on this page is lost.</Trans>
          ) : (
            <Trans>Sign in with the application credential {credential} to go on where you are. Nothing on this page is lost.</Trans>
          )}
        </p>
        <p className={styles.until}>
          {untilWords(end, <Time iso={token.expires_at} />)}
        </p>
      </div>
      <Way again={again} close={() => dialog.current?.close()} />
    </dialog>
  )
}

type WayProps = { again: Again; close: () => void }

/** By what they signed in with, and the passcode where one is asked for too. */
function WithSecret({ again: { token, proofOf, signIn }, close }: WayProps) {
  const form = useRef<HTMLFormElement>(null)
  /** Of the first step, while the passcode of the second is asked for. */
  const [receipt, setReceipt] = useState<Receipt>()
  const enter = useMutation({
    // The secret is not kept once it is used.
    gcTime: 0,
    mutationFn: async (proof: Proof) => setReceipt(await signIn(proof)),
    onError: (error) => {
      // The second step came too late.
      if (hasStatus(error, 410)) setReceipt(undefined)
    },
  })
  const focus = () => form.current?.querySelector<HTMLInputElement>('input:not([hidden])')?.select()
  useEffect(focus, [receipt])
  const { error, variables } = enter
  const refusal = useMemo(() => (error && variables ? refusalOf(error, variables) : undefined), [error, variables])
  const wait = useSecondsLeft(refusal?.until)
  // There is one thing to be wrong here: who it is, is known.
  const wrong = refusal?.field === 'password' || refusal?.field === 'secret' || refusal?.field === 'passcode'
  useEffect(() => {
    if (wrong) focus()
  }, [wrong, error])
  const { name } = token.user
  const credential = token.application_credential?.name
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault()
        const secret = new FormData(event.currentTarget).get('secret')
        if (typeof secret !== 'string' || enter.isPending || wait > 0) return
        enter.mutate(receipt ? { method: 'passcode', user_id: receipt.user.id, passcode: secret.replaceAll(/\s/g, '') } : proofOf(secret))
      }}
    >
      <div className={styles.field}>
        <input type="text" name="user" autoComplete="username" defaultValue={token.application_credential?.id ?? name} hidden readOnly />
        {receipt ? (
          <PasscodeInput label={t`Passcode`} name="secret" help={t`The six digits that your authenticator app shows now.`} error={wrong ? refusal.problem.message : undefined} />
        ) : (
          <SecretInput
            label={credential === undefined ? t`Password` : t`Secret`}
            name="secret"
            autoComplete="current-password"
            required
            error={wrong ? (credential === undefined ? t`This password is not right.` : t`This secret is not right, or the application credential has expired.`) : undefined}
          />
        )}
      </div>
      {refusal && !wrong && <NotIn refusal={refusal} />}
      {refusal && credential !== undefined && (
        <p className={styles.field}>
          <button type="button" className={styles.way} onClick={() => location.assign(addressOf(paths.login(pathHere() + location.search)))}>
            <Trans>Sign in another way</Trans>
          </button>
        </p>
      )}
      <div className={question.actions}>
        <Button onClick={close}>
          <Trans>Not now</Trans>
        </Button>
        <WhyNotButton type="submit" variant="contained" color="primary" loading={enter.isPending} why={whyWait(wait)}>
          {waitWords(wait) ?? t`Sign in`}
        </WhyNotButton>
      </div>
    </form>
  )
}

/** For who came by single sign-on: the page stays, and goes on when they come back to it. */
function InAnotherTab({ again: { look }, close }: WayProps) {
  useEffect(() => {
    const hear = () => void look()
    window.addEventListener('focus', hear)
    return () => window.removeEventListener('focus', hear)
  }, [look])
  return (
    <>
      <p className={styles.field}>
        <Trans>You came by single sign-on. Sign in again in another tab, then come back: this page goes on by itself.</Trans>
      </p>
      <div className={question.actions}>
        <Button onClick={close}>
          <Trans>Not now</Trans>
        </Button>
        <Button variant="contained" color="primary" onClick={() => window.open(addressOf(paths.login()), '_blank', 'noopener')}>
          <Trans>Sign in in another tab</Trans>
        </Button>
      </div>
    </>
  )
}

const NotIn = ({ refusal: { problem, hint, title } }: { refusal: Refusal }) => (
  <div className={styles.field}>
    <ErrorPanel problem={problem} hint={hint} {...(title !== undefined && { title })} />
  </div>
)

/** Why one has to: Keystone gives a session its end when it begins. */
function untilWords(end: Again['end'], time: React.ReactNode) {
  switch (end) {
    case 'soon':
      return <Trans>Your session ends {time}. It cannot be extended, only started again.</Trans>
    case 'over':
      return <Trans>It ended {time}. A session cannot be extended, only started again.</Trans>
    case 'early':
      return <Trans>The cloud has ended it before its time, or it was signed out elsewhere.</Trans>
  }
}
