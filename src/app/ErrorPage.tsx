import { isRouteErrorResponse, useRevalidator, useRouteError } from 'react-router'
import { hasStatus, problemOf } from '#src/api/errors.ts'
import { paths } from '#src/paths.ts'
import { Button } from '#src/ui/Button.tsx'
import { EmptyState } from '#src/ui/EmptyState.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { Page } from '#src/ui/Page.tsx'

/** The boundary of a route: a loader failed, or a page broke. */
export function ErrorPage() {
  const error = useRouteError()
  const { revalidate } = useRevalidator()
  if (hasStatus(error, 404) || (isRouteErrorResponse(error) && error.status === 404)) return <Nothing words={problemOf(error).message} />
  return (
    <Page title="This page could not be shown" width="form">
      <ErrorPanel problem={problemOf(error)} hint={hintOf(error)} retry={() => void revalidate()} />
    </Page>
  )
}

function hintOf(error: unknown) {
  if (hasStatus(error, 403)) return 'Your roles in this project do not allow it. Another project may: switch at the top.'
  if (hasStatus(error, 502, 503, 504)) return 'The service behind Loupe does not answer. Try again in a moment; if it lasts, tell whoever runs this cloud.'
  if (hasStatus(error, 0)) return undefined
  return undefined
}

/** Nothing at this address, or nothing that the person may see: Glance does not tell which. */
export function Nothing({ words }: { words?: string | undefined }) {
  return (
    <Page title="Not here">
      <EmptyState title="There is nothing at this address" action={<Button to={paths.home()}>Go to the images</Button>}>
        <p>It was deleted, it is not visible to this project, or the address is misspelt.</p>
        {words !== undefined && <p>Glance says: {words}</p>}
      </EmptyState>
    </Page>
  )
}
