import { t } from '@lingui/core/macro'
import { Skeleton } from '#src/ui/Skeleton.tsx'
import styles from './ListSkeleton.module.css'

/** Width of a column and of what stands in it, in px: status, visibility, format, size, updated, actions. */
const CELLS = [[156, 76], [132, 72], [104, 44], [124, 52], [136, 88], [72, 0]] as const

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
          {CELLS.map(([width, bar]) => (
            <span key={width} className={styles.cell} style={{ width }}>
              <Skeleton width={bar} />
            </span>
          ))}
        </div>
      ))}
    </div>
  )
}
