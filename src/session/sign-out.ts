import { queryClient } from '#src/api/queryClient.ts'
import { signOut } from '#src/api/keystone/session.ts'

const CHANNEL = 'loupe'
const SIGNED_OUT = 'signed-out'

/** Revokes every token, forgets what the person saw, and tells the other tabs. Throws ApiError when the gateway cannot be reached: then the session still stands. */
export async function leave(): Promise<void> {
  await signOut()
  queryClient.clear()
  const channel = new BroadcastChannel(CHANNEL)
  channel.postMessage(SIGNED_OUT)
  channel.close()
}

/** Calls back when the person has signed out in another tab; what they saw is forgotten by then. Answers how to stop listening. */
export function whenSignedOutElsewhere(listener: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.addEventListener('message', (event) => {
    if (event.data !== SIGNED_OUT) return
    queryClient.clear()
    listener()
  })
  return () => channel.close()
}
