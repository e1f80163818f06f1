import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Link } from 'react-router'
import { hasStatus, isRefusal } from '#src/api/errors.ts'
import { serversQuery } from '#src/api/nova/servers.ts'
import { CLOCKS_APART, useArrived } from '#src/image/useArrived.ts'
import { parseTime } from '#src/lib/time.ts'
import { paths, type At } from '#src/paths.ts'
import type { LaunchFailure } from './launch-failure.ts'

type HintProps = { at: At; failure: LaunchFailure; /** Of the server that was asked for. */ name: string; /** When, in ms. */ asked: number }

/** What to do about a launch that failed. Nova's own words stand beside it. */
export function Hint({ at, failure: { step, cause: error }, name, asked }: HintProps) {
  if (step === 'file') return t`Nothing was launched.`
  if (step === 'key') return keyHint(error)
  if (hasStatus(error, 400)) return t`Nova does not take it as it is. Correct what it names, and try again: nothing was launched.`
  // nova/exception.py TooManyInstances
  if (hasStatus(error, 403) && error.message.startsWith('Quota exceeded')) return t`Delete a server, choose a smaller flavor, or ask for more quota: nothing was launched.`
  if (hasStatus(error, 403)) return t`A quota of the project may be used up, or your role may not do this here. Nothing was launched.`
  if (hasStatus(error, 404, 409)) return t`Something that was chosen is not there, or leaves more than one choice. Choose again: nothing was launched.`
  return isRefusal(error) ? t`Nothing was launched.` : <Arrived at={at} name={name} asked={asked} />
}

function keyHint(error: unknown): string {
  if (hasStatus(error, 409)) return t`You have a key pair with this name already: choose it, or give this one another name.`
  return isRefusal(error) ? t`Correct the key, or launch without it.` : t`If it is among your key pairs by now, choose it there.`
}

/** Nova launches a second server when it is asked twice: whether the first try arrived is looked up. */
function Arrived({ at, name, asked }: Omit<HintProps, 'failure'>) {
  const there = useArrived(serversQuery(at), (server) => server.name === name && parseTime(server.created) >= asked - CLOCKS_APART)
  if (there === 'unread') return t`A server may have been launched all the same. Look at the servers of the project before you try again.`
  if (there === 'looking') return t`Nova may still be launching it. Whether a server of this name comes is looked up for a minute …`
  if (there === 'none') return t`No server of this name has come so far. Look at the servers of the project before you try again.`
  return (
    <Trans>
      There is a server of this name, made just now: <Link to={paths.server(at, there.id)}>look at it</Link> before you try again.
    </Trans>
  )
}
