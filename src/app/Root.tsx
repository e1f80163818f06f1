import { useEffect, useRef } from 'react'
import { Outlet, ScrollRestoration, useLocation, useNavigation } from 'react-router'
import { announce, Announcer } from '#src/ui/announce.tsx'
import { ConfirmHost } from '#src/ui/confirm.tsx'
import { DialogHost } from '#src/ui/dialogs.tsx'
import { PAGE_ID } from '#src/ui/page-element.ts'
import { ToastHost } from '#src/ui/toast.tsx'
import { Tooltips } from '#src/ui/Tooltips.tsx'
import { pageOf } from './page-of.ts'
import { hearSignOut } from './sign-out.ts'
import styles from './Root.module.css'

/** What every page stands in, with a session and without: the bar of a navigation under way, its announcement, and the hosts of what floats. */
export function Root() {
  const busy = useNavigation().state !== 'idle'
  useEffect(hearSignOut, [])
  useEffect(measureScrollbar, [])
  useArrival()
  return (
    <>
      {busy && <div className={styles.busy} />}
      <div id={PAGE_ID}>
        <Outlet />
      </div>
      <Announcer />
      <ToastHost />
      <ConfirmHost />
      <DialogHost />
      <Tooltips />
      <ScrollRestoration />
    </>
  )
}

/** A dialog takes the scrollbar away: what stands under it stays where it is by a padding as wide. */
function measureScrollbar(): () => void {
  const { documentElement: root } = document
  const measure = () => {
    if (getComputedStyle(root).overflowY === 'scroll') root.style.setProperty('--scrollbar', `${window.innerWidth - root.clientWidth}px`)
  }
  measure()
  window.addEventListener('resize', measure)
  return () => window.removeEventListener('resize', measure)
}

/** After a navigation to another page: the focus goes to its heading, and a screen reader hears where it is. */
function useArrival(): void {
  const page = pageOf(useLocation().pathname)
  const before = useRef(page)
  useEffect(() => {
    if (before.current === page) return
    before.current = page
    document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
    // The page's own <title> is in the document by now.
    announce(document.title)
  }, [page])
}
