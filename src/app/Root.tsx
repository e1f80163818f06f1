import { useEffect, useRef } from 'react'
import { Outlet, ScrollRestoration, useLocation, useNavigation } from 'react-router'
import { announce, Announcer } from '#src/ui/announce.tsx'
import { ConfirmHost } from '#src/ui/confirm.tsx'
import { DialogHost } from '#src/ui/dialogs.tsx'
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
      <Outlet />
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
    if (before.current === page) return undefined
    before.current = page
    const arrive = () => document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
    arrive()
    // The page's own <title> is in the document by now.
    announce(document.title)
    if (!document.querySelector('dialog:modal')) return undefined
    // The question that led here is still open, and the page takes no focus until it closes.
    document.addEventListener('close', arrive, { capture: true, once: true })
    return () => document.removeEventListener('close', arrive, { capture: true })
  }, [page])
}
