import { t } from '@lingui/core/macro'
import { Globe, GlobeLock } from 'lucide-react'
import type { Image } from '#src/api/glance/images.ts'
import type { At } from '#src/paths.ts'
import type { Can } from '#src/policy/can.ts'
import type { ActionItem } from '#src/ui/ActionMenu.tsx'
import { openFetched } from './open-dialog.ts'
import { whyNotPublish, whyNotUnpublish } from './why-not.ts'

/** Offering an image to everybody, or taking it back: in the menu of whoever may do it to any image. */
export function publishActions(at: At, image: Image, can: Can): ActionItem[] {
  if (image.visibility === 'public') return can('modify_image', image) ? [{ label: t`Unpublish…`, icon: <GlobeLock aria-hidden />, why: whyNotUnpublish(image, can), onSelect: () => askUnpublish(at, image) }] : []
  return can('publicize_image', image) ? [{ label: t`Publish…`, icon: <Globe aria-hidden />, why: whyNotPublish(image, can), onSelect: () => askPublish(at, image) }] : []
}

/** Asks, with everything to see to before. */
export const askPublish = (at: At, image: Image): void =>
  void openFetched(import('./PublishDialog.tsx').then(({ PublishDialog }) => (onClose) => <PublishDialog at={at} image={image} onClose={onClose} />))

/** Asks, and says who loses it. */
export const askUnpublish = (at: At, image: Image): void =>
  void openFetched(import('./UnpublishDialog.tsx').then(({ UnpublishDialog }) => (onClose) => <UnpublishDialog at={at} image={image} onClose={onClose} />))
