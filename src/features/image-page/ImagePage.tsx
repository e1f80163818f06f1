import { useSuspenseQuery } from '@tanstack/react-query'
import { Pencil } from 'lucide-react'
import { useLoaderData, useNavigate, useRouteError, type LoaderFunctionArgs } from 'react-router'
import { imageChangesQuery } from '#src/api/glance/image-cache.ts'
import { imageQuery, isGone, type Image } from '#src/api/glance/images.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { invariant } from '#src/lib/invariant.ts'
import { activationAction, deleteAction, downloadAction, nameOf, protectionAction } from '#src/image/actions.tsx'
import { ImageStatus } from '#src/image/ImageStatus.tsx'
import { useLiveStatus } from '#src/image/live-status.ts'
import { OsMark } from '#src/image/OsMark.tsx'
import { VisibilityChip } from '#src/image/VisibilityChip.tsx'
import { whyNotEdit } from '#src/image/why-not.ts'
import { atOf, paths, type At } from '#src/paths.ts'
import { requireSession, useCan } from '#src/session/session.ts'
import { ActionMenu } from '#src/ui/ActionMenu.tsx'
import { Button } from '#src/ui/Button.tsx'
import { Tag } from '#src/ui/Chip.tsx'
import { Copyable } from '#src/ui/Copyable.tsx'
import { EmptyState } from '#src/ui/EmptyState.tsx'
import { Page } from '#src/ui/Page.tsx'
import { toast } from '#src/ui/toast.tsx'
import { WhyNotButton } from '#src/ui/WhyNotButton.tsx'
import { ImageData } from './ImageData.tsx'
import { Overview } from './Overview.tsx'
import styles from './ImagePage.module.css'

export async function loader({ params, request }: LoaderFunctionArgs) {
  const at = atOf(params)
  const { imageId } = params
  invariant(imageId, 'the route of an image has its id')
  await requireSession(at, request)
  await Promise.all([queryClient.ensureQueryData(imageQuery(at, imageId)), queryClient.ensureQueryData(imageChangesQuery(at))])
  return { at, imageId }
}

export function Component() {
  const { at, imageId } = useLoaderData<typeof loader>()
  const { data: image } = useSuspenseQuery(imageQuery(at, imageId))
  useLiveStatus(at, [image])
  return (
    <Page title={nameOf(image)} heading={<Heading image={image} />} subtitle={<Marks image={image} />} actions={<Actions at={at} image={image} />} back={{ to: paths.images(at), label: 'Images' }}>
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
      {download.why === undefined ? (
        <Button href={download.href} download={download.download} startIcon={download.icon}>
          {download.label}
        </Button>
      ) : (
        <WhyNotButton why={download.why} startIcon={download.icon}>
          {download.label}
        </WhyNotButton>
      )}
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
