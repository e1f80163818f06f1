import { useEffect, useRef } from 'react'
import { NavLink, useLocation } from 'react-router'
import styles from './LinkTabs.module.css'

export type LinkTabsProps = {
  /** What the tabs are of, for a screen reader. */
  label: string
  tabs: readonly { to: string; label: string }[]
}

/**
 * Parts of a page, each with an address of its own: links, the current one marked (`aria-current`). Not MUI's Tabs: those are buttons over
 * panels, one stop of the Tab key, and their role, selection and keys would all have to be taken away again.
 */
export function LinkTabs({ label, tabs }: LinkTabsProps) {
  // What the page keeps with its address stays with it.
  const { pathname, state } = useLocation() as { pathname: string; state: unknown }
  const nav = useRef<HTMLElement>(null)
  // Where there are more than the screen is wide.
  useEffect(() => {
    const current = nav.current?.querySelector<HTMLElement>('[aria-current]')
    if (nav.current && current) nav.current.scrollLeft = current.offsetLeft - nav.current.offsetLeft - (nav.current.clientWidth - current.offsetWidth) / 2
  }, [pathname])
  return (
    <nav ref={nav} aria-label={label} className={styles.tabs}>
      {tabs.map((tab) => (
        <NavLink key={tab.to} to={tab.to} end replace state={state} preventScrollReset className={styles.tab}>
          {tab.label}
        </NavLink>
      ))}
    </nav>
  )
}
