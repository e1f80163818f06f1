import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useEffect, useEffectEvent } from 'react'
import { isRouteErrorResponse, Link, useLocation, useRevalidator, useRouteError } from 'react-router'
import { hasStatus, problemOf } from '#src/api/errors.ts'
import { paths } from '#src/paths.ts'
import { Button } from '#src/ui/Button.tsx'
import { EmptyState } from '#src/ui/EmptyState.tsx'
import { ErrorPanel } from '#src/ui/ErrorPanel.tsx'
import { Mark } from '#src/ui/Mark.tsx'
import { Page } from '#src/ui/Page.tsx'
import { isMissingPart } from './updated.ts'
import shell from './AppShell.module.css'
import styles from './ErrorPage.module.css'

/** The boundary of a page in the shell: a loader failed, or the page broke. The way on is the shell's. */
export function ErrorPage() {
  const error = useRouteError()
  const { revalidate } = useRevalidator()
  const back = useEffectEvent(() => {
    if (hasStatus(error, 0)) void revalidate()
  })
  useEffect(() => {
    const online = () => back()
    window.addEventListener('online', online)
    return () => window.removeEventListener('online', online)
  }, [])
  if (isNothing(error)) return <Nothing words={isRouteErrorResponse(error) ? undefined : problemOf(error).message} />
  if (isMissingPart(error)) return <Reload error={error} />
  return (
    <Page title={titleOf(error)} width="form">
      <ErrorPanel problem={problemOf(error)} hint={hintOf(error)} retry={() => void revalidate()} />
    </Page>
  )
}

/** A reload fetches today's app. Not by itself: a form may be half filled in elsewhere, and without a network nothing would come back. */
function Reload({ error }: { error: unknown }) {
  return (
    <Page title={t`Reload the page`} heading={<span className="sr-only">{t`Reload the page`}</span>}>
      <EmptyState
        title={t`Loupe was updated`}
        action={
          <Button variant="contained" color="primary" onClick={() => location.reload()}>
            <Trans>Reload</Trans>
          </Button>
        }
      >
        <p>
          <Trans>This page belongs to an older version, and its next part is no longer there. If it is the network that is gone, wait until it is back.</Trans>
        </p>
        <p>{problemOf(error).message}</p>
      </EmptyState>
    </Page>
  )
}

/** The boundary around everything: there is no shell, so the ways on are here. */
export function ErrorOutside() {
  const error = useRouteError()
  const { pathname, search } = useLocation()
  return (
    <Frame>
      <ErrorPage />
      {!isNothing(error) && (
        <div className={styles.ways}>
          <Button to={paths.home()}>
            <Trans>Go to the images</Trans>
          </Button>
          <Button to={paths.login(pathname + search)}>
            <Trans>Sign in as someone else</Trans>
          </Button>
        </div>
      )}
    </Frame>
  )
}

/** What is left of the shell where there is no session. */
export function Frame({ children }: { children: React.ReactNode }) {
  return (
    <>
      <header className={shell.bar}>
        <Link to={paths.home()} className={shell.mark} aria-label="Loupe">
          <Mark />
        </Link>
      </header>
      <main className={styles.outside}>{children}</main>
    </>
  )
}

const isNothing = (error: unknown) => hasStatus(error, 404) || (isRouteErrorResponse(error) && error.status === 404)

function titleOf(error: unknown): string {
  if (hasStatus(error, 0)) return t`Loupe’s server cannot be reached`
  if (hasStatus(error, 403)) return t`You may not see this page`
  if (hasStatus(error, 502, 503, 504)) return t`The service does not answer`
  return t`This page could not be shown`
}

function hintOf(error: unknown): string | undefined {
  if (hasStatus(error, 0)) return t`The page is loaded as soon as the network is back.`
  if (hasStatus(error, 403)) return t`Your roles do not allow it here. In another project they may.`
  if (hasStatus(error, 502, 503, 504)) return t`Try again in a moment. If it lasts, tell whoever runs this cloud.`
  return undefined
}

/** Nothing at this address, or nothing that the person may see: Glance does not say which. */
export function Nothing({ words }: { words?: string | undefined }) {
  return (
    <Page title={t`Not here`} heading={<span className="sr-only">{t`Not here`}</span>}>
      <EmptyState title={t`There is nothing at this address`} action={<Button to={paths.home()}>{t`Go to the images`}</Button>}>
        <p>
          <Trans>It was deleted, it is not visible to this project, or the address is misspelled.</Trans>
        </p>
        {words !== undefined && <p>{words}</p>}
      </EmptyState>
    </Page>
  )
}
