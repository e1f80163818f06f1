import { t } from '@lingui/core/macro'
import type { AuditEvent } from '#src/api/audit/hermes.ts'

/** How it came out: `refused` is a service's no, `failed` that it could not. */
export type Result = 'done' | 'refused' | 'failed' | 'open' | 'unknown'

const codeOf = ({ reason }: AuditEvent): number | undefined => (reason?.reasonCode && /^\d{3}$/.test(reason.reasonCode) ? Number(reason.reasonCode) : undefined)

export function resultOf(event: AuditEvent): Result {
  switch (event.outcome) {
    case 'success':
      return 'done'
    case 'failure': {
      const code = codeOf(event)
      return code !== undefined && code >= 400 && code < 500 ? 'refused' : 'failed'
    }
    case 'pending':
      return 'open'
    default:
      return 'unknown'
  }
}

export function resultWords(result: Result): string {
  switch (result) {
    case 'done':
      return t`Done`
    case 'refused':
      return t`Refused`
    case 'failed':
      return t`Failed`
    case 'open':
      return t`Begun, no end told`
    case 'unknown':
      return t`Not known`
  }
}

/** Why it was refused or failed, by the status that the service answered. Undefined where there is nothing to explain. */
export function reasonOf(event: AuditEvent): string | undefined {
  const code = codeOf(event)
  if (code === undefined || code < 400) return undefined
  const words = reasonWords(code)
  return words === undefined ? `HTTP ${code}` : `${words} (${code})`
}

function reasonWords(code: number): string | undefined {
  switch (code) {
    case 400:
      return t`Wrong request`
    case 401:
      return t`Not signed in`
    case 403:
      return t`Not allowed`
    case 404:
      return t`Not there or not seen`
    case 409:
      return t`Not in this state`
    case 413:
      return t`Over the quota`
    case 415:
      return t`Not of this format`
    default:
      return code >= 500 ? t`The service failed` : undefined
  }
}
