import styles from './EmptyState.module.css'

export type EmptyStateProps = {
  title: string
  /** A drawing or icon above the title. */
  icon?: React.ReactNode
  /** Why it is empty and what to do first. */
  children?: React.ReactNode
  action?: React.ReactNode
}

/** A place with nothing in it, and the way on. */
export function EmptyState({ title, icon, children, action }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      {icon !== undefined && <div className={styles.icon}>{icon}</div>}
      <h2>{title}</h2>
      {children !== undefined && <div className={styles.text}>{children}</div>}
      {Boolean(action) && <div className={styles.action}>{action}</div>}
    </div>
  )
}
