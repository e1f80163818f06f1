import { ArrowLeft } from 'lucide-react'
import { Link } from 'react-router'
import styles from './Page.module.css'

export type PageProps = {
  /** The document's title, and the heading unless `heading` says more. */
  title: string
  /** What stands in the h1 in place of the title: a name with its marks. */
  heading?: React.ReactNode
  /** A line under the heading. */
  subtitle?: React.ReactNode
  /** Buttons at the end of the heading's line. */
  actions?: React.ReactNode
  /** The way up, above the heading. */
  back?: { to: string; label: string } | undefined
  /** `form`: one column of at most 720 px; `wide`: the width there is. */
  width?: 'form' | 'wide'
  children: React.ReactNode
}

/** The frame of every page: title of the tab, one h1 (the shell moves the focus there after a navigation), actions, content. */
export function Page({ title, heading = title, subtitle, actions, back, width = 'wide', children }: PageProps) {
  return (
    <div className={styles.page} data-width={width}>
      <title>{`${title} · Loupe`}</title>
      {back && (
        <Link to={back.to} className={styles.back}>
          <ArrowLeft aria-hidden />
          {back.label}
        </Link>
      )}
      <header className={styles.header}>
        <div className={styles.names}>
          <h1 tabIndex={-1}>{heading}</h1>
          {subtitle !== undefined && <div className={styles.subtitle}>{subtitle}</div>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  )
}
