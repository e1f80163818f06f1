import { useSyncExternalStore } from 'react'
import type { At } from '#src/paths.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { sessionQuery, signIn, type Token } from '#src/api/keystone/session.ts'
import { findSession, keepSession } from './session.ts'

/** A session that ended while a page was open. The page stays; the person signs in over it, and what was refused is sent again. */
export type Expired = {
  readonly at: At
  /** Who was signed in: only the same person may go on from here. */
  readonly token: Token
  /** Signs in with the password. Throws ApiError: 401 for a wrong one. */
  readonly signIn: (password: string) => Promise<void>
  /** Gives up: what waits fails with its 401. */
  readonly giveUp: () => void
}

type Question = { readonly expired: Expired; readonly answer: Promise<boolean> }

let question: Question | undefined
const listeners = new Set<() => void>()

/** `other`: somebody else signed in, in another tab. Nothing of this page is theirs, so it is loaded anew. */
type Renewal = 'same' | 'other' | 'none'
const renewals = new Map<string, Promise<Renewal>>()

/**
 * Fills `onExpired` of api/http.ts. Answers true when the place has a session again. However many requests are refused at once, the
 * person is asked once. False at once when nobody was signed in at this place: its loader sends them to the sign-in page.
 */
export async function signInAgain(at: At): Promise<boolean> {
  const token = queryClient.getQueryData(sessionQuery(at.scope).queryKey)
  if (token === undefined) return false
  // The scope's cookie may have been dropped for another one, or another tab has signed in since.
  const renewal = await renewed(at, token)
  if (renewal !== 'none') return renewal === 'same'
  const asked = question ?? ask(at, token)
  return (await asked.answer) && (await renewed(at, token)) === 'same'
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
  if (token.user.id !== before.user.id) {
    window.location.reload()
    return 'other'
  }
  keepSession(at.scope, token)
  return 'same'
}

function ask(at: At, token: Token): Question {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const end = (ok: boolean) => {
    show(undefined)
    resolve(ok)
  }
  const expired: Expired = {
    at,
    token,
    signIn: async (password) => {
      await signIn({ user: token.user.name, domain: token.user.domain.name, password })
      end(true)
    },
    giveUp: () => end(false),
  }
  const asked = { expired, answer: promise }
  show(asked)
  return asked
}

function show(next: Question | undefined): void {
  question = next
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The session to be signed in to again; `undefined` while none is asked for. */
export const expiredSession = (): Expired | undefined => question?.expired

/** `expiredSession` for the shell's dialog. */
export const useExpired = (): Expired | undefined => useSyncExternalStore(subscribe, expiredSession)
