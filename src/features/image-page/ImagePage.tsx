import { useSuspenseQuery } from '@tanstack/react-query'
import { Pencil } from 'lucide-react'
import { useEffect } from 'react'
import { useLoaderData, useNavigate, type LoaderFunctionArgs } from 'react-router'
import { imageChangesQuery, noteGone } from '#src/api/glance/image-cache.ts'
import { imageQuery, isGone, type Image } from '#src/api/glance/images.ts'
import { invariant } from '#src/lib/invariant.ts'
import { activationAction, deleteAction, downloadAction, nameOf, protectionAction } from '#src/image/actions.tsx'
import { ImageStatus } from '#src/image/ImageStatus.tsx'
import { useLiveStatus } from '#src/image/live-status.ts'
import { loadImage } from '#src/image/load-image.ts'
import { NoSuchImage } from '#src/image/NoSuchImage.tsx'
import { OsMark } from '#src/image/OsMark.tsx'
import { Stale } from '#src/image/Stale.tsx'
import { VisibilityChip } from '#src/image/VisibilityChip.tsx'
import { whyNotEdit } from '#src/image/why-not.ts'
import { atOf, paths, type At } from '#src/paths.ts'
import { requireSession, useCan } from '#src/session/session.ts'
import { ActionMenu } from '#src/ui/ActionMenu.tsx'
import { Tag } from '#src/ui/Chip.tsx'
import { Copyable } from '#src/ui/Copyable.tsx'
import { Page } from '#src/ui/Page.tsx'
import { toast } from '#src/ui/toast.tsx'
import { useReturn } from '#src/ui/useReturn.ts'
import { WhyNotButton } from '#src/ui/WhyNotButton.tsx'
import { ImageData } from './ImageData.tsx'
import { Overview } from './Overview.tsx'
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
  return (
    <Page title={nameOf(image)} heading={<Heading image={image} />} subtitle={<Marks image={image} />} actions={<Actions at={at} image={image} />} back={{ to: paths.images(at), label: 'Images' }}>
      {error && !gone && <Stale error={error} retry={() => void refetch()} />}
      <ImageData at={at} image={image} />
      <Overview at={at} image={image} />
    </Page>
  )
}

function Heading({ image }: { image: Image }) {
  return (
    <span className={styles.heading}>
      <OsMark image={image} />
      <span dir="auto">{image.name?.trim() ? image.name : <span className={styles.unnamed}>No name</span>}</span>
    </span>
  )
}

function Marks({ image }: { image: Image }) {
  return (
    <span className={styles.marks}>
      <ImageStatus image={image} />
      <VisibilityChip visibility={image.visibility} />
      {image.protected && <Tag tip="It cannot be deleted until protection is turned off.">Protected</Tag>}
      {image.os_hidden && <Tag tip="It stands in no list unless hidden images are asked for.">Hidden</Tag>}
      <Copyable value={image.id} label="id" mono />
    </span>
  )
}

/** The two things most likely done to an image, and the rest behind a menu. */
function Actions({ at, image }: { at: At; image: Image }) {
  const can = useCan(at)
  const navigate = useNavigate()
  const download = downloadAction(at, image, can)
  const leave = async () => {
    await navigate(paths.images(at))
    toast(`${nameOf(image)} was deleted`)
  }
  return (
    <>
      <WhyNotButton why={download.why} href={download.href} download={download.download} onFollow={download.onFollow} startIcon={download.icon}>
        {download.label}
      </WhyNotButton>
      <WhyNotButton why={whyNotEdit(image, can)} to={paths.imageEdit(at, image.id)} startIcon={<Pencil aria-hidden />}>
        Edit
      </WhyNotButton>
      <ActionMenu
        label={`Actions for ${nameOf(image)}`}
        items={() => [activationAction(at, image, can), protectionAction(at, image, can), deleteAction(at, image, can, leave)]}
      />
    </>
  )
}

export { ImageBoundary as ErrorBoundary } from '#src/image/NoSuchImage.tsx'
