import styles from './Chip.module.css'

export type ChipProps = {
  /** A shape that says the same as the word. */
  icon?: React.ReactNode
  /** Explains the word, on hover. */
  tip?: string | undefined
  children: React.ReactNode
}

/** A word with its shape, without a box: a status, a visibility. */
export function Chip({ icon, tip, children }: ChipProps) {
  return (
    <span className={styles.chip} data-tip={tip}>
      {icon}
      <span>{children}</span>
    </span>
  )
}

/** A word in a small box: a tag, a format, a flag. */
export function Tag({ children, tip }: { children: React.ReactNode; tip?: string | undefined }) {
  return (
    <span className={styles.tag} data-tip={tip}>
      {children}
    </span>
  )
}
