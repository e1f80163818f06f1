import { t } from '@lingui/core/macro'
import type { Transfer } from './machine.ts'

/** What to do about a failed transfer, where there is more to say than to try again. The image's record is there in every case. */
export function hintOf({ state }: Transfer): string | undefined {
  if (state.kind !== 'failed') return undefined
  switch (state.cause) {
    case 'format':
      return t`The file is not in the format that the image declares. Choose another file, or set the image’s disk format to what the file is, and try again.`
    case 'limit':
      return t`There is no room for it. Delete images that are not needed, or ask for a larger quota, and try again.`
    case 'file':
      return t`Choose the file again.`
    case undefined:
      return undefined
  }
}
