import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { useLoaderData, type LoaderFunctionArgs } from 'react-router'
import { gapsQuery } from '#src/api/audit/hermes.ts'
import { atOf, type At } from '#src/paths.ts'
import { hasService, requireSession, useSession } from '#src/session/session.ts'
import { Page } from '#src/ui/Page.tsx'
import { AuditLog } from './AuditLog.tsx'
import { NoLog, Refused } from './NoLog.tsx'

export async function loader({ params, request }: LoaderFunctionArgs) {
  const at = atOf(params)
  await requireSession(at, request)
  return at
}

/** What was done to images: whose events it tells is the service's to say. */
export function Component() {
  const at = useLoaderData<typeof loader>()
  const there = hasService(useSession(at), at.region, 'audit-data')
  return (
    <Page title={t`Audit log`} subtitle={there ? <WhatIsTold at={at} /> : undefined}>
      {there ? <AuditLog key={`${at.region}/${at.scope}`} at={at} refused={(error) => <Refused at={at} error={error} />} /> : <NoLog at={at} />}
    </Page>
  )
}

function WhatIsTold({ at }: { at: At }) {
  const { data: log, isPending } = useQuery(gapsQuery(at))
  // Its line is kept free.
  if (isPending) return '\u00A0'
  if (log === null) return t`What was done to images from this project.`
  return log?.view === 'all' ? t`What was done to images, by everybody.` : t`What this project did to images, and what others did to its own.`
}
