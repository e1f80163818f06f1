import { plural, t } from '@lingui/core/macro'
import { formatBytes } from '#src/lib/bytes.ts'
import styles from './figures.module.css'

export type BytesProps = {
  /** Bytes; null or undefined: not known. */
  value: number | null | undefined
  /** Says the exact number beside the rounded one, not only on hover. */
  long?: boolean
}

/** A dash where there is nothing to show, and what that means. */
export const None = ({ means }: { means: string }) => (
  <span data-tip={means} className={styles.none}>
    <span aria-hidden>–</span>
    <span className="sr-only">{means}</span>
  </span>
)

/** An amount of bytes: "2.4 GiB", the exact number on hover. */
export function Bytes({ value, long = false }: BytesProps) {
  if (value === null || value === undefined) return <None means={t`Not known yet`} />
  const bytes = plural(value, { one: '# byte', other: '# bytes' })
  const short = formatBytes(value)
  if (long) return <span>{value < 1024 ? bytes : `${short} (${bytes})`}</span>
  return (
    <span data-tip={bytes} className={styles.figures}>
      {short}
    </span>
  )
}
