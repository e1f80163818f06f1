import { Skeleton } from './Skeleton.tsx'
import styles from './Skeleton.module.css'

/** Rows that are on their way. `label`: what is, for a screen reader. */
export const SkeletonLines = ({ label, lines = 4 }: { label: string; lines?: number }) => (
  <output className={styles.lines} aria-label={label}>
    {Array.from({ length: lines }, (_, i) => (
      <Skeleton key={i} height={20} />
    ))}
  </output>
)
