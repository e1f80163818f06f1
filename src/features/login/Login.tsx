import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useLoaderData, useNavigate, useRevalidator, useSearchParams } from 'react-router'
import { addressOf } from '#src/lib/base.ts'
import { hasStatus, problemOf } from '#src/api/errors.ts'
import { signIn, type Proof, type Receipt, type Token } from '#src/api/keystone/session.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { loadConfig, parseConfig } from '#src/config.ts'
import { NotKept, refusalOf } from '#src/session/refusal.ts'
import { isSameSignIn, knownSessions } from '#src/session/session.ts'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { LanguageMenu } from '#src/ui/LanguageMenu.tsx'
import { Mark } from '#src/ui/Mark.tsx'
import { toast } from '#src/ui/toast.tsx'
import { entryOf, localPath, NoImageService } from './entry.ts'
import { takeFarewell, type Farewell } from './farewell.ts'
import { LightTable } from './LightTable.tsx'
import { Nowhere } from './Nowhere.tsx'
import { PasscodeForm } from './PasscodeForm.tsx'
import { lastWay, rememberWay, SignInForm } from './SignInForm.tsx'
import styles from './Login.module.css'

export async function loader() {
  const farewell = takeFarewell()
  try {
    return { ...(await loadConfig()), farewell, unread: undefined }
  } catch (error) {
    // Signing in needs nothing of the settings: the page says what it cannot know, and works.
    return { ...parseConfig({}), farewell, unread: problemOf(error) }
  }
}

/** Signed in, and there is no place to go: no project, or none with images. */
type Stuck = { token: Token; reason: NoImageService | undefined }

/** Sign-in by password or application credential, then straight to where the person was going, or worked last. */
export function Component() {
  const { demo, accounts, farewell, unread } = useLoaderData<typeof loader>()
  const { revalidate } = useRevalidator()
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const [way, setWay] = useState(lastWay)
  const [stuck, setStuck] = useState<Stuck>()
  const [left, setLeft] = useState(farewell)
  const [receipt, setReceipt] = useState<Receipt>()
  /** Who came back from the second step. */
  const [user, setUser] = useState<string>()
  const enter = useMutation({
    // No secret is kept once the page has gone on.
    gcTime: 0,
    mutationFn: async (proof: Proof) => {
      const entered = await signIn(proof)
      if ('receipt' in entered) return setReceipt(entered.receipt)
      const { token } = entered
      const another = knownSessions().some((known) => !isSameSignIn(known, token))
      setLeft(undefined)
      rememberWay(proof)
      // Nothing that another person saw is shown to this one.
      queryClient.clear()
      try {
        const entry = await entryOf(token, localPath(params.get('to')))
        if (entry === undefined) return setStuck({ token, reason: undefined })
        // What the page itself remembers of them (uploads, messages) is not for this one either.
        if (another) return location.replace(addressOf(entry.path))
        await navigate(entry.path, { replace: true })
        if (entry.aside !== undefined) toast(entry.aside)
      } catch (error) {
        if (error instanceof NoImageService) return setStuck({ token, reason: error })
        throw hasStatus(error, 401) ? new NotKept() : error
      }
    },
    onError: (error) => {
      // The second step came too late.
      if (hasStatus(error, 410)) backToStart()
    },
  })
  const backToStart = () => {
    setUser(receipt?.user.name)
    setReceipt(undefined)
  }
  const { error, variables } = enter
  const refusal = useMemo(() => (error && variables ? refusalOf(error, variables) : undefined), [error, variables])

  return (
    <div className={styles.page}>
      <title>{t`Sign in · Loupe`}</title>
      <main className={styles.main}>
        <div className={styles.brand}>
          <Mark size={26} />
          <span>Loupe</span>
          <div className={styles.language}>
            <LanguageMenu />
          </div>
        </div>
        {stuck ? (
          <Nowhere
            {...stuck}
            again={(confirmed) => {
              setLeft(confirmed ? undefined : 'unconfirmed')
              setStuck(undefined)
            }}
          />
        ) : receipt ? (
          <>
            <h1 tabIndex={-1}>
              <Trans>Enter your passcode</Trans>
            </h1>
            <PasscodeForm
              receipt={receipt}
              enter={(passcode) => enter.mutate({ method: 'passcode', user_id: receipt.user.id, passcode })}
              pending={enter.isPending}
              refusal={refusal}
              back={() => {
                enter.reset()
                backToStart()
              }}
              totp={demo ? accounts.find(({ user: name }) => name === receipt.user.name)?.totp : undefined}
            />
          </>
        ) : (
          <>
            <h1 tabIndex={-1}>
              <Trans>Sign in</Trans>
            </h1>
            <SignInForm
              way={way}
              choose={(next) => {
                enter.reset()
                setWay(next)
              }}
              enter={enter.mutate}
              pending={enter.isPending}
              refusal={refusal}
              user={user}
              accounts={demo ? accounts : []}
            >
              {left && <LeftBehind farewell={left} />}
              {unread && <ErrorPanel problem={unread} retry={() => void revalidate()} />}
            </SignInForm>
          </>
        )}
      </main>
      <LightTable />
    </div>
  )
}

/** What there is to know about having signed out. */
function LeftBehind({ farewell }: { farewell: Farewell }) {
  switch (farewell) {
    case 'unconfirmed':
      return <ErrorPanel problem={{ message: t`You are signed out in this browser, but the cloud did not confirm it: the session ends there by itself.` }} />
    case 'elsewhere':
      return (
        <output className={styles.left}>
          <Trans>You have signed out in another tab.</Trans>
        </output>
      )
  }
}
