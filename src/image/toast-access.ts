import { t } from '@lingui/core/macro'
import { problemOf } from '#src/api/errors.ts'
import { readImage, type Image } from '#src/api/glance/images.ts'
import type { At } from '#src/paths.ts'
import { toast, toastProblem } from '#src/ui/toast.tsx'
import { shortNameOf } from './actions.tsx'
import { accessOf, setAccess } from './set-access.ts'

/** Says who sees an image from now on, with the way back to what was before: one patch too, onto what the image is by then. */
export function toastAccess(at: At, before: Image, message: string): void {
  const name = shortNameOf(before)
  const undo = async () => {
    try {
      await setAccess(at, await readImage(at, before.id), accessOf(before))
      const { visibility } = before
      toast(t`“${name}” is ${visibility} again`)
    } catch (error) {
      toastProblem(problemOf(error), t`“${name}” stays as it is`)
    }
  }
  toast(message, { label: t`Undo`, run: () => void undo() })
}
