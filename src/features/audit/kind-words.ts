import { t } from '@lingui/core/macro'
import type { Kind, Outcome } from './audit-search.ts'

/** What a kind of deed is called where one chooses it. */
export function kindWords(kind: Kind): string {
  switch (kind) {
    case 'created':
      return t`Created`
    case 'changed':
      return t`Changed`
    case 'deleted':
      return t`Deleted`
    case 'uploaded':
      return t`Uploaded`
    case 'imported':
      return t`Imported`
    case 'downloaded':
      return t`Downloaded`
    case 'shared':
      return t`Shared, and answered`
    case 'tagged':
      return t`Tag added`
    case 'untagged':
      return t`Tag removed`
    case 'deactivated':
      return t`Deactivated`
    case 'reactivated':
      return t`Reactivated`
    case 'copies':
      return t`Copy deleted from a store`
    case 'servers':
      return t`Nova: servers, snapshots`
  }
}

export function outcomeWords(outcome: Outcome): string {
  switch (outcome) {
    case 'success':
      return t`Done`
    case 'failure':
      return t`Refused or failed`
    case 'pending':
      return t`Begun, no end told`
  }
}
