import { t } from '@lingui/core/macro'
import { CircleQuestionMark } from 'lucide-react'
import { problemOf } from '#src/api/errors.ts'
import type { Image } from '#src/api/glance/images.ts'
import type { At } from '#src/paths.ts'
import type { ActionItem } from '#src/ui/ActionMenu.tsx'
import { openDialog } from '#src/ui/dialogs.tsx'
import { toastProblem } from '#src/ui/toast.tsx'

/** Every action on an image with yes, no and why. */
export const mayIAction = (at: At, image: Image): ActionItem => ({ label: t`What may I do here?`, icon: <CircleQuestionMark aria-hidden />, onSelect: () => void show(at, image) })

async function show(at: At, image: Image): Promise<void> {
  try {
    const { MayIDialog } = await import('./MayIDialog.tsx')
    openDialog((onClose) => <MayIDialog at={at} image={image} onClose={onClose} />)
  } catch (error) {
    toastProblem(problemOf(error), t`This part of Loupe could not be shown.`)
  }
}
