import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import { Outlet, useLoaderData, useLocation, useOutletContext, type LoaderFunctionArgs } from 'react-router'
import { imageQuery, isGone, type Image } from '#src/api/glance/images.ts'
import { nameOf, shortNameOf } from '#src/image/actions.tsx'
import { ForeignBand } from '#src/image/ForeignBand.tsx'
import { loadImage } from '#src/image/load-image.ts'
import { Stale } from '#src/image/Stale.tsx'
import { whyNotEdit } from '#src/image/why-not.ts'
import { invariant } from '#src/lib/invariant.ts'
import { atOf, paths, type At } from '#src/paths.ts'
import { requireSession, useCan, useSession } from '#src/session/session.ts'
import { Button } from '#src/ui/Button.tsx'
import { EmptyState } from '#src/ui/EmptyState.tsx'
import { LinkTabs } from '#src/ui/LinkTabs.tsx'
import { Page } from '#src/ui/Page.tsx'
import { ReasonWords } from '#src/ui/Reason.tsx'
import { toast } from '#src/ui/toast.tsx'
import { useReturn } from '#src/ui/useReturn.ts'
import { PARTS, unsavedIn, type EditPart } from './edit-draft.ts'
import { countOfChanges } from './words.tsx'

export async function loader({ params, request }: LoaderFunctionArgs) {
  const at = atOf(params)
  const { imageId } = params
  invariant(imageId, 'the route of an image has its id')
  await requireSession(at, request)
  // Not an older one from the cache: what is edited should be what the image is.
  return { at, imageId, loaded: await loadImage(at, imageId, 'fresh') }
}

/** What both tabs edit. */
type Edited = {
  readonly at: At
  readonly image: Image
  /** It is known to be deleted, and the page says so. */
  readonly gone: boolean
  /** Tells the page how many changes a tab has that are not saved. */
  readonly note: (part: EditPart, count: number) => void
}
export const useEdited = () => useOutletContext<Edited>()

/** The page of both tabs. Another image is another page. */
export function Component() {
  const { at, imageId, loaded } = useLoaderData<typeof loader>()
  return <Editing key={imageId} at={at} imageId={imageId} loaded={loaded} />
}

function Editing({ at, imageId, loaded }: { at: At; imageId: string; loaded: Image }) {
  // Without suspense: whatever becomes of the image meanwhile, what the person has written stays.
  const { data: image = loaded, error, refetch } = useQuery(imageQuery(at, imageId))
  useReturn(() => void refetch({ cancelRefetch: false }))
  const { user } = useSession(at)
  const short = shortNameOf(image)
  const [unsaved, setUnsaved] = useState(() => Object.fromEntries(PARTS.map((part) => [part, unsavedIn({ at, id: imageId, part, userId: user.id })])) as Record<EditPart, number>)
  const kept = Object.values(unsaved).reduce((sum, count) => sum + count, 0)
  const tellKept = useEffectEvent(() => {
    if (kept > 0) toast(plural(kept, { one: `# change to “${short}” is kept, not saved, until you come back`, other: `# changes to “${short}” are kept, not saved, until you come back` }))
  })
  useEffect(() => () => tellKept(), [])
  const { pathname } = useLocation()
  const can = useCan(at)
  const why = whyNotEdit(loaded, can) && whyNotEdit(image, can)
  const note = (part: EditPart, count: number) => setUnsaved((counts) => ({ ...counts, [part]: count }))
  const name = nameOf(image)
  const tabs = [
    { to: paths.imageEdit(at, imageId), label: t`Edit image`, part: 'edit' },
    { to: paths.imageProperties(at, imageId), label: t`Properties`, part: 'properties' },
  ] as const
  const back = { to: paths.image(at, imageId), label: t`Image` }
  if (why !== undefined)
    return (
      <Page title={t`Edit ${name}`} back={back} width="form">
        <EmptyState title={t`You cannot edit this image`} action={<Button to={back.to}>{t`Back to the image`}</Button>}>
          <p>
            <ReasonWords reason={why} />
          </p>
        </EmptyState>
      </Page>
    )
  return (
    <>
      <ForeignBand at={at} image={image} />
      <Page title={t`Edit ${name}`} heading={<Trans>Edit <bdi>{name}</bdi></Trans>} back={back} width="form">
        {error && <Stale error={error} gone={t`What you have written stays until you leave; there is nothing to save it to.`} retry={() => void refetch()} />}
        <LinkTabs
          label={t`Edit ${name}`}
          tabs={tabs.map(({ to, label, part }) => {
            const changes = countOfChanges(unsaved[part])
            // The tab that stands says it over its button.
            return { to, label: unsaved[part] > 0 && to !== pathname ? t`${label}, ${changes}` : label }
          })}
        />
        <Outlet context={{ at, image, gone: isGone(error), note } satisfies Edited} />
      </Page>
    </>
  )
}

export { ImageBoundary as ErrorBoundary } from '#src/image/NoSuchImage.tsx'
