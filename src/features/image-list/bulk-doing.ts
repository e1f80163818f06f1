import { plural } from '@lingui/core/macro'
import type { Act } from '#src/image/acts.ts'

/** While it runs: the table says it, the other words come with the bar of a selection. */
export function doingOf(act: Act, count: number): string {
  switch (act) {
    case 'deactivate':
      return plural(count, { one: 'Deactivating # image', other: 'Deactivating # images' })
    case 'reactivate':
      return plural(count, { one: 'Reactivating # image', other: 'Reactivating # images' })
    case 'protect':
      return plural(count, { one: 'Protecting # image', other: 'Protecting # images' })
    case 'unprotect':
      return plural(count, { one: 'Turning off the protection of # image', other: 'Turning off the protection of # images' })
    case 'delete':
      return plural(count, { one: 'Deleting # image', other: 'Deleting # images' })
  }
}
