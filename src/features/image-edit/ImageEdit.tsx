import { useSuspenseQuery } from '@tanstack/react-query'
import { Outlet, useLoaderData, useOutletContext, useRouteError, type LoaderFunctionArgs } from 'react-router'
import { imageQuery, isGone, type Image } from '#src/api/glance/images.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { nameOf } from '#src/image/actions.tsx'
import { whyNotEdit } from '#src/image/why-not.ts'
import { invariant } from '#src/lib/invariant.ts'
import { atOf, paths, type At } from '#src/paths.ts'
import { requireSession, useCan } from '#src/session/session.ts'
import { Button } from '#src/ui/Button.tsx'
import { EmptyState } from '#src/ui/EmptyState.tsx'
import { LinkTabs } from '#src/ui/LinkTabs.tsx'
import { Page } from '#src/ui/Page.tsx'

export async function loader({ params, request }: LoaderFunctionArgs) {
  const at = atOf(params)
  const { imageId } = params
  invariant(imageId, 'the route of an image has its id')
  await requireSession(at, request)
  // Not an older one from the cache: what is edited should be what the image is.
  await queryClient.fetchQuery(imageQuery(at, imageId))
  return { at, imageId }
}

/** What both tabs edit. */
type Edited = { readonly at: At; readonly image: Image }
export const useEdited = () => useOutletContext<Edited>()

/** The page of both tabs. */
export function Component() {
  const { at, imageId } = useLoaderData<typeof loader>()
  const { data: image } = useSuspenseQuery(imageQuery(at, imageId))
  const why = whyNotEdit(image, useCan(at))
  const name = nameOf(image)
  const back = { to: paths.image(at, imageId), label: 'Image' }
  if (why !== undefined)
    return (
      <Page title={`Edit ${name}`} back={back} width="form">
        <EmptyState title="You cannot edit this image" action={<Button to={back.to}>Back to the image</Button>}>
          <p>{why}</p>
        </EmptyState>
      </Page>
    )
  return (
    <Page title={`Edit ${name}`} heading={<span dir="auto">Edit {name}</span>} back={back} width="form">
      <LinkTabs
        label={`Edit ${name}`}
        tabs={[
          { to: paths.imageEdit(at, imageId), label: 'Edit image' },
          { to: paths.imageProperties(at, imageId), label: 'Properties' },
        ]}
      />
      {/* Another image is another form. */}
      <Outlet key={imageId} context={{ at, image } satisfies Edited} />
    </Page>
  )
}

/** Only what is not there gets words of its own; every other failure is the shell's. */
export function ErrorBoundary() {
  const error = useRouteError()
  if (!isGone(error)) throw error
  return (
    <Page title="No such image">
      <EmptyState title="There is no such image here" action={<Button to={paths.home()}>Go to the images</Button>}>
        <p>It was deleted, or it is not visible to this project: Glance does not tell which.</p>
        <p>Glance says: {error.message}</p>
      </EmptyState>
    </Page>
  )
}
