import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useLoaderData, type LoaderFunctionArgs } from 'react-router'
import { problemOf } from '#src/api/errors.ts'
import { imageQuery, type Image } from '#src/api/glance/images.ts'
import { flavorsQuery } from '#src/api/nova/flavors.ts'
import { limitsQuery } from '#src/api/nova/limits.ts'
import { keypairsQuery } from '#src/api/nova/keypairs.ts'
import { newestMicroversionQuery } from '#src/api/nova/versions.ts'
import { networksQuery } from '#src/api/neutron/networks.ts'
import { nameOf } from '#src/image/actions.tsx'
import { assignmentOf, effectiveOf } from '#src/image/flavor-assignment.ts'
import { grouped } from '#src/image/flavors-for.ts'
import { ForeignBand } from '#src/image/ForeignBand.tsx'
import { loadImage } from '#src/image/load-image.ts'
import { Stale } from '#src/image/Stale.tsx'
import { whyNotLaunch } from '#src/image/why-not.ts'
import { invariant } from '#src/lib/invariant.ts'
import { atOf, paths, type At } from '#src/paths.ts'
import { hasService, requireSession, useCan, useSession } from '#src/session/session.ts'
import { Button } from '#src/ui/Button.tsx'
import { EmptyState } from '#src/ui/EmptyState.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { Page } from '#src/ui/Page.tsx'
import { ReasonWords } from '#src/ui/Reason.tsx'
import { Skeleton } from '#src/ui/Skeleton.tsx'
import { useReturn } from '#src/ui/useReturn.ts'
import { LaunchForm } from './LaunchForm.tsx'
import styles from './Launch.module.css'

export async function loader({ params, request }: LoaderFunctionArgs) {
  const at = atOf(params)
  const { imageId } = params
  invariant(imageId, 'the route of an image has its id')
  await requireSession(at, request)
  return { at, imageId, loaded: await loadImage(at, imageId, 'fresh') }
}

/** A server from an image. Another image is another page. */
export function Component() {
  const { at, imageId, loaded } = useLoaderData<typeof loader>()
  return <Launch key={imageId} at={at} loaded={loaded} />
}

function Launch({ at, loaded }: { at: At; loaded: Image }) {
  const { id } = loaded
  // Without suspense: whatever becomes of the image meanwhile, what the person has written stays.
  const { data: image = loaded, error, refetch } = useQuery(imageQuery(at, id))
  useReturn(() => void refetch({ cancelRefetch: false }))
  const can = useCan(at)
  const token = useSession(at)
  const [whyAtFirst] = useState(() => whyNotLaunch(loaded, can))
  const why = whyAtFirst && whyNotLaunch(image, can)
  const name = nameOf(image)
  const back = { to: paths.image(at, id), label: t`Image` }
  return (
    <>
      <ForeignBand at={at} image={image} />
      <Page title={t`Launch ${name}`} heading={<Trans>Launch <bdi>{name}</bdi></Trans>} back={back} width="form">
        {error && <Stale error={error} gone={t`What you have written stays until you leave; there is nothing to launch.`} retry={() => void refetch()} />}
        {!hasService(token, at.region, 'compute') ? (
          <EmptyState title={t`No servers are launched here`} action={<Button to={back.to}>{t`Back to the image`}</Button>}>
            <p>{t`The catalog of this project has no compute service in this region.`}</p>
          </EmptyState>
        ) : why !== undefined ? (
          <EmptyState title={t`No server can be launched from this image`} action={<Button to={back.to}>{t`Back to the image`}</Button>}>
            <p>
              <ReasonWords reason={why} />
            </p>
          </EmptyState>
        ) : (
          <Offers at={at} image={image} />
        )}
      </Page>
    </>
  )
}

/** The form, once it is known what there is to choose from. */
function Offers({ at, image }: { at: At; image: Image }) {
  const can = useCan(at)
  const token = useSession(at)
  const hasNetworks = hasService(token, at.region, 'network')
  const newest = useQuery(newestMicroversionQuery(at))
  const flavors = useQuery(flavorsQuery(at, can('os_compute_api:os-flavor-access')))
  const keys = useQuery(keypairsQuery(at))
  const networks = useQuery({ ...networksQuery(at), enabled: hasNetworks })
  // Advice, and not waited for.
  const limits = useQuery(limitsQuery(at)).data
  const failed = [flavors, newest].find((one) => one.error && one.data === undefined)
  if (failed?.error) return <ErrorPanel title={t`The flavors could not be read`} problem={problemOf(failed.error)} retry={() => void failed.refetch()} />
  // A launch needs neither keys nor networks: what fails of them is told where they would be chosen.
  if (!flavors.data || newest.data === undefined || keys.isPending || (hasNetworks && networks.isPending)) return <Loading />

  const all = flavors.data.map(grouped)
  if (all.length === 0)
    return (
      <EmptyState title={t`This project has no flavors`}>
        <p>{t`Whoever runs this cloud makes them.`}</p>
      </EmptyState>
    )
  if (effectiveOf(assignmentOf(image), all).flavors.length === 0)
    return (
      <EmptyState title={t`No flavor may be used with this image`} action={<Button to={paths.imageFlavors(at, image.id)}>{t`Flavors of the image`}</Button>}>
        <p>{t`Flavors are assigned to it, and none of them is there any more, or for this project.`}</p>
      </EmptyState>
    )
  return (
    <LaunchForm
      at={at}
      image={image}
      flavors={all}
      keys={{ of: keys.data ?? [], error: keys.data ? null : keys.error, retry: () => void keys.refetch() }}
      networks={hasNetworks ? { of: networks.data ?? [], error: networks.data ? null : networks.error, retry: () => void networks.refetch() } : undefined}
      newest={newest.data}
      limits={limits}
    />
  )
}

const Loading = () => (
  <output className={styles.waiting} aria-label={t`What there is to choose from is being read`}>
    <Skeleton height={36} />
    <Skeleton height={220} />
    <Skeleton height={64} />
    <Skeleton height={36} />
  </output>
)

export { ImageBoundary as ErrorBoundary } from '#src/image/NoSuchImage.tsx'
