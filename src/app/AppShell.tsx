import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { lazy, Suspense, useEffect } from 'react'
import { Link, NavLink, Outlet, useLoaderData, type LoaderFunctionArgs } from 'react-router'
import { rememberPlace } from '#src/features/login/entry.ts'
import { useWaiting } from '#src/features/shared-with-me/waiting.ts'
import { formatNumber } from '#src/lib/number.ts'
import { atOf, paths, type At } from '#src/paths.ts'
import { requireSession, useCan, useRules, useSession } from '#src/session/session.ts'
import { Mark } from '#src/ui/Mark.tsx'
import { AccountMenu } from './AccountMenu.tsx'
import { FindButton } from './FindButton.tsx'
import { OfflineBar } from './OfflineBar.tsx'
import { closeOverlay, prepareOverlays, useOverlay } from './overlays.ts'
import { placesOf } from './places.ts'
import { PlaceSwitch } from './PlaceSwitch.tsx'
import { prepareImage } from './prepared-pages.ts'
import { SchemeSwitch } from './SchemeSwitch.tsx'
import { SessionEnds } from './SessionEnds.tsx'
import { TransfersButton } from './TransfersButton.tsx'
import { useShellShortcuts } from './useShellShortcuts.ts'
import { whenIdle } from '#src/ui/when-idle.ts'
import styles from './AppShell.module.css'

const PrepareCreate = lazy(() => import('./PrepareCreate.tsx'))

export async function loader({ params: { region, scope }, request }: LoaderFunctionArgs) {
  // Not the image's id: a page that does not know it leaves the shell standing.
  const at = atOf({ region, scope })
  await requireSession(at, request)
  return at
}

/** What surrounds every page of a place: the bar on top, the places on the left (at the bottom of a narrow screen). */
export function Component() {
  const at = useLoaderData<typeof loader>()
  const overlay = useOverlay()
  useRules(at)
  const can = useCan(at)
  const token = useSession(at)
  useEffect(() => rememberPlace(at), [at])
  useShellShortcuts(at)
  useEffect(() => whenIdle(() => void prepareImage()), [])
  useEffect(() => whenIdle(() => void prepareOverlays()), [])
  return (
    <div className={styles.shell}>
      <a
        href="#main"
        className={styles.skip}
        onClick={(event) => {
          // Not by the address: that is the router's.
          event.preventDefault()
          document.getElementById('main')?.focus()
        }}
      >
        <Trans>Skip to content</Trans>
      </a>
      <header className={styles.bar}>
        <Link to={paths.images(at)} className={styles.mark} aria-label={t`Loupe: images`}>
          <Mark />
        </Link>
        <PlaceSwitch at={at} />
        <div className={styles.tools}>
          <FindButton />
          <TransfersButton />
          <SchemeSwitch />
          <AccountMenu at={at} />
        </div>
      </header>
      <nav className={styles.rail} aria-label={t`Places`}>
        {placesOf(at, token, can).map(({ id, label, Icon, to }) => (
          <NavLink key={id} to={to} className={styles.place}>
            <Icon aria-hidden />
            <span>{label}</span>
            {id === 'shared' && <Waiting at={at} />}
          </NavLink>
        ))}
      </nav>
      <main id="main" tabIndex={-1} className={styles.main}>
        <OfflineBar />
        <SessionEnds at={at} />
        <Outlet />
      </main>
      <Suspense>
        <PrepareCreate at={at} />
      </Suspense>
      {overlay && <overlay.Part at={at} onClose={closeOverlay} />}
    </div>
  )
}

/** How much of what other projects share waits for an answer. */
function Waiting({ at }: { at: At }) {
  const { count = 0, more = false } = useWaiting(at) ?? {}
  if (count === 0) return null
  return (
    <>
      <b aria-hidden className={styles.badge}>
        {formatNumber(count)}
        {more && '+'}
      </b>
      <span className="sr-only">{plural(count, { one: '# waits for an answer', other: '# wait for an answer' })}</span>
    </>
  )
}
