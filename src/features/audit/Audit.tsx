import { t } from '@lingui/core/macro'
import { useLoaderData, type LoaderFunctionArgs } from 'react-router'
import { atOf } from '#src/paths.ts'
import { hasService, requireSession, useCan, useSession } from '#src/session/session.ts'
import { Page } from '#src/ui/Page.tsx'
import { AuditLog } from './AuditLog.tsx'
import { NoLog, Refused } from './NoLog.tsx'

export async function loader({ params, request }: LoaderFunctionArgs) {
  const at = atOf(params)
  await requireSession(at, request)
  return at
}

/** What was done to images: staff see all of it, others what their project did and what was done to its images. */
export function Component() {
  const at = useLoaderData<typeof loader>()
  const staff = useCan(at)('context_is_admin')
  const there = hasService(useSession(at), at.region, 'audit-data')
  return (
    <Page title={t`Audit log`} subtitle={staff ? t`What was done to images, by everybody.` : t`What this project did to images, and what others did to its own.`}>
      {there ? <AuditLog key={`${at.region}/${at.scope}`} at={at} refused={(error) => <Refused at={at} error={error} />} /> : <NoLog at={at} />}
    </Page>
  )
}
