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
  const state: unknown = useLocation().state
  return (
    <nav aria-label={label} className={styles.tabs}>
      {tabs.map((tab) => (
        <NavLink key={tab.to} to={tab.to} end replace state={state} preventScrollReset className={styles.tab}>
          {tab.label}
        </NavLink>
      ))}
    </nav>
  )
}
