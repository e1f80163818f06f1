import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import { HardDrive, Plus } from 'lucide-react'
import { useDeferredValue, useEffect, useMemo } from 'react'
import { Outlet, useLoaderData, useLocation, useSearchParams, type LoaderFunctionArgs, type ShouldRevalidateFunctionArgs } from 'react-router'
import { problemOf } from '#src/api/errors.ts'
import { forgetChanges, imageChanges, imageChangesQuery } from '#src/api/glance/image-cache.ts'
import { imagesQuery, type Image } from '#src/api/glance/images.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { useChangedElsewhere } from '#src/image/changed-elsewhere.ts'
import { found } from '#src/image/find-images.ts'
import { useLiveStatus } from '#src/image/live-status.ts'
import { listsAt, mergeImages } from '#src/image/mergeImages.ts'
import { whyNotCreate } from '#src/image/why-not.ts'
import { atOf, paths } from '#src/paths.ts'
import { requireSession, useCan } from '#src/session/session.ts'
import { Button } from '#src/ui/Button.tsx'
import { EmptyState } from '#src/ui/EmptyState.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { Page } from '#src/ui/Page.tsx'
import { VirtualTable } from '#src/ui/VirtualTable.tsx'
import { WhyNotButton } from '#src/ui/WhyNotButton.tsx'
import { columnsOf, SORTABLE } from './columns.tsx'
import { FindBar } from './FindBar.tsx'
import { nextSort, parseSearch, sorted, writeSearch, type ListSearch, type SortKey } from './list-search.ts'

import styles from './ImageList.module.css'

export async function loader({ params, request }: LoaderFunctionArgs) {
  const at = atOf(params)
  await requireSession(at, request)
  await Promise.all([queryClient.ensureInfiniteQueryData(imagesQuery(at)), queryClient.ensureQueryData(imageChangesQuery(at))])
  return at
}

/** Finding and sorting ask nothing of the cloud. */
export const shouldRevalidate = ({ currentParams, nextParams }: ShouldRevalidateFunctionArgs) =>
  currentParams['region'] !== nextParams['region'] || currentParams['scope'] !== nextParams['scope']

export function Component() {
  const at = useLoaderData<typeof loader>()
  const can = useCan(at)
  const [params, setParams] = useSearchParams()
  const search = parseSearch(params)
  const q = useDeferredValue(search.q)
  const { key, dir } = search.sort

  const { data, error, isFetching, isFetchNextPageError, isRefetching, hasNextPage, fetchNextPage, refetch } = useSuspenseInfiniteQuery(imagesQuery(at))
  const { data: changes } = useSuspenseQuery(imageChangesQuery(at))
  const all = useMemo(() => mergeImages(data.pages, changes, listsAt(at)), [data.pages, changes, at])
  // Sorted before it is searched: typing then only filters.
  const ordered = useMemo(() => sorted(all, { key, dir }), [all, key, dir])
  const shown = useMemo(() => found(ordered, q), [ordered, q])
  const columns = useMemo(() => columnsOf(at, can), [at, can])
  useLiveStatus(at, all)
  const elsewhere = useChangedElsewhere(at)
  useEffect(() => {
    if (hasNextPage && !isFetching && !error) void fetchNextPage()
  }, [hasNextPage, isFetching, error, fetchNextPage])

  /** The old list stands until all of the new one is there. Every deletion made elsewhere shows then. */
  const refresh = async () => {
    const before = imageChanges(at)
    const { data: anew } = await refetch()
    if (anew !== data) forgetChanges(at, before)
  }

  const write = (change: Partial<ListSearch>) => setParams((now) => writeSearch(now, { ...parseSearch(now), ...change }), { replace: true, preventScrollReset: true })
  const { search: query } = useLocation()
  const whyNot = whyNotCreate(can, at.scope)
  const create = (
    <WhyNotButton why={whyNot} to={paths.imageCreate(at, query)} variant="contained" color="primary" startIcon={<Plus aria-hidden size={16} />}>
      Create image
    </WhyNotButton>
  )

  return (
    <Page title="Images" actions={create}>
      {all.length === 0 && !hasNextPage ? (
        <EmptyState title="No images yet" icon={<HardDrive aria-hidden />} action={whyNot === undefined && create}>
          <p>Here stand the images of this project, those that others share with it, and public ones.</p>
          <p>{whyNot ?? 'Create the first from a disk image on your computer.'}</p>
        </EmptyState>
      ) : (
        <div className={styles.list}>
          <FindBar q={search.q} onFind={(text) => write({ q: text })} shown={shown.length} total={all.length} loading={hasNextPage && !error} onRefresh={() => void refresh()} refreshing={isRefetching} />
          {error && (
            <div className={styles.error}>
              {isFetchNextPageError ? (
                <ErrorPanel title="Not all images could be read" problem={problemOf(error)} retry={() => void fetchNextPage()} />
              ) : (
                <ErrorPanel title="The list could not be read anew" problem={problemOf(error)} retry={() => void refresh()} />
              )}
            </div>
          )}
          {elsewhere.error && !error && (
            <div className={styles.error}>
              <ErrorPanel title="What changed meanwhile could not be read" problem={problemOf(elsewhere.error)} retry={elsewhere.retry} />
            </div>
          )}
          {shown.length === 0 ? (
            <EmptyState title={`Nothing matches “${q}”`} action={<Button onClick={() => write({ q: '' })}>Show all images</Button>}>
              <p>{hasNextPage ? 'The rest of the images is still being read.' : 'Names, ids, tags, os_distro and os_version were searched.'}</p>
            </EmptyState>
          ) : (
            <VirtualTable<Image>
              label="Images"
              rows={shown}
              rowKey={(image) => image.id}
              columns={columns}
              sort={search.sort}
              sortable={SORTABLE}
              onSort={(column) => write({ sort: nextSort(search.sort, column as SortKey) })}
            />
          )}
        </div>
      )}
      <Outlet />
    </Page>
  )
}
