import type { Image } from '#src/api/glance/images.ts'
import type { Act } from '#src/image/acts.ts'
import type { At } from '#src/paths.ts'
import { toast, toastProblem } from '#src/ui/toast.tsx'
import { isWatched, runJob } from './bulk.ts'
import { doneOf, partlyOf } from './bulk-words.ts'

/** Does it, and says so at the end: what was left undone is told by the list, or by a message where no list is on the screen. */
export async function startJob(act: Act, at: At, images: readonly Image[], onDone: (image: Image) => void): Promise<void> {
  const { done, failed } = await runJob(act, at, images, onDone)
  if (done === images.length) toast(doneOf(act, done))
  else if (!isWatched()) toastProblem(failed[0]?.problem ?? { message: '' }, partlyOf(act, done, images.length - done))
}
