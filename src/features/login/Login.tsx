import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import { useLoaderData, useNavigate, useRevalidator, useSearchParams } from 'react-router'
import { addressOf } from '#src/lib/base.ts'
import { hasStatus, problemOf } from '#src/api/errors.ts'
import { readElsewhere, readSession, signIn, type Entered, type Proof, type Receipt, type Elsewhere, type Token } from '#src/api/keystone/session.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { loadConfig, parseConfig } from '#src/config.ts'
import { lastSign } from '#src/session/idle.ts'
import { NotKept, refusalOf } from '#src/session/refusal.ts'
import { isSameSignIn, knownSessions } from '#src/session/session.ts'
import { ErrorPanel, type ErrorPanelProps } from '#src/ui/ErrorPanel.tsx'
import { LanguageMenu } from '#src/ui/LanguageMenu.tsx'
import { Mark } from '#src/ui/Mark.tsx'
import { toast } from '#src/ui/toast.tsx'
import { entryOf, localPath, NoImageService } from './entry.ts'
import { takeFarewell, type Farewell } from './farewell.ts'
import { lastWay, rememberWay, SignInForm } from './SignInForm.tsx'
import { SsoWays } from './SsoWays.tsx'
import styles from './Login.module.css'

const LightTable = lazy(() => import('./LightTable.tsx'))
const Nowhere = lazy(() => import('./Nowhere.tsx'))
const PasscodeForm = lazy(() => import('./PasscodeForm.tsx'))

export async function loader() {
  const farewell = takeFarewell()
  try {
    const config = await loadConfig()
    // Before the page stands, which it would push up; on a real cloud never.
    const DemoAccounts = config.demo ? (await import('./DemoAccounts.tsx')).DemoAccounts : undefined
    return { ...config, farewell, unread: undefined, DemoAccounts }
  } catch (error) {
    // Signing in needs nothing of the settings: the page says what it cannot know, and works.
    return { ...parseConfig({}), farewell, unread: problemOf(error), DemoAccounts: undefined }
  }
}

/** Signed in, and there is no place to go: no project, or none with images. */
type Stuck = { token: Token; reason: NoImageService | undefined; elsewhere?: Elsewhere }

/** The way back from a single sign-on was gone without one: an old address, or a browser that keeps no cookies. */
class NoSession extends Error {
  constructor() {
    super(t`The single sign-on left no session here: it is over since, or the browser did not keep its cookie.`)
  }
}

/** What comes back from a single sign-on has its session already. */
const SIGNED_ON = { method: 'signed-on' } as const

const entering = async (proof: Proof | typeof SIGNED_ON): Promise<Entered> => (proof.method === 'signed-on' ? { token: await readSession('unscoped') } : signIn(proof))

/** Sign-in by password, application credential or single sign-on, then straight to where the person was going, or worked last. `whileStuck`: beside who has a session and no place. */
export function Login({ whileStuck }: { whileStuck: React.ReactNode }) {
  const { demo, accounts, sso, farewell, unread, DemoAccounts } = useLoaderData<typeof loader>()
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
    mutationFn: async (proof: Proof | typeof SIGNED_ON) => {
      const entered = await entering(proof).catch((error: unknown) => {
        throw proof.method === 'signed-on' && hasStatus(error, 401) ? new NoSession() : error
      })
      if ('receipt' in entered) return setReceipt(entered.receipt)
      const { token } = entered
      const another = knownSessions().some((known) => !isSameSignIn(known, token))
      setLeft(undefined)
      lastSign.forget()
      if (proof.method !== 'signed-on') rememberWay(proof)
      // Nothing that another person saw is shown to this one.
      queryClient.clear()
      try {
        const entry = await entryOf(token, localPath(params.get('to')))
        if (entry === undefined) return setStuck({ token, reason: undefined, elsewhere: await readElsewhere() })
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
  const { error, variables, mutate } = enter
  const came = params.get('sso')
  /** Of what was typed. */
  const refusal = useMemo(() => (error && variables && variables.method !== 'signed-on' ? refusalOf(error, variables) : undefined), [error, variables])
  const notSignedOn = variables === undefined ? afterSso(came) : error && variables.method === 'signed-on' ? afterSignedOn(error) : undefined
  const signedOn = came === 'entered'
  useEffect(() => {
    if (signedOn) mutate(SIGNED_ON)
  }, [signedOn, mutate])

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
          <Suspense>
            <Nowhere
              {...stuck}
              again={(confirmed) => {
                setLeft(confirmed ? undefined : 'unconfirmed')
                setStuck(undefined)
              }}
            />
            {whileStuck}
          </Suspense>
        ) : enter.isPending && variables?.method === 'signed-on' ? (
          <output className={styles.left}>
            <Trans>Signing you in…</Trans>
          </output>
        ) : receipt ? (
          <Suspense>
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
          </Suspense>
        ) : (
          <>
            <h1 tabIndex={-1}>
              <Trans>Sign in</Trans>
            </h1>
            <div className={styles.said}>
              {left && <LeftBehind farewell={left} />}
              {unread && <ErrorPanel problem={unread} retry={() => void revalidate()} />}
              {notSignedOn && <ErrorPanel {...notSignedOn} />}
            </div>
            {sso.length > 0 && <SsoWays ways={sso} to={localPath(params.get('to'))} />}
            <SignInForm
              way={way}
              choose={(next) => {
                enter.reset()
                setWay(next)
              }}
              enter={mutate}
              pending={enter.isPending}
              refusal={refusal}
              user={user}
              demo={DemoAccounts && { accounts, DemoAccounts }}
            />
          </>
        )}
      </main>
      <Suspense>
        <LightTable />
      </Suspense>
    </div>
  )
}

/** Why a single sign-on that seemed to end in a session did not. */
const afterSignedOn = (error: unknown): ErrorPanelProps => ({
  title: t`You are not signed in`,
  problem: problemOf(error),
  ...(error instanceof NoSession && { hint: t`Begin again. If it comes to this each time, allow cookies for this address in the browser’s settings.` }),
})

/** What the gateway says where a single sign-on did not end in a session. */
function afterSso(came: string | null): ErrorPanelProps | undefined {
  const title = t`You are not signed in`
  if (came === 'late') return { title, problem: { message: t`The single sign-on took too long, or it began in another browser.` }, hint: t`Begin again.` }
  if (came === 'failed') return { title, problem: { message: t`The single sign-on came back without a session that Keystone knows.` }, hint: t`Try again; if it lasts, tell whoever runs this cloud.` }
  return undefined
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
    case 'idle':
      return (
        <output className={styles.left}>
          <Trans>You were signed out because nobody had used Loupe for a while. Sign in to go on where you were.</Trans>
        </output>
      )
  }
}
