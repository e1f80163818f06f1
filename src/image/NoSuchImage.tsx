import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useParams, useRouteError } from 'react-router'
import { isGone } from '#src/api/glance/images.ts'
import { paths } from '#src/paths.ts'
import { useTransfer } from '#src/transfers/transfers.ts'
import { Button } from '#src/ui/Button.tsx'
import { EmptyState } from '#src/ui/EmptyState.tsx'
import { Page } from '#src/ui/Page.tsx'

/** In place of an image that is not there. `said`: Glance's own words. */
export function NoSuchImage({ said }: { said?: string }) {
  const { region = '', scope = '', imageId = '' } = useParams()
  const upload = useTransfer(imageId)?.state
  return (
    <Page title={t`No such image`}>
      <EmptyState
        title={t`There is no such image here`}
        action={
          <>
            <Button to={paths.home()}>{t`Go to the images`}</Button>
            <Button to={paths.audit({ region, scope }, `?image=${imageId}`)}>{t`What was done to it`}</Button>
          </>
        }
      >
        {/* What became of the data that was on its way here. */}
        {upload?.kind === 'failed' && <p role="alert">{upload.problem.message}</p>}
        <p>
          <Trans>It was deleted, or it is not visible to this project: Glance does not say which.</Trans>
        </p>
        {said !== undefined && (
          <p>
            <Trans>Glance says: {said}</Trans>
          </p>
        )}
      </EmptyState>
    </Page>
  )
}

/** The boundary of an image's pages: only what is not there gets words of its own; every other failure is the shell's. */
export function ImageBoundary() {
  const error = useRouteError()
  if (!isGone(error)) throw error
  return <NoSuchImage said={error.message} />
}
