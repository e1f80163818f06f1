import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { Camera, Trash2 } from 'lucide-react'
import { lazy, Suspense, useEffect, useId, useRef, useState } from 'react'
import { Link, useLoaderData, useNavigate, useParams, useRouteError, type LoaderFunctionArgs } from 'react-router'
import { hasStatus, problemOf } from '#src/api/errors.ts'
import { imagesOfServerQuery } from '#src/api/glance/images.ts'
import { flavorsQuery } from '#src/api/nova/flavors.ts'
import { deleteServer, isTransitional, serverQuery, type Server } from '#src/api/nova/servers.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { nameOf } from '#src/image/actions.tsx'
import { ramOf } from '#src/image/flavor-cells.tsx'
import { ImageRef } from '#src/image/ImageRef.tsx'
import { ImageStatus } from '#src/image/ImageStatus.tsx'
import { ProjectName } from '#src/image/ProjectName.tsx'
import { ServerStatus } from '#src/image/ServerStatus.tsx'
import { formatBytes } from '#src/lib/bytes.ts'
import { invariant } from '#src/lib/invariant.ts'
import { formatNumber } from '#src/lib/number.ts'
import { atOf, paths, type At } from '#src/paths.ts'
import { requireSession, useCan } from '#src/session/session.ts'
import { ActionMenu } from '#src/ui/ActionMenu.tsx'
import { announce } from '#src/ui/announce.tsx'
import { Button } from '#src/ui/Button.tsx'
import { confirm } from '#src/ui/confirm.tsx'
import { Copyable } from '#src/ui/Copyable.tsx'
import { EmptyState } from '#src/ui/EmptyState.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { Fact, FactGroup, Facts } from '#src/ui/Facts.tsx'
import { Page } from '#src/ui/Page.tsx'
import { Skeleton } from '#src/ui/Skeleton.tsx'
import { Time } from '#src/ui/Time.tsx'
import { toast } from '#src/ui/toast.tsx'
import { WhyNotButton } from '#src/ui/WhyNotButton.tsx'
import { whyNotDeleteServer, whyNotSnapshot } from './why-not.ts'
import styles from './ServerPage.module.css'

const SnapshotDialog = lazy(() => import('./SnapshotDialog.tsx'))

export async function loader({ params, request }: LoaderFunctionArgs) {
  const at = atOf(params)
  const { serverId } = params
  invariant(serverId, 'the route of a server has its id')
  await requireSession(at, request)
  await queryClient.ensureQueryData(serverQuery(at, serverId))
  return { at, serverId }
}

/** One server: how it is, what it is made of, and the images that were taken of it. */
export function Component() {
  const { at, serverId } = useLoaderData<typeof loader>()
  const { data: server, error, refetch } = useSuspenseQuery(serverQuery(at, serverId))
  const navigate = useNavigate()
  const deleted = useRef(false)
  const gone = hasStatus(error, 404)
  const name = nameIn(server)
  useOutcome(server)
  useEffect(() => {
    if (!gone || !deleted.current) return
    deleted.current = false
    toast(t`“${name}” was deleted`)
    void navigate(paths.servers(at))
  }, [gone, name, navigate, at])
  if (gone) return <NoSuchServer at={at} />
  return (
    <Page
      title={name}
      heading={<bdi className={styles.name}>{name}</bdi>}
      subtitle={
        <span className={styles.marks}>
          <ServerStatus server={server} />
          <Copyable value={server.id} label={t`server id`} mono />
        </span>
      }
      actions={<Actions at={at} server={server} onDeleted={() => (deleted.current = true)} />}
      back={{ to: paths.servers(at), label: t`Servers` }}
    >
      {error && <ErrorPanel title={t`This server could not be read again: it may have changed`} problem={problemOf(error)} retry={() => void refetch()} />}
      <FaultPanel server={server} />
      {server.status === 'BUILD' && (
        <p className={styles.note}>
          <Trans>Nova is building the server. This page follows it.</Trans>
        </p>
      )}
      <ServerFacts at={at} server={server} />
      <Snapshots at={at} server={server} />
    </Page>
  )
}

const nameIn = ({ name, id }: Server): string => name.trim() || id

/** Says once, at its end, what came of what was under way. */
function useOutcome(server: Server): void {
  const under = isTransitional(server)
  const was = useRef(under)
  useEffect(() => {
    if (was.current && !under) {
      const name = nameIn(server)
      const status = server.status.toLowerCase()
      announce(t`“${name}” is ${status}`)
    }
    was.current = under
  }, [server, under])
}

function Actions({ at, server, onDeleted }: { at: At; server: Server; onDeleted: () => void }) {
  const can = useCan(at)
  const [taking, setTaking] = useState(false)
  const name = nameIn(server)
  return (
    <>
      <WhyNotButton why={whyNotSnapshot(server, can)} startIcon={<Camera aria-hidden />} onClick={() => setTaking(true)}>
        <Trans>Take an image</Trans>
      </WhyNotButton>
      <ActionMenu
        label={t`Actions for ${name}`}
        items={() => [{ label: t`Delete`, icon: <Trash2 aria-hidden />, danger: true, why: whyNotDeleteServer(server, can), onSelect: () => askToDelete(at, server, onDeleted) }]}
      />
      {taking && (
        <Suspense>
          <SnapshotDialog at={at} server={server} onClose={() => setTaking(false)} />
        </Suspense>
      )}
    </>
  )
}

function askToDelete(at: At, server: Server, onDeleted: () => void): void {
  const name = nameIn(server)
  const volumes = server['os-extended-volumes:volumes_attached']
  confirm({
    title: t`Delete the server ${name}?`,
    body: (
      <>
        <p>{server.status === 'ERROR' ? t`It goes for good.` : t`It goes for good, with what is on its own disk.`}</p>
        {volumes.length > 0 && <p>{volumes.some(({ delete_on_termination: goes }) => goes === true) ? t`Volumes that were made to go with it go too.` : t`Its volumes stay.`}</p>}
        <p>{t`The images that were taken of it stay.`}</p>
      </>
    ),
    action: t`Delete ${name}`,
    danger: true,
    run: async () => {
      await deleteServer(at, server.id)
      onDeleted()
      await queryClient.invalidateQueries({ queryKey: serverQuery(at, server.id).queryKey })
    },
  })
}

/** Nova's own words on what went wrong; a traceback is for administrators. */
function FaultPanel({ server: { fault, 'OS-SRV-USG:launched_at': launched } }: { server: Server }) {
  if (!fault) return null
  const { code, created } = fault
  return (
    <div className={styles.fault}>
      <ErrorPanel
        title={typeof launched === 'string' ? t`The server is in error` : t`The server was not built`}
        problem={{ message: fault.message, detail: fault.details }}
        hint={
          <>
            <Trans>
              Nova, fault {code}, <Time iso={created} />.
            </Trans>{' '}
            {typeof launched !== 'string' && t`It cannot be used: delete it to clear it away, and launch another.`}
          </>
        }
      />
    </div>
  )
}

const GIB = 1024 ** 3

function ServerFacts({ at, server }: { at: At; server: Server }) {
  const { image, key_name, addresses, created, user_id, description, 'OS-EXT-AZ:availability_zone': zone, 'OS-EXT-SRV-ATTR:host': host } = server
  const networks = Object.entries(addresses)
  const volumes = server['os-extended-volumes:volumes_attached']
  return (
    <Facts>
      <FactGroup title={t`What it is`}>
        <Fact label={t`Description`}>{typeof description === 'string' && description}</Fact>
        <Fact label={t`Image`} empty={t`None: it boots from a volume`}>
          {image !== '' && <ImageRef at={at} id={image.id} label={t`image`} />}
        </Fact>
        <Fact label={t`Flavor`}>
          <FlavorFact at={at} flavor={server.flavor} />
        </Fact>
        <Fact label={t`Key pair`} empty={t`None`}>
          {key_name && <bdi>{key_name}</bdi>}
        </Fact>
        <Fact label={t`Volumes`}>
          {volumes.length > 0 && (
            <ul className={styles.plain}>
              {volumes.map(({ id, delete_on_termination: goes }) => (
                <li key={id}>
                  <Copyable value={id} label={t`volume id`} mono />
                  {goes === true && <span className={styles.quiet}>{t`deleted with the server`}</span>}
                </li>
              ))}
            </ul>
          )}
        </Fact>
      </FactGroup>
      <FactGroup title={t`Where it is`}>
        <Fact label={t`Addresses`} empty={server.status === 'BUILD' ? t`None yet` : t`None`}>
          {networks.length > 0 && (
            <ul className={styles.plain}>
              {networks.map(([network, its]) => (
                <li key={network}>
                  <bdi className={styles.quiet}>{network}</bdi>
                  {its.map(({ addr }) => (
                    <Copyable key={addr} value={addr} label={t`address`} mono />
                  ))}
                </li>
              ))}
            </ul>
          )}
        </Fact>
        <Fact label={t`Project`}>
          <ProjectName at={at} id={server.tenant_id} />
        </Fact>
        <Fact label={t`Availability zone`}>{typeof zone === 'string' && zone}</Fact>
        <Fact label={t`Host`}>{typeof host === 'string' && host}</Fact>
        <Fact label={t`Created`}>
          <Time iso={created} />
        </Fact>
        <Fact label={t`Created by`}>
          <Copyable value={user_id} label={t`user id`} mono />
        </Fact>
      </FactGroup>
    </Facts>
  )
}

/** As it was at launch. It leads to the flavor of that name, where there is one still. */
function FlavorFact({ at, flavor }: { at: At; flavor: Server['flavor'] }) {
  const staff = useCan(at)('os_compute_api:os-flavor-access')
  const { data } = useQuery({ ...flavorsQuery(at, staff), retry: false })
  if (!('original_name' in flavor) || typeof flavor.original_name !== 'string') {
    const id = String(flavor['id'])
    return <FlavorLink at={at} id={data && (data.some((one) => one.id === id) ? id : undefined)} name={data?.find((one) => one.id === id)?.name ?? id} />
  }
  const { original_name: name, vcpus, ram, disk } = flavor as { original_name: string; vcpus: number; ram: number; disk: number }
  const [count, memory, room] = [formatNumber(vcpus), ramOf({ ram }), formatBytes(disk * GIB)]
  return (
    <span className={styles.stack}>
      <FlavorLink at={at} id={data?.find((one) => one.name === name)?.id} name={name} />
      <span className={styles.quiet}>{disk === 0 ? t`${count} vCPU · ${memory} RAM` : t`${count} vCPU · ${memory} RAM · ${room} disk`}</span>
    </span>
  )
}

const FlavorLink = ({ at, id, name }: { at: At; id: string | undefined; name: string }) =>
  id === undefined ? (
    <bdi>{name}</bdi>
  ) : (
    <Link to={paths.flavor(at, id)}>
      <bdi>{name}</bdi>
    </Link>
  )

/** How often images that Nova still fills are asked for, in ms. */
const SOON = 3000

function Snapshots({ at, server }: { at: At; server: Server }) {
  const id = useId()
  const { data, error, refetch } = useQuery({
    ...imagesOfServerQuery(at, server.id),
    refetchInterval: ({ state }) => (state.data?.some(({ status }) => status === 'queued' || status === 'saving') ? SOON : false),
  })
  return (
    <section aria-labelledby={id} className={styles.snapshots}>
      <h2 id={id}>
        <Trans>Images taken of it</Trans> {data && data.length > 0 && <span className={styles.quiet}>{formatNumber(data.length)}</span>}
      </h2>
      {error && <ErrorPanel title={t`The images could not be read`} problem={problemOf(error)} retry={() => void refetch()} />}
      {!data && !error && (
        <output aria-label={t`The images are being read`}>
          <Skeleton height={20} />
        </output>
      )}
      {data?.length === 0 && <p className={styles.quiet}>{t`None that this project can see.`}</p>}
      {data && data.length > 0 && (
        <ul className={styles.list}>
          {data.map((image) => (
            <li key={image.id}>
              <Link to={paths.image(at, image.id)} className={styles.link}>
                <bdi>{nameOf(image)}</bdi>
              </Link>
              <ImageStatus image={image} />
              <span className={styles.quiet}>{typeof image.size === 'number' ? formatBytes(image.size) : '–'}</span>
              <span className={styles.quiet}>
                <Time iso={image.created_at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function NoSuchServer({ at, said }: { at: At; said?: string }) {
  return (
    <Page title={t`No such server`}>
      <EmptyState title={t`There is no such server here`} action={<Button to={paths.servers(at)}>{t`Go to the servers`}</Button>}>
        <p>
          <Trans>It was deleted, or it belongs to another project: Nova does not say which.</Trans>
        </p>
        {said !== undefined && (
          <p>
            <Trans>Nova says: {said}</Trans>
          </p>
        )}
      </EmptyState>
    </Page>
  )
}

/** Only what is not there gets words of its own; every other failure is the shell's. */
export function ErrorBoundary() {
  const error = useRouteError()
  const { region, scope } = useParams()
  if (!hasStatus(error, 404)) throw error
  return <NoSuchServer at={atOf({ region, scope })} said={error.message} />
}
