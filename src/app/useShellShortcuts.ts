import { t } from '@lingui/core/macro'
import { useLocation, useNavigate } from 'react-router'
import { whyNotCreate } from '#src/image/why-not.ts'
import { paths, type At } from '#src/paths.ts'
import { useCan } from '#src/session/session.ts'
import { useShortcut } from '#src/ui/shortcuts.ts'
import { toastProblem } from '#src/ui/toast.tsx'
import { openOverlay } from './overlays.ts'

/** The keys that do the same on every page. */
export function useShellShortcuts(at: At): void {
  const navigate = useNavigate()
  const { pathname, search } = useLocation()
  const can = useCan(at)
  const create = () => {
    const why = whyNotCreate(can, at.scope)
    if (why !== undefined) return toastProblem({ message: why.words }, t`You cannot create images here`)
    // The list behind the form stays as it was asked for.
    void navigate(paths.imageCreate(at, pathname === paths.images(at) ? search : ''))
  }
  useShortcut('Mod+K /', t`Find images, places and actions`, () => void openOverlay('find'), 'everywhere')
  useShortcut('c', t`Create image`, create, 'everywhere')
  useShortcut('?', t`Keyboard shortcuts`, () => void openOverlay('shortcuts'), 'everywhere')
}
