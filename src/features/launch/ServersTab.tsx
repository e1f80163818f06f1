import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Server as ServerIcon } from 'lucide-react'
import { useId, useMemo } from 'react'
import { Link, type LoaderFunctionArgs } from 'react-router'
import { problemOf } from '#src/api/errors.ts'
import type { Image } from '#src/api/glance/images.ts'
import { flavorsQuery } from '#src/api/nova/flavors.ts'
import { serversQuery, type Server } from '#src/api/nova/servers.ts'
import { launchAction } from '#src/image/actions.tsx'
import { ProjectName } from '#src/image/ProjectName.tsx'
import { ServerStatus } from '#src/image/ServerStatus.tsx'
import { useShown } from '#src/image/shown.ts'
import { atOf, paths, type At } from '#src/paths.ts'
import { hasService, requireSession, useCan, useSession } from '#src/session/session.ts'
import edges from '#src/ui/edges.module.css'
import { EmptyState } from '#src/ui/EmptyState.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import parts from '#src/ui/parts.module.css'
import { ReasonWords } from '#src/ui/Reason.tsx'
import { SkeletonLines } from '#src/ui/SkeletonLines.tsx'
import { Time } from '#src/ui/Time.tsx'
import { VirtualTable, type Column } from '#src/ui/VirtualTable.tsx'
import styles from './ServersTab.module.css'

export async function loader({ params, request }: LoaderFunctionArgs) {
  await requireSession(atOf(params), request)
  return null
}

/** The servers that were made from an image, and why there cannot be another. */
export function Component() {
  const { at, image } = useShown()
  const token = useSession(at)
  if (!hasService(token, at.region, 'compute'))
    return (
      <EmptyState title={t`There are no servers here`}>
        <p>{t`The catalog of this project has no compute service in this region.`}</p>
      </EmptyState>
    )
  return <Servers at={at} image={image} />
}

function Servers({ at, image }: { at: At; image: Image }) {
  const id = useId()
  const can = useCan(at)
  const token = useSession(at)
  const all = can('os_compute_api:servers:detail:get_all_tenants')
  const { data, error, refetch } = useQuery(serversQuery(at, { image: image.id, all }))
  const flavors = useQuery(flavorsQuery(at, can('os_compute_api:os-flavor-access'))).data
  const columns = useMemo(() => columnsOf(at, all, new Map(flavors?.map((flavor) => [flavor.id, flavor.name]))), [at, all, flavors])
  const { why } = launchAction(at, image, can)
  const volumes = hasService(token, at.region, 'block-storage')
  return (
    <section aria-labelledby={id} className={parts.part}>
      <h2 id={id}>
        <Trans>Servers</Trans> {data && <span className={parts.count}>{data.length}</span>}
      </h2>
      {why && (
        <p className={parts.note}>
          <ReasonWords reason={why} />
        </p>
      )}
      {error && <ErrorPanel title={data ? t`The servers could not be read again` : t`The servers could not be read`} problem={problemOf(error)} retry={() => void refetch()} />}
      {!data && !error && <SkeletonLines label={t`The servers are being read`} lines={3} />}
      {data?.length === 0 && (
        <EmptyState title={t`No servers yet`} icon={<ServerIcon aria-hidden />}>
          <p>{all ? t`No server was made from this image, in any project.` : t`No server of this project was made from this image.`}</p>
        </EmptyState>
      )}
      {data && data.length > 0 && (
        <>
          <output className="sr-only">{plural(data.length, { one: '# server', other: '# servers' })}</output>
          <div className={edges.edges}>
            <VirtualTable label={t`Servers of this image`} rows={data} rowKey={keyOf} columns={columns} />
          </div>
        </>
      )}
      {data && volumes && <p className={parts.note}>{t`Servers that boot from a volume are not among them: Nova does not say of these which image filled it.`}</p>}
    </section>
  )
}

const keyOf = ({ id }: Server) => id

const columnsOf = (at: At, all: boolean, flavors: ReadonlyMap<string, string>): Column<Server>[] => [
  {
    key: 'name',
    heading: t`Name`,
    narrow: 'lead',
    cell: (server) => (
      <Link to={paths.server(at, server.id)} className={styles.link} data-tip={server.name} data-tip-cut>
        <bdi>{server.name || server.id}</bdi>
      </Link>
    ),
  },
  { key: 'status', heading: t`Status`, width: 200, narrow: 'line', cell: (server) => <ServerStatus server={server} /> },
  { key: 'flavor', heading: t`Flavor`, width: 200, drops: 2, cell: (server) => <FlavorLink at={at} server={server} flavors={flavors} /> },
  ...(all ? [{ key: 'project', heading: t`Project`, width: 180, drops: 1, cell: (server: Server) => <ProjectName at={at} id={server.tenant_id} /> }] : []),
  { key: 'created', heading: t`Created`, width: 160, drops: 3, narrow: 'line', cell: ({ created }) => <Time iso={created} /> },
]

/** A flavor that is not there any more has neither name nor page. */
function FlavorLink({ at, server: { flavor }, flavors }: { at: At; server: Server; flavors: ReadonlyMap<string, string> }) {
  if (!('id' in flavor) || typeof flavor.id !== 'string') return <bdi>{'original_name' in flavor ? String(flavor.original_name) : '–'}</bdi>
  const name = flavors.get(flavor.id)
  return name === undefined ? (
    <bdi>{flavor.id}</bdi>
  ) : (
    <Link to={paths.flavor(at, flavor.id)} className={styles.flavor}>
      <bdi>{name}</bdi>
    </Link>
  )
}
