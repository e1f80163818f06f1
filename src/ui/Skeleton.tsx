import styles from './Skeleton.module.css'

/** A grey bar in the shape of what comes; it appears after 100 ms only. */
export function Skeleton({ width = '100%', height = 12, round = false }: { width?: number | string; height?: number | string; round?: boolean }) {
  return <span aria-hidden className={styles.bar} style={{ width, height, borderRadius: round ? '50%' : undefined }} />
}
