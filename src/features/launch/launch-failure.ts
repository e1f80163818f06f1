import { t } from '@lingui/core/macro'
import { isRefusal } from '#src/api/errors.ts'

/** What a launch does, one after the other. */
type Step = 'file' | 'key' | 'server'

/** At which step a launch failed, and why: the one before has been done. */
export class LaunchFailure extends Error {
  readonly step: Step
  constructor(step: Step, cause: unknown) {
    super(`the launch failed: ${step}`, { cause })
    this.step = step
  }
}

export const failingAs = <T>(step: Step, work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    throw new LaunchFailure(step, error)
  })

export function titleOf({ step, cause }: LaunchFailure): string {
  if (step === 'file') return t`The server was not launched`
  if (step === 'key') return isRefusal(cause) ? t`The key was not imported, and no server was launched` : t`It is not known whether the key was imported; no server was launched`
  return isRefusal(cause) ? t`The server was not launched` : t`It is not known whether the server was launched`
}
