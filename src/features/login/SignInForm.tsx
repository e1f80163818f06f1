import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useEffect, useId, useRef } from 'react'
import type { Proof } from '#src/api/keystone/session.ts'
import type { DemoAccount } from '#src/config.ts'
import { stored } from '#src/lib/stored.ts'
import type { Refusal } from '#src/session/refusal.ts'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { SecretInput } from '#src/ui/SecretInput.tsx'
import { TextInput } from '#src/ui/TextInput.tsx'
import { useSecondsLeft } from '#src/ui/useSecondsLeft.ts'
import { WhyNotButton } from '#src/ui/WhyNotButton.tsx'
import type { DemoAccounts } from './DemoAccounts.tsx'
import { waitWords, whyWait } from './wait.ts'
import { WaySwitch, type Way } from './WaySwitch.tsx'
import styles from './Login.module.css'

/** The way and the domain of the last sign-in, in this browser. Never who, and never a secret. */
const WAY_KEY = 'loupe-sign-in'
const DOMAIN_KEY = 'loupe-domain'

export function lastWay(): Way {
  const kept = stored.read(WAY_KEY)
  return kept === 'credential-id' || kept === 'credential-name' ? kept : 'password'
}

export function rememberWay(proof: Proof): void {
  if (proof.method === 'passcode') return
  stored.write(WAY_KEY, proof.method)
  if ('domain' in proof) stored.write(DOMAIN_KEY, proof.domain)
}

type SignInFormProps = {
  way: Way
  choose: (way: Way) => void
  enter: (proof: Proof) => void
  pending: boolean
  refusal: Refusal | undefined
  /** Who began to sign in, and came back from the second step. */
  user: string | undefined
  /** Who can be in the demo cloud, and what shows them: not fetched elsewhere. */
  demo: { accounts: readonly DemoAccount[]; DemoAccounts: typeof DemoAccounts } | undefined
}

/** Every field stands there whatever the way: what was typed is there when one comes back to it. */
export function SignInForm({ way, choose, enter, pending, refusal, user, demo }: SignInFormProps) {
  const id = useId()
  const form = useRef<HTMLFormElement>(null)
  // Cookies marked Secure, as the session's are, never come to such a page.
  const open = !window.isSecureContext
  const byPassword = way === 'password'
  const wait = useSecondsLeft(refusal?.until)
  useEffect(() => form.current?.querySelector<HTMLInputElement>('input:enabled')?.focus(), [])
  useEffect(() => {
    const field = refusal?.field === undefined ? undefined : form.current?.elements.namedItem(refusal.field)
    if (!(field instanceof HTMLInputElement)) return
    field.focus()
    field.select()
  }, [refusal])

  /** What any of the fields has: it is one to fill in on these ways, and the one to look at again. */
  const field = (name: string, ...ways: Way[]) => ({
    name,
    disabled: !ways.includes(way),
    required: true,
    ...(refusal?.field === name && { 'aria-invalid': true, 'aria-describedby': `${id}-refusal` }),
  })
  const word = { autoCapitalize: 'none', autoCorrect: 'off', spellCheck: false }
  const other = (to: Way, label: string) => (
    <button type="button" className={styles.other} onClick={() => choose(to)}>
      {label}
    </button>
  )

  return (
    <>
      <form
        ref={form}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!open && !pending && wait === 0) enter(proofOf(way, new FormData(event.currentTarget)))
        }}
      >
        {open && (
          <ErrorPanel
            title={t`Signing in needs HTTPS`}
            problem={{ message: t`This page came over plain http from another machine: what is typed here could be read on its way, and the browser would not keep the session.` }}
            hint={t`Open it over https, or as localhost on the machine itself.`}
          />
        )}
        <WaySwitch way={way} choose={choose} panel={id} />
        <div role="tabpanel" id={id} aria-label={t`Who you are`} className={styles.fields}>
          <div hidden={way !== 'credential-id'}>
            <TextInput label={t`Credential id`} autoComplete="section-credential username" help={other('credential-name', t`Use its name instead`)} {...word} {...field('id', 'credential-id')} />
          </div>
          <div hidden={way !== 'credential-name'}>
            <TextInput label={t`Credential name`} autoComplete="section-credential username" help={other('credential-id', t`Use its id instead`)} {...word} {...field('name', 'credential-name')} />
          </div>
          <div hidden={way === 'credential-id'}>
            <TextInput label={t`User name`} defaultValue={user} autoComplete={byPassword ? 'username' : 'off'} {...word} {...field('user', 'password', 'credential-name')} />
          </div>
          <div hidden={!byPassword}>
            <SecretInput label={t`Password`} autoComplete="current-password" {...field('password', 'password')} />
          </div>
          <div hidden={byPassword}>
            <SecretInput label={t`Secret`} autoComplete="section-credential current-password" {...field('secret', 'credential-id', 'credential-name')} />
          </div>
          <div hidden={way === 'credential-id'}>
            <TextInput label={t`Domain`} autoComplete="off" defaultValue={stored.read(DOMAIN_KEY) ?? 'Default'} {...word} {...field('domain', 'password', 'credential-name')} />
          </div>
          {!byPassword && (
            <p className={styles.note}>
              <Trans>
                An application credential works in the project it was made in, with the roles it was given. <code>openstack application credential create</code> makes one.
              </Trans>
            </p>
          )}
        </div>
        {refusal && (
          <div id={`${id}-refusal`}>
            <ErrorPanel problem={refusal.problem} hint={refusal.hint} {...(refusal.title !== undefined && { title: refusal.title })} />
          </div>
        )}
        <WhyNotButton type="submit" variant="contained" color="primary" size="large" fullWidth loading={pending} why={open ? { words: t`Signing in needs HTTPS.` } : whyWait(wait)}>
          {waitWords(wait) ?? t`Sign in`}
        </WhyNotButton>
      </form>
      {demo && (
        <demo.DemoAccounts
          accounts={demo.accounts}
          credentials={!byPassword}
          pick={(values) => {
            if (!form.current) return
            fill(form.current, values)
            form.current.requestSubmit()
          }}
        />
      )}
    </>
  )
}

/** What of the fields is for this way. A name has no spaces around it; a secret may have any. */
function proofOf(way: Way, data: FormData): Proof {
  const raw = (name: string) => {
    const value = data.get(name)
    return typeof value === 'string' ? value : ''
  }
  const text = (name: string) => raw(name).trim()
  switch (way) {
    case 'password':
      return { method: way, user: text('user'), domain: text('domain'), password: raw('password') }
    case 'credential-id':
      return { method: way, id: text('id'), secret: raw('secret') }
    case 'credential-name':
      return { method: way, name: text('name'), user: text('user'), domain: text('domain'), secret: raw('secret') }
  }
}

function fill(form: HTMLFormElement, values: Readonly<Record<string, string>>) {
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements.namedItem(name)
    if (field instanceof HTMLInputElement) field.value = value
  }
}
