import { useEffect, useRef, useState } from 'react'
import { Outlet, ScrollRestoration, useLocation, useNavigation } from 'react-router'
import { ConfirmHost } from '#src/ui/confirm.tsx'
import { ToastHost } from '#src/ui/toast.tsx'
import { Tooltips } from '#src/ui/Tooltips.tsx'
import { hearSignOut } from './sign-out.ts'
import styles from './Root.module.css'

/** What every page stands in, with a session and without: the bar of a navigation under way, its announcement, and the hosts of what floats. */
export function Root() {
  const busy = useNavigation().state !== 'idle'
  useEffect(hearSignOut, [])
  return (
    <>
      {busy && <div className={styles.busy} />}
      <Outlet />
      <Arrival />
      <ToastHost />
      <ConfirmHost />
      <Tooltips />
      <ScrollRestoration />
    </>
  )
}

/** The page of an address: a dialog over it and the tabs within it are not another page. */
const pageOf = (pathname: string) => pathname.replace(/\/(new|edit|properties)$/, (part) => (part === '/new' ? '' : '/edit'))

/** After a navigation to another page: the focus goes to its heading, and a screen reader hears where it is. */
function Arrival() {
  const page = pageOf(useLocation().pathname)
  const before = useRef(page)
  const [said, setSaid] = useState('')
  useEffect(() => {
    if (before.current === page) return
    before.current = page
    document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
    // The page's own <title> is in the document by now.
    setSaid(document.title)
  }, [page])
  return (
    <div aria-live="polite" className="sr-only">
      {said}
    </div>
  )
}
