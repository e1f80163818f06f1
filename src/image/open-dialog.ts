import { t } from '@lingui/core/macro'
import { problemOf } from '#src/api/errors.ts'
import { openDialog } from '#src/ui/dialogs.tsx'
import { toastProblem } from '#src/ui/toast.tsx'

/** Opens a dialog whose code is fetched for it, and tells where it did not come. */
export async function openFetched(fetched: Promise<Parameters<typeof openDialog>[0]>): Promise<void> {
  try {
    openDialog(await fetched)
  } catch (error) {
    toastProblem(problemOf(error), t`This part of Loupe could not be shown.`)
  }
}
