import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useLoaderData, useNavigate, useRevalidator, useSearchParams } from 'react-router'
import { ApiError, hasStatus, problemOf } from '#src/api/errors.ts'
import { signIn, signOut, type PasswordSignIn, type Token } from '#src/api/keystone/session.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { loadConfig, parseConfig } from '#src/config.ts'
import { stored } from '#src/lib/stored.ts'
import { Button } from '#src/ui/Button.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { Mark } from '#src/ui/Mark.tsx'
import { TextInput } from '#src/ui/TextInput.tsx'
import { DemoAccounts } from './DemoAccounts.tsx'
import { firstPath, localPath } from './entry.ts'
import { takeFarewell } from './farewell.ts'
import { LightTable } from './LightTable.tsx'
import styles from './Login.module.css'

/** The domain that was signed in to last, in this browser. */
const DOMAIN_KEY = 'loupe-domain'

export async function loader() {
  const farewell = takeFarewell()
  try {
    return { ...(await loadConfig()), farewell, unread: undefined }
  } catch (error) {
    // Signing in needs nothing of the settings: the page says what it cannot know, and works.
    return { ...parseConfig({}), farewell, unread: problemOf(error) }
  }
}

/** Keystone let the person in, and the next request came without the session. */
class NotKept extends Error {
  constructor() {
    super('The user name and the password are right, but the browser did not keep the session cookie.')
  }
}

/** Sign-in by name and password, then straight to where the person was going, or worked last. */
export function Component() {
  const { demo, accounts, farewell, unread } = useLoaderData<typeof loader>()
  const { revalidate } = useRevalidator()
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const form = useRef<HTMLFormElement>(null)
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])
  const [lonely, setLonely] = useState<Token>()
  const [left, setLeft] = useState(farewell)
  const enter = useMutation({
    mutationFn: async (person: PasswordSignIn) => {
      const token = await signIn(person)
      setLeft(undefined)
      stored.write(DOMAIN_KEY, person.domain)
      // Nothing that another person saw is shown to this one.
      queryClient.clear()
      const path = await firstPath(localPath(params.get('to'))).catch((error: unknown) => {
        throw hasStatus(error, 401) ? new NotKept() : error
      })
      if (path === undefined) setLonely(token)
      else await navigate(path, { replace: true })
    },
  })
  // Of signing in itself: what comes after it is told apart above.
  const wrong = hasStatus(enter.error, 401)

  return (
    <div className={styles.page}>
      <title>Sign in · Loupe</title>
      <main className={styles.main}>
        <div className={styles.brand}>
          <Mark size={26} />
          <span>Loupe</span>
        </div>
        {lonely ? (
          <NoProject
            token={lonely}
            again={(words) => {
              setLeft(words)
              setLonely(undefined)
            }}
          />
        ) : (
          <>
            <h1 tabIndex={-1}>Sign in</h1>
            <form
              ref={form}
              className={styles.form}
              onSubmit={(event) => {
                event.preventDefault()
                enter.mutate(personOf(new FormData(event.currentTarget)))
              }}
            >
              {left !== undefined && <ErrorPanel problem={{ message: left }} />}
              <TextInput label="User name" name="user" autoComplete="username" autoCapitalize="none" spellCheck={false} required ref={first} />
              <TextInput label="Password" name="password" type="password" autoComplete="current-password" required />
              <TextInput label="Domain" name="domain" autoComplete="off" autoCapitalize="none" spellCheck={false} required defaultValue={stored.read(DOMAIN_KEY) ?? 'Default'} />
              {enter.error &&
                (wrong ? (
                  <ErrorPanel problem={{ message: 'The user name, the domain or the password is not right.' }} />
                ) : (
                  <ErrorPanel title="Signing in did not work" problem={problemOf(enter.error)} hint={hintOf(enter.error)} />
                ))}
              <Button type="submit" variant="contained" color="primary" size="large" fullWidth loading={enter.isPending}>
                Sign in
              </Button>
              {unread && <ErrorPanel problem={unread} retry={() => void revalidate()} />}
            </form>
            {demo && accounts.length > 0 && (
              <DemoAccounts
                accounts={accounts}
                pick={(account) => {
                  if (!form.current) return
                  fill(form.current, account)
                  form.current.requestSubmit()
                }}
              />
            )}
          </>
        )}
      </main>
      <LightTable />
    </div>
  )
}

const text = (data: FormData, name: string) => {
  const value = data.get(name)
  return typeof value === 'string' ? value : ''
}
const personOf = (data: FormData): PasswordSignIn => ({ user: text(data, 'user').trim(), domain: text(data, 'domain').trim(), password: text(data, 'password') })

function fill(form: HTMLFormElement, values: Readonly<Record<string, string>>) {
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements.namedItem(name)
    if (field instanceof HTMLInputElement) field.value = value
  }
}

function hintOf(error: unknown) {
  if (error instanceof NotKept) return 'Allow cookies for this address in the browser’s settings, then sign in again.'
  if (hasStatus(error, 502, 503, 504)) return 'Keystone, the identity service of this cloud, does not answer. Try again in a moment.'
  return error instanceof ApiError ? undefined : 'This cloud’s operators can tell more.'
}

/** Keystone knows the person, but nothing can be shown without a role in a project. */
function NoProject({ token: { user }, again }: { token: Token; again: (words: string | undefined) => void }) {
  const leave = useMutation({ mutationFn: signOut, onSuccess: again })
  return (
    <div className={styles.form}>
      <h1 tabIndex={-1}>No project yet</h1>
      <p>
        You are signed in as <b>{user.name}</b>, and you have no role in any project of this cloud. Images belong to projects: ask whoever runs the cloud for a role in one, then sign in again.
      </p>
      {leave.error && <ErrorPanel problem={problemOf(leave.error)} />}
      <Button size="large" loading={leave.isPending} onClick={() => leave.mutate()}>
        Sign out
      </Button>
    </div>
  )
}
