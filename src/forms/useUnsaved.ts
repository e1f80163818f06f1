import { t } from '@lingui/core/macro'
import { useCallback, useEffect, useEffectEvent, useRef } from 'react'
import { useBeforeUnload, useBlocker } from 'react-router'
import { confirm } from '#src/ui/confirm.tsx'

/** Forms with unsaved values that stand now. */
let standing = 0

/** Whether something would be lost if everything were mounted anew. */
export const hasUnsaved = (): boolean => standing > 0

/**
 * Asks before a page with unsaved values is left, by a link, the browser's buttons or its close button. Answers how to leave without being asked:
 * `leave(() => navigate(…))`.
 */
export function useUnsaved(unsaved: boolean, what: { title: string; body: string; action: string }): (go: () => void) => void {
  const free = useRef(false)
  useEffect(() => {
    if (!unsaved) return
    standing += 1
    return () => {
      standing -= 1
    }
  }, [unsaved])
  const { title, body, action } = what
  const blocker = useBlocker(useCallback(({ currentLocation, nextLocation }) => unsaved && !free.current && currentLocation.pathname !== nextLocation.pathname, [unsaved]))
  useBeforeUnload(
    useCallback(
      (event) => {
        if (unsaved && !free.current) event.preventDefault()
      },
      [unsaved],
    ),
  )
  const ask = useEffectEvent(() => {
    if (blocker.state !== 'blocked') return
    confirm({
      title,
      body,
      action,
      danger: true,
      stay: t`Keep editing`,
      run: () => {
        blocker.proceed()
        return Promise.resolve()
      },
      onCancel: () => blocker.reset(),
    })
  })
  useEffect(() => {
    if (blocker.state === 'blocked') ask()
  }, [blocker.state])
  return useCallback((go: () => void) => {
    free.current = true
    go()
  }, [])
}
