import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { EyeOff, HardDrive, Plus } from 'lucide-react'
import { useDeferredValue } from 'react'
import { Outlet, useLoaderData, useLocation, useSearchParams, type LoaderFunctionArgs, type ShouldRevalidateFunctionArgs } from 'react-router'
import { hasStatus, problemOf } from '#src/api/errors.ts'
import { imageChangesQuery } from '#src/api/glance/image-cache.ts'
import { imagesQuery, type Shelf } from '#src/api/glance/images.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { ProjectName } from '#src/image/ProjectName.tsx'
import { whyNotCreate, type WhyNot } from '#src/image/why-not.ts'
import { atOf, paths, type At } from '#src/paths.ts'
import { requireSession, useCan, useRegions } from '#src/session/session.ts'
import { Button } from '#src/ui/Button.tsx'
import { EmptyState } from '#src/ui/EmptyState.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { Page } from '#src/ui/Page.tsx'
import { WhyNotButton } from '#src/ui/WhyNotButton.tsx'
import { ImageTable } from './ImageTable.tsx'
import { useListedImages, type ListedImages } from './listed-images.ts'
import { ListSkeleton } from './ListSkeleton.tsx'
import { parseSearch, shelfOf, writeSearch, type ListSearch } from './list-search.ts'

export async function loader({ params, request }: LoaderFunctionArgs) {
  const at = atOf(params)
  await requireSession(at, request)
  // The page stands while they are read, and tells what fails.
  void queryClient.prefetchInfiniteQuery(imagesQuery(at, shelfOf(new URL(request.url).searchParams)))
  await queryClient.ensureQueryData(imageChangesQuery(at))
  return at
}

/** Finding and sorting ask nothing of the cloud. */
export const shouldRevalidate = ({ currentParams, nextParams }: ShouldRevalidateFunctionArgs) =>
  currentParams['region'] !== nextParams['region'] || currentParams['scope'] !== nextParams['scope']

export function Component() {
  const at = useLoaderData<typeof loader>()
  const [params] = useSearchParams()
  const shelf = shelfOf(params)
  return <ImageList key={`${at.region}/${at.scope}/${shelf}`} at={at} shelf={shelf} />
}

function ImageList({ at, shelf }: { at: At; shelf: Shelf }) {
  const can = useCan(at)
  const [params, setParams] = useSearchParams()
  const search = parseSearch(params)
  const q = useDeferredValue(search.q)
  const list = useListedImages(at, shelf, search.sort, q, search.project)
  const write = (change: Partial<ListSearch>) => setParams((now) => writeSearch(now, { ...parseSearch(now), ...change }), { replace: true, preventScrollReset: true })

  const { search: query } = useLocation()
  const whyNot = whyNotCreate(can, at.scope)
  const create = (
    <WhyNotButton why={whyNot} to={paths.imageCreate(at, query)} variant="contained" color="primary" startIcon={<Plus aria-hidden size={16} />}>
      {t`Create image`}
    </WhyNotButton>
  )
  const { all, shown, rest, trouble } = list
  const hidden = shelf === 'hidden'
  return (
    <Page title={hidden ? t`Hidden images` : t`Images`} subtitle={whyNot?.words} actions={create} back={hidden ? { to: paths.images(at), label: t`Images` } : undefined}>
      {all?.length === 0 && rest === undefined ? (
        <Empty at={at} hidden={hidden} whyNot={whyNot} create={create} />
      ) : (
        <ImageTable
          at={at}
          can={can}
          list={list}
          search={search}
          write={write}
          trouble={trouble && <Trouble trouble={trouble} />}
          instead={shown.length === 0 ? <NoRows at={at} list={list} q={q} project={search.project} hidden={hidden} write={write} /> : undefined}
        />
      )}
      <Outlet />
    </Page>
  )
}

type EmptyProps = { at: At; hidden: boolean; whyNot: WhyNot; create: React.ReactNode }

function Empty({ at, hidden, whyNot, create }: EmptyProps) {
  const regions = useRegions(at)
  if (hidden)
    return (
      <EmptyState title={t`No hidden images`} icon={<EyeOff aria-hidden />} action={<Button to={paths.images(at)}>{t`Show the other images`}</Button>}>
        <p>{t`A hidden image appears in no list but this one. Servers that were made from it can still be rebuilt, and whoever knows its id can use it.`}</p>
      </EmptyState>
    )
  return (
    <EmptyState
      title={t`No images yet`}
      icon={<HardDrive aria-hidden />}
      action={
        <>
          {whyNot === undefined && create}
          <Button to={paths.images(at, '?hidden=1')}>{t`Show hidden images`}</Button>
        </>
      }
    >
      <p>{t`Images of this project, images shared with it and public images are listed here.`}</p>
      {regions.length > 1 && <p>{t`Every region has images of its own; you are in ${at.region}.`}</p>}
      {whyNot === undefined && <p>{t`Create the first from a disk image on your computer.`}</p>}
    </EmptyState>
  )
}

function Trouble({ trouble: { title, error, retry } }: { trouble: NonNullable<ListedImages['trouble']> }) {
  return <ErrorPanel title={title} problem={problemOf(error)} hint={hintOf(error)} retry={retry} />
}

function hintOf(error: Error): string | undefined {
  if (hasStatus(error, 403)) return t`Your roles do not allow it here. In another project they may.`
  if (hasStatus(error, 502, 503, 504)) return t`Try again in a moment. If it lasts, tell whoever runs this cloud.`
  return undefined
}

type NoRowsProps = { at: At; list: ListedImages; q: string; project: string | undefined; hidden: boolean; write: (change: Partial<ListSearch>) => void }

/** Why there are no rows: they are still being read, could not be, or none is found. */
function NoRows({ at, list: { all, rest, trouble }, q, project, hidden, write }: NoRowsProps) {
  if (all === undefined || (rest === 'loading' && q === '')) return trouble ? null : <ListSkeleton />
  if (project !== undefined)
    return (
      <EmptyState title={q === '' ? t`No images of this project` : t`Nothing matches “${q}” in this project`} action={<Button onClick={() => write({ project: undefined })}>{t`Show all projects`}</Button>}>
        <p>
          <Trans>
            Only images of <b><ProjectName at={at} id={project} long /></b> are shown.
          </Trans>
        </p>
      </EmptyState>
    )
  return (
    <EmptyState
      title={t`Nothing matches “${q}”`}
      action={
        <>
          <Button onClick={() => write({ q: '' })}>{hidden ? t`Show all hidden images` : t`Show all images`}</Button>
          {!hidden && <Button onClick={() => write({ shelf: 'hidden' })}>{t`Find among hidden images`}</Button>}
        </>
      }
    >
      <p>{rest === 'loading' ? t`The rest of the images is still being read.` : t`Names, ids, tags, os_distro and os_version were searched.`}</p>
    </EmptyState>
  )
}
