import { t } from '@lingui/core/macro'
import { pathHere } from '#src/lib/base.ts'
import { Mark } from '#src/ui/Mark.tsx'
import { Skeleton } from '#src/ui/Skeleton.tsx'
import shell from './AppShell.module.css'
import styles from './FirstPaint.module.css'

/** What stands while the first page loads: the frame of the shell and the shape of a list. The sign-in page comes too quickly to need one. */
export function FirstPaint() {
  if (pathHere() === '/login') return null
  return (
    <div className={shell.shell} aria-busy="true">
      <div className={shell.bar}>
        <span className={shell.mark}>
          <Mark />
        </span>
        <Skeleton width={140} />
      </div>
      <div className={shell.rail} />
      <main className={`${shell.main} ${styles.content}`}>
        <h1 className="sr-only">{t`Loupe is loading`}</h1>
        <Skeleton width={96} height={22} />
        <Skeleton width="min(320px, 100%)" height={32} />
        <div className={styles.rows}>
          {Array.from({ length: 12 }, (_, row) => (
            <div key={row} className={styles.row}>
              <Skeleton width={20} height={20} />
              <Skeleton width={`${28 + ((row * 37) % 22)}%`} />
              <Skeleton width={72} />
              <Skeleton width={64} />
            </div>
          ))}
        </div>
      </main>
    </div>
  )
}
