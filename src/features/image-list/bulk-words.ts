import { plural, t } from '@lingui/core/macro'
import type { Act } from '#src/image/acts.ts'

export function wordOf(act: Act): string {
  switch (act) {
    case 'deactivate':
      return t`Deactivate`
    case 'reactivate':
      return t`Reactivate`
    case 'protect':
      return t`Protect`
    case 'unprotect':
      return t`Turn off protection`
    case 'delete':
      return t`Delete`
  }
}

/** When all of it is done. */
export function doneOf(act: Act, count: number): string {
  switch (act) {
    case 'deactivate':
      return plural(count, { one: '# image was deactivated', other: '# images were deactivated' })
    case 'reactivate':
      return plural(count, { one: '# image was reactivated', other: '# images were reactivated' })
    case 'protect':
      return plural(count, { one: '# image was protected', other: '# images were protected' })
    case 'unprotect':
      return plural(count, { one: 'The protection of # image was turned off', other: 'The protection of # images was turned off' })
    case 'delete':
      return plural(count, { one: '# image was deleted', other: '# images were deleted' })
  }
}

/** When some of it is not. */
export function partlyOf(act: Act, done: number, not: number): string {
  switch (act) {
    case 'deactivate':
      return t`${done} deactivated, ${not} not`
    case 'reactivate':
      return t`${done} reactivated, ${not} not`
    case 'protect':
      return t`${done} protected, ${not} not`
    case 'unprotect':
      return t`Protection turned off for ${done}, for ${not} not`
    case 'delete':
      return t`${done} deleted, ${not} not`
  }
}
