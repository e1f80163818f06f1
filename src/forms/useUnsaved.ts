import { useCallback, useEffect } from 'react'
import { useBeforeUnload } from 'react-router'

/** Forms with unsaved values that stand now. */
let standing = 0

/** Whether somebody is in the middle of something. */
export const hasUnsaved = (): boolean => standing > 0

/** The browser asks before its tab is closed over unsaved values: within the app a draft keeps them (drafts.ts). */
export function useUnsaved(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return
    standing += 1
    return () => {
      standing -= 1
    }
  }, [unsaved])
  useBeforeUnload(
    useCallback(
      (event) => {
        if (unsaved) event.preventDefault()
      },
      [unsaved],
    ),
  )
}
