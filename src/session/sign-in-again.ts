import { useSyncExternalStore } from 'react'
import { parseTime } from '#src/lib/time.ts'
import type { At } from '#src/paths.ts'
import { hasStatus } from '#src/api/errors.ts'
import { sessionQuery, signIn, takeScope, type Proof, type Receipt, type Token } from '#src/api/keystone/session.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { NotKept } from './refusal.ts'
import { findSession, isSameSignIn, keepSession } from './session.ts'

/** A session that ended while a page was open, or is about to. The page stays; the person signs in over it, and what was refused is sent again. */
export type Again = {
  readonly at: At
  /** Who was signed in: only the same person may go on from here. */
  readonly token: Token
  /** `soon`: it still stands, and is renewed before it ends. `early`: the cloud takes it no more, though its time is not over. */
  readonly end: 'soon' | 'over' | 'early'
  /** What the person gives, for Keystone: the password, or the secret of the application credential that was signed in with. */
  readonly proofOf: (secret: string) => Proof
  /** Signs in; answers a receipt where a passcode is asked for too. Throws ApiError, or NotKept. The question stands in all of these cases. */
  readonly signIn: (proof: Proof) => Promise<Receipt | undefined>
  /** The person came by single sign-on: there is no secret to ask for, and they sign in on the sign-in page. */
  readonly bySso: boolean
  /** Looks whether they have, in another tab. */
  readonly look: () => Promise<void>
  /** Gives up: what waits fails with its 401. */
  readonly giveUp: () => void
}

type Question = { readonly again: Again; readonly answer: Promise<boolean> }

let question: Question | undefined
/** The person would not sign in again where it was asked for. */
let declined = false
const listeners = new Set<() => void>()

/** `other`: somebody else signed in, in another tab. Nothing of this page is theirs, so it is loaded anew. */
type Renewal = 'same' | 'other' | 'none'
const renewals = new Map<string, Promise<Renewal>>()

/**
 * Fills `onExpired` of api/http.ts. Answers true when the place has a session again. However many requests are refused at once, the
 * person is asked once; who has declined is asked again only for what they do themselves (`acting`). False at once when nobody was
 * signed in at this place: its loader sends them to the sign-in page.
 */
export async function signInAgain(at: At, acting: boolean): Promise<boolean> {
  const token = queryClient.getQueryData(sessionQuery(at.scope).queryKey)
  if (token === undefined || (declined && !acting)) return false
  // The scope's cookie may have been dropped for another one, or another tab has signed in since.
  const renewal = await renewed(at, token)
  if (renewal !== 'none') return renewal === 'same'
  // They may have declined while that was looked up: what was on its way then is not asked for anew.
  if (declined && !acting) return false
  const asked = question ?? ask(at, token)
  if (!(await asked.answer)) return false
  return asked.again.at.scope === at.scope || (await renewed(at, token)) === 'same'
}

/** Asks at the person's own wish: for a session that ends soon, or after they had declined. */
export async function renewSession(at: At): Promise<void> {
  const token = queryClient.getQueryData(sessionQuery(at.scope).queryKey)
  if (token === undefined || question) return
  if (!declined) ask(at, token, 'soon')
  else if ((await renewed(at, token)) === 'none') ask(at, token)
}

/** Whether there is a session again. Asked once for all who ask at the same time. */
function renewed(at: At, before: Token): Promise<Renewal> {
  const known = renewals.get(at.scope)
  if (known) return known
  const renewal = renew(at, before)
    .catch((): Renewal => 'none')
    .finally(() => renewals.delete(at.scope))
  renewals.set(at.scope, renewal)
  return renewal
}

async function renew(at: At, before: Token): Promise<Renewal> {
  const token = await findSession(at.scope)
  if (token === undefined) return 'none'
  if (!isSameSignIn(token, before)) {
    window.location.reload()
    return 'other'
  }
  keepSession(at.scope, token)
  if (declined) revive()
  return 'same'
}

function ask(at: At, token: Token, end: Again['end'] = parseTime(token.expires_at) > Date.now() ? 'early' : 'over'): Question {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const close = (ok: boolean) => {
    declined = end !== 'soon' && !ok
    show(undefined)
    resolve(ok)
  }
  const { user, application_credential } = token
  const proofOf = (secret: string): Proof =>
    application_credential
      ? { method: 'credential-id', id: application_credential.id, secret }
      : { method: 'password', user: user.name, domain: user.domain.name, password: secret }
  const again: Again = {
    at,
    token,
    end,
    proofOf,
    signIn: async (proof) => {
      const entered = await signIn(proof)
      if ('receipt' in entered) return entered.receipt
      const { token: given } = entered
      keepSession(at.scope, given.project ? given : await taken(at.scope))
      revive()
      close(true)
      return undefined
    },
    bySso: !application_credential && !token.methods.includes('password'),
    look: async () => {
      if ((await renewed(at, token)) !== 'same') return
      revive()
      close(true)
    },
    giveUp: () => close(false),
  }
  const asked = { again, answer: promise }
  show(asked)
  return asked
}

/** The scope from the sign-in that has just been: one that still stands would keep its old end. */
const taken = (scope: string): Promise<Token> =>
  takeScope(scope).catch((error: unknown) => {
    throw hasStatus(error, 401) ? new NotKept() : error
  })

/** What was refused while there was no session, and is in sight, is asked for again. */
function revive(): void {
  declined = false
  tell()
  void queryClient.invalidateQueries({ predicate: ({ state }) => hasStatus(state.error, 401) })
}

function show(next: Question | undefined): void {
  question = next
  tell()
}

function tell(): void {
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The session to be signed in to again; `undefined` while none is asked for. */
export const askedAgain = (): Again | undefined => question?.again

/** `askedAgain` for the dialog. */
export const useAskedAgain = (): Again | undefined => useSyncExternalStore(subscribe, askedAgain)

/** Whether the session has ended and the person goes without one for now. */
export const useDeclined = (): boolean => useSyncExternalStore(subscribe, () => declined)
