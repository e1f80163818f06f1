import { useRouteError } from 'react-router'
import { isGone } from '#src/api/glance/images.ts'
import { paths } from '#src/paths.ts'
import { Button } from '#src/ui/Button.tsx'
import { EmptyState } from '#src/ui/EmptyState.tsx'
import { Page } from '#src/ui/Page.tsx'

/** In place of an image that is not there. `said`: Glance's own words. */
export function NoSuchImage({ said }: { said?: string }) {
  return (
    <Page title="No such image">
      <EmptyState title="There is no such image here" action={<Button to={paths.home()}>Go to the images</Button>}>
        <p>It was deleted, or it is not visible to this project: Glance does not tell which.</p>
        {said !== undefined && <p>Glance says: {said}</p>}
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
