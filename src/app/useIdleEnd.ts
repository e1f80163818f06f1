import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { loadConfig } from '#src/config.ts'
import { lastSign, watchIdle } from '#src/session/idle.ts'
import { runningInBrowser } from '#src/transfers/locks.ts'
import { isRunning } from '#src/transfers/machine.ts'
import { allTransfers } from '#src/transfers/transfers.ts'
import { signOutIdle } from './sign-out.ts'

const MINUTE = 60_000

/** What is done without meaning it too: a mouse that is pushed. */
const MOVES = ['pointermove', 'pointerdown', 'scroll'] as const
/** Not `pointerdown`: what is pressed is to stand until it is let go. */
const DEEDS = ['keydown', 'click'] as const

/** Signs out where nobody is there for as long as whoever runs Loupe allows. `end`: when (ms), in the last minute before. */
export function useIdleEnd(): { end: number | undefined; stay: () => void } {
  const { data: minutes } = useQuery({ queryKey: ['config'], queryFn: loadConfig, staleTime: Infinity, select: ({ idle_minutes }) => idle_minutes })
  const [end, setEnd] = useState<number>()
  const sign = useRef<(meant: boolean) => void>(undefined)
  useEffect(() => {
    if (minutes === undefined) return undefined
    const watch = watchIdle({
      limit: minutes * MINUTE,
      last: lastSign,
      busy: async () => allTransfers().some(isRunning) || (await runningInBrowser()) > 0,
      warn: setEnd,
      over: signOutIdle,
    })
    sign.current = watch.sign
    const move = () => watch.sign(false)
    const deed = () => watch.sign(true)
    const how = { capture: true, passive: true }
    for (const name of MOVES) window.addEventListener(name, move, how)
    for (const name of DEEDS) window.addEventListener(name, deed, how)
    return () => {
      watch.stop()
      for (const name of MOVES) window.removeEventListener(name, move, how)
      for (const name of DEEDS) window.removeEventListener(name, deed, how)
    }
  }, [minutes])
  return { end, stay: useCallback(() => sign.current?.(true), []) }
}
