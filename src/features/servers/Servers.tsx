import { plural, t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { Server as ServerIcon } from 'lucide-react'
import { useDeferredValue, useMemo } from 'react'
import { Link, useLoaderData, type LoaderFunctionArgs } from 'react-router'
import { problemOf } from '#src/api/errors.ts'
import { imagesByIdQuery } from '#src/api/glance/server-images.ts'
import { flavorsQuery } from '#src/api/nova/flavors.ts'
import { serversQuery } from '#src/api/nova/servers.ts'
import { nameOf } from '#src/image/actions.tsx'
import { ProjectName } from '#src/image/ProjectName.tsx'
import { ServerStatus } from '#src/image/ServerStatus.tsx'
import { formatNumber } from '#src/lib/number.ts'
import { atOf, paths, type At } from '#src/paths.ts'
import { hasService, requireSession, useCan, useSession } from '#src/session/session.ts'
import { Button } from '#src/ui/Button.tsx'
import edges from '#src/ui/edges.module.css'
import { EmptyState } from '#src/ui/EmptyState.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { OneOf } from '#src/ui/OneOf.tsx'
import { Page } from '#src/ui/Page.tsx'
import { Skeleton } from '#src/ui/Skeleton.tsx'
import { TextInput } from '#src/ui/TextInput.tsx'
import { useAddressState } from '#src/ui/useAddressState.ts'
import { Time } from '#src/ui/Time.tsx'
import { VirtualTable, type Column } from '#src/ui/VirtualTable.tsx'
import { found, type Named } from './server-search.ts'
import styles from './Servers.module.css'

export async function loader({ params, request }: LoaderFunctionArgs) {
  const at = atOf(params)
  await requireSession(at, request)
  return at
}

export function Component() {
  const at = useLoaderData<typeof loader>()
  const token = useSession(at)
  return (
    <Page title={t`Servers`} subtitle={t`What was launched from images. Launch another from the page of an image.`} actions={<Button to={paths.images(at)}>{t`Go to the images`}</Button>}>
      {hasService(token, at.region, 'compute') ? (
        <Servers key={`${at.region}/${at.scope}`} at={at} />
      ) : (
        <EmptyState title={t`There are no servers here`}>
          <p>{t`The catalog of this project has no compute service in this region.`}</p>
        </EmptyState>
      )}
    </Page>
  )
}

/** The project's servers, or for staff those of every project. */
function Servers({ at }: { at: At }) {
  const { params, write } = useAddressState()
  const q = params.get('q') ?? ''
  const asked = useDeferredValue(q)
  const mayAll = useCan(at)('os_compute_api:servers:detail:get_all_tenants')
  const all = mayAll && params.get('projects') === 'all'
  const { rows, error, retry } = useNamed(at, all)
  const shown = useMemo(() => rows && found(rows, asked), [rows, asked])
  const columns = useMemo(() => columnsOf(at, all), [at, all])
  const choices = [
    { value: '', label: t`This project` },
    { value: 'all', label: t`All projects` },
  ]
  return (
    <div className={styles.servers}>
      {error && <ErrorPanel title={rows ? t`The servers could not be read again` : t`The servers could not be read`} problem={problemOf(error)} retry={retry} />}
      {(rows === undefined || rows.length > 0 || all) && (
        <div className={styles.bar}>
          <div className={styles.find}>
            <TextInput label={t`Find`} type="search" placeholder={t`Name, status, image, flavor or address`} value={q} onChange={({ currentTarget }) => write('q', currentTarget.value)} />
          </div>
          {mayAll && <OneOf label={t`Whose`} name="projects" options={choices} value={all ? 'all' : ''} onChange={(value) => write('projects', value)} />}
        </div>
      )}
      {!rows && !error && <Loading />}
      {rows?.length === 0 && (
        <EmptyState title={t`No servers yet`} icon={<ServerIcon aria-hidden />} action={!all && mayAll && <Button onClick={() => write('projects', 'all')}>{t`Show those of all projects`}</Button>}>
          <p>{all ? t`There is no server in any project.` : t`This project has none. One is launched from an image.`}</p>
        </EmptyState>
      )}
      {shown && rows && rows.length > 0 && (
        <>
          <output className={styles.count}>{countOf(shown.length, rows.length)}</output>
          {shown.length === 0 ? (
            <EmptyState title={t`No server matches`} action={<Button onClick={() => write('q', '')}>{t`Show all`}</Button>}>
              <p>{t`Nothing matches “${asked}”.`}</p>
            </EmptyState>
          ) : (
            <div className={edges.edges}>
              <VirtualTable label={t`Servers`} rows={shown} rowKey={keyOf} columns={columns} />
            </div>
          )}
        </>
      )}
    </div>
  )
}

/** Servers with the names of what they are made of, as far as those are known yet. */
function useNamed(at: At, all: boolean) {
  const staff = useCan(at)('os_compute_api:os-flavor-access')
  const { data: servers, error, refetch } = useQuery(serversQuery(at, { all }))
  const flavors = useQuery({ ...flavorsQuery(at, staff), retry: false }).data
  const ids = useMemo(() => [...new Set(servers?.flatMap(({ image }) => (image === '' ? [] : image.id)))].toSorted(), [servers])
  const images = useQuery({ ...imagesByIdQuery(at, ids), enabled: ids.length > 0, retry: false }).data
  const rows = useMemo(() => {
    const names = new Map(flavors?.map(({ id, name }) => [id, name]))
    return servers?.map((server): Named => {
      const image = server.image === '' ? undefined : images?.get(server.image.id)
      const { flavor } = server
      return { server, image: image && nameOf(image), flavor: 'id' in flavor ? names.get(String(flavor.id)) : undefined }
    })
  }, [servers, images, flavors])
  return { rows, error, retry: () => void refetch() }
}

function countOf(shown: number, all: number): string {
  const total = formatNumber(all)
  return shown === all ? plural(all, { one: '# server', other: '# servers' }) : plural(shown, { one: `# of ${total} servers`, other: `# of ${total} servers` })
}

const keyOf = ({ server }: Named) => server.id

const columnsOf = (at: At, all: boolean): Column<Named>[] => [
  {
    key: 'name',
    heading: t`Name`,
    narrow: 'lead',
    cell: ({ server }) => (
      <Link to={paths.server(at, server.id)} className={styles.link} data-tip={server.name} data-tip-cut>
        <bdi>{server.name || server.id}</bdi>
      </Link>
    ),
  },
  { key: 'status', heading: t`Status`, width: 180, narrow: 'line', cell: ({ server }) => <ServerStatus server={server} /> },
  { key: 'image', heading: t`Image`, width: 240, drops: 2, cell: (row) => <ImageCell at={at} row={row} /> },
  { key: 'flavor', heading: t`Flavor`, width: 150, drops: 1, cell: (row) => <FlavorCell at={at} row={row} /> },
  ...(all ? [{ key: 'project', heading: t`Project`, width: 160, drops: 3, narrow: 'line' as const, cell: ({ server }: Named) => <ProjectName at={at} id={server.tenant_id} /> }] : []),
  { key: 'created', heading: t`Created`, width: 140, drops: 4, narrow: 'line', cell: ({ server }) => <Time iso={server.created} /> },
]

function ImageCell({ at, row: { server, image } }: { at: At; row: Named }) {
  if (server.image === '') return <span className={styles.quiet}>{t`None: a volume`}</span>
  return (
    <Link to={paths.image(at, server.image.id)} className={styles.part} data-tip={image ?? server.image.id} data-tip-cut>
      <bdi>{image ?? server.image.id}</bdi>
    </Link>
  )
}

/** A flavor that is not there any more has neither name nor page. */
function FlavorCell({ at, row: { server, flavor } }: { at: At; row: Named }) {
  const id = 'id' in server.flavor ? String(server.flavor.id) : ''
  return flavor === undefined ? (
    <bdi className={styles.quiet}>{id}</bdi>
  ) : (
    <Link to={paths.flavor(at, id)} className={styles.part} data-tip={flavor} data-tip-cut>
      <bdi>{flavor}</bdi>
    </Link>
  )
}

const Loading = () => (
  <output className={styles.loading} aria-label={t`The servers are being read`}>
    {[0, 1, 2].map((i) => (
      <Skeleton key={i} height={20} />
    ))}
  </output>
)
