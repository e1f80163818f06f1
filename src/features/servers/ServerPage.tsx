import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useSuspenseQuery } from '@tanstack/react-query'
import { Camera, Trash2 } from 'lucide-react'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { redirect, useLoaderData, useNavigate, useParams, useRouteError, type LoaderFunctionArgs } from 'react-router'
import { hasStatus, problemOf } from '#src/api/errors.ts'
import { deleteServer, isTransitional, serverQuery, type Server } from '#src/api/nova/servers.ts'
import { queryClient } from '#src/api/queryClient.ts'
import { ForeignServerBand } from '#src/image/ForeignBand.tsx'
import { useProject } from '#src/image/ProjectName.tsx'
import { ServerStatus } from '#src/image/ServerStatus.tsx'
import { invariant } from '#src/lib/invariant.ts'
import { atOf, paths, type At } from '#src/paths.ts'
import { hasService, requireSession, useCan } from '#src/session/session.ts'
import { ActionMenu } from '#src/ui/ActionMenu.tsx'
import { announce } from '#src/ui/announce.tsx'
import { Button } from '#src/ui/Button.tsx'
import { confirm } from '#src/ui/confirm.tsx'
import { EmptyState } from '#src/ui/EmptyState.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { Page } from '#src/ui/Page.tsx'
import { Time } from '#src/ui/Time.tsx'
import { toast } from '#src/ui/toast.tsx'
import { WhyNotButton } from '#src/ui/WhyNotButton.tsx'
import { fitsButton, nameIn, shortNameIn } from './server-name.ts'
import { ServerFacts } from './ServerFacts.tsx'
import { ServerImages } from './ServerImages.tsx'
import { whyNotDeleteServer, whyNotSnapshot } from './why-not.ts'
import styles from './ServerPage.module.css'

const SnapshotDialog = lazy(() => import('./SnapshotDialog.tsx'))

export async function loader({ params, request }: LoaderFunctionArgs) {
  const at = atOf(params)
  const { serverId } = params
  invariant(serverId, 'the route of a server has its id')
  const token = await requireSession(at, request)
  // The list says that there is no such service.
  if (!hasService(token, at.region, 'compute')) throw redirect(paths.servers(at))
  await queryClient.ensureQueryData(serverQuery(at, serverId))
  return { at, serverId }
}

/** One server: how it is, what it is made of, and the images that were taken of it. */
export function Component() {
  const { at, serverId } = useLoaderData<typeof loader>()
  const { data: server, error, refetch } = useSuspenseQuery(serverQuery(at, serverId))
  const navigate = useNavigate()
  // From before Nova is asked: which answer comes first, and is drawn first, does not matter.
  const deleting = useRef(false)
  const gone = hasStatus(error, 404)
  const name = nameIn(server)
  useOutcome(server)
  useEffect(() => {
    if (!gone || !deleting.current) return
    deleting.current = false
    const said = shortNameIn(server)
    toast(t`“${said}” was deleted`)
    void navigate(paths.servers(at))
  }, [gone, server, navigate, at])
  if (gone) return <NoSuchServer at={at} />
  return (
    <>
      <ForeignServerBand at={at} server={server} />
      <Page
        title={name}
        heading={<bdi className={styles.name}>{name}</bdi>}
        subtitle={<ServerStatus server={server} />}
        actions={<Actions at={at} server={server} onDeleting={(now) => (deleting.current = now)} />}
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
        <ServerImages at={at} server={server} />
      </Page>
    </>
  )
}

/** Says once, at its end, what came of what was under way. */
function useOutcome(server: Server): void {
  const under = isTransitional(server)
  const was = useRef(under)
  useEffect(() => {
    if (was.current && !under) {
      const name = shortNameIn(server)
      const status = server.status.toLowerCase()
      announce(t`“${name}” is ${status}`)
    }
    was.current = under
  }, [server, under])
}

function Actions({ at, server, onDeleting }: { at: At; server: Server; onDeleting: (now: boolean) => void }) {
  const can = useCan(at)
  const [taking, setTaking] = useState(false)
  const name = nameIn(server)
  const { name: project = server.tenant_id } = useProject(at, server.tenant_id)
  const owner = server.tenant_id === at.scope ? undefined : project
  return (
    <>
      <WhyNotButton why={whyNotSnapshot(server, can)} startIcon={<Camera aria-hidden />} onClick={() => setTaking(true)}>
        <Trans>Create snapshot</Trans>
      </WhyNotButton>
      <ActionMenu
        label={t`Actions for ${name}`}
        items={() => [{ label: t`Delete`, icon: <Trash2 aria-hidden />, danger: true, why: whyNotDeleteServer(server, can), onSelect: () => askToDelete(at, server, owner, onDeleting) }]}
      />
      {taking && (
        <Suspense>
          <SnapshotDialog at={at} server={server} onClose={() => setTaking(false)} />
        </Suspense>
      )}
    </>
  )
}

function askToDelete(at: At, server: Server, /** The project, where it is another one. */ owner: string | undefined, onDeleting: (now: boolean) => void): void {
  const name = shortNameIn(server)
  const volumes = server['os-extended-volumes:volumes_attached']
  confirm({
    title: t`Delete the server ${name}?`,
    body: (
      <>
        {owner !== undefined && (
          <p>
            <Trans>
              It belongs to the project <b>{owner}</b>.
            </Trans>
          </p>
        )}
        <p>{server.status === 'ERROR' || server.image === '' ? t`It goes for good.` : t`It goes for good, with what is on its own disk.`}</p>
        {volumes.length > 0 && <p>{volumes.some(({ delete_on_termination: goes }) => goes === true) ? t`Volumes that were made to go with it go too.` : t`Its volumes stay.`}</p>}
        <p>{t`Its snapshots stay.`}</p>
      </>
    ),
    action: fitsButton(server) ? t`Delete ${name}` : t`Delete the server`,
    danger: true,
    run: async () => {
      onDeleting(true)
      try {
        await deleteServer(at, server.id)
      } catch (error) {
        onDeleting(false)
        throw error
      }
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

function NoSuchServer({ at, said }: { at: At; said?: string }) {
  return (
    <Page title={t`No such server`}>
      <EmptyState title={t`There is no such server here`} action={<Button to={paths.servers(at)}>{t`Go to the servers`}</Button>}>
        <p>
          <Trans>It was deleted, or it belongs to another project: Nova does not say which of the two.</Trans>
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
