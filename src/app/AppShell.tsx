import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Boxes, HardDrive, Inbox } from 'lucide-react'
import { useEffect } from 'react'
import { Link, NavLink, Outlet, useLoaderData, type LoaderFunctionArgs } from 'react-router'
import { rememberPlace } from '#src/features/login/entry.ts'
import { useWaiting } from '#src/features/shared-with-me/waiting.ts'
import { formatNumber } from '#src/lib/number.ts'
import { atOf, paths, type At } from '#src/paths.ts'
import { requireSession, useCan, useRules } from '#src/session/session.ts'
import { Mark } from '#src/ui/Mark.tsx'
import { AccountMenu } from './AccountMenu.tsx'
import { FindButton } from './FindButton.tsx'
import { OfflineBar } from './OfflineBar.tsx'
import { closeOverlay, prepareOverlays, useOverlay } from './overlays.ts'
import { PlaceSwitch } from './PlaceSwitch.tsx'
import { PrepareCreate } from './PrepareCreate.tsx'
import { prepareImage } from './prepare-image.ts'
import { SchemeSwitch } from './SchemeSwitch.tsx'
import { SessionEnds } from './SessionEnds.tsx'
import { TransfersButton } from './TransfersButton.tsx'
import { useShellShortcuts } from './useShellShortcuts.ts'
import { whenIdle } from '#src/ui/when-idle.ts'
import styles from './AppShell.module.css'

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
        <NavLink to={paths.images(at)} className={styles.place}>
          <HardDrive aria-hidden />
          <span>
            <Trans>Images</Trans>
          </span>
        </NavLink>
        <SharedWithMe at={at} />
        {can('os_compute_api:os-flavor-extra-specs:update') && (
          <NavLink to={paths.flavorGroups(at)} className={styles.place}>
            <Boxes aria-hidden />
            <span>
              <Trans>Flavor groups</Trans>
            </span>
          </NavLink>
        )}
      </nav>
      <main id="main" tabIndex={-1} className={styles.main}>
        <OfflineBar />
        <SessionEnds at={at} />
        <Outlet />
      </main>
      <PrepareCreate at={at} />
      {overlay && <overlay.Part at={at} onClose={closeOverlay} />}
    </div>
  )
}

/** What other projects share with this one, and how much of it waits for an answer. */
function SharedWithMe({ at }: { at: At }) {
  const { count = 0, more = false } = useWaiting(at) ?? {}
  return (
    <NavLink to={paths.sharedWithMe(at)} className={styles.place}>
      <Inbox aria-hidden />
      <span>
        <Trans>Shared with me</Trans>
      </span>
      {count > 0 && (
        <>
          <b aria-hidden className={styles.badge}>
            {formatNumber(count)}
            {more && '+'}
          </b>
          <span className="sr-only">{plural(count, { one: '# waits for an answer', other: '# wait for an answer' })}</span>
        </>
      )}
    </NavLink>
  )
}
