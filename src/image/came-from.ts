import { t } from '@lingui/core/macro'
import { useLocation } from 'react-router'
import { paths, type At } from '#src/paths.ts'

/** Kept with an image's address in the browser's history: it was opened from what is shared with the project. */
export const FROM_SHARED = 'shared-with-me'

/** The list that an image was opened from. */
export function useCameFrom(at: At): { to: string; label: string } {
  const state: unknown = useLocation().state
  return state === FROM_SHARED ? { to: paths.sharedWithMe(at), label: t`Shared with me` } : { to: paths.images(at), label: t`Images` }
}
