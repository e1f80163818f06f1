import styles from './Progress.module.css'

/** How much is done, 0 to 1; without a value it moves to and fro. */
export function Progress({ value, label }: { value?: number | undefined; label: string }) {
  return <progress className={styles.progress} aria-label={label} value={value} max={1} />
}
