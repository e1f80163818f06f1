import { stored } from '#src/lib/stored.ts'

const MINUTE = 60_000
/** Between two tries to sign out where the first failed. */
const AGAIN = 10_000
/** Between two looks while somebody is warned: another tab may be in use. */
const TICK = 1000

const KEY = 'loupe-last-sign'

/** When somebody gave the last sign of being there (ms), in any tab of this browser. Forgotten when a session begins or ends. */
export const lastSign = {
  read: (): number | undefined => Number(stored.read(KEY)) || undefined,
  write: (now: number): void => stored.write(KEY, String(now)),
  forget: (): void => stored.remove(KEY),
}

export type Idleness = {
  /** Milliseconds without a sign of anybody, after which it is over. */
  readonly limit: number
  /** The last sign in any tab (ms), which all of them share. */
  readonly last: { read(): number | undefined; write(now: number): void }
  /** Whether something runs that nobody needs to watch. It counts as a sign. */
  readonly busy: () => Promise<boolean>
  /** Says when it will be over, in the last minute; `undefined`: somebody is there. */
  readonly warn: (end: number | undefined) => void
  /** It is over. Tried again where it throws. */
  readonly over: () => Promise<void>
}

/**
 * Watches for nobody being there. `sign`: of somebody; `meant`: a key or a press. Once somebody is warned only those count: a mouse that
 * moves on its way to the answer is none.
 */
export function watchIdle({ limit, last, busy, warn, over }: Idleness): { sign: (meant: boolean) => void; stop: () => void } {
  const warning = Math.min(MINUTE, limit / 2)
  let timer: ReturnType<typeof setTimeout> | undefined
  let end: number | undefined
  let stopped = false
  const say = (next: number | undefined) => {
    if (next !== end) warn((end = next))
  }
  const lookIn = (ms: number) => {
    clearTimeout(timer)
    if (!stopped) timer = setTimeout(() => void look(), ms)
  }
  const note = () => {
    last.write(Date.now())
    say(undefined)
    lookIn(limit - warning)
  }
  /** When it would be over, by the last sign that any tab saw. */
  const due = () => {
    const now = Date.now()
    const seen = last.read() ?? now
    // The clock was put back.
    if (seen > now) last.write(now)
    return Math.min(seen, now) + limit
  }
  const look = async () => {
    if (due() - Date.now() <= warning && (await busy())) return note()
    if (stopped) return
    // A sign may have come meanwhile.
    const then = due()
    const left = then - Date.now()
    if (left > warning) {
      say(undefined)
      return lookIn(left - warning)
    }
    say(then)
    if (left > 0) return lookIn(Math.min(left, TICK))
    try {
      await over()
    } catch {
      lookIn(AGAIN) // the network is away: nothing is signed out without it
    }
  }
  if (last.read() === undefined) note()
  else void look()
  return {
    sign: (meant) => {
      if (end !== undefined ? meant : Date.now() - (last.read() ?? 0) >= TICK) note()
    },
    stop: () => {
      stopped = true
      clearTimeout(timer)
    },
  }
}
