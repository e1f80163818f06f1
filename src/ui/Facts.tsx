import { useId } from 'react'
import styles from './Facts.module.css'

/** Groups of facts in two columns, one on a narrow screen. */
export function Facts({ children }: { children: React.ReactNode }) {
  return <div className={styles.facts}>{children}</div>
}

/** Facts that belong together, under a heading. */
export function FactGroup({ title, children }: { title: string; children: React.ReactNode }) {
  const id = useId()
  return (
    <section className={styles.group} aria-labelledby={id}>
      <h2 id={id} className={styles.title}>
        {title}
      </h2>
      <dl className={styles.list}>{children}</dl>
    </section>
  )
}

export type FactProps = {
  label: string
  /** What stands there when there is nothing to tell; without it an empty fact is left out. */
  empty?: string
  /** The label is a service's own name for it. */
  wire?: boolean
  children?: React.ReactNode
}

/** One label and its value. */
export function Fact({ label, empty, wire = false, children }: FactProps) {
  const nothing = children === undefined || children === null || children === false || children === ''
  if (nothing && empty === undefined) return null
  return (
    <div className={styles.fact}>
      <dt data-wire={wire || undefined}>{label}</dt>
      <dd data-empty={nothing || undefined}>{nothing ? empty : children}</dd>
    </div>
  )
}
