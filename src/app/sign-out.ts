import { noteFarewell } from '#src/features/login/farewell.ts'
import { paths } from '#src/paths.ts'
import { signOut } from '#src/api/keystone/session.ts'
import { forgetTransfers } from '#src/transfers/transfers.ts'

/** Carries one word between the tabs of a browser: that the person signed out. The cookies they share are gone then. */
const channel = new BroadcastChannel('loupe')
const SIGNED_OUT = 'signed-out'

/** A full load, so that nothing of the session stays in memory. */
const leave = () => location.assign(paths.login())

/** Revokes every token and leaves, in this tab and the others; the sign-in page tells what the cloud did not confirm. Throws ApiError; the session stands then. */
export async function signOutEverywhere(): Promise<void> {
  noteFarewell(await signOut())
  forgetTransfers()
  channel.postMessage(SIGNED_OUT)
  leave()
}

/** Leaves when another tab has signed out. */
export function hearSignOut(): () => void {
  const hear = (event: MessageEvent) => {
    if (event.data !== SIGNED_OUT) return
    forgetTransfers()
    leave()
  }
  channel.addEventListener('message', hear)
  return () => channel.removeEventListener('message', hear)
}
