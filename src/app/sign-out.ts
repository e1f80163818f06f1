import { plural, t } from '@lingui/core/macro'
import { addressOf, pathHere } from '#src/lib/base.ts'
import { signOut } from '#src/api/keystone/session.ts'
import { noteFarewell, type Farewell } from '#src/features/login/farewell.ts'
import { dropDrafts } from '#src/forms/drafts.ts'
import { hasUnsaved } from '#src/forms/useUnsaved.ts'
import { paths } from '#src/paths.ts'
import { lastSign } from '#src/session/idle.ts'
import { runningInBrowser } from '#src/transfers/locks.ts'
import { isRunning } from '#src/transfers/machine.ts'
import { allTransfers, forgetTransfers } from '#src/transfers/transfers.ts'
import { confirm } from '#src/ui/confirm.tsx'
import { toastProblem } from '#src/ui/toast.tsx'

/** Carries one word between the tabs of a browser: that the person signed out, or was. The cookies they share are gone then. */
const channel = new BroadcastChannel('loupe')
const SIGNED_OUT = 'signed-out'
const IDLE = 'idle'

/** Signs out of every tab of the browser. Asks first when something would be lost: uploads of any tab, and what is typed in this one. */
export async function askToSignOut(): Promise<void> {
  // One that this tab has only just begun may not hold its lock yet.
  const uploads = Math.max(await runningInBrowser(), allTransfers().filter(isRunning).length)
  const unsaved = hasUnsaved()
  if (uploads === 0 && !unsaved) {
    await signOutEverywhere().catch((error: Error) => toastProblem(error, t`Not signed out`))
    return
  }
  const lost = [
    uploads > 0 && plural(uploads, { one: '# upload is not finished, here or in another tab. Its image stays queued, without data.', other: '# uploads are not finished, here or in other tabs. Their images stay queued, without data.' }),
    unsaved && t`What is typed on this page and not saved is lost.`,
  ]
  confirm({
    title: uploads > 0 ? t`Sign out while data is on its way?` : t`Sign out without saving?`,
    body: lost.filter(Boolean).join(' '),
    action: t`Sign out`,
    stay: t`Stay signed in`,
    danger: true,
    run: signOutEverywhere,
  })
}

/** Revokes every token and leaves, in this tab and the others; the sign-in page tells what the cloud did not confirm. Throws ApiError; the session stands then. */
async function signOutEverywhere(): Promise<void> {
  const confirmed = await signOut()
  channel.postMessage(SIGNED_OUT)
  leave(confirmed ? undefined : 'unconfirmed')
}

/** Signs out of every tab since nobody is there. What was begun is kept for the same person, and they come back to where they were. Throws ApiError; the session stands then. */
export async function signOutIdle(): Promise<void> {
  await signOut()
  channel.postMessage(IDLE)
  leave('idle')
}

/** Nothing of the session stays: not in memory (the page is loaded anew), not in what the tab keeps, unless they are to go on later. */
function leave(farewell: Farewell | undefined): void {
  const comesBack = farewell === 'idle'
  forgetTransfers()
  lastSign.forget()
  noteFarewell(farewell)
  if (!comesBack) {
    dropDrafts()
    // A form that goes with its page writes down what was typed last.
    window.addEventListener('pagehide', dropDrafts)
  }
  // The person has answered already, perhaps in another tab: no form asks whether to leave.
  window.addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), { capture: true })
  location.assign(addressOf(paths.login(comesBack ? wasGoing() : undefined)))
}

/** Where they are; on the sign-in page, where they have a session and no place to go, what that was to lead to. */
const wasGoing = (): string | undefined =>
  pathHere() === paths.login() ? (new URLSearchParams(location.search).get('to') ?? undefined) : pathHere() + location.search

/** Leaves when another tab has signed out, and does not come back to a page of the session by the browser's own memory. */
export function hearSignOut(): () => void {
  const hear = (event: MessageEvent) => {
    if (pathHere() === paths.login()) return
    if (event.data === SIGNED_OUT) leave('elsewhere')
    if (event.data === IDLE) leave('idle')
  }
  const shown = ({ persisted }: PageTransitionEvent) => {
    if (persisted) location.reload()
  }
  channel.addEventListener('message', hear)
  window.addEventListener('pageshow', shown)
  return () => {
    channel.removeEventListener('message', hear)
    window.removeEventListener('pageshow', shown)
  }
}
