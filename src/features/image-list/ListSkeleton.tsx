import { t } from '@lingui/core/macro'
import { Skeleton } from '#src/ui/Skeleton.tsx'
import styles from './ListSkeleton.module.css'

/** The shape of the rows that come; what takes less than 100 ms shows none. */
export function ListSkeleton() {
  return (
    <div className={styles.rows} aria-busy="true">
      <output className="sr-only">{t`The images are being read`}</output>
      {Array.from({ length: 12 }, (_, row) => (
        <div key={row} className={styles.row}>
          <Skeleton width={20} height={20} />
          <span className={styles.name}>
            <Skeleton width={`${34 + ((row * 37) % 40)}%`} height={11} />
            <Skeleton width={`${18 + ((row * 23) % 20)}%`} height={8} />
          </span>
          <Skeleton width={76} />
          <Skeleton width={72} />
          <Skeleton width={48} />
        </div>
      ))}
    </div>
  )
}
