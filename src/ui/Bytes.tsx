import { formatBytes } from '#src/lib/bytes.ts'

const exact = new Intl.NumberFormat('en')

export type BytesProps = {
  /** Bytes; null or undefined: not known. */
  value: number | null | undefined
  /** Says the exact number beside the rounded one, not only on hover. */
  long?: boolean
}

/** An amount of bytes: "2.4 GiB", the exact number on hover. */
export function Bytes({ value, long = false }: BytesProps) {
  if (value === null || value === undefined) return <span data-tip="Not known yet">–</span>
  const bytes = `${exact.format(value)} bytes`
  const short = formatBytes(value)
  if (long) return <span>{value < 1024 ? bytes : `${short} (${bytes})`}</span>
  return <span data-tip={bytes}>{short}</span>
}
