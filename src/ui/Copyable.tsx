import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import styles from './Copyable.module.css'

export type CopyableProps = {
  value: string
  /** Names the value for the button: "Copy id". */
  label: string
  /** In the monospace face: ids, hashes, keys. */
  mono?: boolean
}

/** A value in full, wrapped where it must, with a button that copies it. */
export function Copyable({ value, label, mono = false }: CopyableProps) {
  return (
    <span className={styles.copyable}>
      <bdi className={mono ? styles.mono : undefined}>{value}</bdi>
      <CopyButton value={value} label={label} />
    </span>
  )
}

/** The button alone. Shows that it copied for as long as one looks. */
export function CopyButton({ value, label }: { value: string; label: string }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1600)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <>
      <button
        type="button"
        className={styles.button}
        data-copied={copied || undefined}
        aria-label={`Copy ${label}`}
        data-tip={copied ? 'Copied' : `Copy ${label}`}
        onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(true))}
      >
        {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
      </button>
      <output className="sr-only">
        {copied ? 'Copied' : ''}
      </output>
    </>
  )
}
