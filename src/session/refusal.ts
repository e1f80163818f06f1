import { t } from '@lingui/core/macro'
import { hasStatus, problemOf } from '#src/api/errors.ts'
import type { Proof } from '#src/api/keystone/session.ts'
import type { Problem } from '#src/lib/problem.ts'

/** The session was given, and the next request came without it. */
export class NotKept extends Error {
  constructor() {
    super(t`You were let in, but the browser did not keep the session cookie.`)
  }
}

/** Why somebody was not let in. */
export type Refusal = {
  problem: Problem
  /** What could not be done, where the problem does not say it itself. */
  title?: string
  /** What to do about it. */
  hint?: string
  /** The field to look at again. Of a secret and what it belongs to Keystone does not tell which is wrong. */
  field?: 'user' | 'password' | 'passcode' | 'id' | 'secret'
  /** Until when (ms) nobody is let in from here. */
  until?: number
}

/** What Keystone says to a wrong proof, whatever is wrong with it. keystone/exception.py Unauthorized */
const NOT_RIGHT = /^The request you have made requires authentication\.?$/

/** Its other refusals have the same status, so only its words, which it says in English here, tell them apart. keystone/exception.py */
const PASSWORD_EXPIRED = /^The password is expired and needs to be changed/
const LOCKED = /^The account is locked/
const DISABLED = /^The account is disabled/

export function refusalOf(error: unknown, proof: Proof): Refusal {
  const problem = problemOf(error)
  /** In our words; Keystone's, which name the user's id, for whoever runs the cloud. */
  const said = (message: string): Problem => ({ ...problem, message, detail: problem.message })
  const notIn = t`You are not signed in`

  if (error instanceof NotKept) return { problem, hint: t`Allow cookies for this address in the browser’s settings, then sign in again.` }
  if (hasStatus(error, 401)) {
    if (NOT_RIGHT.test(error.message)) return wrong(proof)
    if (PASSWORD_EXPIRED.test(error.message)) {
      return { problem: said(t`This password has expired and must be changed.`), hint: t`Loupe cannot change it. Whoever runs this cloud can tell you where to change it, or set a new one.` }
    }
    if (LOCKED.test(error.message)) {
      return { problem: said(t`This account is locked.`), hint: t`Too many wrong passwords lock an account for a while. Wait, or ask whoever runs this cloud to unlock it.` }
    }
    if (DISABLED.test(error.message)) return { problem: said(t`This account is disabled.`), hint: t`Whoever runs this cloud can enable it.` }
    return { title: t`Keystone did not let you in`, problem }
  }
  // The first step is to be shown again.
  if (hasStatus(error, 410)) return { problem }
  // keystone/application_credential and identity look them up by id or name, and say 404 where there is none.
  if (hasStatus(error, 404) && proof.method === 'credential-id') {
    return { problem: { message: t`There is no application credential with this id.` }, hint: t`It may have been deleted, or belong to another cloud.`, field: 'id' }
  }
  if (hasStatus(error, 404) && proof.method === 'credential-name') return { problem: { message: t`There is no user with this name in the domain.` }, field: 'user' }
  if (hasStatus(error, 429)) {
    const title = t`Too many attempts`
    return error.retry_after === undefined ? { title, problem, hint: t`Wait a minute, then try again.` } : { title, problem, until: Date.now() + error.retry_after * 1000 }
  }
  if (hasStatus(error, 502, 503, 504)) {
    return { title: notIn, problem, hint: t`Keystone, the identity service of this cloud, has to answer first. Try again in a moment; if it lasts, tell whoever runs this cloud.` }
  }
  if (hasStatus(error, 0)) return { title: notIn, problem }
  return { title: notIn, problem, hint: t`Whoever runs this cloud can tell you more.` }
}

/** Something that was given is not right: Keystone does not say what. */
function wrong({ method }: Proof): Refusal {
  switch (method) {
    case 'password':
      return { problem: { message: t`The user name, the domain or the password is not right.` }, hint: t`Keystone does not say which.`, field: 'password' }
    case 'passcode':
      return { problem: { message: t`This passcode is not right.` }, hint: t`Take the one that the authenticator shows now: each is good for half a minute or so. If none is taken, look at the clock of its device.`, field: 'passcode' }
    case 'credential-id':
      return { problem: { message: t`The secret is not right, or the application credential has expired.` }, hint: t`Keystone does not say which.`, field: 'secret' }
    case 'credential-name':
      return {
        problem: { message: t`The credential’s name, the domain or the secret is not right, or the application credential has expired.` },
        hint: t`Keystone does not say which.`,
        field: 'secret',
      }
  }
}
