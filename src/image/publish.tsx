import { t } from '@lingui/core/macro'
import { Globe, GlobeLock } from 'lucide-react'
import { problemOf } from '#src/api/errors.ts'
import type { Image } from '#src/api/glance/images.ts'
import type { At } from '#src/paths.ts'
import type { Can } from '#src/policy/can.ts'
import type { ActionItem } from '#src/ui/ActionMenu.tsx'
import { openDialog } from '#src/ui/dialogs.tsx'
import { toastProblem } from '#src/ui/toast.tsx'
import { whyNotPublish, whyNotUnpublish } from './why-not.ts'

/** Offering an image to everybody, or taking it back: in the menu of whoever may do it to any image. */
export function publishActions(at: At, image: Image, can: Can): ActionItem[] {
  if (image.visibility === 'public') return can('modify_image', image) ? [{ label: t`Unpublish…`, icon: <GlobeLock aria-hidden />, why: whyNotUnpublish(image, can), onSelect: () => askUnpublish(at, image) }] : []
  return can('publicize_image', image) ? [{ label: t`Publish…`, icon: <Globe aria-hidden />, why: whyNotPublish(image, can), onSelect: () => askPublish(at, image) }] : []
}

/** Asks, with everything to see to before. */
export const askPublish = (at: At, image: Image): void =>
  void open(async () => {
    const { PublishDialog } = await import('./PublishDialog.tsx')
    openDialog((onClose) => <PublishDialog at={at} image={image} onClose={onClose} />)
  })

/** Asks, and says who loses it. */
export const askUnpublish = (at: At, image: Image): void =>
  void open(async () => {
    const { UnpublishDialog } = await import('./UnpublishDialog.tsx')
    openDialog((onClose) => <UnpublishDialog at={at} image={image} onClose={onClose} />)
  })

async function open(show: () => Promise<void>): Promise<void> {
  try {
    await show()
  } catch (error) {
    toastProblem(problemOf(error), t`This part of Loupe could not be shown.`)
  }
}
