import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useSuspenseQuery } from '@tanstack/react-query'
import { Pencil } from 'lucide-react'
import { useEffect } from 'react'
import { Outlet, useLoaderData, useNavigate, type LoaderFunctionArgs } from 'react-router'
import { imageChangesQuery, noteGone } from '#src/api/glance/image-cache.ts'
import { imageQuery, isGone, type Image } from '#src/api/glance/images.ts'
import { invariant } from '#src/lib/invariant.ts'
import { useCameFrom } from '#src/image/came-from.ts'
import { activationAction, deleteAction, downloadAction, launchAction, nameOf, protectionAction, shortNameOf } from '#src/image/actions.tsx'
import { ForeignBand } from '#src/image/ForeignBand.tsx'
import { ImageStatus } from '#src/image/ImageStatus.tsx'
import { useLiveStatus } from '#src/image/live-status.ts'
import { loadImage } from '#src/image/load-image.ts'
import { NoSuchImage } from '#src/image/NoSuchImage.tsx'
import { OsMark } from '#src/image/OsMark.tsx'
import { mayIAction } from '#src/image/may-i.tsx'
import { publishActions } from '#src/image/publish.tsx'
import type { Shown } from '#src/image/shown.ts'
import { Stale } from '#src/image/Stale.tsx'
import { VisibilityChip } from '#src/image/VisibilityChip.tsx'
import { whyNotEdit } from '#src/image/why-not.ts'
import { atOf, paths, type At } from '#src/paths.ts'
import { requireSession, useCan } from '#src/session/session.ts'
import { ActionMenu } from '#src/ui/ActionMenu.tsx'
import { Button } from '#src/ui/Button.tsx'
import { Tag } from '#src/ui/Chip.tsx'
import { Copyable } from '#src/ui/Copyable.tsx'
import { LinkTabs } from '#src/ui/LinkTabs.tsx'
import { Page } from '#src/ui/Page.tsx'
import { useShortcut } from '#src/ui/shortcuts.ts'
import { toast, toastProblem } from '#src/ui/toast.tsx'
import { useReturn } from '#src/ui/useReturn.ts'
import { WhyNotButton } from '#src/ui/WhyNotButton.tsx'
import { ImageData } from './ImageData.tsx'
import styles from './ImagePage.module.css'

export async function loader({ params, request }: LoaderFunctionArgs) {
  const at = atOf(params)
  const { imageId } = params
  invariant(imageId, 'the route of an image has its id')
  await requireSession(at, request)
  await loadImage(at, imageId, 'known')
  return { at, imageId }
}

export function Component() {
  const { at, imageId } = useLoaderData<typeof loader>()
  const { data: changes } = useSuspenseQuery(imageChangesQuery(at))
  return changes.get(imageId) === 'gone' ? <NoSuchImage /> : <ImageView at={at} imageId={imageId} />
}

function ImageView({ at, imageId }: { at: At; imageId: string }) {
  const { data: image, error, refetch } = useSuspenseQuery(imageQuery(at, imageId))
  useLiveStatus(at, [image])
  useReturn(() => void refetch({ cancelRefetch: false }))
  const gone = isGone(error)
  useEffect(() => {
    if (gone) noteGone(at, imageId)
  }, [gone, at, imageId])
  const name = nameOf(image)
  const back = useCameFrom(at)
  return (
    <>
      <ForeignBand at={at} image={image} />
      <Page title={name} heading={<Heading image={image} />} subtitle={<Marks image={image} />} actions={<Actions at={at} image={image} />} back={back}>
        {error && !gone && <Stale error={error} retry={() => void refetch()} />}
        <ImageData at={at} image={image} />
        <LinkTabs
          label={t`Parts of ${name}`}
          tabs={[
            { to: paths.image(at, imageId), label: t`Overview` },
            { to: paths.imageFlavors(at, imageId), label: t`Flavors` },
            { to: paths.imageServers(at, imageId), label: t`Servers` },
            { to: paths.imageSharing(at, imageId), label: t`Sharing` },
            { to: paths.imageAudit(at, imageId), label: t`Audit log` },
            { to: paths.imageJson(at, imageId), label: 'JSON' },
            { to: paths.imageCommandLine(at, imageId), label: t`Command line` },
          ]}
        />
        {/* Another image begins anew. */}
        <Outlet key={imageId} context={{ at, image, failed: error !== null } satisfies Shown} />
      </Page>
    </>
  )
}

function Heading({ image }: { image: Image }) {
  return (
    <span className={styles.heading}>
      <OsMark image={image} />
      <span dir="auto">
        {image.name?.trim() ? (
          image.name
        ) : (
          <span className={styles.unnamed}>
            <Trans>No name</Trans>
          </span>
        )}
      </span>
    </span>
  )
}

function Marks({ image }: { image: Image }) {
  return (
    <span className={styles.marks}>
      <ImageStatus image={image} />
      <VisibilityChip visibility={image.visibility} />
      {image.protected && (
        <Tag tip={t`It cannot be deleted until protection is turned off.`}>
          <Trans>Protected</Trans>
        </Tag>
      )}
      {image.os_hidden && (
        <Tag tip={t`It is left out of lists unless hidden images are asked for.`}>
          <Trans>Hidden</Trans>
        </Tag>
      )}
      <Copyable value={image.id} label={t`image id`} mono />
    </span>
  )
}

/** The two things most likely done to an image, and the rest behind a menu. */
function Actions({ at, image }: { at: At; image: Image }) {
  const can = useCan(at)
  const navigate = useNavigate()
  const download = downloadAction(at, image, can)
  const launch = launchAction(at, image, can)
  const name = nameOf(image)
  const whyNot = whyNotEdit(image, can)
  const edit = paths.imageEdit(at, image.id)
  useShortcut('e', t`Edit the image`, () => (whyNot === undefined ? void navigate(edit) : toastProblem({ message: whyNot.words })))
  const leave = async () => {
    await navigate(paths.images(at))
    const gone = shortNameOf(image)
    toast(t`“${gone}” was deleted`)
  }
  return (
    <>
      {launch.why === undefined && (
        <Button to={launch.to} startIcon={launch.icon}>
          {launch.label}
        </Button>
      )}
      <WhyNotButton why={download.why} href={download.href} download={download.download} onFollow={download.onFollow} startIcon={download.icon}>
        {download.label}
      </WhyNotButton>
      <WhyNotButton why={whyNot} to={edit} startIcon={<Pencil aria-hidden />}>
        <Trans>Edit</Trans>
      </WhyNotButton>
      <ActionMenu label={t`Actions for ${name}`} items={() => [...(launch.why === undefined ? [] : [launch]), activationAction(at, image, can), protectionAction(at, image, can), ...publishActions(at, image, can), mayIAction(at, image), deleteAction(at, image, can, leave)]} />
    </>
  )
}

export { ImageBoundary as ErrorBoundary } from '#src/image/NoSuchImage.tsx'
