import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { hasStatus, problemOf } from '#src/api/errors.ts'
import type { Expired } from '#src/session/sign-in-again.ts'
import { Button } from '#src/ui/Button.tsx'
import question from '#src/ui/confirm.module.css'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { TextInput } from '#src/ui/TextInput.tsx'
import styles from './SignInAgain.module.css'

/** The session ended under an open page: the same person signs in over it, and what was refused goes on. */
export default function SignInAgain({ expired: { token, signIn, giveUp } }: { expired: Expired }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const password = useRef<HTMLInputElement>(null)
  const again = useMutation({ mutationFn: signIn })
  useEffect(() => {
    dialog.current?.showModal()
    password.current?.focus()
  }, [])
  // Like a question of confirm's, outside what a dialog of MUI's hides from screen readers.
  return createPortal(
    <dialog ref={dialog} className={question.dialog} aria-labelledby="sign-in-again" onClose={giveUp}>
      <h2 id="sign-in-again">Your session has ended</h2>
      <p className={question.body}>Sign in as {token.user.name} to go on where you are. Nothing on this page is lost.</p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (password.current) again.mutate(password.current.value)
        }}
      >
        <div className={styles.field}>
          <input type="text" name="user" autoComplete="username" defaultValue={token.user.name} hidden />
          <TextInput
            label="Password"
            name="password"
            type="password"
            autoComplete="current-password"
            required
            ref={password}
            error={hasStatus(again.error, 401) ? 'This password is not right.' : undefined}
          />
        </div>
        {again.error && !hasStatus(again.error, 401) && (
          <div className={styles.field}>
            <ErrorPanel problem={problemOf(again.error)} />
          </div>
        )}
        <div className={question.actions}>
          <Button onClick={() => dialog.current?.close()}>Not now</Button>
          <Button type="submit" variant="contained" color="primary" loading={again.isPending}>
            Sign in
          </Button>
        </div>
      </form>
    </dialog>,
    document.body,
  )
}
