import { t } from '@lingui/core/macro'
import { CircleQuestionMark } from 'lucide-react'
import type { Image } from '#src/api/glance/images.ts'
import type { At } from '#src/paths.ts'
import type { ActionItem } from '#src/ui/ActionMenu.tsx'
import { openFetched } from './open-dialog.ts'

/** Every action on an image with yes, no and why. */
export const mayIAction = (at: At, image: Image): ActionItem => ({
  label: t`What may I do here?`,
  icon: <CircleQuestionMark aria-hidden />,
  onSelect: () => void openFetched(import('./MayIDialog.tsx').then(({ MayIDialog }) => (onClose) => <MayIDialog at={at} image={image} onClose={onClose} />)),
})
